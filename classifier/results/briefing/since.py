"""What changed from one inspection to the next, as parts of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isnan

from classifier.codebook import Theme
from classifier.draw.document import Block, Heading, Quotation, Quotations, Table, Text
from classifier.report import FRAMEWORKS, GRADES, JUDGEMENTS
from classifier.results.briefing.citation import day, reference
from classifier.results.briefing.method import by_weakness, capital, finding
from classifier.results.changes import (
    FEWEST_FINDINGS,
    SEVERAL,
    STRAY,
    Change,
    grade_changes,
)
from classifier.results.comparison import Comparison
from classifier.results.inspection import Inspection

_RULE = (
    "A theme is worse or better where the share of negative findings on it (what needs to improve;"
    " both counts half) differs by more than chance: 99% interval, at least {fewest} findings each"
    " time. It is new or gone where one report has at most {stray} sentence on it and the other at"
    " least {several} (95% interval of the shares of sentences). About one theme in fifty that did"
    " not change is called worse or better all the same."
)


def since_last_time(
    comparison: Comparison,
    themes: Sequence[Theme],
    names: Mapping[Inspection, str],
    *,
    asked: bool,
) -> Iterator[Block]:
    """What changed since the inspection before, authority by authority.

    Parameters
    ----------
    comparison : Comparison
    themes : sequence of Theme
        Those to write about.
    names : mapping of Inspection to str
        What to call each report.
    asked : bool
        Whether a theme is in the tables even where it did not change.

    Yields
    ------
    Block
    """
    yield Heading("What changed since the inspection before")
    if not comparison.pairs:
        yield Text(
            "Nothing to compare: among these reports are no two dated full inspections of one"
            " authority."
        )
        return
    yield Text(_RULE.format(fewest=FEWEST_FINDINGS, stray=STRAY, several=SEVERAL))
    for before, after in sorted(
        comparison.pairs, key=lambda pair: pair[1].date or "", reverse=True
    ):
        yield from _pair(comparison, before, after, themes, names, asked)


def _pair(
    comparison: Comparison,
    before: Inspection,
    after: Inspection,
    themes: Sequence[Theme],
    names: Mapping[Inspection, str],
    asked: bool,
) -> Iterator[Block]:
    dates = [day(i.date) if i.date else "" for i in (before, after)]
    yield Heading(f"{after.authority}: {dates[0]} and {dates[1]}", 2)
    kinds = [FRAMEWORKS.get(i.summary.cover.framework or "", "unknown") for i in (before, after)]
    if kinds[0] != kinds[1]:
        yield Text(
            f"The kind of inspection changed ({kinds[0]}, then {kinds[1]}): what the reports are"
            " asked to cover differs."
        )
    yield from _grades(before, after, dates)
    shares = [before.negative_share, after.negative_share]
    if not any(map(isnan, shares)):
        yield Text(f"Negative findings: {shares[0]:.0%} of all, then {shares[1]:.0%}.")
    changes = {c.theme.name: c for c in comparison.between(before, after) if c.theme in themes}
    order = [c.theme for c in changes.values()]
    shown = [*order, *(t for t in themes if asked and t not in order)]
    if shown:
        polarities = [p for p in by_weakness(after.summary.polarities) if p != "neutral"]
        yield Table(
            f"{after.authority}: sentences at {dates[0]}, then at {dates[1]}",
            ("Theme", *map(finding, polarities), "Sentences", "Changed by more than chance"),
            tuple(_row(t, before, after, polarities, changes.get(t.name)) for t in shown),
        )
    if not changes:
        which = "None of the themes" if asked else "No theme"
        yield Text(f"{which} changed by more than chance.")
    elif not asked:
        yield Text("No other theme changed by more than chance.")
    quoted = tuple(
        Quotation(
            c.quote.sentence.text,
            reference(c.quote, names[before if c.kind == "gone" else after]),
            f"{c.theme.display_name}, {c.kind}:",
        )
        for c in changes.values()
        if c.quote
    )
    if quoted:
        yield Text("The sentence that tells the most of each:")
        yield Quotations(quoted)


def _grades(before: Inspection, after: Inspection, dates: Sequence[str]) -> Iterator[Block]:
    found = {change.judgement: change for change in grade_changes(before, after)}
    rows = []
    for judgement, title in JUDGEMENTS.items():
        grades = [getattr(i.summary.cover, judgement) for i in (before, after)]
        if not any(grades):
            continue
        change = found.get(judgement)
        word = "same" if all(grade in GRADES for grade in grades) else "–"
        if change:
            word = "better" if change.better else "worse"
        shown = [str(grade).capitalize() if grade else "–" for grade in grades]
        rows.append((title, *shown, word))
    if rows:
        yield Table(f"{after.authority}: grades", ("Judgement", *dates, "Change"), tuple(rows))


def _row(
    theme: Theme,
    before: Inspection,
    after: Inspection,
    polarities: Sequence[str],
    change: Change | None,
) -> tuple[str, ...]:
    k = after.summary.codebook.names.index(theme.name)
    cells = [theme.display_name]
    for name in polarities:
        p = after.summary.polarities.index(name)
        cells.append(f"{before.summary.counts[k, p]}, then {after.summary.counts[k, p]}")
    cells.append(f"{before.summary.totals[k]}, then {after.summary.totals[k]}")
    if change is None:
        cells.append("No")
    else:
        cells.append(
            f"{capital(change.kind)}: {change.measure} {change.value_before:.0%}, then"
            f" {change.value_after:.0%}"
        )
    return tuple(cells)
