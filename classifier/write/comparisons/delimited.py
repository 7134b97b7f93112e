"""CSV: one row for each inspection and theme."""

from __future__ import annotations

from typing import TextIO

from classifier.results.comparison import Comparison
from classifier.write.delimited import write_rows


def write(comparison: Comparison, file: TextIO) -> None:
    """Write one row for each inspection and theme."""
    write_rows(comparison.rows(), file)
