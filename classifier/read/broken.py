"""Words that were broken at the end of a line, and compounds that have a hyphen there."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache, cached_property
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

BREAK = "\ufffe"
"""pdfium writes this for a hyphen at the end of a line, and joins the line to the next one."""

SOFT = "\xad"
"""Soft hyphen: shows at the end of a line alone, where a writer has put it."""

_SOFT_SPACE, _SOFT_LINE = (
    re.compile(rf"(?<=[^\W\d_]){SOFT}{space}(?=[^\W\d_A-Z])") for space in (" +", r"\s+")
)
_LAST_WORD = re.compile(r"\w+$")
_FIRST_WORD = re.compile(r"\w+")
_MOST_BROKEN = 100  # that are counted, with each mark
_MOST_DECIDED = 2_000  # different ones; each is sought in the text
_LONGEST_WORD = 40
_FREE = 3  # letters from which on a part may be followed by a hyphen without further ado
_FIRST_PARTS = frozenset(  # of many compounds, of which some writers leave the hyphen out
    "anti co cross ex front full half hard high inter intra ill long longer low mid multi non off"
    " on one over part peer post pre pro re self semi short single six sub ten three two under up"
    " well whole wide year".split()
)


def without_soft_hyphens(text: str, *, lines: bool = False) -> str:
    """A text in which words with a soft hyphen and a space in them are mended.

    Parameters
    ----------
    text : str
    lines : bool, default False
        Whether an end of line may be there instead of the space.

    Returns
    -------
    str
        Soft hyphens without a space stay.
    """
    if SOFT not in text:
        return text
    marked = (_SOFT_LINE if lines else _SOFT_SPACE).sub(BREAK, text)
    return Broken(marked, soft=True).mended(marked) if BREAK in marked else marked


class Broken:
    """Decides what becomes of hyphens at the ends of the lines of a text.

    What stands elsewhere in the text decides: the word without the hyphen, or with it. Where
    neither does, a hyphen goes if the tables of words of spacy-lookups-data have the word without
    it, or if one of its parts is no word there and in the text. In a text that has most such
    words with their hyphens elsewhere, lines end at real hyphens, as word processors set them: a
    hyphen goes only if both parts are no words. The tables are loaded for a text that needs them.

    Parameters
    ----------
    text : str
        All of the text.
    soft : bool, default False
        Whether the hyphens are soft ones: then a word that is in those tables has none.
    """

    def __init__(self, text: str, *, soft: bool = False) -> None:
        self._whole = text.casefold()
        self._soft = soft
        self._decided: dict[tuple[str, str], bool] = {}

    def mended(self, text: str) -> str:
        """A part of the text with each mark of a break turned into a hyphen, or into nothing."""
        first, *others = text.split(BREAK)
        parts = [first]
        for part in others:
            parts += ["-" if self.keeps_hyphen(parts[-1], part) else "", part]
        return "".join(parts)

    def keeps_hyphen(self, before: str, after: str) -> bool:
        """Whether a hyphen stays between what stands before and after it."""
        left, right = _LAST_WORD.search(before[-_LONGEST_WORD:]), _FIRST_WORD.match(after)
        if not (left and right) or before[-len(left[0]) - 1 :][:1] == "-":  # out-of-hours
            return True
        if not (left[0].isalpha() and right[0].isalpha() and right[0][0].islower()):
            return True
        parts = left[0].casefold(), right[0].casefold()
        if parts not in self._decided and len(self._decided) < _MOST_DECIDED:
            self._decided[parts] = self._is_compound(*parts)
        return self._decided.get(parts, True)

    def _is_compound(self, left: str, right: str) -> bool:
        known = self._known(left, right)
        if self._soft and known is None and left + right in _english():
            known = False
        if self._soft and known is not None:
            return known
        at_hyphens = self._at_hyphens
        if known is not None and not (at_hyphens and left in _FIRST_PARTS):
            return known
        if at_hyphens and (left in _FIRST_PARTS or self._has(left) or self._has(right)):
            return True
        if left + right in _english() and (len(left) < _FREE or left not in _FIRST_PARTS):
            return False
        return all(
            part in _FIRST_PARTS or self._has(part) or part in _english() for part in (left, right)
        )

    def _known(self, left: str, right: str) -> bool | None:
        """Whether the text has a hyphen in a word elsewhere; None where it has not the word."""
        if f"{left}-{right}" in self._whole:
            return True
        return False if left + right in self._whole else None

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        """The parts of the words that are broken, up to a number of them."""
        pairs = []
        for mark in (BREAK, "-\n"):
            for before, after in pairwise(self._whole.split(mark, _MOST_BROKEN)):
                left, right = _LAST_WORD.search(before[-_LONGEST_WORD:]), _FIRST_WORD.match(after)
                if left and right:
                    pairs.append((left[0], right[0]))
        return pairs

    @cached_property
    def _at_hyphens(self) -> bool:
        """Whether lines end at hyphens of compounds alone, for all that the text shows."""
        found = [self._known(*pair) for pair in self._pairs]
        return found.count(True) > found.count(False)

    def _has(self, part: str) -> bool:
        """Whether a part of a broken word is a word of the text elsewhere."""
        whole, start = self._whole, self._whole.find(part)
        while start >= 0:  # an expression takes ten times as long
            end = start + len(part)
            before, after = whole[max(0, start - 2) : start], whole[end : end + 2]
            if not (
                before[-1:].isalnum()
                or after[:1].isalnum()
                or BREAK in (before[-1:], after[:1])
                or "-\n" in (before, after)
            ):
                return True
            start = whole.find(part, end)
        return False


@cache
def _english() -> frozenset[str]:
    """English words, in all their forms; none where there are no tables of them."""
    package = find_spec("spacy_lookups_data")
    if package is None or not package.submodule_search_locations:
        return frozenset()
    folder = Path(package.submodule_search_locations[0]) / "data"
    forms, bases = (
        json.loads(gzip.decompress((folder / f"en_lemma_{table}.json.gz").read_bytes()))
        for table in ("lookup", "index")
    )
    return frozenset().union(forms, forms.values(), *bases.values())
