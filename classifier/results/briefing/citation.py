"""How a report is referred to: authority, kind and day, or the name of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from classifier.report import FRAMEWORKS, SECTION_TITLES
from classifier.results.inspection import Inspection
from classifier.results.telling import Quote

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def day(iso: str) -> str:
    """An ISO date as people write it.

    Examples
    --------
    >>> day("2023-06-19")
    '19 June 2023'
    """
    at = date.fromisoformat(iso)
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def period(start: str | None, end: str | None) -> str:
    """The days from one ISO date to another, as far as they are known.

    Examples
    --------
    >>> period("2023-06-19", "2023-06-30"), period("2023-06-26", "2023-07-07")
    ('19 to 30 June 2023', '26 June to 7 July 2023')
    """
    if not start or not end or start == end:
        known = start or end
        return day(known) if known else ""
    first, last = day(start).split(), day(end)
    while first[-1] == last.split()[len(first) - 1]:  # say month and year once
        del first[-1]
    return f"{' '.join(first)} to {last}"


def citations(inspections: Sequence[Inspection]) -> dict[Inspection, str]:
    """What to call each report, so that no two have the same name.

    Parameters
    ----------
    inspections : sequence of Inspection

    Returns
    -------
    dict of Inspection to str
        Authority, kind and day, as ``"Ashcombe, ILACS, 19 June 2023"``, and the name of the file
        where two would be the same; that name alone where the authority is unknown.
    """
    names = {}
    for inspection in inspections:
        cover = inspection.summary.cover
        kind = FRAMEWORKS.get(cover.framework or "")
        parts = (inspection.authority, kind, inspection.date and day(inspection.date))
        known = ", ".join(filter(None, parts))
        names[inspection] = known if cover.authority else inspection.summary.report
    often = Counter(names.values())
    return {
        inspection: f"{name}, {inspection.summary.report}" if often[name] > 1 else name
        for inspection, name in names.items()
    }


def reference(quote: Quote, citation: str) -> str:
    """The full reference of a sentence: report, page, paragraph.

    Parameters
    ----------
    quote : Quote
    citation : str
        Of its report (`citations`).

    Returns
    -------
    str
        With the list of what needs to improve where it stands there, as a sentence there may be
        understood with that heading alone.
    """
    listed = SECTION_TITLES["improve"] if quote.sentence.section == "improve" else ""
    return ", ".join(filter(None, (citation, quote.place, listed and f"under “{listed}”")))
