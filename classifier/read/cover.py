"""What the cover of a report says: authority, dates, inspector, grades."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from classifier.read.authority import authority_on
from classifier.read.dates import MONTH, SPAN, parse_dates
from classifier.read.grades import GRADE, printed_grades, table_end
from classifier.read.kinds import filled, framework_of, published_above
from classifier.read.lines import Line
from classifier.report import Cover

_INSPECTION_DATES = re.compile(
    r"(?:inspection|visit) dates?\s*:?\s*(.{6,120}?)(?=\s*(?:lead inspector|reporting inspector"
    r"|report published|published|age group|judgement|the overall|children.s services in|$))",
    re.IGNORECASE | re.DOTALL,
)
_VISIT_DATES = re.compile(
    r"(?:focused|monitoring) visit\b[^.]{0,140}? (?:on|from|between)"
    rf" (\d[^.]{{4,50}}?\d{{4}}{SPAN})",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"published\s*(?:on)?\s*:?\s*(\d{{1,2}}\s+{MONTH}\s+\d{{4}})", re.IGNORECASE
)
_INSPECTOR = re.compile(
    r"(?<!, )(?<!\()(?<![–-] )(?:[Ll]ead|[Rr]eporting) inspectors?"
    r"\s*(?::\s*)?"  # \s*:?\s* takes the square of the time
    r"([A-Z][\w’'.-]+(?:(?: +|-\n)(?!HMI\b|Her\b|His\b|Ofsted\b)[A-Z][\w’'-]*){1,3})"
)
_INSPECTOR_BEFORE = re.compile(  # whose name stands before what they are
    r"([A-Z][\w’'.-]+(?: [A-Z][\w’'-]+){1,3})(?:, [^\n,]{1,40})?(?:, | \(| [–-] )"
    r"(?:[Ll]ead|[Rr]eporting) inspector\)?",
)
_LONGEST_COVER = 1000  # characters down to the end of the table; the longest we know has 603
_WITH_COVER = ("ilacs", "sif", "looked_after_children")
_TITLE_LINE = re.compile(
    r"(?:re-?)?inspection (?:of|dates?)\b|(?:ofsted )?(?:focused|monitoring) visit\b", re.IGNORECASE
)
_OF_TABLE = re.compile(  # a row of the table of judgements, or what is left of one
    rf"(?:\d\.(?:\d )?.*?)?(?:{GRADE})?|(?:improvement|achieving|permanence)?", re.IGNORECASE
)


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
    framework = _framework(flat)
    if framework not in _WITH_COVER and framework_of(lines):  # these have no cover
        return Cover(), 0
    if not any(_TITLE_LINE.match(line.text) for line in filled(first_page, 30)):
        return Cover(), 0
    body = _body_start(first_page, lines)
    head = " ".join(" ".join(line.text for line in lines[:body]).split()) if body else flat
    start, end = None, None
    if found := _INSPECTION_DATES.search(head) or _VISIT_DATES.search(flat):
        start, end = parse_dates(found[1])
    published = None
    if found := _PUBLISHED.search(head):
        published = parse_dates(found[1])[0]
    elif framework in ("focused_visit", "monitoring_visit"):
        published = published_above(lines)
    inspector = None
    for place in (front, "\n".join(_lines_on_inspectors(lines))):
        if found := _INSPECTOR.search(place) or _INSPECTOR_BEFORE.search(place):
            inspector = re.sub(r"-\s+", "-", found[1])
            break
    overleaf = " ".join(" ".join(line.text for line in lines if line.page < 2).split())
    if framework == "sif" and "performance" not in head:  # the grades stand on the second page
        head = overleaf
    return (
        Cover(
            authority=authority_on(first_page, flat) if framework else None,
            framework=framework,
            inspection_start=start,
            inspection_end=end,
            published=published,
            lead_inspector=inspector,
            **printed_grades(head),
        ),
        body,
    )


def _lines_on_inspectors(lines: Sequence[Line]) -> Iterator[str]:
    """Lines that name an inspector, each with the one after it, where a name may go on."""
    for line, following in pairwise([*lines, Line("", 0)]):
        if "inspector" in line.text:
            yield from (line.text, following.text, "")


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
    end = table_end(first_page)
    above = [line.text for line in first_page[:end]]
    # Where a format has no pages, a line like one of the table may stand far down in the text.
    running = any(text.endswith(".") for text in above) or sum(map(len, above)) > _LONGEST_COVER
    return 0 if running else end
