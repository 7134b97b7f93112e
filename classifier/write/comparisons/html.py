"""A page: what changed, the judgements, a heat map, and the sentences behind its cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, TextIO

from classifier.draw.colours import BALANCE, BALANCE_DARK, FEWEST_COLOURED, readable_on
from classifier.draw.pages import inline, render
from classifier.report import FRAMEWORKS, JUDGEMENTS
from classifier.results.briefing.method import finding
from classifier.results.changes import FEWEST_FINDINGS, SEVERAL, STRAY, grade_changes
from classifier.results.comparison import Comparison
from classifier.results.inspection import Inspection
from classifier.write.comparisons.changed import NOTHING, by_polarity, named, other_kind
from classifier.write.comparisons.content import BESIDE


def write(comparison: Comparison, file: TextIO) -> None:
    """Write a page that needs no other file."""
    polarities = comparison.inspections[0].summary.polarities
    page = render(
        "compare.html",
        package="classifier.write",
        title=inline(comparison.title),
        polar="strength" in polarities or "improvement" in polarities,
        pairs=[_pair(comparison, *pair) for pair in comparison.pairs],
        number={inspection: i for i, inspection in enumerate(comparison.inspections)},
        lists=list(_lists(comparison)),
        finding=finding,
        nothing=NOTHING,
        groups=comparison.by_authority(),
        sheets=list(_sheets(comparison)),
        beside=BESIDE,
        rows=comparison.heat_rows(),
        notes=[inline(note) for note in comparison.notes],
        frameworks=FRAMEWORKS if comparison.mixed_kinds else {},
        judgements=JUDGEMENTS,
        palettes={
            name: {step: (colour, readable_on(colour)) for step, colour in palette.items()}
            for name, palette in (("light", BALANCE), ("dark", BALANCE_DARK))
        },
        fewest=FEWEST_FINDINGS,
        stray=STRAY,
        several=SEVERAL,
        coloured=FEWEST_COLOURED,
    )
    file.write(page)


def _pair(comparison: Comparison, before: Inspection, after: Inspection) -> dict[str, Any]:
    """What changed from one inspection to the next, as the template reads it."""
    changes = comparison.between(before, after)
    kinds = {kind: list(same) for kind, same in groupby(changes, key=lambda c: c.kind)}
    return {
        "before": before,
        "after": after,
        "named": named(comparison, before, after),
        "kinds": kinds,
        "grades": grade_changes(before, after),
        "other_kind": other_kind(before, after),
    }


def _sheets(comparison: Comparison) -> Iterator[tuple[int, list[list[Inspection]]]]:
    """The columns of the heat map in parts that fit on paper: the first, and by authority."""
    for first in range(0, len(comparison.inspections), BESIDE):
        beside = comparison.inspections[first : first + BESIDE]
        yield first, [list(same) for _, same in groupby(beside, key=lambda i: i.key)]


def _lists(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """The sentences behind each cell of the heat map."""
    for number, inspection in enumerate(comparison.inspections):
        for k, (theme, quotes) in enumerate(
            zip(comparison.themes, inspection.sentences, strict=True)
        ):
            if quotes:
                yield {
                    "id": f"{number}-{k}",
                    "inspection": inspection,
                    "theme": theme,
                    "polarities": by_polarity(quotes),
                }
