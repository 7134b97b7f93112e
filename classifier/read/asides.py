"""What stands beside a text that is not printed: bylines, captions, prompts to its readers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from classifier.read.contents import is_entry
from classifier.read.dates import MONTH
from classifier.read.lines import Line
from classifier.read.marks import VERB, WORD, ends_sentence
from classifier.report import Skipped

_LONGEST = 160  # characters
_LONGEST_PROMPT = 8  # words
_SMALL_WORD = 3  # characters, as of "for" in a title
_BYLINE = re.compile(
    r"(?:[Bb]y|BY) (?:[A-Z][\w’'.-]* ){1,3}[A-Z][\w’'-]+(?:(?:,| and\b| [|–-]) ?.{2,60})?"
)
_RANK = re.compile(
    r"(?:councillor|cllr|mr|mrs|ms|miss|dr|prof|professor|sir|dame|lord|lady|rev)\b", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_INITIALS = re.compile(r"\([A-Z]{2,4}(?:(?:, ?| ?/ ?| & | and )[A-Z]{2,4})*\)")
_WHEN = re.compile(
    rf"(?:{MONTH}|[a-z]{{3,6}}day|mon|tues?|wed|thurs?|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec|am|pm|noon|gmt|bst|(?:first|last) |published|posted|updated|modified"
    r"|created|embargoed|until|on|at|ago|hours?|minutes?|days?"
    r"|\d{4}|\d{1,2}(?:[:.]\d\d)?(?:st|nd|rd|th|am|pm)?|[,:|·•/–-])(?![a-z\d])",
    re.IGNORECASE,
)
_OTHER_STORY = re.compile(  # and its title
    r"(?:read (?:more|also|next)|see also|related(?: \w+)?|recommended(?: \w+)?"
    r"|more on this(?: \w+)?|watch|listen): .*",
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r"(?:sign up|sign in|log ?in|subscribe|follow us|share (?:this|on|via)|print this|download"
    r"|view (?:all|directions|map|more|the (?:map|full|original))"
    r"|visit (?:the|our) (?:web)?(?:site|page))\b.*"
    r"|(?:article|story) continues (?:below|after).*|[-– ]*ends[-– ]*|advert(?:isement)?s?"
    r"|\d+ (?:comments?|shares?|likes?|replies|views|min(?:ute)?s? read)"
    r"|(?:skip|back|return) to (?:the )?(?:top|text|main|content|navigation|page)\b.*",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"(?:access ?keys?|(?:text|font) size|high contrast"
    r"|(?:increase|decrease|reset|change|larger|smaller) (?:the )?(?:text|font))\b.*",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"(?:click|tap) (?:here|on|below|the (?:link|button))\b.*"
    r"|.*\b(?:read|found|seen|viewed|downloaded|accessed|available|online|sign up|newsletters?)\b"
    r".{0,30}\bhere[.:]?",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:image|photo|photograph|picture)s? (?:caption|source|credit|copyright)s?[:,].*"
    r"|.*\((?:image|photo|photograph|picture|pic|credit)s?(?::| by ).{0,60}\)",
    re.IGNORECASE,
)


def aside(text: str) -> str | None:
    """Why a block that is not printed is none of the text, in words; None where it may be.

    Parameters
    ----------
    text : str

    Returns
    -------
    str or None

    Examples
    --------
    >>> aside("By Ada Lowe, chief reporter"), aside("Updated 14:20, 3 Jun 2024")
    ('names', 'date')
    """
    if len(text) > _LONGEST:
        return None
    if is_entry(text):
        return "contents list" if text[-1].isdigit() else "label"
    if _CREDIT.fullmatch(text):
        return "caption"
    words = text.split()
    if _HERE.fullmatch(text) or _SETTINGS.fullmatch(text):
        return "navigation"
    if ends_sentence(text):
        return None
    if _OTHER_STORY.fullmatch(text):
        return "navigation"
    if len(words) <= _LONGEST_PROMPT and _PROMPT.fullmatch(text):
        return "navigation"
    if _is_date(text):
        return "date"
    if _is_name(text):
        return "names"
    return None


def _is_date(text: str) -> bool:
    """Whether a line says when something was published, and no more."""
    if not any(map(str.isdigit, text)):
        return False
    rest, count = _WHEN.subn("", text)
    return count > 1 and not rest.strip()


def _is_name(text: str) -> bool:
    """Whether a line says who wrote something, or who was there."""
    if _INITIALS.fullmatch(text):
        return True
    if VERB.search(text):
        return False
    if _RANK.match(text):
        words = WORD.findall(_IN_BRACKETS.sub("", text))
        return all(word[0].isupper() or len(word) <= _SMALL_WORD for word in words)
    return _BYLINE.fullmatch(text) is not None


def without_asides(lines: Sequence[Line]) -> tuple[list[Line], list[Skipped]]:
    """Lines without those beside the text, each of which stands between blank lines.

    Parameters
    ----------
    lines : sequence of Line
        Lines that are not printed.

    Returns
    -------
    kept : list of Line
        With a blank line for each that is left out.
    skipped : list of Skipped
    """
    kept = list(lines)
    skipped: list[Skipped] = []
    last = len(kept) - 1
    for i, line in enumerate(lines):
        text = line.text
        if not text or line.heading or line.row:
            continue
        if text[-1] == ")" and (found := _last_initials(text)):
            skipped.append(Skipped(None, "names", found))
            kept[i] = line._replace(text=text[: -len(found)].rstrip())
        elif not ((i and lines[i - 1].text) or (i < last and lines[i + 1].text)):
            if why := aside(text):
                skipped.append(Skipped(None, why, text))
                kept[i] = line._replace(text="")
    return kept, skipped


def _last_initials(text: str) -> str | None:
    """The initials in brackets after the last sentence of a text: whose task it is."""
    before, _, last = text.rpartition(" (")
    found = "(" + last
    return found if before and ends_sentence(before) and _INITIALS.fullmatch(found) else None
