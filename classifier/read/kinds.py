"""What reports of other kinds say of themselves: joint and SEND inspections, children's homes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from classifier.read.authority import authority_name
from classifier.read.dates import DATE, MONTH, SPAN, parse_dates
from classifier.read.grades import GRADE, normal_grade
from classifier.read.lines import Line
from classifier.report import Cover

_OPENING = 8_000  # characters in which a report says what it is
_FIRST_LINES = 12  # in which a letter has its date
_DATE_LINE = re.compile(DATE, re.IGNORECASE)
_TITLES = (
    ("joint_inspection", re.compile(r"joint targeted area inspection\b", re.IGNORECASE)),
    (
        "area_send",
        re.compile(
            r"(?:joint )?(?:local )?area send (?:\w+ )?(?:inspection|revisit)\b"
            r"|inspection of .{3,60} local area partnership$",
            re.IGNORECASE,
        ),
    ),
    (
        "childrens_home",
        re.compile(
            r"children.s homes? inspection report"
            r"|inspection report (?:for|of) (?:a )?children.s home",
            re.IGNORECASE,
        ),
    ),
)
_HOME_REPORT = re.compile(
    r"social care common inspection framework.{0,1500}?children.s home"
    r"|^(?:information )?(?:about|inspection of) (?:this |a )?children.s home[:.]?$",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_TITLE_LINES = 40  # in which a report says what it is
_HEAD = 1_500
_JOINT_TITLE = re.compile(
    r"joint targeted area inspection (?:\(jtai\) )?(?:of|in)"
    r" (?:(?:the|services|arrangements)\b.{5,160}\b(?:in|across) )?"
    r"(?:the )?([^\n]{3,60}?)(?: local (?:safeguarding|area) .{0,40})?",
    re.IGNORECASE,
)
_JOINT_IN = re.compile(
    r"joint (?:targeted area )?inspection of [^.]{10,240}? in (?:the )?"
    r"((?:[A-Z][\w’'-]+|of|upon|on|and|the|with)"
    r"(?: (?:[A-Z][\w’'-]+|of|upon|on|and|the|with)){0,5})"
    r"(?=[.,;0-9(]| (?:This|Between|Dear)\b|$)"
)
_SEND_TITLE = re.compile(
    r"(?:area send (?:\w+ )?(?:inspection|revisit)|\binspection) of"
    r" (.{3,80}?)(?: local)?(?: area)? partnership",
    re.IGNORECASE,
)
_SEND_LETTER = re.compile(  # as a line of its own
    r"(?:joint )?(?:local )?area send (?:\w+ )?(?:inspection|revisit) (?:of|in) (.{3,60})",
    re.IGNORECASE,
)
_AGENCIES_IN = re.compile(
    r"\b(?:agencies|partnership|services) in (?:the )?"
    r"([A-Z][\w’'-]+(?: (?:[A-Z][\w’'-]+|of|upon|on|and|the|with)){0,5}?)"
    r"(?: local (?:authority|area)|(?=[.,;(]))"
)
_DATES = tuple(
    re.compile(words + SPAN + ")", re.IGNORECASE)
    for words in (
        r"inspection dates?\s*:?\s*(.{6,90}?\d{4}",
        r"(?:inspection|visit|it) (?:took place|was carried out|ran)(?: on site)?"
        r" (?:from|between|on) (\d[^.]{4,70}?\d{4}",
        r"\bbetween (\d[^.]{4,70}? \d{4}",
    )
)
_DATES_WITHOUT_YEAR = re.compile(rf"\bbetween (\d{{1,2}}[^.,]{{3,40}}?{MONTH}),", re.IGNORECASE)
_INSPECTORATES = (
    ("Ofsted", re.compile(r"\bofsted\b", re.IGNORECASE)),
    ("CQC", re.compile(r"\bCQC\b|care quality commission", re.IGNORECASE)),
    (
        "HMICFRS",
        re.compile(
            r"\bHMIC(?:FRS)?\b|HMI Constabulary|inspectorate of constabulary", re.IGNORECASE
        ),
    ),
    (
        "HMI Probation",
        re.compile(r"HMI ?Prob(?:ation)?\b|\bHMIP\b|inspectorate of probation", re.IGNORECASE),
    ),
)
_HOME = re.compile(
    r"(?:unique reference number|URN)\s*:?\s*((?:SC)?\d{6,7})|^((?:SC)?\d{6,7})$",
    re.M | re.IGNORECASE,
)
_PROVIDER = re.compile(r"registered provider\s*:?\s*([^\n]{3,80})", re.IGNORECASE)
_OF_A_HOME = {
    "overall_effectiveness": r"overall experiences? and progress of children"
    r"(?: and young people)?,?(?: taking into account)?",
    "help_and_protection": r"how well children(?: and young people)? are helped and protected",
    "impact_of_leaders": r"(?:the )?effectiveness of leaders and managers",
}
_HOME_INSPECTOR = re.compile(
    r"^inspectors?(?:\(s\))?\s*:?\s*\n?([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3})[,:] ",
    re.M | re.IGNORECASE,
)


def framework_of(lines: Sequence[Line]) -> str | None:
    """The framework of a report of one of these kinds, by its opening; None for others.

    Parameters
    ----------
    lines : sequence of Line

    Returns
    -------
    str or None
    """
    for line in filled(lines, _TITLE_LINES):
        for name, title in _TITLES:
            if title.match(line.text):
                return name
    return "childrens_home" if _HOME_REPORT.search(_opening(lines, _HEAD)) else None


def facts(
    framework: str, lines: Sequence[Line], headings: Iterable[str], outcome: str | None
) -> Cover:
    """What a report of one of these kinds says of itself.

    Parameters
    ----------
    framework : str
        As `framework_of` gives it.
    lines : sequence of Line
    headings : iterable of str
        Headings of the report, each on one line.
    outcome : str or None
        The text under the heading that says that it is the outcome.

    Returns
    -------
    Cover
    """
    opening = _opening(lines)
    flat = " ".join(opening.split())
    published = published_above(lines)
    start, end = _dates(flat, published)
    cover = Cover(
        framework=framework, inspection_start=start, inspection_end=end, published=published
    )
    if framework == "childrens_home":
        return _home(cover, opening, flat)
    everything = flat + " ".join(
        line.text for line in lines if "nspect" in line.text or "Ofsted" in line.text
    )
    found = [name for name, words in _INSPECTORATES if words.search(everything)]
    return replace(
        cover,
        authority=_authority(framework, flat, [*headings, *(line.text for line in lines[:60])]),
        inspectorates=", ".join(found) or None,
        outcome=outcome,
    )


def published_above(lines: Sequence[Line]) -> str | None:
    """The date that stands by itself at the head of a letter."""
    for line in filled(lines, _FIRST_LINES):
        if _DATE_LINE.fullmatch(line.text):
            return parse_dates(line.text)[0]
    return None


def filled(lines: Sequence[Line], most: int) -> list[Line]:
    """The first lines that are not blank."""
    return list(islice((line for line in lines if line.text), most))


def _opening(lines: Sequence[Line], most: int = _OPENING) -> str:
    """The first lines of a report, up to so many characters."""
    parts, length = [], 0
    for line in lines:
        parts.append(line.text[:most])
        length += len(line.text)
        if length > most:
            break
    return "\n".join(parts)[:most]


def _dates(flat: str, published: str | None) -> tuple[str | None, str | None]:
    for words in _DATES:
        if found := words.search(flat):
            return parse_dates(found[1])
    if published and (found := _DATES_WITHOUT_YEAR.search(flat)):
        return parse_dates(f"{found[1]} {published[:4]}")
    return None, None


def _authority(framework: str, flat: str, titles: Iterable[str]) -> str | None:
    if framework == "area_send":
        found = _SEND_TITLE.search(flat[:_HEAD]) or next(
            (match for title in titles if (match := _SEND_LETTER.fullmatch(title))), None
        )
        return authority_name(found[1]) if found else None
    for title in titles:
        if (found := _JOINT_TITLE.fullmatch(title[:300])) and found[1][:1].isupper():
            return authority_name(found[1])
    found = _JOINT_IN.search(flat) or _AGENCIES_IN.search(flat)
    return authority_name(found[1]) if found else None


def _home(cover: Cover, opening: str, flat: str) -> Cover:
    home, provider = _HOME.search(opening), _PROVIDER.search(opening)
    inspector = _HOME_INSPECTOR.search(opening)
    grades = {
        name: normal_grade(found[1])
        for name, words in _OF_A_HOME.items()
        if (found := re.search(rf"{words}\s*:?\s*({GRADE})", flat, re.IGNORECASE))
    }
    return replace(
        cover,
        home=(home[1] or home[2]) if home else None,
        authority=authority_name(provider[1])
        if provider and re.search(r"\b(?:council|borough)\b", provider[1], re.IGNORECASE)
        else None,
        lead_inspector=inspector[1] if inspector else None,
        inspectorates="Ofsted" if re.search(r"\bofsted\b", flat, re.IGNORECASE) else None,
        **grades,
    )
