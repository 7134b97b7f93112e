"""How lines follow each other on a printed page: columns, cells of tables, labels of charts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from classifier.read.lines import Line, Look
from classifier.read.marks import bullet, ends_sentence
from classifier.read.styles import Body

_SAME_HEIGHT = 0.5  # difference in height, as a share of the size, on one line
_PARAGRAPH = 1.4  # times the leading
_OTHER_SIZE = 0.12  # difference in size, as a share, of lines that don't belong together
_STRETCHED = 1.45  # times the width that its characters would take
_LONG = 25  # characters of a line that may be full
_INDENT = 40  # points between lines of one column
_EARLY = 8  # times the size
_MANY = 20
_FEW = 6  # lines above in which the width of a column shows
_LIST_MARKS = "−─"  # of a list that is read as one sentence
_RAISED = re.compile(r"\d{1,2}(?: |$)")
_FIGURES = re.compile(r"[\d.,%£$€()+/–:-]+|n/?a|[kmx]", re.IGNORECASE)


def is_figures(text: str) -> bool:
    """Whether a line is figures for the most part, as in a table or along an axis."""
    words = text[:200].split()
    if sum(map(str.isalpha, words[:5])) > 2 or not any(map(str.isdigit, text[:200])):
        return False
    figures = sum(_FIGURES.fullmatch(word) is not None for word in words)
    return 2 * figures > len(words) if len(words) > 2 else figures == len(words)


def raised_number(lines: Sequence[Line], i: int) -> int:
    """Length of the number of a footnote that line i begins with, on the line of the one before.

    pdfium takes a number that is raised after a full stop for the beginning of another line.
    """
    line, above = lines[i], lines[i - 1] if i else None
    if (
        above is None
        or line.look is None
        or above.look is None
        or above.page != line.page
        or not 0
        < line.look.base - above.look.low
        < _SAME_HEIGHT * max(line.look.size, above.look.size)
        or not -line.look.size < line.look.left - above.look.right < line.look.size
    ):
        return 0
    number = _RAISED.match(line.text)
    return len(number[0]) if number else 0


def partings(lines: Sequence[Line], body: Body, breaks: set[int], cells: set[int]) -> None:
    """Find where the text of a page does not simply go on from one line to the next.

    Parameters
    ----------
    lines : sequence of Line
    body : Body
    breaks : set of int
        Those known so far; indices of lines that don't go on with the line before are added.
    cells : set of int
        Likewise, indices of lines that are rows of a table, cells or labels.
    """
    usual = _PARAGRAPH * body.leading
    widest = _STRETCHED * body.width
    seen: Look | None = None
    j = on = -1  # of the line before
    for i, (text, page, _, look, _) in enumerate(lines):
        if look is None or not text:
            if text:
                seen = None
            continue
        low = text[0].islower()
        if low and seen and page == on and 0 < seen.low - look.base < usual:
            if j in cells and look.left > seen.left + look.size:  # a cell goes on below itself
                cells.add(i)
                breaks.discard(i)
                breaks.add(i + 1)
            j, seen = i, look  # most lines: the rest of a sentence
            continue
        size = look.size
        width = body.width * size
        length = len(text)
        if (
            length > 2
            and text[1] != " "
            and not look.bold
            and look.right - look.left > widest * size * length + 2 * size
        ):
            cells.add(i)
            breaks.update((i, i + 1))
        if seen and page == on:
            gap = seen.low - look.base
            if abs(gap) < _SAME_HEIGHT * max(size, seen.size) and look.left > seen.right - width:
                if look.left > seen.right + 3 * width and not low and i not in breaks:
                    cells.update((j, i))
                    breaks.add(i)
            elif gap < 0 or gap > usual:
                goes_on = (
                    low
                    or text[0] in _LIST_MARKS
                    or (gap > 0 and lines[j].text[-1] in ":;,")
                    or _full(lines, j, text, width)
                )
                if not goes_on or (
                    gap < 0 and bullet(text) is None and _is_cell(lines, j, i, body)
                ):
                    breaks.add(i)
        elif seen and not low and _ends_early(lines, j):
            breaks.add(i)
        if seen and not low and abs(size - seen.size) > _OTHER_SIZE * size and i not in breaks:
            if on != page or not _full(lines, j, text, width):
                breaks.add(i)
        if text[0].isdigit() and is_figures(text):
            if not (seen and i not in breaks and _full(lines, j, text, width)):
                cells.add(i)
                breaks.update((i, i + 1))
        j, seen, on = i, look, page


def _full(lines: Sequence[Line], i: int, following: str, width: float) -> bool:
    """Whether line i is an unfinished one in which the first word of the next had no room."""
    line = lines[i]
    if line.look is None or ends_sentence(line.text) or len(line.text) < _LONG:
        return False
    rights = [
        each.look.right
        for each in lines[max(0, i - _FEW) : i]
        if each.look and each.page == line.page and abs(each.look.left - line.look.left) < _INDENT
    ]
    room = (len(following.split(" ", 1)[0]) + 2) * width
    return len(rights) > 1 and line.look.right > max(rights) - room


def _ends_early(lines: Sequence[Line], i: int) -> bool:
    """Whether line i, the last of its page, ends far before those above it, and no sentence."""
    look = lines[i].look
    if look is None or ends_sentence(lines[i].text):
        return False
    rights = [
        each.look.right
        for each in lines[max(0, i - _MANY) : i]
        if each.look and each.page == lines[i].page
    ]
    return bool(rights) and look.right < max(rights) - _EARLY * look.size


def _is_cell(lines: Sequence[Line], j: int, i: int, body: Body) -> bool:
    """Whether line i stands in another cell than line j, which ends lower down beside it."""
    above, line = lines[j].look, lines[i].look
    assert above is not None
    assert line is not None
    if lines[i].text[0].islower():
        return False
    return above.right < line.left and above.low - line.base > -3 * body.leading
