"""What changed from one inspection to the next in words, and the sentences behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from classifier.results.briefing.method import by_weakness
from classifier.results.changes import Change, grade_changes
from classifier.results.comparison import Comparison
from classifier.results.inspection import Inspection
from classifier.results.telling import Quote

NOTHING = "No grade and no theme changed."
"""What is said of two inspections between which nothing did, by more than chance."""


def named(comparison: Comparison, before: Inspection, after: Inspection) -> dict[str, list[str]]:
    """What is worse, better, new and gone, by name: the grades, and then the themes.

    Parameters
    ----------
    comparison : Comparison
    before, after : Inspection
        One of its pairs.

    Returns
    -------
    dict of str to list of str
        By the kind of change, worse first; those that there are none of are left out.
    """
    found: dict[str, list[str]] = {"worse": [], "better": [], "new": [], "gone": []}
    for grade in grade_changes(before, after):
        found[grade.kind].append(str(grade))
    for change in comparison.between(before, after):
        found[change.kind].append(change.theme.display_name)
    return {kind: names for kind, names in found.items() if names}


def heading(comparison: Comparison, before: Inspection, after: Inspection) -> str:
    """The two inspections, and what changed, in a line."""
    said = " ".join(
        f"{kind.capitalize()}: {'; '.join(names)}."
        for kind, names in named(comparison, before, after).items()
    )
    return f"{after.authority}, {before.date} to {after.date}. {said or NOTHING}"


def changed(
    comparison: Comparison, before: Inspection, after: Inspection
) -> Iterator[tuple[str, Quote | None]]:
    """What changed from one inspection to the next, line by line, with the sentence to quote."""
    if kinds := other_kind(before, after):
        yield kinds, None
    for grade in grade_changes(before, after):
        yield f"{grade.kind}: {grade}", None
    changes = comparison.between(before, after)
    for change in changes:
        yield _line(change), change.quote
    if not changes:
        yield "no theme changed by more than chance", None


def other_kind(before: Inspection, after: Inspection) -> str:
    """That two inspections are of different kinds, if they are."""
    kinds = before.framework, after.framework
    if kinds[0] == kinds[1]:
        return ""
    return (
        f"The kind of report changed ({kinds[0]}, then {kinds[1]}): what is asked to be covered"
        " differs."
    )


def by_polarity(quotes: Iterable[Quote]) -> dict[str | None, list[Quote]]:
    """Sentences by polarity: what must improve first, and of each the surest first.

    Parameters
    ----------
    quotes : iterable of Quote

    Returns
    -------
    dict of (str or None) to list of Quote
    """
    found: dict[str | None, list[Quote]] = {}
    for quote in sorted(quotes, key=lambda q: -q.probability * (q.polarity_probability or 1)):
        found.setdefault(quote.polarity, []).append(quote)
    order = [*by_weakness([name for name in found if name]), None]
    return {name: found[name] for name in order if name in found}


def _line(change: Change) -> str:
    return (
        f"{change.kind}: {change.theme.title}"
        f" ({change.measure} {change.value_before:.0%}, then {change.value_after:.0%})"
    )
