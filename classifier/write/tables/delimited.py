"""CSV: the names of the columns, and one line for each row."""

from __future__ import annotations

import csv
from typing import TextIO

from classifier.write.columns import Table
from classifier.write.delimited import safe_cell


def write(table: Table, file: TextIO) -> None:
    """Write a table, no cell of which is a formula."""
    writer = csv.writer(file)
    writer.writerow(safe_cell(column.name) for column in table.columns)
    for row in table.rows:
        writer.writerow(map(safe_cell, row))
