"""CSV: one row for each part that was left out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TextIO

from classifier.report import Report
from classifier.write.delimited import write_rows
from classifier.write.skipped.record import records


def write(reports: Iterable[Report], file: TextIO) -> None:
    """Write one row for each part."""
    write_rows(chain.from_iterable(map(records, reports)), file)
