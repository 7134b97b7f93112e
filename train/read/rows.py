"""The rows of a table, and what a person says about its columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file does not say by the usual names or by its content.

    Attributes
    ----------
    text : str or None
        Name of a column, as `polarity` and `report`.
    themes : tuple of str
        One column with names of themes, or several; columns of yes and no are recognised by
        their values.
    polarity, report : str or None
    header : int or None
        Row with the names of the columns; 0 where there is none, and columns are called 1, 2, ….
    sheet : str or None
        Of a workbook.
    separator : str or None
        What is between the names in a cell.
    encoding : str or None
        Of a CSV file.
    coder : str or None
        Of a project that several people coded, whose codings count; by default all of them.
    labelled : bool
        Whether there are themes to find; without them any table with a column of texts will do.
    """

    text: str | None = None
    themes: tuple[str, ...] = ()
    polarity: str | None = None
    report: str | None = None
    header: int | None = None
    sheet: str | None = None
    separator: str | None = None
    encoding: str | None = None
    coder: str | None = None
    labelled: bool = True

    @property
    def any_named(self) -> bool:
        """Whether it says which column is what, or what is between names."""
        return any((self.text, self.themes, self.polarity, self.report, self.separator))


@dataclass(slots=True)
class Rows:
    """The rows of a table.

    Attributes
    ----------
    cells : list of (int, list of str)
        Numbers of rows, as a spreadsheet counts them, and their cells.
    name : str
        Of the file, for messages.
    merged : tuple of (int, int, int)
        First row, last row and column (from 0) of cells that were merged down a column.
    place : str
        What follows the name in messages, with a place for the number of the row.
    """

    cells: list[tuple[int, list[str]]]
    name: str
    place: str = ", row {}"
    merged: tuple[tuple[int, int, int], ...] = ()

    def where(self, row: int) -> str:
        """What messages call a row."""
        return self.name + self.place.format(row)
