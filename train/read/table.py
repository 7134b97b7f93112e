"""Annotations in the rows of a table, whatever file the table came in.

Where a sentence has one row for each of its themes, rows of the same number, or identifier, and
text are one sentence, and so are rows of the same text that follow each other with different
themes. Which column is what, `train.read.columns` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from classifier.write.delimited import restored
from train.annotation import AnnotationError
from train.read.columns import ColumnRoles, Columns, Rows
from train.read.record import Records

MAX_UNPACKED = 200_000_000
"""A table that unpacks to more bytes is refused unread."""

MAX_CELLS = 20_000_000
"""So is one of more cells."""


def records(
    header: Sequence[str], rows: Rows, name: str, columns: Columns, *, restore: bool = False
) -> Records:
    """Read the rows of a table.

    Parameters
    ----------
    header : sequence of str
        Names of the columns.
    rows : list of (int, list of str)
        Their numbers, as a spreadsheet counts them, and their cells.
    name : str
        The file's name, for messages.
    columns : Columns
    restore : bool, default False
        Take off the apostrophe that keeps a spreadsheet from calculating.
    """
    header = [title.strip() for title in header]
    width = len(header)
    for i, row in rows:
        if len(row) > width and any(value.strip() for value in row[width:]):
            raise AnnotationError(
                f"{name}, row {i}: expected the {width} columns of the first row,"
                f" found {len(row)} cells"
            )
        row.extend([""] * (width - len(row)))
    roles = ColumnRoles(header, rows, name, columns)
    fix = restored if restore else str
    found = (
        (f"{name}, row {i}", roles.key(row), roles.record([fix(value) for value in row]))
        for i, row in rows
    )
    if roles.long:
        yield from _merged(found, anywhere=roles.has_identifier)
    else:
        yield from ((where, record) for where, _, record in found)


def _merged(
    rows: Iterable[tuple[str, tuple[str, ...], dict[str, Any]]], *, anywhere: bool
) -> Records:
    """One record for the rows of the same sentence.

    Parameters
    ----------
    rows : iterable of (str, tuple, dict)
        Where, what is the same in the rows of a sentence, and the record.
    anywhere : bool
        Whether such rows may be apart. If not, the same words further on are another sentence;
        and so are they in the next row if the theme is the same.
    """
    merged: dict[Any, tuple[str, dict[str, Any]]] = {}
    last: Any = None
    for n, (where, key, record) in enumerate(rows):
        same: Any = key
        if not anywhere:
            new = last is None or last[1] != key
            if not new:
                known = merged[last][1]["themes"]
                new = not record["themes"] or bool(set(known) & set(record["themes"]))
            last = same = (n, key) if new else last
        if same not in merged:
            merged[same] = (where, record)
            continue
        known = merged[same][1]
        known["themes"] = list(dict.fromkeys([*known["themes"], *record["themes"]]))
        if known.get("polarity") != record.get("polarity"):
            known["polarity"] = None  # of the themes, and not of the sentence
    yield from merged.values()


def cell(value: Any) -> str:
    """The value of a cell as text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
