"""Data frames: Parquet, and Arrow files, of which folders of Hugging Face's `datasets` are made.

A row is a sentence, in the columns of a table, in the canonical form, or in that of a tool.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from classifier.extras import MissingExtra, needs
from train.annotation import AnnotationError
from train.read import dialects
from train.read.record import Records, shown
from train.read.rows import Columns
from train.read.table import MAX_CELLS, MAX_UNPACKED

PARTS = (".arrow", ".feather")
"""Suffixes of the parts of a data set, which are no reports."""

SUFFIXES = (".parquet", *PARTS)

_PARQUET = b"PAR1"
_STREAM = b"\xff\xff\xff\xff"
_FILE = b"ARROW1"


def matches(data: bytes, name: str) -> bool:
    """Whether a file is of this format."""
    return data.startswith((_PARQUET, _FILE)) or (
        data.startswith(_STREAM) and name.casefold().endswith(PARTS)
    )


def records(data: bytes, name: str, columns: Columns) -> Records:
    """Read the rows."""
    yield from dialects.records_of(rows_of(data, name, _rows), name, columns)


def rows_of(
    data: bytes, name: str, made: Callable[[Any], list[dict[str, Any]]]
) -> list[tuple[str, dict[str, Any]]]:
    """Where each row is, and its fields.

    Parameters
    ----------
    data : bytes
    name : str
        Of the file.
    made : callable
        Makes rows of a `pyarrow.Table`.

    Raises
    ------
    AnnotationError
        If it can't be read, or two columns have one name.
    """
    try:
        with needs("parquet"):
            import pyarrow as pa
            import pyarrow.parquet as pq
    except MissingExtra as error:
        raise AnnotationError(f"{name}: {error}") from None
    what = "Parquet" if data.startswith(_PARQUET) else "Arrow"
    try:
        if data.startswith(_PARQUET):
            file = pq.ParquetFile(io.BytesIO(data))
            about = file.metadata
            size = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
            _check(about.num_rows * about.num_columns, size)
            found = file.read()
        else:
            opened = pa.ipc.open_file if data.startswith(_FILE) else pa.ipc.open_stream
            found = opened(data).read_all()
            _check(found.num_rows * found.num_columns, found.nbytes)
        if again := [name for name, n in Counter(found.column_names).items() if n > 1]:
            raise ValueError(f"two columns are called {shown(again[0])}")
        rows = made(found)
    except MemoryError:
        raise
    except Exception as error:  # pyarrow raises what its parts in C++ raise
        reason = " ".join(str(error).partition("\n")[0].split())[:200]
        raise AnnotationError(f"{name}: is not {what} that can be read ({reason})") from None
    return [(f"{name}, row {number}", row) for number, row in enumerate(rows, start=1)]


def _check(cells: int, size: int) -> None:
    if cells > MAX_CELLS or size > MAX_UNPACKED:
        raise ValueError(
            f"more than {MAX_CELLS:,} cells, or more than {MAX_UNPACKED // 1_000_000} MB"
        )


def _rows(found: Any) -> list[dict[str, Any]]:
    """The rows of a table, with the names of classes where it has their numbers.

    Parameters
    ----------
    found : pyarrow.Table
        As Hugging Face's `datasets` write it, say, which keep the names in its metadata.

    Returns
    -------
    list of dict
    """
    maps = [field.name for field in found.schema if str(field.type).startswith("map<")]
    rows: list[dict[str, Any]] = found.to_pylist()
    for field in maps:
        for row in rows:
            row[field] = dict(row[field] or ())
    try:
        about = json.loads((found.schema.metadata or {}).get(b"huggingface", b"{}"))
        features = dict(about["info"]["features"])
    except (ValueError, KeyError, TypeError):
        return rows
    for field, feature in features.items():
        inner = feature
        while isinstance(inner, list) or (isinstance(inner, dict) and "feature" in inner):
            inner = inner["feature"] if isinstance(inner, dict) else (inner or [None])[0]
        names = inner.get("names") if isinstance(inner, dict) else None
        if not isinstance(names, list):
            continue
        for row in rows:
            row[field] = _class_names(row.get(field), names)
    return rows


def _class_names(value: Any, names: list[Any]) -> Any:
    if isinstance(value, list):
        return [_class_names(one, names) for one in value]
    if isinstance(value, int) and 0 <= value < len(names):
        return str(names[value])
    return None if value == -1 else value  # -1 is unlabelled
