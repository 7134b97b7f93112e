"""What changed from one inspection to the next, line by line, for formats of text."""

from __future__ import annotations

from collections.abc import Iterator

from classifier.report import JUDGEMENTS
from classifier.results.changes import Change, grade_changes
from classifier.results.comparison import Comparison
from classifier.results.inspection import Inspection
from classifier.results.telling import Quote


def changed(
    comparison: Comparison, before: Inspection, after: Inspection
) -> Iterator[tuple[str, Quote | None]]:
    """What changed from one inspection to the next, line by line, with the sentence to quote."""
    for grade in grade_changes(before, after):
        yield f"{JUDGEMENTS[grade.judgement]}: {grade.before}, then {grade.after}", None
    changes = comparison.between(before, after)
    for change in changes:
        yield _line(change), change.quote
    if not changes:
        yield "no theme changed by more than chance", None


def _line(change: Change) -> str:
    return (
        f"{change.kind}: {change.theme.title}"
        f" ({change.measure} {change.value_before:.0%}, then {change.value_after:.0%})"
    )
