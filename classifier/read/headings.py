"""Headings that the inspection frameworks prescribe, and the section that each opens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from classifier.read.grades import GRADE
from classifier.report import Section

_AREAS: tuple[tuple[str, Section | None], ...] = (
    (
        r"children (?:and young people )?(?:who|in) need (?:of )?help and protection",
        "help_and_protection",
    ),
    (r"children in care and care leavers", "in_care_and_care_leavers"),
    (r"children (?:in care|looked after and achieving permanence)", "in_care"),
    (r"(?:young people leaving care|care leavers)", "care_leavers"),
)
_BEFORE = r"(?:the graded judge?ment (?:for|about|on|of) )?(?:the )?"
_AFTER = (
    r"(?: ?[:,–-]? ?(?:is|are|remains?|requires?)?"
    r"(?: judged(?: to be)?| that (?:it|they) (?:is|are)?)?"
    rf" ?[:–-]? ?(?:{GRADE}|improvement(?: to be good)?|$)[.:]?)?"
)


def _compiled(
    *patterns: tuple[str, Section | None],
) -> list[tuple[re.Pattern[str], Section | None]]:
    return [(re.compile(pattern, re.IGNORECASE), section) for pattern, section in patterns]


# Headings of judgement areas: over one to three lines, often with the grade in them.
_AREA_HEADINGS = _compiled(
    *(
        (rf"{_BEFORE}(?:experiences? and progress of )?{area}{_AFTER}", section)
        for area, section in _AREAS
    ),
    (
        r"(?:the )?impact of leaders on social work practice(?: with children(?: and families)?)?"
        + _AFTER,
        "leaders",
    ),
    (rf"{_BEFORE}leadership,? management and governance{_AFTER}", "leaders"),
    (rf"{_BEFORE}adoption performance{_AFTER}", "in_care"),
)
AREA_HEADING = re.compile("|".join(p.pattern for p, _ in _AREA_HEADINGS), re.IGNORECASE)
# Other headings that change the section.
_PART_HEADINGS = _compiled(
    (
        r"what (?:needs to improve|does the (?:local authority|council|lscb) need to improve)"
        r"(?: in this area of social work practice)? ?[?:.]?",
        "improve",
    ),
    (r"(?:recommendations|areas for (?:improvement|development|priority action))", "improve"),
    (r"priority (?:actions?|and immediate actions?)", "improve"),
    (r"(?:executive summary|summary of (?:key )?findings|(?:main|headline) findings)", "summary"),
    (r"summary for children and young people", "summary"),
    (
        r"(?:the )?local authority(?:[’']s strengths| has the following strengths)(?: are)?:?",
        "summary",
    ),
    (r"progress since the last inspection", "summary"),
    (r"the local authority|section \d: .{3,60}|inspection judge?ments? about .{3,40}", None),
    (r"(?:the )?(?:effectiveness of the )?local safeguarding children board(?: \(lscb\))?", None),
    (r"(?:the )?lscb(?:[’']s strengths)?|key strengths and weaknesses of the lscb", None),
    (r"inspection findings – the local safeguarding children board", None),
    (r"(?:about|information about) this (?:inspection|local authority(?: area)?|area)", None),
    (
        r"(?:previous|other) ofsted inspections"
        r"|other information about this (?:local authority|area)",
        None,
    ),
    (
        r"(?:children living|child protection|children looked after) in .{4,40}|local leadership",
        None,
    ),
    (r"the inspection team", None),
    (r"what the inspection judge?ments mean(?:: the (?:local authority|lscb))?", None),
)
# Headings inside a section.
_SUBHEADINGS = _compiled(
    (r"summary|inspection findings|key judge?ment(?: judge?ment grade)?", None),
    (r"(?:this|the) (?:local authority|authority|lscb) (?:is|requires) .{3,60} because:?", None),
)
# Words with which the headings above begin: a cheap test before the expressions.
HEADING_STARTS = (
    "about",
    "adopt",
    "areas",
    "care ",
    "child",
    "execu",
    "exper",
    "headl",
    "impac",
    "infor",
    "inspe",
    "key ",
    "leade",
    "local",
    "lscb",
    "main ",
    "other",
    "previ",
    "prior",
    "progr",
    "recom",
    "secti",
    "summa",
    "the ",
    "this ",
    "what ",
    "young",
)
SAFEGUARDING_BOARD = re.compile(r"local safeguarding children board|\blscb\b", re.IGNORECASE)
_REFERENCE = re.compile(r"(?<=[a-z)])\d{1,2}$")  # of a footnote, at the end of a heading
FULL_PHRASE = re.compile(r"experiences? and progress of|impact of leaders|graded judge?ment")
AREA_ALONE = re.compile(
    r"help and protection|looked after children|care leavers|adoption"
    r"|leadership,? management and governance",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the inspection frameworks prescribe.

    Attributes
    ----------
    opens : bool
        Whether it opens a section; a subheading stays in the one it stands in.
    section : Section or None
        The section it opens; None for what is outside the judgement areas.
    """

    opens: bool
    section: Section | None = None


def without_reference(heading: str) -> str:
    """A heading without the number of a footnote at its end."""
    return _REFERENCE.sub("", heading) if heading[-1].isdigit() else heading


@lru_cache(maxsize=2_000)
def known_heading(text: str) -> Heading | None:
    """What a heading means, or None where no framework prescribes it.

    Parameters
    ----------
    text : str
        The heading on one line.

    Returns
    -------
    Heading or None

    Examples
    --------
    >>> known_heading("The experiences and progress of care leavers: good").section
    'care_leavers'
    """
    text = without_reference(text)
    if text[:6].casefold().startswith(HEADING_STARTS):
        for pattern, section in (*_AREA_HEADINGS, *_PART_HEADINGS):
            if pattern.fullmatch(text):
                return Heading(opens=True, section=section)
        for pattern, _ in _SUBHEADINGS:
            if pattern.fullmatch(text):
                return Heading(opens=False)
    return None
