"""A workbook: one row for each sentence, with filters, and the themes in their colours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, BinaryIO

from classifier.codebook import Codebook
from classifier.extras import needs
from classifier.tagged import TaggedReport
from classifier.write.colours import polarity_colours, theme_colours
from classifier.write.delimited import row
from classifier.write.errors import CannotWrite

_WIDTHS = {"report": 24, "heading": 28, "text": 80, "themes": 30, "theme_probabilities": 14}
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_NOT_IN_CELLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_MAX_CELL = 32_767
_MAX_ROWS = 1_048_576


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
    with needs("xlsx"):
        from openpyxl import Workbook

    book = Workbook(write_only=True)
    try:
        _write_sheets(book, reports, all_scores)
    except BaseException:
        for sheet in book.worksheets:
            sheet.close()  # an unfinished sheet complains when it is collected
        raise
    book.save(file)


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
                header = [_cell(sheet, name, font=bold) for name in columns]
                header += [_cell(sheet, n, font=bold, fill=fills[n]) for n in themes]
                sheet.append(header)
            rows += 1
            if rows > _MAX_ROWS:
                raise CannotWrite(f"a sheet has no room for more than {_MAX_ROWS:,} rows: use CSV")
            line = [
                _cell(
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
                line.append(_cell(sheet, score, fill=fills[name] if assigned else None))
            sheet.append(line)
    if codebook is not None:
        sheet.auto_filter.ref = f"A1:{_letter(len(columns) + len(themes))}{rows}"
        _write_codebook(book.create_sheet("Codebook"), codebook, fills, counts, bold, wrapped)


def _write_codebook(
    sheet: Any, codebook: Codebook, fills: dict[str, Any], counts: Counter[str], *styles: Any
) -> None:
    bold, wrapped = styles
    for letter, width in zip("ABCDEF", (24, 28, 60, 60, 60, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    titles = ("theme", "title", "definition", "includes", "excludes", "sentences")
    sheet.append([_cell(sheet, title, font=bold) for title in titles])
    for theme in codebook.themes:
        texts = (theme.title, theme.definition, "; ".join(theme.include), "; ".join(theme.exclude))
        sheet.append(
            [
                _cell(sheet, theme.name, fill=fills[theme.name]),
                *(_cell(sheet, text, alignment=wrapped) for text in texts),
                counts[theme.name],
            ]
        )


def _shape(sheet: Any, columns: list[str], themes: tuple[str, ...]) -> None:
    sheet.freeze_panes = "A2"
    for number, name in enumerate([*columns, *themes], start=1):
        width = _WIDTHS.get(name, 12)
        if number > len(columns):
            width = min(max(8, len(name) + 2), 24)
        sheet.column_dimensions[_letter(number)].width = width


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))


def _cell(sheet: Any, value: Any, **styles: Any) -> Any:
    """A cell; text stays text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
    else:
        if len(value) > _MAX_CELL:
            raise CannotWrite(
                f"a cell holds {_MAX_CELL:,} characters, and the text that begins with"
                f" {value[:40]!r} has {len(value):,}: use CSV"
            )
        cell = WriteOnlyCell(sheet)
        cell._value, cell.data_type = escaped(value), "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    for name, style in styles.items():
        if style is not None:
            setattr(cell, name, style)
    return cell


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
