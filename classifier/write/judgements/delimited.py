"""CSV: one row for each report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from classifier.report import Report
from classifier.write.delimited import write_rows
from classifier.write.judgements.record import record


def write(reports: Iterable[Report], file: TextIO) -> None:
    """Write one row for each report."""
    write_rows(map(record, reports), file)
