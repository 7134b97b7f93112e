"""A workbook: one row for each sentence, with filters, and the themes in their colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, BinaryIO

from classifier.codebook import Codebook
from classifier.draw.colours import polarity_colours, theme_colours
from classifier.results.tagged import TaggedReport
from classifier.write import delimited
from classifier.write.workbook import cell, check_room, letter, workbook

_FIRST = ("report", "page", "text", "themes", "polarity", "uncertain", "polarity_uncertain")
"""What is read; the rest, which a program wants, is to the right of it, in the order of the CSV."""

_WIDTHS = {
    "report": 24,
    "page": 8,
    "text": 80,
    "themes": 30,
    "polarity": 14,
    "heading": 28,
    "theme_probabilities": 14,
}


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
    The columns are those of the CSV, those that people read first, and one more for each theme with
    its probability (1 for an annotation by hand) where it is assigned: filter it for cells that are
    not empty.
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
        for tagged, cells in delimited.rows(report):
            if codebook is None:
                codebook = report.codebook
                first = [name for name in _FIRST if name in cells]
                columns, themes = list(dict.fromkeys([*first, *cells])), codebook.names
                fills = {name: fill(c) for name, c in theme_colours(codebook).items()}
                polarity_fills = {
                    name: fill(c) for name, c in polarity_colours(report.polarities).items()
                }
                _shape(sheet, columns, themes)
                header = [cell(sheet, name, font=bold) for name in columns]
                header += [cell(sheet, n, font=bold, fill=fills[n]) for n in themes]
                sheet.append(header)
            rows += 1
            check_room(rows)
            line = [
                cell(
                    sheet,
                    value := cells[name],
                    alignment=wrapped if name == "text" else None,
                    fill=polarity_fills.get(value) if name == "polarity" and value else None,
                )
                for name in columns
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
    for column, width in zip("ABCDEF", (24, 28, 60, 60, 60, 12), strict=True):
        sheet.column_dimensions[column].width = width
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
