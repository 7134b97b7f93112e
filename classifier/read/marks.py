"""What a line begins and ends with: bullets, numbers, ends of sentences."""

from __future__ import annotations

import re

_UNFINISHED = re.compile(
    r"\b(?:a|an|and|are|as|at|be|by|for|from|has|have|in|is|its|of|on|or|that|the|their|to|was|were|with)$",
    re.IGNORECASE,
)
VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|will|would|should|must"
    r"|(?<!\d )may(?! \d)|might|need|needs|requires?|remains?|make|makes|made|said|say|says|want"
    r"|get|know|feel|felt|live|lives)\b",
    re.IGNORECASE,
)
"""Verbs that many sentences have, and few labels."""

NUMBERED = re.compile(r"(\d{1,3})\.(?!\d) ?(.*)")
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_BULLETS = frozenset(
    "•◼▪■●○◦▫□◆‣⁃∙·*➢➤✓✔►▸\uf0b7\uf06e\uf02d\uf0a7\uf0d8\uf0fc\uf0e0\uf076\uf0a8\uf071\uf0be"
)
_SIGNS = frozenset(  # bullets where a space follows
    "→⇒➔➜»›★☆✗✘✕✖❖❑❏□▢☐☑☒◊⬥⚫⦿▶▷⁌¢Ø§ü"
    + "".join(map(chr, [*range(0x2460, 0x2474), *range(0x2776, 0x2794), *range(0xF020, 0xF100)]))
)
DASHES = frozenset("-–—")
_SENTENCE_END = re.compile(r"[.?!][\"'’”)\]]*(?: \([^()]{3,40}\))?\d{0,2}$")
_LONG_LABEL = 90  # characters
_FEW_WORDS = 4
_LONGEST_HEADING = 200
_LONGEST_SENTENCE = 80  # of a heading that ends as a sentence does
_SEVERAL = 6
_ASKS = re.compile(r"(?:what|how|who|whom|where|why|when|which)\b", re.IGNORECASE)


def is_unfinished(text: str) -> bool:
    """Whether a text ends with a word after which another has to come."""
    return _UNFINISHED.search(text, max(0, len(text) - 8)) is not None


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _SENTENCE_END.search(line, max(0, len(line) - 60)) is not None


def bullet(line: str) -> str | None:
    """What follows the bullet glyph that opens a line, or None."""
    first = line[:1]
    if first in _BULLETS or (first in DASHES and line[1:2] == " "):
        return line[1:].strip()
    if first in _SIGNS and line[1:2] == " " and line[2:3].isalpha():
        return line[2:].strip()
    if first == "o" and line[:2] == "o " and line[2:3].islower():
        return line[2:].strip()
    return None


def may_head(text: str, *, bold: bool = False) -> bool:
    """Whether a text may be a heading; if `bold`, one by bold type alone."""
    if len(text) > _LONGEST_HEADING or (bold and text.endswith((".", ",", ";"))):
        return False
    return not (ends_sentence(text) and len(text) > _LONGEST_SENTENCE)


def asks(text: str) -> bool:
    """Whether a line begins as a question does."""
    return _ASKS.match(text) is not None


def is_prose(text: str) -> bool:
    """Whether what stands in a cell of a table is a text and no label or figure."""
    words = text.split(None, _SEVERAL)
    if len(text) > _LONG_LABEL or (len(words) >= _FEW_WORDS and ends_sentence(text)):
        return True
    return len(words) > _SEVERAL and VERB.search(text) is not None and not asks(text)
