"""Parquet: a row for each sentence, in the columns of a table or of ``report-themes tag``."""

from __future__ import annotations

import io
from typing import Any

from classifier.extras import MissingExtra, needs
from train.annotation import AnnotationError
from train.read import table
from train.read.columns import Columns
from train.read.record import Records
from train.read.table import MAX_CELLS, MAX_UNPACKED

SUFFIXES = (".parquet",)


def matches(data: bytes, name: str) -> bool:  # noqa: ARG001
    """Whether a file is of this format."""
    return data.startswith(b"PAR1")


def records(data: bytes, name: str, columns: Columns) -> Records:
    """Read the rows."""
    try:
        with needs("parquet"):
            import pyarrow.parquet as pq
    except MissingExtra as error:
        raise AnnotationError(f"{name}: {error}") from None
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        about = file.metadata
        size = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
        if about.num_rows * about.num_columns > MAX_CELLS or size > MAX_UNPACKED:
            raise ValueError(
                f"more than {MAX_CELLS:,} cells, or more than {MAX_UNPACKED // 1_000_000} MB"
            )
        rows: list[dict[str, Any]] = file.read().to_pylist()
    except MemoryError:
        raise
    except Exception as error:  # pyarrow raises what its parts in C++ raise
        reason = " ".join(str(error).partition("\n")[0].split())[:200]
        raise AnnotationError(f"{name}: is not Parquet that can be read ({reason})") from None
    if rows and isinstance(rows[0].get("themes"), list):
        for number, row in enumerate(rows, start=1):
            yield f"{name}, row {number}", row
    elif rows:
        header = list(rows[0])
        cells = [
            (i, [table.cell(row[key]) for key in header]) for i, row in enumerate(rows, start=1)
        ]
        yield from table.records(header, cells, name, columns)
