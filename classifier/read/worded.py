"""Headings by their words or their shape, where they look like the text around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from classifier.read.headings import (
    AREA_HEADING,
    FULL_PHRASE,
    HEADING_STARTS,
    known_heading,
    without_reference,
)
from classifier.read.lines import Line
from classifier.read.marks import NUMBERED, VERB, asks, bullet, ends_sentence, is_unfinished
from classifier.read.particulars import is_item, particulars
from classifier.read.prose import is_caption
from classifier.read.roles import role_of
from classifier.read.styles import SMALL, Body

_SET_APART = 1.15  # times the leading
_FEW_WORDS = 6
_FEW_CHARACTERS = 60
_LONGEST = 100
_LONGEST_JOINED = 130
_LONGEST_QUESTION = 160
_NUMBERED_LEVEL = 9  # below those that a format marks; a level more for each number
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.? ")
_LEADS_IN = re.compile(  # to a list, as a sentence of its own
    r"(?:[a-z][.!?][\"'”’)]* [A-Z]"
    r"|\b(?:found|told|said|noted|identified|reported|include[sd]?|including|should|must|following)\b)"
    r".*:$"
)
_ALSO_NOUNS = frozenset(("may", "might", "need", "needs", "lives"))
_LAST = frozenset("?:)]’'”\"%")


def _says_what_for(text: str) -> bool:
    """Whether a few words name a role, and are no sentence."""
    return (
        len(text) <= _FEW_CHARACTERS
        and role_of(text) is not None
        and not (VERB.search(text) and text[-1] != "?")
    )


class Worded:
    """What lines say of themselves as headings.

    Parameters
    ----------
    lines : sequence of Line
    body : Body or None
        How most of them look.
    apart : bool, default False
        Whether a blank line stands between any two that are not of one paragraph.

    Attributes
    ----------
    marked : bool
        Whether the format marks headings, all of them; it has to be said.
    """

    def __init__(self, lines: Sequence[Line], body: Body | None, *, apart: bool = False) -> None:
        self.lines = lines
        self.body = body
        self.apart = apart
        self.marked = False
        self.first = next((i for i, line in enumerate(lines) if line.text), 0)
        lengths = sorted(len(line.text) for line in lines if line.text)
        self.width = lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0
        self.unwrapped = self.width > 160
        self.titles: set[str] = set()  # of the contents list
        self.title_starts: set[str] = set()

    def short(self, i: int) -> bool:
        """Whether line i ended before the first word of the next one had to."""
        if self.unwrapped:
            return True
        following = self.lines[i + 1].text if i + 1 < len(self.lines) else ""
        if self.apart and not following:
            return True
        first_word = following.split(" ", 1)[0]
        return len(self.lines[i].text) + 1 + len(first_word) < 0.86 * self.width

    def joined(self, i: int, count: int) -> str | None:
        """Lines i to i + count as one, or None where they can't be one heading."""
        parts = [line.text for line in self.lines[i : i + count]]
        if len(parts) < count or not all(parts):
            return None
        if any(NUMBERED.match(part) or bullet(part) is not None for part in parts[1:]):
            return None
        return " ".join(parts)

    def known(self, i: int, *, closed: bool) -> int:
        """How many lines from i on are a heading of the frameworks or the contents list."""
        text = self.lines[i].text
        if not (text[0].isupper() and len(text) < 140):
            return 0
        start = text[:6].casefold()
        starts = start.startswith(HEADING_STARTS)
        if not starts and start not in self.title_starts:
            return 0
        if not (closed or FULL_PHRASE.search(text)):
            return 0
        single = 0
        for count in (4, 3, 2, 1):
            joined = self.joined(i, count)
            if joined is None:
                continue
            if starts and AREA_HEADING.fullmatch(without_reference(joined)):
                return count
            if joined.casefold() in self.titles or (count < 3 and known_heading(joined)):
                single = count
        return single if closed else 0

    def plain(self, i: int) -> int:
        """How many lines from i on look like a heading that no framework prescribes."""
        text = self.lines[i].text
        start = _NUMBER.match(text)
        asking = self.apart and asks(text[start.end() :] if start else text)
        longest = _LONGEST_QUESTION if asking else _LONGEST
        if len(text) > longest or not (text[start.end() :] if start else text)[:1].isupper():
            return 0
        if (": " in text and not text.isupper()) or is_item(text):
            return 0
        for count in (1, 2):
            joined = self.joined(i, count)
            if joined is None or len(joined) > max(longest, _LONGEST_JOINED):
                return 0
            if joined[-1] in ".,;:?!-–" and (
                joined[-1] not in "?:" or not (role_of(joined) or (asking and joined[-1] == "?"))
            ):
                return 0
            if (ends_sentence(joined) and joined[-1] != "?") or _LEADS_IN.search(joined):
                return 0
            if is_unfinished(joined) and not asking:
                continue
            if not (joined[-1].isalnum() or joined[-1] in _LAST):
                return 0
            if self.body and not self._may_be_title(i, count, joined):
                return 0
            if self.apart and not self._stands_for_itself(i, joined, asking=asking):
                return 0
            following = self._following(i + count)
            after = following.text if following else ""
            starts_anew = bool(
                after
                and (
                    after[0].isupper()
                    or after[0] in "‘“'\""
                    or bullet(after) is not None
                    or NUMBERED.match(after)
                    or (self.apart and not after[0].islower())
                )
            )
            if starts_anew and (self.short(i + count - 1) or _says_what_for(joined)):
                return 0 if particulars(joined) else count
        return 0

    def _stands_for_itself(self, i: int, text: str, *, asking: bool) -> bool:
        """Whether a line of a text that is not printed can be a heading by its words."""
        if text.isupper() or _says_what_for(text):
            return True
        number = _NUMBER.match(text)
        if number and (not self.marked or "." in number[0]):
            return True
        if self.marked or is_caption(text):
            return False
        return (
            asking
            or i == self.first
            or not any(found[0].casefold() not in _ALSO_NOUNS for found in VERB.finditer(text))
        )

    def level(self, i: int) -> int:
        """Level of the heading that line i opens, by its number; 0 where that says nothing."""
        start = _NUMBER.match(self.lines[i].text) if self.apart else None
        return _NUMBERED_LEVEL + len(_DIGITS.findall(start[0])) if start else 0

    def numbered(self, i: int) -> int:
        """How many lines from i on are a heading with a number, and no item of a list."""
        if len(self.lines[i].text) > _FEW_CHARACTERS:
            return 0
        count = self.plain(i)
        title = self.joined(i, count) or ""
        after = self._following(i + count)
        if VERB.search(title) or len(title) > _FEW_CHARACTERS:
            return 0
        if after and NUMBERED.match(after.text):
            return 0
        return count

    def _follow(self, i: int, count: int) -> bool:
        """Whether each of some lines stands below the one before."""
        return all(
            above.look and line.look and 0 < above.look.low - line.look.base < 3 * line.look.size
            for above, line in pairwise(self.lines[i : i + count])
        )

    def _following(self, i: int) -> Line | None:
        """The first line from line i on that is not blank."""
        lines = (self.lines[j] for j in range(i, len(self.lines)))  # a slice would copy the rest
        return next((line for line in lines if line.text), None)

    def _may_be_title(self, i: int, count: int, text: str) -> bool:
        """Whether lines that look like body text can be a heading where others stand out."""
        if VERB.search(text) and text[-1] != "?":
            return False
        above, look = self.lines[i - 1] if i else None, self.lines[i].look
        if above is None or above.look is None or look is None or above.page != self.lines[i].page:
            return True
        assert self.body is not None
        if look.size < SMALL * self.body.size or not self._follow(i, count):
            return False  # a label
        after = self._following(i + count)
        if after is None or after.page != self.lines[i].page:
            return False
        set_apart = above.look.low - look.base > _SET_APART * self.body.leading
        return set_apart or (len(text.split()) <= _FEW_WORDS and "," not in text)
