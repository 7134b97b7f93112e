"""Lines that a writer has set: which go on with the one before, and which are items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from classifier.read.items import with_bullets
from classifier.read.marks import (
    DASHES,
    NUMBERED,
    asks,
    bullet,
    ends_sentence,
    is_prose,
    is_unfinished,
)

LINE_BREAK = "\u2028"
"""Stands for a line break that mark-up has in the middle of a text."""

GOES_ON = 0.25
"""Share of lines with which the sentence of the one before goes on, in a text that is wrapped."""

_LETTERED = re.compile(r"(?:\(?(?:[a-z]|[ivx]{2,5}|\d{1,2})\)|\+|o) +(?=\S)")
_NEXT_ITEM = re.compile(r"[;,] (?:and|or)$")
_ANOTHER = re.compile(r" (?=[•▪●■◦] )")  # item on the same line
_GAP = re.compile(r"\t+| {2,}")
_WIDE_GAP = re.compile(r"\t| {3}")
_FULL = 0.86  # share of the width from which on a line had no room for another word
_WIDER = 1.25  # times the width: lines that are no part of a wrapped text
_FEW_WIDER = 0.05  # share of them that may stand in one
_NUMBER_ALONE = re.compile(r"\d{1,3}(?:\.\d{1,3})*\.?")
_LEAST_CELLS = 3


def _item(line: str) -> str | None:
    """A line as an item of a list, with a mark that is known as one; None if it is none."""
    if bullet(line) is not None:
        return line
    found = _LETTERED.match(line)
    return f"• {line[found.end() :]}" if found else None


def width_of(lines: Sequence[str]) -> int:
    """Width to which a text is wrapped; 0 where each line stands for itself.

    In a wrapped text many sentences go on from one line to the next, and next to no line is
    longer than those that they break off in.

    Parameters
    ----------
    lines : sequence of str
        Clean lines; blank ones are empty.

    Returns
    -------
    int
        In characters.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if a and b and _item(b) is None]
    broken = [len(a) for a, b in pairs if b[0].islower() and not _is_closed(a)]
    if not broken or len(broken) < GOES_ON * len(pairs):
        return 0
    width = max(broken)
    filled = [len(line) for line in lines if line]
    wider = sum(length > _WIDER * width for length in filled)
    return width if wider <= _FEW_WIDER * len(filled) else 0


def units(lines: Iterable[str], width: int = 0) -> list[list[str]]:
    """Lines put together that belong together: those of a paragraph, of an item, of a title.

    Parameters
    ----------
    lines : iterable of str
        Clean lines; a blank one parts those around it.
    width : int, default 0
        As `width_of` gives it.

    Returns
    -------
    list of list of str
        Marks of items are bullets, however they were written.
    """
    groups: list[list[str]] = []
    before = ""
    for line in with_bullets(list(lines)):
        if line:
            text = line
            if before and _goes_on(before, text, width):
                groups[-1].append(text)
            else:
                parts = _ANOTHER.split(_item(text) or text) if bullet(text) is not None else []
                groups += [[part] for part in parts or [_item(text) or text]]
        before = line
    return groups


def within(lines: Iterable[str]) -> list[str]:
    """Paragraphs of a text that has line breaks in it.

    Parameters
    ----------
    lines : iterable of str
        Clean lines, from one break to the next.

    Returns
    -------
    list of str
        Sentences that follow each other stay together.
    """
    found: list[str] = []
    for unit in units(lines):
        text = " ".join(unit)
        listed = len(found) > 1 and bullet(found[-1]) is not None and bullet(found[-2]) is not None
        if (
            found
            and not listed
            and ends_sentence(found[-1])
            and ends_sentence(text)
            and not _opens(text)
        ):
            found[-1] += f" {text}"
        else:
            found.append(text)
    return found


def _opens(text: str) -> bool:
    return bullet(text) is not None or NUMBERED.match(text) is not None


def _is_closed(line: str) -> bool:
    return line[-1] in ":;" or ends_sentence(line)


def _goes_on(before: str, text: str, width: int) -> bool:
    """Whether a line goes on with the one before."""
    full = bool(width) and len(before) + 1 + len(text.split(" ", 1)[0]) > _FULL * width
    if (item := _item(text)) is not None:
        if text[0] in DASHES:
            return full and text[2:3].islower() and not _is_closed(before)
        return item[2:3].islower() and _breaks_off(before) and not _NEXT_ITEM.search(before)
    if before in ("•", "-") or ((found := NUMBERED.fullmatch(before)) and not found[2]):
        return True  # a mark on a line of its own
    if NUMBERED.match(text) and _NEXT_ITEM.search(before):
        return False
    if full:
        return NUMBERED.match(text) is None or not _is_closed(before)
    if text[0].islower():
        return not _is_closed(before)
    return before[-1] in ",–-" or (_breaks_off(before) and not asks(before))


def _breaks_off(line: str) -> bool:
    """Whether a line ends with a word after which another has to come, and not with a letter A."""
    return line[-1].islower() and is_unfinished(line) and _item(line) is None


def rows(lines: Sequence[str]) -> dict[int, list[str]]:
    """Lines of a text that are rows of a table, by the gaps in them.

    Parameters
    ----------
    lines : sequence of str
        As they were typed.

    Returns
    -------
    dict of int to list of str
        By the index of each line: its cells, as they were typed.
    """
    found = {i: cells for i, line in enumerate(lines) if (cells := _cells(line))}
    return {i: cells for i, cells in found.items() if i - 1 in found or i + 1 in found}


def _cells(line: str) -> list[str]:
    """The cells of a line that may be a row of a table; empty where it is none."""
    line = line.strip()
    if "\t" not in line and "  " not in line:
        return []
    cells = _GAP.split(line)
    if _item(line) or cells[0] in ("•", "-", ""):
        return []
    if len(cells) < _LEAST_CELLS and _NUMBER_ALONE.fullmatch(cells[0]):
        return []
    if any(map(is_prose, cells)):
        return line.split("\t") if "\t" in line else []
    if any(cell[-1:] in ".?!:;," for cell in cells[:-1]):
        return []
    return cells if len(cells) >= _LEAST_CELLS or _WIDE_GAP.search(line) else []
