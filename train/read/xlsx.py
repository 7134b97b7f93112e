"""Workbooks: XLSX, and with python-calamine ODS, XLS and XLSB."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import chain, repeat
from typing import Any
from zipfile import ZipFile

from classifier.extras import MissingExtra, needs
from classifier.read.archive import check_archive
from classifier.write.workbook import unescaped
from train.annotation import AnnotationError
from train.read import cells, table, xlsb
from train.read.record import Decision, Records, counted, shown
from train.read.rows import Columns, Rows
from train.read.table import MAX_CELLS, MAX_UNPACKED

SUFFIXES = (".xlsx", ".ods", ".xls", ".xlsb")

MAX_STYLES = 20_000_000
"""A workbook whose styles, each of which takes long, unpack to more bytes is refused."""

_MAX_ROWS = 1_048_576  # of a sheet
_OF_CODEBOOK = ["theme", "title", "definition"]
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^<>]*?\bref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"'
)
_HIDDEN_ROW = re.compile(  # with a cell in it
    rb'<(?:\w+:)?row\b(?>[^<>]*?\bhidden="(?:1|true)")[^<>]*>\s*<(?:\w+:)?c\b'
)
_HIDDEN_COLUMNS = re.compile(
    rb'<(?:\w+:)?col\b(?=[^<>]*\bhidden="(?:1|true)")(?=[^<>]*\bmin="(\d{1,5})")'
    rb'[^<>]*\bmax="(\d{1,5})"'
)
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\b(?![^<>]*\bt="str")(?>[^<>]*?\br="([A-Z]{1,3}\d{1,7})")[^<>]*>'
    rb"\s*<(?:\w+:)?f\b[^<>]*"
    rb"(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</"
)
_COMMENT = re.compile(rb"<(?:\w+:)?comment\s")
_OF_ODS = re.compile(rb"<table:table\s")
_ANNOTATION = re.compile(rb"<office:annotation[\s>]")
_ERROR = re.compile(rb'\bcalcext:value-type="error"')
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BINARY = b"xl/workbook.bin"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook.

    Attributes
    ----------
    title : str
    visible : bool
    rows : Rows
    hidden_rows : int
    uncalculated : tuple of str
        Cells with a formula whose value the file lacks.
    notes : int
        Remarks on cells.
    errors : int
        Cells with the error of a spreadsheet that are blank here.
    hidden_columns : tuple of (int, int)
        The first and the last, from 1, of those beside each other, also beyond the filled ones.
    """

    title: str
    visible: bool
    rows: Rows
    hidden_rows: int = 0
    uncalculated: tuple[str, ...] = ()
    notes: int = 0
    errors: int = 0
    hidden_columns: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        """As messages call it."""
        return shown(self.title) + (" (hidden)" if not self.visible else "")


def matches(data: bytes, name: str) -> bool:  # noqa: ARG001
    """Whether a file is of this format, or of those before and beside it."""
    is_zip = data.startswith(b"PK\x03\x04")
    workbook = b"xl/workbook." in data or b"xl/worksheets" in data or _ODS in data[:200]
    return (is_zip and workbook) or data.startswith(_OLD_OFFICE)


def records(data: bytes, name: str, columns: Columns) -> Records:
    """Read the sheet that has sentences and themes in it, or the one that is named."""
    return table.followed(opened(data, name, columns), columns)


def opened(data: bytes, name: str, columns: Columns) -> table.Opening:
    """Find the table; as `train.read.delimited.opened`."""
    with_openpyxl = data.startswith(b"PK") and _ODS not in data[:200] and _BINARY not in data
    try:
        if data.startswith(b"PK"):
            check_archive(data, MAX_UNPACKED, MAX_UNPACKED)
            _check_styles(data)
    except ValueError as error:
        raise AnnotationError(f"{name}: {error}") from None
    sheets = _sheets(_with_openpyxl(data) if with_openpyxl else _with_calamine(data), name)
    chosen, found, others = _chosen(sheets, name, columns)
    if chosen is None or found is None:
        return None
    yield name, Decision(f"sheet {chosen}")
    described = [sheet for sheet in others if _is_codebook(sheet)]
    if described:
        named = ", ".join(map(str, described))
        yield name, Decision(f"sheet {named} describes the themes, and is not read")
    if left := [str(sheet) for sheet in others if sheet not in described]:
        yield name, Decision(f"sheets not read: {', '.join(left)}; --sheet takes one", loss=True)
    if chosen.hidden_rows:
        yield name, Decision(f"{counted(chosen.hidden_rows, 'hidden row')} read like the others")
    if not columns.labelled and (hidden := _hidden_columns(chosen, found)):
        yield name, Decision(f"{counted(hidden, 'hidden column')} read like the others")
    if not columns.labelled and chosen.errors:
        yield name, Decision(f"{counted(chosen.errors, 'error')} of a spreadsheet left out", True)
    if chosen.notes:
        yield name, Decision(f"{counted(chosen.notes, 'note')} on cells left out", loss=True)
    if chosen.uncalculated:
        formulas = counted(len(chosen.uncalculated), "formula")
        yield (
            name,
            Decision(
                f"{formulas} left out, first in {chosen.uncalculated[0]}: the file lacks their"
                " values until a spreadsheet program has saved it",
                loss=True,
            ),
        )
    return found


def _chosen(
    sheets: Iterable[Sheet], name: str, columns: Columns
) -> tuple[Sheet | None, table.Table | None, list[Sheet]]:
    """The sheet to read, as a table, and the others that have anything in them.

    That is the first that fits, those before others that a person can see, and whose text is in a
    column that only annotations have. Where none are sought, it is the largest.
    """
    fitting: list[tuple[Sheet, table.Table, int]] = []
    filled: list[Sheet] = []
    titles: list[str] = []
    first: AnnotationError | None = None
    longest = 0
    for sheet in sheets:
        titles.append(sheet.title)
        if not sheet.rows.cells:
            continue
        filled.append(sheet)
        if columns.sheet is None and len(filled) > 1 and _is_codebook(sheet):
            continue  # whose definitions are no sentences, whatever is wrong with the others
        if columns.sheet in (None, sheet.title):
            try:
                found = table.found(sheet.rows, columns)
                rank = -table.is_sure(found, columns) if columns.labelled else -_size(found)
                fitting.append((sheet, found, rank))
            except AnnotationError as error:
                rows = 0 if columns.labelled else len(sheet.rows.cells)
                if first is None or rows > longest:
                    first, longest = error, rows
    if columns.sheet is not None and columns.sheet not in titles:
        there = ", ".join(map(shown, titles))
        raise AnnotationError(f"{name}: expected a sheet {columns.sheet!r}, found {there}")
    if not fitting:
        if first is None:
            return None, None, filled
        if columns.sheet is not None or sum(not _is_codebook(sheet) for sheet in filled) < 2:
            raise first
        raise AnnotationError(f"{first}; nor has any other of the {len(filled)} sheets")
    best, found, _ = min(fitting, key=lambda one: (not one[0].visible, one[2]))
    return best, found, [sheet for sheet in filled if sheet is not best]


def _hidden_columns(sheet: Sheet, found: table.Table) -> int:
    """How many hidden columns have something in them."""
    every = list(zip(found.header, *(row for _, row in found.rows.cells), strict=True))
    hidden = (cells_ for first, last in sheet.hidden_columns for cells_ in every[first - 1 : last])
    return sum(any(map(str.strip, cells_)) for cells_ in hidden)


def _size(found: table.Table) -> int:
    """How many cells of a table have something in them."""
    return sum(bool(cell.strip()) for _, row in found.rows.cells for cell in row)


def _is_codebook(sheet: Sheet) -> bool:
    """Whether a sheet is the one that workbooks of ours have beside the sentences."""
    return sheet.title == "Codebook" and sheet.rows.cells[0][1][:3] == _OF_CODEBOOK


def _sheets(found: Iterable[tuple[Sheet, Iterable[Iterable[Any]]]], name: str) -> Iterator[Sheet]:
    """The sheets, with their rows that are not blank."""
    try:
        for sheet, rows in found:
            cells_ = _of_one_width(list(_filled(rows)))
            yield replace(sheet, rows=Rows(cells_, name, merged=sheet.rows.merged))
    except MemoryError:
        raise
    except (MissingExtra, _OldOffice) as error:
        raise AnnotationError(f"{name}: {error}") from None
    except Exception as error:  # openpyxl lets through what XML and zip raise, and KeyErrors
        # A ValueError that is not ours quotes the cell that it can't make sense of.
        quotes = isinstance(error, ValueError) and not isinstance(error, AnnotationError)
        reason = type(error).__name__ if quotes else str(error)
        reason = " ".join(reason.partition("\n")[0].split())[:200]
        raise AnnotationError(f"{name}: is not a workbook that can be read ({reason})") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, which is no Exception
            raise
        raise AnnotationError(f"{name}: is not a workbook that can be read (damaged)") from None


def _with_openpyxl(data: bytes) -> Iterator[tuple[Sheet, Iterable[Iterable[Any]]]]:
    with needs("xlsx"):
        import openpyxl
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts of a workbook that hold no cells
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        with ZipFile(io.BytesIO(data)) as archive:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what it says about its size need not be so
                # What openpyxl does not say of a sheet that it reads row by row.
                content = archive.read(sheet._worksheet_path)
                about = Sheet(
                    sheet.title,
                    sheet.sheet_state == "visible",
                    Rows([], "", merged=_merged(content)),
                    len(_HIDDEN_ROW.findall(content)),
                    tuple(cell.decode() for cell in _UNCALCULATED.findall(content)),
                    _notes(archive, sheet._worksheet_path),
                    hidden_columns=tuple(
                        (int(a), int(b)) for a, b in _HIDDEN_COLUMNS.findall(content)
                    ),
                )
                yield about, sheet.iter_rows(values_only=True, max_row=_MAX_ROWS)


def _merged(content: bytes) -> tuple[tuple[int, int, int], ...]:
    """First row, last row and column of the cells that were merged with those below them."""
    from openpyxl.utils import column_index_from_string

    return tuple(
        (int(top), int(bottom), column_index_from_string(left.decode()) - 1)
        for left, top, bottom in _MERGED.findall(content)
        if int(top) < int(bottom)
    )


def _notes(archive: ZipFile, sheet: str) -> int:
    """How many remarks a sheet has on its cells; those in threads are there as one each."""
    from openpyxl.packaging.relationship import get_dependents, get_rels_path

    path = get_rels_path(sheet)
    if path not in archive.namelist():
        return 0
    parts = [part.target for part in get_dependents(archive, path).find(xlsb.COMMENTS)]
    return sum(len(_COMMENT.findall(archive.read(part))) for part in parts)


class _OldOffice(ValueError):
    """A file of an old Office that is no workbook, or that nothing here reads."""

    def __init__(self, *, encrypted: bool = False) -> None:
        missing = find_spec("python_calamine") is None
        install = ", or pip install python-calamine" if missing else ""
        super().__init__(
            "is encrypted: save it without a password"
            if encrypted
            else f"is an old Office file that can't be read: save it as .xlsx first{install}"
        )


def _with_calamine(data: bytes) -> Iterator[tuple[Sheet, Iterable[Iterable[Any]]]]:
    is_old = data.startswith(_OLD_OFFICE)
    encrypted = is_old and _ENCRYPTED in data
    if encrypted or (is_old and find_spec("python_calamine") is None):
        raise _OldOffice(encrypted=encrypted)
    with needs("ods"):
        import python_calamine
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.CalamineError:
        if is_old:
            raise _OldOffice from None
        raise
    unsaid = xlsb.unsaid(data) if _BINARY in data else {}
    of_ods: list[tuple[int, int]] = []
    if _ODS in data[:200]:
        with ZipFile(io.BytesIO(data)) as archive:
            every = _OF_ODS.split(archive.read("content.xml"))[1:]
        of_ods = [(len(_ANNOTATION.findall(one)), len(_ERROR.findall(one))) for one in every]
    counts = chain(of_ods, repeat((0, 0)))
    for about, (notes, errors) in zip(book.sheets_metadata, counts, strict=False):
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:  # a chart, say
            continue
        sheet = book.get_sheet_by_name(about.name)
        more = unsaid.get(about.name, xlsb.Unsaid())
        ranges = getattr(sheet, "merged_cell_ranges", None) or ()
        merged = [*more.merged, *((a[0] + 1, b[0] + 1, a[1]) for a, b in ranges if a[0] < b[0])]
        visible = about.visible == python_calamine.SheetVisibleEnum.Visible
        rows = sheet.to_python(skip_empty_area=False)
        for row, column, error in more.errors:
            rows += [[] for _ in range(len(rows), row + 1)]
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = error
        known = Rows([], "", merged=tuple(merged))
        yield (
            Sheet(about.name, visible, known, more.hidden_rows, (), notes or more.notes, errors),
            rows,
        )


def _check_styles(data: bytes) -> None:
    with ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.filename == "xl/styles.xml" and member.file_size > MAX_STYLES:
                raise ValueError(f"styles unpack to more than {MAX_STYLES // 1_000_000} MB")


def _filled(rows: Iterable[Iterable[Any]]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    for i, values in enumerate(rows, start=1):
        row = list(values)
        number += len(row)
        if number > MAX_CELLS:  # openpyxl fills up to the last cell that a row has
            raise AnnotationError(f"more than {MAX_CELLS:,} cells")
        if any(value not in (None, "") for value in row):
            yield i, [_text_of(value) for value in row]


def _of_one_width(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Rows as long as the longest, so that what stands beside a table has a column, if no name."""
    width = max((len(row) for _, row in rows), default=0)
    if width * len(rows) > MAX_CELLS:  # a cell far out: that it has no column is then said
        return rows
    return [(number, row + [""] * (width - len(row))) for number, row in rows]


def _text_of(value: Any) -> str:
    text = cells.written(value)
    if len(text) > csv.field_size_limit():
        raise AnnotationError(f"a cell of more than {csv.field_size_limit():,} characters")
    return unescaped(text)
