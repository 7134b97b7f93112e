"""What the cover of a report says: authority, dates, inspector, grades."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from classifier.read.layout import GRADE
from classifier.read.lines import Line
from classifier.report import Cover

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        start=1,
    )
}
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?\d)(?:\s+({_MONTH})\b)?(?:,?\s+(\d{{4}}|\d{{2}}\b))?",
    re.IGNORECASE,
)
_INSPECTION_DATES = re.compile(
    r"(?:inspection|visit) dates?\s*:?\s*(.{6,120}?)(?=\s*(?:lead inspector|reporting inspector"
    r"|report published|published|age group|judgement|the overall|children.s services in|$))",
    re.IGNORECASE | re.DOTALL,
)
_VISIT = re.compile(
    r"(?:focused|monitoring) visit (?:to|of)(?: the)? (.{3,60}?)"
    r"(?: local authority)?,? children.s (?:social care )?services"
    r"(?:[^.]{0,60}? on ([^.]{6,50}?\d{4}))?",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"published\s*(?:on)?\s*:?\s*(\d{{1,2}}\s+{_MONTH}\s+\d{{4}})", re.IGNORECASE
)
_INSPECTOR = re.compile(
    r"(?:[Ll]ead|[Rr]eporting) inspectors?\s*(?::\s*)?"  # \s*:?\s* takes the square of the time
    r"([A-Z][\w’'.-]+(?:(?: +|-\n)(?!HMI\b|Her\b|His\b|Ofsted\b)[A-Z][\w’'-]*){1,3})"
)
_OVERALL = (
    rf"overall effectiveness\s*:?\s*({GRADE})",
    rf"the overall judgement is(?: that)?(?: children.s services)?(?: are| is)?\s*:?\s*({GRADE})",
    rf"children.s services in [^.]{{3,60}}? (?:are|is|require)\s*({GRADE}|improvement)",
)
_GRADES = {
    "impact_of_leaders": (
        rf"impact of leaders on social work practice with children and families\s*:?\s*({GRADE})",
        rf"leadership,? management and governance\s*:?\s*({GRADE})",
    ),
    "help_and_protection": (rf"children who need help and protection\s*:?\s*({GRADE})",),
    "in_care": (
        rf"children in care(?: and care leavers)?\s*:?\s*({GRADE})",
        rf"children looked after and achieving permanence\s*:?\s*({GRADE})",
    ),
    "care_leavers": (
        rf"(?<!and )care leavers\s*:?\s*({GRADE})",
        rf"progress of care leavers\s*:?\s*({GRADE})",
    ),
}
_BEFORE = (
    r"(?:the )?(?:graded judge?ment (?:for|about) (?:the )?)?(?:experiences? and progress of )?"
)
_AFTER = r"\s*[:,–-]?\s*(?:(?:is|are|remains?)(?: judged to be| that it(?: is)?)?)?\s*[:–-]?\s*"
_IN_HEADINGS = {
    name: re.compile(rf"{_BEFORE}{area}{_AFTER}({GRADE})[.:]?", re.IGNORECASE)
    for name, area in {
        "impact_of_leaders": r"(?:leadership,? management and governance"
        r"|impact of leaders on social work practice with children and families)",
        "help_and_protection": r"children who need help and protection",
        "in_care": r"children (?:in care(?: and care leavers)?"
        r"|looked after and achieving permanence)",
        "care_leavers": r"care leavers",
    }.items()
}
_TITLE = re.compile(
    r"inspection of (.{1,200}?)(?: local authority)? children.s (?:social care )?services",
    re.IGNORECASE,
)
_COUNCIL_WORDS = re.compile(
    r"^(?:the )?(?:(?:(?:royal|london|metropolitan) )?borough of |city of (?!london\b)|county of )"
    r"|(?: (?:metropolitan|county|city|borough|district|unitary|council|authority|local))+$",
    re.IGNORECASE,
)
_LONGEST_NAME = 200  # of an authority; the longest we know has 35 characters
_LONGEST_COVER = 1000  # characters down to the end of the table; the longest we know has 603


_TITLE_LINE = re.compile(
    r"(?:re-?)?inspection (?:of|dates?)\b|(?:focused|monitoring) visit\b", re.IGNORECASE
)
_OF_TABLE = re.compile(  # a row of the table of judgements, or what is left of one
    rf"(?:\d\.(?:\d )?.*?)?(?:{GRADE})?|(?:improvement|achieving|permanence)?", re.IGNORECASE
)


def _grade(text: str) -> str | None:
    grade = " ".join(text.casefold().split())
    if grade == "adequate":  # of the scale before 2014, which has no place in today's
        return None
    return "requires improvement" if "improvement" in grade else grade


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


def authority_name(text: str) -> str:
    """A council's name without its legal form, so that its reports can be put side by side.

    Examples
    --------
    >>> authority_name("City of York Council")
    'York'
    """
    name = " ".join(text.replace("&", "and").split())
    while (shorter := _COUNCIL_WORDS.sub("", name).strip(" ,")) and shorter != name:
        name = shorter
    return name


def _first(patterns: Sequence[str], text: str) -> str | None:
    for pattern in patterns:
        if found := re.search(pattern, text, re.IGNORECASE):
            return _grade(found[1])
    return None


def split_cover(lines: Sequence[Line]) -> tuple[Cover, int]:
    """Read the cover and say where the body begins.

    Parameters
    ----------
    lines : sequence of Line
        All lines of the report, without furniture.

    Returns
    -------
    cover : Cover
        What the cover says.
    body : int
        Index of the first line after the cover; 0 where there is no cover.
    """
    first_page = [line for line in lines if line.page == 0]
    front = "\n".join(line.text for line in first_page)
    flat = " ".join(front.split())
    if not any(_TITLE_LINE.match(line.text) for line in first_page[:30]):
        return Cover(), 0
    body = _body_start(first_page, lines)
    head = " ".join(" ".join(line.text for line in lines[:body]).split()) if body else flat
    framework = _framework(flat)
    start, end = None, None
    if found := _INSPECTION_DATES.search(head):
        start, end = parse_dates(found[1])
    elif found := next((match for match in _VISIT.finditer(flat) if match[2]), None):
        start, end = parse_dates(found[2])
    published = None
    if found := _PUBLISHED.search(head):
        published = parse_dates(found[1])[0]
    inspector = None
    for place in (front, "\n".join(_lines_on_inspectors(lines))):
        if found := _INSPECTOR.search(place):
            inspector = re.sub(r"-\s+", "-", found[1])
            break
    overleaf = " ".join(" ".join(line.text for line in lines if line.page < 2).split())
    if framework == "sif" and "performance" not in head:  # the grades stand on the second page
        head = overleaf
    grades = {name: _first(patterns, head) for name, patterns in _GRADES.items()}
    if "children in care and care leavers" in head.casefold():
        grades["care_leavers"] = None
    return (
        Cover(
            authority=_authority(first_page, flat),
            framework=framework,
            inspection_start=start,
            inspection_end=end,
            published=published,
            lead_inspector=inspector,
            overall_effectiveness=_first(_OVERALL, head),
            **grades,
        ),
        body,
    )


def _lines_on_inspectors(lines: Sequence[Line]) -> Iterator[str]:
    """Lines that name an inspector, each with the one after it, where a name may go on."""
    for line, following in pairwise([*lines, Line("", 0)]):
        if "inspector" in line.text:
            yield from (line.text, following.text, "")


def with_headings(cover: Cover, headings: Iterable[str]) -> Cover:
    """Fill in grades that the cover does not give from the headings that have them.

    Parameters
    ----------
    cover : Cover
    headings : iterable of str
        Headings of the report, each on one line.

    Returns
    -------
    Cover
    """
    found: dict[str, str] = {}
    for heading in headings:
        for name, area in _IN_HEADINGS.items():
            match = area.fullmatch(heading)
            if match and getattr(cover, name) is None and (grade := _grade(match[1])):
                found.setdefault(name, grade)
    return replace(cover, **found)


def _framework(flat: str) -> str | None:
    text = flat.casefold()
    if "inspection of looked after children" in text[:400]:
        return "looked_after_children"
    if "children looked after and care leavers" in text[:700]:
        return "sif"
    if "impact of leaders" in text and "overall effectiveness" in text:
        return "ilacs"
    if "focused visit" in text[:800]:
        return "focused_visit"
    if "monitoring visit" in text[:800]:
        return "monitoring_visit"
    return None


def _authority(first_page: Sequence[Line], flat: str) -> str | None:
    if (found := _TITLE.search(flat[:400])) and not found[1].casefold().startswith(
        ("services", "looked", "local")
    ):
        return authority_name(found[1])
    if found := _VISIT.search(flat):
        return authority_name(found[1])
    above: list[str] = []
    for line in first_page:
        if re.match(r"(?:re-?)?inspection\b", line.text, re.IGNORECASE):
            break
        if line.text:
            above.append(line.text)
    if above and len(above) <= 3 and sum(map(len, above)) <= _LONGEST_NAME:
        return authority_name(" ".join(above))
    below = [
        line.text
        for line in first_page
        if re.search(r"\b(?:council|borough|authority)\b", line.text, re.I)
    ]
    return authority_name(below[0]) if below and len(below[0]) < 60 else None


_EXPERIENCES = "the experiences and progress of "
_ROWS = tuple(
    f"{row} {grade}"
    for row in (
        "the impact of leaders on social work practice with children and families",
        *(
            _EXPERIENCES + who
            for who in (
                "children who need help and protection",
                "children in care",
                "children in care and care leavers",
                "care leavers",
            )
        ),
        "overall effectiveness",
    )
    for grade in (
        "outstanding",
        "good",
        "requires improvement",
        "requires improvement to be good",
        "inadequate",
    )
)


def _table_end(first_page: Sequence[Line]) -> int:
    """Index after the table of judgements of the current framework; 0 where there is none."""
    start = next(
        (i for i, line in enumerate(first_page) if line.text.casefold() == "judgement grade"), -1
    )
    row, end = "", 0
    for i, line in enumerate(first_page[start + 1 :], start=start + 1):
        if not line.text:
            continue
        text = line.text.casefold().replace(":", "")
        longer = f"{row} {text}".strip()
        if not any(each.startswith(longer) for each in _ROWS):
            longer = text  # the row before was complete
        if not any(each.startswith(longer) for each in _ROWS):
            if start >= 0 or end:
                break
            row = ""
            continue
        row = longer
        if row in _ROWS:
            end = i + 1
    if not end and start >= 0:  # the columns were extracted one after the other
        grades = [
            i
            for i, line in enumerate(first_page[start : start + 30], start=start)
            if re.fullmatch(GRADE, line.text, re.IGNORECASE)
        ]
        end = grades[-1] + 1 if grades else start + 1
    return end


def _body_start(first_page: Sequence[Line], lines: Sequence[Line]) -> int:
    """Index of the first line that is not part of the cover."""
    flat = " ".join(line.text for line in first_page).casefold()
    if (
        "children looked after and care leavers" in flat
        or "inspection of looked after children" in flat
    ):
        for i, line in enumerate(lines):
            if line.text.casefold() == "executive summary":
                return i
            if line.page > 0 and not _OF_TABLE.fullmatch(line.text):
                return i
        return 0
    end = _table_end(first_page)
    above = [line.text for line in first_page[:end]]
    # Where a format has no pages, a line like one of the table may stand far down in the text.
    running = any(text.endswith(".") for text in above) or sum(map(len, above)) > _LONGEST_COVER
    return 0 if running else end
