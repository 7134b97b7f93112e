"""Footnotes: where they stand, and the numbers that refer to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from classifier.read.dates import MONTH
from classifier.read.lines import Line
from classifier.read.marks import NUMBERED, bullet

_FOOTNOTE = re.compile(r"(\d{1,2}|[ivx]{1,6})(?: (.*))?$")
_NO_NOTE = re.compile(rf"\d{{1,2}} (?:\(\d|{MONTH} \d{{4}})", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10}
FOOTNOTE_NUMBER = "number of a footnote"
"""Reason for which a raised number is not in the text: the footnote has it."""

_MOST = 60  # a higher number refers to no footnote
_MOST_LINES = 16


def _number(text: str) -> int:
    """The number that a footnote begins with; 0 where it begins with none."""
    match = _FOOTNOTE.match(text)
    if not match or _NO_NOTE.match(text):
        return 0
    if match[1].isdigit():
        number = int(match[1])
        return number if number < _MOST else 0
    values = [_ROMAN[letter] for letter in match[1]]
    return sum(
        -one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True)
    )


def footnotes_end(lines: Sequence[Line], start: int) -> int:
    """Where the footnotes that open at a line end, which is where its page does.

    Parameters
    ----------
    lines : sequence of Line
    start : int

    Returns
    -------
    int
        Index after the last line; `start` where there are none.
    """
    if not lines[start].text[0].isdigit() or not _number(lines[start].text):
        return start
    page = lines[start].page
    end = start
    while end < len(lines) and lines[end].page == page:
        text = lines[end].text
        if end - start == _MOST_LINES or NUMBERED.match(text) or bullet(text) is not None:
            return start
        end += 1
    return end


def small_footnotes_end(lines: Sequence[Line], start: int, size: float) -> int:
    """Where the footnotes in small type that open at a line end.

    Parameters
    ----------
    lines : sequence of Line
    start : int
    size : float
        Size from which on type is no longer small.

    Returns
    -------
    int
        Index after the last line; `start` where there are none.
    """
    look = lines[start].look
    if look is None or not _number(lines[start].text):
        return start
    page, low, end = lines[start].page, look.low, start + 1
    while end < len(lines) and lines[end].page == page:
        text, after = lines[end].text, lines[end].look
        if text and (after is None or after.size >= size or after.base > low + after.size):
            break
        low = after.low if after else low
        end += 1
    return end


def footnotes(lines: Sequence[Line], start: int, end: int) -> list[tuple[str, list[Line]]]:
    """Numbers, as printed, and lines of footnotes.

    Parameters
    ----------
    lines : sequence of Line
    start, end : int

    Returns
    -------
    list of (str, list of Line)
    """
    notes: list[tuple[str, list[Line]]] = []
    last = 0
    for line in lines[start:end]:
        number = _number(line.text)
        if number and (not notes or number == last + 1):
            last = number
            printed, _, rest = line.text.partition(" ")
            notes.append((printed, [line._replace(text=rest)] if rest else []))
        elif line.text and notes:
            notes[-1][1].append(line)
    return notes


def reference_to(numbers: Sequence[str]) -> re.Pattern[str]:
    """What a reference to one of some footnotes looks like after a word."""
    return re.compile(rf"(?<=[A-Za-z.,:;)%’'”])(?:{'|'.join(numbers)})(?=[\s.,;:)]|$)")
