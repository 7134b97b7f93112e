"""Dates as reports print them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        start=1,
    )
}
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE = rf"\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? \d{{4}}"
"""A whole date, such as ``3 May 2022``; the case of letters is to be ignored."""

SPAN = rf"(?: ?(?:to|and|until|[–-]) ?\d{{1,2}} {MONTH} \d{{4}})?"
"""What may follow the first date of a span of dates that has its own year."""

_DAY = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?\d)(?:\s+({MONTH})\b)?(?:,?\s+(\d{{4}}|\d{{2}}\b))?",
    re.IGNORECASE,
)


def _iso(day: str, month: str, year: str) -> str | None:
    number = int(year) if len(year) == 4 else 2000 + int(year)
    try:
        return date(number, _MONTHS[month[:3].casefold()], int(day)).isoformat()
    except (KeyError, ValueError):
        return None


def parse_dates(text: str) -> tuple[str | None, str | None]:
    """First and last day of a span of dates such as ``28 November to 9 December 2022``.

    Parameters
    ----------
    text : str
        The dates as printed; months and years that are left out are those of the next date.

    Returns
    -------
    start, end : str or None
        ISO dates; both None where the text holds no complete date.
    """
    month = year = ""
    dates: list[str] = []
    for found in reversed(list(_DAY.finditer(text))):
        month = found[2] or month
        year = found[3] or year
        if not (month and year):
            continue
        iso = _iso(found[1], month, year)
        if iso:
            dates.append(iso)
    return (dates[-1], dates[0]) if dates else (None, None)
