"""Workbooks (XLSX)."""

from __future__ import annotations

import csv
import io
import warnings
from typing import Any
from zipfile import ZipFile

from classifier.extras import MissingExtra, needs
from classifier.read.archive import check_archive
from classifier.write.workbook import unescaped
from train.annotation import AnnotationError
from train.read import table
from train.read.columns import Columns, Rows
from train.read.record import Records
from train.read.table import MAX_CELLS, MAX_UNPACKED

SUFFIXES = (".xlsx",)

MAX_STYLES = 20_000_000
"""A workbook whose styles, each of which takes long, unpack to more bytes is refused."""

_MAX_ROWS = 1_048_576  # of a sheet
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def matches(data: bytes, name: str) -> bool:  # noqa: ARG001
    """Whether a file is of this format, or of the one before it."""
    is_zip = data.startswith(b"PK\x03\x04")
    workbook = is_zip and (b"xl/workbook.xml" in data or b"xl/worksheets" in data)
    return workbook or data.startswith(_OLD_OFFICE)


def records(data: bytes, name: str, columns: Columns) -> Records:
    """Read the first sheet that has something in it."""
    if data.startswith(_OLD_OFFICE):
        raise AnnotationError(f"{name}: is an old Office file: save it as .xlsx first")
    try:
        with needs("xlsx"):
            import openpyxl
    except MissingExtra as error:
        raise AnnotationError(f"{name}: {error}") from None
    try:
        check_archive(data, MAX_UNPACKED, MAX_UNPACKED)
        _check_styles(data)
    except ValueError as error:
        raise AnnotationError(f"{name}: {error}") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts of a workbook that hold no cells
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            rows = next(filter(None, map(_sheet_rows, book.worksheets)), [])
    except MemoryError:
        raise
    except Exception as error:  # openpyxl lets through what XML and zip raise, and KeyErrors
        # A ValueError that is not ours quotes the cell that it can't make sense of.
        quotes = isinstance(error, ValueError) and not isinstance(error, AnnotationError)
        reason = type(error).__name__ if quotes else str(error)
        reason = " ".join(reason.partition("\n")[0].split())[:200]
        raise AnnotationError(f"{name}: is not a workbook that can be read ({reason})") from None
    if rows:
        yield from table.records(rows[0][1], rows[1:], name, columns)


def _check_styles(data: bytes) -> None:
    with ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.filename == "xl/styles.xml" and member.file_size > MAX_STYLES:
                raise ValueError(f"styles unpack to more than {MAX_STYLES // 1_000_000} MB")


def _sheet_rows(sheet: Any) -> Rows:
    sheet.reset_dimensions()  # what it says about its size need not be so
    rows: Rows = []
    cells = 0
    for i, row in enumerate(sheet.iter_rows(values_only=True, max_row=_MAX_ROWS), start=1):
        cells += len(row)
        if cells > MAX_CELLS:  # openpyxl fills up to the last cell that a row has
            raise AnnotationError(f"more than {MAX_CELLS:,} cells")
        if any(value not in (None, "") for value in row):
            rows.append((i, [_text_of(value) for value in row]))
    return rows


def _text_of(value: Any) -> str:
    text = table.cell(value)
    if len(text) > csv.field_size_limit():
        raise AnnotationError(f"a cell of more than {csv.field_size_limit():,} characters")
    return unescaped(text)
