"""A page: what changed, the judgements and a heat map."""

from __future__ import annotations

from itertools import groupby
from typing import Any, TextIO

from classifier.draw.colours import BALANCE, BALANCE_DARK, FEWEST_COLOURED, readable_on
from classifier.draw.pages import inline, render
from classifier.report import FRAMEWORKS, JUDGEMENTS
from classifier.results.changes import FEWEST_FINDINGS, SEVERAL, STRAY, grade_changes
from classifier.results.comparison import Comparison
from classifier.results.inspection import Inspection


def write(comparison: Comparison, file: TextIO) -> None:
    """Write a page that needs no other file."""
    polarities = comparison.inspections[0].summary.polarities
    page = render(
        "compare.html",
        package="classifier.write",
        title=inline(comparison.title),
        polar="strength" in polarities or "improvement" in polarities,
        pairs=[_pair(comparison, *pair) for pair in comparison.pairs],
        groups=comparison.by_authority(),
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
    counts = ", ".join(f"{len(same)} {kind}" for kind, same in kinds.items())
    grades = grade_changes(before, after)
    overall = [c for c in grades if c.judgement == "overall_effectiveness"]
    frameworks = [
        FRAMEWORKS.get(i.summary.cover.framework or "", "unknown") for i in (before, after)
    ]
    return {
        "before": before,
        "after": after,
        "kinds": kinds,
        "counts": counts or "no theme changed",
        "grades": grades,
        "grade": f"{overall[0].before}, then {overall[0].after}" if overall else "",
        "frameworks": frameworks if frameworks[0] != frameworks[1] else [],
    }
