"""Contents lists: where one ends, and the titles in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from classifier.read.lines import Line

_ENTRY = re.compile(r"(.*\S)[ .]+(\d{1,3})$")
_OPENS = frozenset(
    ("contents", "table of contents", "contents page", "list of contents", "contents:")
)
_LEADERS = re.compile(r"(?:\. ?){5}|…{2}|_{6}")
_MOST_PENDING = 2  # lines of a title before the one with its page number


def opens_contents(text: str) -> bool:
    """Whether a line is the heading of a contents list."""
    return len(text) < 20 and text.casefold() in _OPENS


def is_entry(text: str) -> bool:
    """Whether a line is an entry of a contents list by itself: dots lead to its page number."""
    return "..." in text[-160:] and _LEADERS.search(text[-160:]) is not None


def contents_end(lines: Sequence[Line], start: int) -> tuple[int, set[str]]:
    """Read the contents list that a line opens.

    Parameters
    ----------
    lines : sequence of Line
    start : int
        Index of the line that opens it.

    Returns
    -------
    end : int
        Index after its last entry.
    titles : set of str
        What it lists, casefolded.
    """
    page = lines[start].page
    pending: list[str] = []
    titles = set()
    end = start + 1
    for j in range(start + 1, len(lines)):
        text, on = lines[j][:2]
        if on > page + 1 or len(pending) > _MOST_PENDING:
            break
        if not text:
            continue
        entry = _ENTRY.fullmatch(text[:500])  # dots take the square of the time
        pending.append(entry.group(1).rstrip(" .") if entry else text)
        if entry:
            titles.add(" ".join(pending).casefold())
            pending = []
            end = j + 1
    return end, titles
