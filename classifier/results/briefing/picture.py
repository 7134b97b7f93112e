"""The picture over the reports: how many sentences on each theme, and in which reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from classifier.draw.document import Block, Heading, Picture, Table, Text
from classifier.draw.polarities import counted
from classifier.results.briefing.material import Material
from classifier.results.briefing.method import finding

_FEWEST_BARS = 4  # themes from which a picture says more than the table above it


def picture(material: Material) -> Iterator[Block]:
    """Tables of the themes, and of the reports where somebody asked for themes.

    Parameters
    ----------
    material : Material

    Yields
    ------
    Block
    """
    present = [k for k in material.which if any(material.count(k))]
    missing = [k for k in material.which if k not in present]
    yield Heading("The picture over the reports")
    of = counted(len(material.current), "report")
    if len(material.current) == 1:
        of = material.names[material.current[0]]
    yield Text(
        f"Sentences in {of}"
        + (", most that need to improve first." if not material.asked else ".")
        + (" A sentence on several themes counts for each." if len(material.which) > 1 else "")
    )
    if present and (len(present) > 1 or len(material.current) == 1):
        yield _by_theme(material, present)
        if material.polarities and len(present) >= _FEWEST_BARS:
            yield _chart(material, present)
    if missing:
        names = ", ".join(material.comparison.themes[k].display_name for k in missing)
        yield Text(f"No sentence was found on: {names}.")
    if material.asked and len(material.current) > 1:
        for k in present:
            yield from _by_report(material, k)


def _by_theme(material: Material, present: Sequence[int]) -> Table:
    several = len(material.current) > 1
    rows = tuple(
        (
            material.comparison.themes[k].display_name,
            *([f"{sum(map(bool, material.count(k))):,}"] if several else []),
            *(f"{sum(material.count(k, p)):,}" for p in material.polarities),
            f"{sum(material.count(k)):,}",
        )
        for k in present
    )
    reports = ["Reports"] if several else []
    header = ("Theme", *reports, *map(finding, material.polarities), "Sentences")
    return Table("Sentences by theme", header, rows, len(header) - 1)


def _chart(material: Material, present: Sequence[int]) -> Picture:
    from classifier.draw.plots import balance_plot

    names = [material.comparison.themes[k].display_name for k in present]
    counts = {
        p: np.array([sum(material.count(k, p)) for k in present]) for p in material.polarities
    }
    totals = np.array([sum(material.count(k)) for k in present])
    figures = "; ".join(
        f"{name}: {', '.join(f'{finding(p).lower()} {counts[p][at]}' for p in counts)}"
        for at, name in enumerate(names)
    )
    return Picture(
        balance_plot(names, totals, counts),
        "Bars for each theme: sentences that need to improve to the left, strengths to the right,"
        f" both in the middle. {figures}.",
    )


def _by_report(material: Material, k: int) -> Iterator[Block]:
    title = material.comparison.themes[k].display_name
    rows = []
    for at, i in enumerate(material.current):
        counts = [material.count(k, p)[at] for p in material.polarities]
        total = material.count(k)[at]
        if total:
            weak = float(i.negative_findings[k])
            order = (-weak, weak - float(i.findings[k]), material.names[i])
            rows.append((order, (material.names[i], *map(str, counts), str(total))))
    header = ("Report", *map(finding, material.polarities), "Sentences")
    yield Table(
        f"{title}: sentences by report, most that need to improve first",
        header,
        tuple(row for _, row in sorted(rows)),
        len(header) - 1,
    )
    silent = [material.names[i] for i in material.current if not i.summary.totals[k]]
    if silent:
        yield Text(f"No sentence on {title} was found in: {'; '.join(silent)}.")
