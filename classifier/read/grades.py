"""Grades of judgement areas: as they are printed on a cover, in headings and in tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from classifier.read.lines import Line
from classifier.report import Cover

GRADE = r"(?:outstanding|good|requires? improvement(?: to be good)?|inadequate|adequate)"

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


def normal_grade(text: str) -> str | None:
    """A grade as it is printed, as one of today's four; None for one that is not."""
    grade = " ".join(text.casefold().split())
    if grade == "adequate":  # of the scale before 2014, which has no place in today's
        return None
    return "requires improvement" if "improvement" in grade else grade


def printed_grades(text: str) -> dict[str, str | None]:
    """Grades in the text of a cover, by the fields of `Cover`.

    Parameters
    ----------
    text : str
        The text on one line.

    Returns
    -------
    dict of str to str or None
    """
    grades = {name: _first(patterns, text) for name, patterns in _GRADES.items()}
    if "children in care and care leavers" in text.casefold():
        grades["care_leavers"] = None
    return {"overall_effectiveness": _first(_OVERALL, text), **grades}


def _first(patterns: Sequence[str], text: str) -> str | None:
    for pattern in patterns:
        if found := re.search(pattern, text, re.IGNORECASE):
            return normal_grade(found[1])
    return None


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
            if match and getattr(cover, name) is None and (grade := normal_grade(match[1])):
                found.setdefault(name, grade)
    return replace(cover, **found)


def table_end(first_page: Sequence[Line]) -> int:
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
