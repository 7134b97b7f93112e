"""CSV and TSV, with any delimiter, encoding and use of quotation marks that programs have."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from train.annotation import AnnotationError
from train.read import table
from train.read.columns import Columns
from train.read.record import Records, shown
from train.read.text import decode

SUFFIXES = (".csv", ".tsv")

_DELIMITERS = (",", ";", "\t", "|")


def matches(data: bytes, name: str) -> bool:  # noqa: ARG001
    """Whether a file is of this format: any text may be, so it is asked last."""
    return True


def records(data: bytes, name: str, columns: Columns) -> Records:
    """Read the rows."""
    text = decode(data, name)
    delimiter = _delimiter(text, name)
    try:
        rows = list(_csv_rows(text, delimiter, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise AnnotationError(
                f"{name}: a quotation mark opens a cell that never ends"
            ) from None
        try:  # quotation marks inside cells that nobody doubled
            rows = list(_csv_rows(text, delimiter, strict=False))
        except csv.Error as other:
            raise AnnotationError(f"{name}: is not a table that can be read ({other})") from None
    if not rows:
        return
    yield from table.records(rows[0][1], rows[1:], name, columns, restore=True)


def _csv_rows(text: str, delimiter: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    for number_, row in enumerate(reader, start=1):
        if any(value.strip() for value in row):
            yield number_, row


def _delimiter(text: str, name: str) -> str:
    """The delimiter that divides the first rows into the same number of cells, more than one."""
    best = (0.0, 0, ",")
    for rank, delimiter in enumerate(_DELIMITERS):
        widths: Counter[int] = Counter()
        try:
            for row in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter):
                if row:
                    widths[len(row)] += 1
                if widths.total() >= 100:
                    break
        except csv.Error:
            if not widths:
                continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 1))
        share = count / max(widths.total(), 1)
        if width > 1 and (share, -rank) > (best[0], -best[1]):
            best = (share, rank, delimiter)
    if not best[0] and "\n" not in text.strip():
        raise AnnotationError(
            f"{name}: expected annotations as JSON or a table, found {shown(text.strip())}"
        )
    return best[2]
