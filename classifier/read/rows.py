"""Rows of tables on printed pages: which lines are some, and their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from classifier.read.grades import GRADE
from classifier.read.lines import Line, Look
from classifier.read.marks import bullet
from classifier.read.styles import MUCH_BIGGER, Body

_WORD = re.compile(r"[^\W\d_]{2}")
_WIDE = 0.9  # times the size: a gap that stands in no sentence
_ALIGNED = 3  # points between the beginnings of cells in a column
_FEW = 6  # words of a label
_NEAR = 3  # lines to the next row
_MARK = 6  # characters of a number or a letter that opens an item of a list, at most
_GOES_ON = 1.7  # times the size, to the next line of the same cell
_PROSE = 18  # characters of a line that may be one of several of a text


def parted(lines: Sequence[Line], body: Body) -> tuple[list[Line], set[int], set[int], set[int]]:
    """Take rows apart into their cells, where these are words.

    A row of labels and figures stays one line.

    Parameters
    ----------
    lines : sequence of Line
    body : Body
        How most of them look.

    Returns
    -------
    lines : list of Line
    rows : set of int
        Indices of lines that are rows, or cells of one.
    cells : set of int
        Those that are not the first line of a cell with more of them.
    breaks : set of int
        Indices of lines that don't go on with the line before.
    """
    found: list[Line] = []
    rows: set[int] = set()
    cells: set[int] = set()
    breaks: set[int] = set()
    for i, line in enumerate(lines):
        look = line.look
        if look is None or not look.gaps or look.size > MUCH_BIGGER * body.size:
            found.append(line)
            continue
        gaps = [gap for gap in look.gaps if _parts(gap, lines, i)]
        parts = list(_cells(line, look._replace(gaps=tuple(gaps))))
        if len(parts) < 2 or _is_graded(parts):
            found.append(line)
            continue
        if not all(_WORD.search(part.text) for part in parts):
            parts = [line]
        first = len(found)
        found += parts
        rows.update(range(first, len(found)))
        breaks.update(range(first, len(found)))
        cells.update(range(first, len(found) - 1))
        following = lines[i + 1] if i + 1 < len(lines) else None
        if len(parts) == 1 or not _goes_on(parts[-1], following):
            cells.add(len(found) - 1)
            breaks.add(len(found))
    return found, rows, cells, breaks


def _parts(gap: tuple[int, float, float], lines: Sequence[Line], i: int) -> bool:
    """Whether a gap in line i is wide, or labels stand there in a column with a row near it."""
    text, look = lines[i].text, lines[i].look
    before, end, begin = gap
    assert look is not None
    if begin - end > _WIDE * look.size:
        return True
    words = text.split()
    if words[before][0].islower() or (before > _FEW and _WORD.search(" ".join(words[before:]))):
        return False
    return any(
        abs(other[2] - begin) < _ALIGNED
        for near in (*lines[max(0, i - _NEAR) : i], *lines[i + 1 : i + 1 + _NEAR])
        if near.look and near.page == lines[i].page
        for other in near.look.gaps
    )


def _cells(line: Line, look: Look) -> Iterator[Line]:
    """The cells of a row; a mark or a number before the first is a part of it."""
    words = line.text.split()
    start, left = 0, look.left
    for before, end, begin in (*look.gaps, (len(words), look.right, 0.0)):
        text = " ".join(words[start:before])
        if (
            not start
            and len(text) <= _MARK
            and (bullet(text) is not None or not _WORD.search(text))
        ):
            continue
        if text:
            bare = look._replace(left=left, right=end, gaps=())
            yield line._replace(text=text, look=bare)
        start, left = before, begin


def _is_graded(parts: Sequence[Line]) -> bool:
    """Whether a row is a title with the grade of what it names."""
    title, grade = parts[0].text, parts[-1].text
    return (
        len(parts) == 2
        and _WORD.search(title) is not None
        and re.fullmatch(GRADE, grade, re.IGNORECASE) is not None
    )


def _goes_on(cell: Line, following: Line | None) -> bool:
    """Whether the line after a row goes on with the text in its last cell."""
    look = cell.look
    if following is None or following.look is None or look is None or not following.text:
        return False
    below = following.look
    return (
        following.page == cell.page
        and not below.gaps
        and (following.text[0].islower() or not (look.bold or len(cell.text) < _PROSE))
        and 0 < look.low - below.base < _GOES_ON * look.size
        and abs(below.left - look.left) < look.size
    )
