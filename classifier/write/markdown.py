"""Markdown: text that shows as it is, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TextIO

_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;"}  # in tables too
_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$]|^[-#=:]|^\+(?=\s|$)")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")  # would begin a list


def plain(text: str) -> str:
    r"""Text as Markdown that shows it as it is, on one line.

    Examples
    --------
    >>> print(plain("<b> and *stars* | 1. more"))
    &lt;b&gt; and \*stars\* &#124; 1. more
    >>> print(plain("- no item"), plain("1. nor this"))
    \- no item 1\. nor this
    """
    line = " ".join(text.split())
    line = _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], "\\" + found[0]), line)
    return _NUMBERED.sub(r"\1\\\2", line)


def write_table(
    file: TextIO, header: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0
) -> None:
    """Write a table.

    Parameters
    ----------
    file : text file
    header : sequence of str
    rows : iterable of sequence of str
        Cells are Markdown already.
    numbers : int, default 0
        How many columns, from the second, are aligned to the right.
    """
    aligned = ["---", *["---:"] * numbers, *["---"] * (len(header) - 1 - numbers)]
    for cells in (header, aligned, *rows):
        file.write(f"| {' | '.join(cells)} |\n")
    file.write("\n")
