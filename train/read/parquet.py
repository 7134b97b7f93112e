"""Parquet: a row for each sentence, in the columns of a table or of ``report-themes tag``."""

from __future__ import annotations

import io
from typing import Any

from classifier.extras import MissingExtra, needs
from train.annotations import AnnotationError
from train.read.record import Records
from train.read.table import Columns, cell, table_records


def records(data: bytes, name: str, columns: Columns) -> Records:
    """Read the rows."""
    try:
        with needs("parquet"):
            import pyarrow.parquet as pq
    except MissingExtra as error:
        raise AnnotationError(f"{name}: {error}") from None
    try:
        rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(data)).to_pylist()
    except Exception as error:  # pyarrow raises what its parts in C++ raise
        reason = str(error).partition("\n")[0][:200]
        raise AnnotationError(f"{name}: is not Parquet that can be read ({reason})") from None
    if rows and isinstance(rows[0].get("themes"), list):
        for number, row in enumerate(rows, start=1):
            yield f"{name}, row {number}", row
    elif rows:
        header = list(rows[0])
        cells = [(i, [cell(row[key]) for key in header]) for i, row in enumerate(rows, start=1)]
        yield from table_records(header, cells, name, columns)
