"""CSV that a spreadsheet opens as it is: one row for each sentence."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from classifier.characters import CONTROL, DIRECTION, INVISIBLE

if TYPE_CHECKING:
    from classifier.results.sentence import TaggedSentence
    from classifier.results.tagged import TaggedReport

# A cell that begins with one of these is a formula to a spreadsheet (OWASP, "CSV injection"), or
# may become one: programs drop what can't be seen before it.
_UNSEEN = rf"\s{CONTROL}{DIRECTION}{INVISIBLE}"
_FORMULA = re.compile(rf"'*(?:[{_UNSEEN}]*[=+\-@＝＋－＠]|[\t\r\n])")
_NOT_PLAIN = re.compile(r"[;,|\n\[\]\"]|^\s|\s$|^$|^(?:none|n/?a|nan|null|-)$", re.IGNORECASE)


def safe_cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: such text gets a leading apostrophe.

    `restored` removes it again. Text that has apostrophes of its own before the sign gets one
    more, so that nothing is lost.

    Examples
    --------
    >>> safe_cell("=1+1")
    "'=1+1"
    """
    if isinstance(value, str) and _FORMULA.match(value):
        return "'" + value
    return value


def restored(value: str) -> str:
    """What `safe_cell` was given.

    Examples
    --------
    >>> restored("'=1+1"), restored("'tis so")
    ('=1+1', "'tis so")
    """
    return value[1:] if value.startswith("'") and _FORMULA.match(value) else value


def write_rows(rows: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    """Write a table with the columns of its first row, no cell of which is a formula.

    Parameters
    ----------
    rows : iterable of mapping
        Cells by the name of the column.
    file : text file
    """
    writer = csv.writer(file)
    columns: list[str] | None = None
    for cells in rows:
        if columns is None:
            columns = list(cells)
            writer.writerow(map(safe_cell, columns))  # among them names from an untrusted codebook
        writer.writerow([safe_cell(cells[name]) for name in columns])


def joined(names: Sequence[str]) -> str:
    """Names in one cell: separated by semicolons, or as a JSON list where a name has one itself.

    Examples
    --------
    >>> joined(["health", "education"]), joined(["education, employment", "health"])
    ('health;education', '["education, employment", "health"]')
    """
    if any(_NOT_PLAIN.search(name) for name in names):
        return json.dumps(names, ensure_ascii=False)
    return ";".join(names)


def row(tagged: TaggedSentence, all_scores: bool = False) -> dict[str, Any]:
    """One sentence as cells.

    Parameters
    ----------
    tagged : TaggedSentence
    all_scores : bool, default False
        Add ``score_<theme>`` for each theme.

    Returns
    -------
    dict
        By the name of the column.
    """
    cells = tagged.to_dict() if tagged.by_hand else tagged.to_row(all_scores=all_scores)
    for name in ("themes", "uncertain"):
        if name in cells:
            cells[name] = joined(cells[name])
    if "theme_probabilities" in cells:
        cells["theme_probabilities"] = ";".join(map(str, cells["theme_probabilities"]))
    return cells


def write(reports: Iterable[TaggedReport], file: TextIO, all_scores: bool = False) -> None:
    """Write one row for each sentence.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : text file
        Opened with ``newline=""``.
    all_scores : bool, default False
        Add a column ``score_<theme>`` for each theme.

    Notes
    -----
    ``themes`` holds the names of the assigned themes, ``theme_probabilities`` their
    probabilities in the same order, both separated by semicolons.
    """
    write_rows((row(tagged, all_scores) for report in reports for tagged in report), file)
