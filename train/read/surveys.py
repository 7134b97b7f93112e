"""Where the names of the columns are in tables that programs for surveys write, and people keep.

Nothing but a text has to be in them, so that no column tells which row has the names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress, pairwise

from train.read.titles import NAMES_OF_TEXT, lowered

_MOST_ABOVE = 20  # rows among which the names are sought
_IMPORT = re.compile(r'\{"ImportId":.*\}', re.DOTALL)  # of Qualtrics
_NUMBER = re.compile(r"\s*-?\d[\d.,:/ -]*")
_OPEN_ENDED = "open-ended response"  # of SurveyMonkey, below the question


def names_at(rows: Sequence[tuple[int, list[str]]]) -> int:
    """The place of the row with the names: the first one that is no title of the whole.

    A title has a cell alone, and rows of the table have more; what else is above a table has fewer
    cells and a blank row below it. The name of the texts may be alone, too.

    Examples
    --------
    >>> names_at([(1, ["Survey", ""]), (3, ["No", "Answer"]), (4, ["1", "Good"])])
    1
    """
    sizes = [sum(map(bool, map(str.strip, row))) for _, row in rows[: 2 * _MOST_ABOVE]]
    alone = [_names_texts(row, below) for (_, row), (_, below) in pairwise(rows[:_MOST_ABOVE])]
    named = [size > 1 or one for size, one in zip(sizes, [*alone, False], strict=False)]
    at = named.index(True) if True in named else 0
    known = any(lowered(cell) in NAMES_OF_TEXT for cell in rows[at][1])
    if not known and 2 * sum(size > 1 for size in sizes[at:]) < len(sizes[at:]):
        at = 0  # a column alone, with a remark beside it
    for below in range(at + 1, min(len(sizes), _MOST_ABOVE)):
        gap = rows[below][0] > rows[below - 1][0] + 1
        if gap and 2 * max(sizes[:below]) < sizes[below]:
            at = below
    return at


def _names_texts(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a cell alone is the name of a column of texts, beside one of numbers, say."""
    filled = [at for at, cell in enumerate(row) if cell.strip()]
    if len(filled) != 1 or filled[0] >= len(below):
        return False
    at = filled[0]
    numbered = at > 0 and _NUMBER.fullmatch(below[0]) is not None
    text = " " in below[at].strip()
    return text and (numbered or lowered(row[at]) in NAMES_OF_TEXT)


def describing(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows below the names are of the columns, and no answers.

    Qualtrics has the questions there and then what it calls them, SurveyMonkey the options of
    the questions.

    Examples
    --------
    >>> describing(["Q1"], [["How was it?"], ['{"ImportId":"QID1"}'], ["Good"]])
    2
    """
    for count, row in enumerate(rows[:2], start=1):
        if any(map(_IMPORT.fullmatch, row)):
            return count
    if not rows:
        return 0
    first, *others = rows
    named = [at for at, title in enumerate(header) if title]
    again = [at for at in named if _letters(first[at]) == _letters(header[at]) != ""]
    return int(
        len(again) > 1
        or _OPEN_ENDED in map(str.casefold, first)
        or _has_options(header, first, others)
    )


def _has_options(
    header: Sequence[str], first: Sequence[str], others: Sequence[Sequence[str]]
) -> bool:
    """Whether a row names columns that have no name, and is unlike the answers below it."""
    if len(others) < 2 or not any(map(str.strip, compress(first, (not title for title in header)))):
        return False
    columns = [column for title, *column in zip(header, first, *others, strict=True) if title]
    lacking = sum(not cell.strip() and all(map(str.strip, below)) for cell, *below in columns)
    full = all(map(str.strip, first)) and not any(map(_NUMBER.fullmatch, first))
    numbered = any(all(map(_NUMBER.fullmatch, below)) for _, *below in columns)
    return lacking > 1 or (full and numbered)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
