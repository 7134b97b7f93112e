"""A workbook: a sheet for each table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from classifier.write.columns import Table
from classifier.write.workbook import workbook, write_table


def write(tables: Table | Sequence[Table], file: BinaryIO) -> None:
    """Write a workbook.

    Raises
    ------
    CannotWrite
        If a sheet has no room for its table.
    MissingExtra
        If openpyxl is not installed.
    """
    with workbook(file) as book:
        for table in [tables] if isinstance(tables, Table) else tables:
            write_table(book, table)
