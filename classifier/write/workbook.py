"""Workbooks: sheets with headers and filters, cells that are never formulas."""

from __future__ import annotations

import contextlib
import errno
import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from classifier.characters import UNTYPED
from classifier.draw.colours import readable_on
from classifier.errors import CannotWrite
from classifier.extras import needs
from classifier.write.columns import Column, Table

MAX_ROWS = 1_048_576
"""Rows that a sheet has."""

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_NOT_IN_CELLS = re.compile(rf"[{UNTYPED}\x0b\x0c\ufffe\uffff]|_(?=x[0-9A-Fa-f]{{4}}_)")
_MAX_CELL = 32_767
_WRAPPED = 40  # width, in characters, from which text is wrapped


def letter(number: int) -> str:
    """The letters of a column, counted from 1."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))


def cell(sheet: Any, value: Any, **styles: Any) -> Any:
    """A cell; text stays text, whatever it begins with.

    Parameters
    ----------
    sheet : write-only sheet
    value : object
    **styles
        Attributes of the cell; those that are None are left out.

    Returns
    -------
    WriteOnlyCell

    Raises
    ------
    CannotWrite
        If it is longer than a cell may be.
    """
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        made = WriteOnlyCell(sheet, value)
    else:
        if len(value) > _MAX_CELL:
            raise CannotWrite(
                f"a cell holds {_MAX_CELL:,} characters, and a text has {len(value):,}: use CSV"
            )
        made = WriteOnlyCell(sheet)
        made._value, made.data_type = escaped(value), "s"
        made.quotePrefix = value.startswith(("=", "+", "-", "@"))
    for name, style in styles.items():
        if style is not None:
            setattr(made, name, style)
    return made


@dataclass(frozen=True, slots=True)
class Filled:
    """The value of a cell, its colour, ``"#RRGGBB"``, and the cell that it leads to.

    Attributes
    ----------
    value : object
    colour : str or None
    leads_to : str, optional
        As ``"'Heat map'!B3"``.
    """

    value: Any
    colour: str | None
    leads_to: str | None = None


def write_table(book: Any, table: Table) -> None:
    """Add a sheet; its header and first column stay in view, and it has filters.

    Parameters
    ----------
    book : write-only workbook
    table : Table
        Its values are `Filled` where the cell has a colour or leads to another.

    Raises
    ------
    CannotWrite
        If there are more rows than a sheet has, or one cell is too long.
    """
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    columns = table.columns
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[letter(number)].width = column.width
    top, wrapped = (Alignment(vertical="top", wrap_text=wrap) for wrap in (None, True))
    bold = Font(bold=True)
    looks: dict[tuple[Column, str | None, bool], Any] = {}
    sheet.append([cell(sheet, c.name, font=bold, alignment=wrapped) for c in columns])
    count = 1
    for values in table.rows:
        count += 1
        check_room(count)
        line = []
        for value, column in zip(values, columns, strict=True):
            looked = value if isinstance(value, Filled) else Filled(value, None)
            colour = looked.colour
            made = cell(sheet, looked.value)
            if looked.leads_to:
                made._hyperlink = Hyperlink(ref="", location=looked.leads_to)
            # One style for all cells that look the same: making one for each takes longer than
            # everything else.
            key = (column, colour, made.quotePrefix)
            if key not in looks:
                made.alignment = wrapped if column.width >= _WRAPPED else top
                if column.number_format:
                    made.number_format = column.number_format
                if colour:
                    made.fill = PatternFill("solid", start_color="FF" + colour[1:])
                    made.font = Font(color="FF" + readable_on(colour)[1:])
                looks[key] = made._style
            made._style = looks[key]
            line.append(made)
        sheet.append(line)
    sheet.auto_filter.ref = f"A1:{letter(len(columns))}{count}"


def check_room(rows: int) -> None:
    """Refuse more rows than a sheet has.

    Raises
    ------
    CannotWrite
    """
    if rows > MAX_ROWS:
        raise CannotWrite(f"a sheet can't hold more than {MAX_ROWS:,} rows: use CSV")


@contextmanager
def workbook(file: BinaryIO) -> Iterator[Any]:
    """A workbook to fill, row by row; it is saved at the end.

    Parameters
    ----------
    file : binary file

    Yields
    ------
    write-only workbook

    Raises
    ------
    MissingExtra
        If openpyxl is not installed.
    """
    with needs("xlsx"):
        from openpyxl import Workbook

    book = Workbook(write_only=True)
    whole = io.BytesIO()  # where nothing fails: an archive left open complains, too
    with _temporary_files_beside(file):
        try:
            yield book
            book.save(whole)
        except BaseException as error:
            for sheet in book.worksheets:
                with contextlib.suppress(Exception):
                    sheet.close()  # an unfinished sheet complains when it is collected
            if isinstance(error, etree.SerialisationError):  # sheets are temporary files until then
                raise OSError(errno.EIO, f"a temporary file: {error}") from None
            raise
    file.write(whole.getbuffer())


@contextmanager
def _temporary_files_beside(file: BinaryIO) -> Iterator[None]:
    """Let openpyxl keep its sheets, which hold sentences, where the output will be."""
    name = getattr(file, "name", None)
    if not isinstance(name, str) or not Path(name).is_file():  # standard output
        yield
        return
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix=".", dir=Path(name).parent) as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before


def escaped(text: str) -> str:
    r"""Text as a cell holds it: what XML can't hold as ``_xHHHH_`` (ECMA-376, ST_Xstring).

    Examples
    --------
    >>> escaped("a\x0bb _x0041_")
    'a_x000B_b _x005F_x0041_'
    """
    return _NOT_IN_CELLS.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """What `escaped` was given."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
