"""A workbook: one row for each sentence, with filters, and the themes in their colours."""

from __future__ import annotations

import contextlib
import errno
import io
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from classifier.codebook import Codebook
from classifier.draw.colours import polarity_colours, readable_on, theme_colours
from classifier.errors import CannotWrite
from classifier.extras import needs
from classifier.results.tagged import TaggedReport
from classifier.write.delimited import row

_WIDTHS = {"report": 24, "heading": 28, "text": 80, "themes": 30, "theme_probabilities": 14}
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_NOT_IN_CELLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_MAX_CELL = 32_767
_MAX_ROWS = 1_048_576
_WRAPPED = 40  # width, in characters, from which text goes on on the next line


def write(reports: Iterable[TaggedReport], file: BinaryIO, all_scores: bool = False) -> None:
    """Write a sheet of sentences and a sheet with the codebook.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : binary file
    all_scores : bool, default False
        Fill the columns of the themes for every sentence, not only where a theme is assigned.

    Raises
    ------
    CannotWrite
        If there are more sentences than a sheet has rows, or one is longer than a cell.
    MissingExtra
        If openpyxl is not installed.

    Notes
    -----
    The columns are those of the CSV, and one more for each theme with its probability (1 for an
    annotation by hand) where it is assigned: filter it for cells that are not empty.
    """
    with workbook(file) as book:
        _write_sheets(book, reports, all_scores)


def _write_sheets(book: Any, reports: Iterable[TaggedReport], all_scores: bool) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet("Sentences")
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")

    def fill(colour: str) -> Any:
        return PatternFill("solid", start_color="FF" + colour.removeprefix("#"))

    counts: Counter[str] = Counter()
    codebook: Codebook | None = None
    columns: list[str] = []
    themes: tuple[str, ...] = ()
    fills: dict[str, Any] = {}
    polarity_fills: dict[str, Any] = {}
    rows = 1
    for report in reports:
        for tagged in report:
            cells = row(tagged)
            if codebook is None:
                codebook = report.codebook
                columns, themes = list(cells), codebook.names
                fills = {name: fill(c) for name, c in theme_colours(codebook).items()}
                polarity_fills = {
                    name: fill(c) for name, c in polarity_colours(report.polarities).items()
                }
                _shape(sheet, columns, themes)
                header = [cell(sheet, name, font=bold) for name in columns]
                header += [cell(sheet, n, font=bold, fill=fills[n]) for n in themes]
                sheet.append(header)
            rows += 1
            if rows > _MAX_ROWS:
                raise CannotWrite(f"a sheet has no room for more than {_MAX_ROWS:,} rows: use CSV")
            line = [
                cell(
                    sheet,
                    value,
                    alignment=wrapped if name == "text" else None,
                    fill=polarity_fills.get(value) if name == "polarity" and value else None,
                )
                for name, value in cells.items()
            ]
            for name in themes:
                assigned = name in tagged.themes
                counts[name] += assigned
                score = tagged.scores[name] if assigned or all_scores else None
                line.append(cell(sheet, score, fill=fills[name] if assigned else None))
            sheet.append(line)
    if codebook is not None:
        sheet.auto_filter.ref = f"A1:{letter(len(columns) + len(themes))}{rows}"
        _write_codebook(book.create_sheet("Codebook"), codebook, fills, counts, bold, wrapped)


def _write_codebook(
    sheet: Any, codebook: Codebook, fills: dict[str, Any], counts: Counter[str], *styles: Any
) -> None:
    bold, wrapped = styles
    for letter, width in zip("ABCDEF", (24, 28, 60, 60, 60, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    titles = ("theme", "title", "definition", "includes", "excludes", "sentences")
    sheet.append([cell(sheet, title, font=bold) for title in titles])
    for theme in codebook.themes:
        texts = (theme.title, theme.definition, "; ".join(theme.include), "; ".join(theme.exclude))
        sheet.append(
            [
                cell(sheet, theme.name, fill=fills[theme.name]),
                *(cell(sheet, text, alignment=wrapped) for text in texts),
                counts[theme.name],
            ]
        )


def _shape(sheet: Any, columns: list[str], themes: tuple[str, ...]) -> None:
    sheet.freeze_panes = "A2"
    for number, name in enumerate([*columns, *themes], start=1):
        width = _WIDTHS.get(name, 12)
        if number > len(columns):
            width = min(max(8, len(name) + 2), 24)
        sheet.column_dimensions[letter(number)].width = width


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
class Column:
    """A column of a table.

    Attributes
    ----------
    name : str
    width : int, default 12
        In characters; text in columns of 40 and more is wrapped.
    number_format : str, optional
        Of its numbers, such as ``"0.0%"``.
    """

    name: str
    width: int = 12
    number_format: str | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """The value of a cell and its colour, ``"#RRGGBB"``."""

    value: Any
    colour: str


def write_table(
    book: Any,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Iterable[Any]],
    *,
    still: int = 1,
) -> None:
    """Add a sheet with a header that stays in sight, and filters.

    Parameters
    ----------
    book : write-only workbook
    title : str
    columns : sequence of Column
    rows : iterable
        Values, `Filled` ones where a cell has a colour.
    still : int, default 1
        Columns that stay in sight.

    Raises
    ------
    CannotWrite
        If there are more rows than a sheet has, or one cell is too long.
    """
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(title)
    sheet.freeze_panes = f"{letter(still + 1)}2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[letter(number)].width = column.width
    top, wrapped = (Alignment(vertical="top", wrap_text=wrap) for wrap in (None, True))
    bold = Font(bold=True)
    looks: dict[tuple[Column, str | None, bool], Any] = {}
    sheet.append([cell(sheet, c.name, font=bold, alignment=wrapped) for c in columns])
    count = 1
    for values in rows:
        count += 1
        if count > _MAX_ROWS:
            raise CannotWrite(f"a sheet has no room for more than {_MAX_ROWS:,} rows: use CSV")
        line = []
        for value, column in zip(values, columns, strict=True):
            colour = value.colour if isinstance(value, Filled) else None
            made = cell(sheet, value.value if isinstance(value, Filled) else value)
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
