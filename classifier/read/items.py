"""Items of lists whose marks are letters and numbers: a), (ii), B., 3); they come in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_MARK = re.compile(
    r"([(\[]?)([A-Za-z]|[ivx]{2,5}|[IVX]{2,5}|\d{1,2})(\.\)|[.)\]]) +(?=\S)|o +(?=\S)"
)
_RING = "○"  # stands for an "o" that is typed for one
_NO_NAME = 3  # spaces that no name has
_CLOSES = {"": (".", ")", ".)"), "(": (")",), "[": ("]",)}
_FARTHEST = 30  # lines from one item to the next
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
_FIRST = frozenset(("a", "i", "1"))


def following(label: str) -> set[str]:
    """What the mark after one can be: 2 after 1, b after a, and both j and ii after i.

    Parameters
    ----------
    label : str
        A number, a letter or a Roman number, all in capitals or in none.

    Returns
    -------
    set of str
    """
    if label == _RING:
        return {label}
    if label.isdigit():
        return {str(int(label) + 1)}
    low = label.lower()
    after = {chr(ord(low) + 1)} if len(low) == 1 and low != "z" else set()
    if low in _ROMAN:
        after.update(_ROMAN[_ROMAN.index(low) + 1 :][:1])
    return {each.upper() for each in after} if label.isupper() else after


def items(lines: Iterable[str]) -> dict[int, str]:
    """Lines that are items of a list, by their marks: a first one, and the next in order below.

    Parameters
    ----------
    lines : iterable of str
        Clean lines.

    Returns
    -------
    dict of int to str
        By the index of each line: its text without the mark.
    """
    found: dict[int, str] = {}
    open_lists: dict[tuple[str, str], tuple[int, str, str]] = {}  # by brackets: the last item
    for i, line in enumerate(lines):
        mark = _MARK.match(line)
        if mark is None:
            continue
        opens, label, closes, rest = mark[1], mark[2] or _RING, mark[3] or "", line[mark.end() :]
        if label == _RING:
            if not rest[0].isupper():
                continue  # known by itself
        elif closes not in _CLOSES[opens] or (closes == "." and not _by_full_stop(label, rest)):
            continue
        last = open_lists.get((opens, closes))
        if last and i - last[0] <= _FARTHEST and label in following(last[1]):
            found.setdefault(last[0], last[2])
            found[i] = rest
        elif closes == "." and label.lower() not in _FIRST:
            continue
        open_lists[opens, closes] = i, label, rest
    return found


def _by_full_stop(label: str, rest: str) -> bool:
    """Whether a label and a full stop can mark an item, and are no initial or number."""
    return not label.isdigit() and (label.islower() or rest.count(" ") >= _NO_NAME)


def with_bullets(lines: Sequence[str]) -> list[str]:
    """Lines with a bullet in place of the mark of each item."""
    marked = items(lines)
    return [f"• {marked[i]}" if i in marked else line for i, line in enumerate(lines)]
