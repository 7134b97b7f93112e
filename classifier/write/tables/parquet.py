"""Parquet: a table for data frames of any language."""

from __future__ import annotations

from itertools import islice
from typing import BinaryIO

from classifier.extras import needs
from classifier.write.columns import Table

_ROW_GROUP = 16_384
"""Rows that are written at a time."""


def write(table: Table, file: BinaryIO) -> None:
    """Write a table.

    Raises
    ------
    MissingExtra
        If pyarrow is not installed.
    """
    with needs("parquet"):
        import pyarrow as pa
        import pyarrow.parquet as pq

    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    schema = pa.schema(
        [(column.name, kinds.get(column.kind, column.kind)) for column in table.columns]
    )
    rows = iter(table.rows)
    with pq.ParquetWriter(file, schema) as writer:
        while some := list(islice(rows, _ROW_GROUP)):
            columns = zip(*some, strict=True)
            arrays = [pa.array(c, field.type) for c, field in zip(columns, schema, strict=True)]
            writer.write_table(pa.table(arrays, schema=schema))
