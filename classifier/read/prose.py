"""What is no running text: addresses, labels, lists of names, figures."""

from __future__ import annotations

import re

from classifier.read.flow import is_figures
from classifier.read.marks import VERB, WORD, ends_sentence
from classifier.read.particulars import is_graded, is_item, particulars

_IMPRINT = re.compile(
    r"the office for standards in education, children.s services and skills \(ofsted\)"
    r"|ofsted is proud to use|any complaints about the inspection or the report should"
    r"|if you would like a copy of this document in a different format"
    r"|you may (?:re)?use this information|you may copy all or parts of this"
    r"|© crown copyright|available under the open government licence",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:figure|fig\.|table|chart|graph|map|box|image|photo|source"
    r"|diagram)s? ?(?:[A-Z]?\d{1,3}[a-z]?)? ?[:.–-]",
    re.IGNORECASE,
)
LABELS = frozenset(("label", "names", "caption", "table or chart", "date", "address"))
"""Reasons for which words are left out that stand for themselves, where others are read."""

_QUOTED = re.compile(r"[“‘\"'][^“‘\"]*? [^“‘\"]*?[.?!…][”’\"']")
"""Somebody's sentence, with which a block begins; who said it may follow."""

_PAST = re.compile(r"\b[a-z]{3,}ed\b")
_QUOTES = frozenset("“‘\"'")
_CAPTION_STARTS = frozenset("FfTtCcGgMmBbIiPpSsDd")
_GLANCE = 120  # characters that show running text
_ENOUGH = 10  # words of an unfinished sentence
_FEW = 4
_SEARCHED = 5_000
_LOOKED_AT = 400  # characters


def is_imprint(text: str) -> bool:
    """Whether a line begins what a publisher says of itself."""
    return _IMPRINT.match(text) is not None


def is_caption(text: str) -> bool:
    """Whether a line begins what is written over or under a figure or a table."""
    return _CAPTION.match(text) is not None


def no_prose(
    text: str, *, bullet: bool, printed: bool, cell: int = 0, marked: bool = False
) -> str | None:
    """Why a block is not running text, in words; None where it is, or may be.

    Parameters
    ----------
    text : str
    bullet : bool
        Whether it is an item of a list.
    printed : bool
        Whether it comes from a printed page, on which labels stand about. Otherwise only what is
        no language at all is left out.
    cell : int
        How many cells it has as a row of a table; 0 where it is none.
    marked : bool
        Whether the format marks headings, so that whatever else looks like one is none.

    Returns
    -------
    str or None
    """
    if not cell and text[-1] in ".?!" and text[0] not in _CAPTION_STARTS:
        first = text[:_GLANCE].split()
        if len(first) > _ENOUGH and sum(map(str.islower, first)) > 0.6 * len(first):
            return None
    last, whole = text[-1], text[:_SEARCHED]
    text = text[:_LOOKED_AT]
    words = WORD.findall(text)
    if not any(len(word) > 1 for word in words):
        if len(text) == _LOOKED_AT:  # it may begin with marks
            return None
        return "number or mark"
    if (why := particulars(whole)) and (why == "address" or not bullet):
        return why
    lower = sum(word[0].islower() for word in words) / len(words)
    ended = ends_sentence(text)
    if text[0] in _QUOTES and _QUOTED.match(text):
        return None
    if cell and not (
        (printed or cell == 1 or ended)
        and _is_row_of_text(text, words, lower, ended=ended, printed=printed)
    ):
        return "table or chart" if printed or cell > 1 else "label"
    if not (printed or bullet or (ended and VERB.search(text))) and is_caption(text):
        return "caption"
    if not (bullet or ended or is_item(text)):
        if is_graded(whole):
            return "table or chart"
        few = len(words) < _FEW
        looks_like_heading = few or (marked and len(text) < _GLANCE and last != ":")
        if (
            looks_like_heading
            and last not in (":;," if printed else ";,")
            and not VERB.search(text)
        ):
            return "label"
    if not printed:
        return None
    if is_caption(text) and not bullet:
        return "caption"
    if bullet or is_item(text):
        return None
    if is_figures(text):
        return "table or chart"
    if ended:
        if lower < 0.35 and len(words) > 4 and not _says_something(whole):
            return "names"
        return "label" if len(words) < 2 else None
    if sum(map(str.isdigit, text)) > 0.15 * len(text):
        return "table or chart"
    if last in ":;,":
        return None if lower >= 0.4 or VERB.search(text) else "label"
    if lower < 0.5 and not (len(words) > _ENOUGH and _says_something(whole)):
        return "names" if len(words) > 4 else "label"
    if len(words) >= _ENOUGH or (VERB.search(text) and len(words) > 3):
        return None
    return "label"


def _says_something(text: str) -> bool:
    """Whether there seems to be a verb in a text."""
    return VERB.search(text) is not None or _PAST.search(text) is not None


def _is_row_of_text(
    text: str, words: list[str], lower: float, *, ended: bool, printed: bool
) -> bool:
    """Whether a row of a table is more than labels and figures."""
    if printed and text[-1] in "0123456789%" and is_figures(text.rsplit(" ", 1)[-1]):
        return False
    if ended and len(words) >= _FEW:
        return lower > 0.5 or not printed
    enough = _ENOUGH if printed or not VERB.search(text) else _FEW + 2
    return len(words) >= enough and lower > 0.5 and sum(map(str.isdigit, text)) < 0.1 * len(text)
