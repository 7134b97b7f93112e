"""Objects of JSON, and rows of data frames, that are a table: no nested form of a tool."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from train.annotation import AnnotationError
from train.read import cells, jsonl, table
from train.read.record import Records
from train.read.rows import Columns, Rows
from train.read.table import MAX_CELLS

_NUMBER = re.compile(r"\d+$")


def records(rows: Sequence[tuple[str, Mapping[str, Any]]], name: str, columns: Columns) -> Records:
    """Read objects whose fields are columns.

    Parameters
    ----------
    rows : sequence of (str, mapping)
        Where each is, which ends in a number, and its fields; a field may be missing.
    name : str
        The file's name, for messages.
    columns : Columns

    Raises
    ------
    AnnotationError
        If no field has sentences or themes, or there are more than `MAX_CELLS` fields.
    """
    if not rows:
        return
    header, of = as_table(rows, name)
    try:
        found = table.found(of, columns, header)
    except AnnotationError:
        if columns != Columns() or "text" not in rows[0][1]:
            raise
        yield from jsonl.records(rows)  # which says what the canonical form lacks
        return
    yield from table.records(found, columns)


def as_table(rows: Sequence[tuple[str, Mapping[str, Any]]], name: str) -> tuple[list[str], Rows]:
    """The names of all fields, and each object as a row with a cell for each of them.

    Parameters
    ----------
    rows : sequence of (str, mapping)
        One at least, as for `records`.
    name : str

    Raises
    ------
    AnnotationError
        If there are more than `MAX_CELLS` cells.
    """
    header = list(dict.fromkeys(key for _, row in rows for key in row))
    if len(header) * len(rows) > MAX_CELLS:
        raise AnnotationError(f"{name}: more than {MAX_CELLS:,} cells")
    place = _NUMBER.sub("{}", rows[0][0].removeprefix(name))
    of = [
        (int(_NUMBER.findall(where)[0]), [cells.written(row.get(key)) for key in header])
        for where, row in rows
    ]
    return header, Rows(of, name, place)
