"""Annotations in the rows of a table, whatever file the table came in.

The names of the columns are in the first row that has them: titles may be above it. Where a
sentence has a row for each of its themes, or for each of the people who coded it, these are made
one (`train.read.joining`). Which column is what, `train.read.columns` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeAlias

from classifier.codebook import ABOVE
from train.annotation import AnnotationError
from train.read import account, label_studio_flat, surveys
from train.read.cells import ERROR
from train.read.columns import ColumnRoles
from train.read.joining import Entry, joined
from train.read.record import LONGEST_NAME, Decision, Records, counted
from train.read.rows import Columns, Rows
from train.read.titles import NAMES_OF_TEXT, VAGUE

MAX_UNPACKED = 200_000_000
"""A table that unpacks to more bytes is refused unread."""

MAX_CELLS = 20_000_000
"""So is one of more cells."""

_MOST_ABOVE = 20  # rows among which the names of the columns are sought
_SAMPLE = 1000  # rows that show whether they are
_NO_NAMES = "row {} was taken for their names: where there are none, --header-row 0"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the names of its columns.

    Attributes
    ----------
    header : list of str
    rows : Rows
        Those below.
    above : str
        Where the names are, for a message.
    repeated : int
        Blank cells that got the value of the merged cell that they are part of.
    again : int
        Rows left out that have the names of the columns once more.
    over : int
        Rows above the names.
    short : int
        Rows with fewer cells than there are names, which end with blank ones now.
    described : list of list of str
        Rows below the names that are of the columns, too, where no annotations are sought.
    """

    header: list[str]
    rows: Rows
    above: str = ""
    repeated: int = 0
    again: int = 0
    over: int = 0
    short: int = 0
    described: Sequence[list[str]] = ()


Opening: TypeAlias = Generator[tuple[str, Decision], None, Table | None]
"""The name of a file with each thing that is decided on the way to its table; in the end the table,
or None where there is none."""


def found(rows: Rows, columns: Columns, header: list[str] | None = None) -> Table:
    """Find the row with the names of the columns.

    Parameters
    ----------
    rows : Rows
        All that is not blank.
    columns : Columns
        May say which row it is.
    header : list of str, optional
        The names, where they are not in a row.

    Raises
    ------
    AnnotationError
        If no row has names of a column of sentences and of one of themes, with what the first
        lacks, or a row is longer than that of the names.
    """
    every = rows.cells
    first_row = every[0][1] if every else []
    if columns.header is None and label_studio_flat.is_header(first_row):
        return _table(first_row, rows, 1, "an export of Label Studio")
    if header is not None:
        given = _table(header, rows, 0, "")
        ColumnRoles(header, given.rows, columns)
        return given
    if columns.header == 0:
        width = max((len(row) for _, row in every), default=0)
        plain_rows = _table([str(i + 1) for i in range(width)], rows, 0, "no row of names")
        ColumnRoles(plain_rows.header, plain_rows.rows, columns)
        return plain_rows
    starts: Sequence[int] = range(min(len(every), _MOST_ABOVE))
    if columns.header is not None:
        starts = [at for at, (number, _) in enumerate(every) if number == columns.header]
        if not starts:
            raise AnnotationError(f"{rows.name}: row {columns.header} is empty, or there is none")
    if not columns.labelled:
        return _of_texts(rows, columns, starts[0] if columns.header else surveys.names_at(every))
    first: AnnotationError | None = None
    taken = 0
    for at in starts:
        titled = all(sum(bool(cell.strip()) for cell in row) <= 1 for _, row in every[:at])
        plain = titled or columns.header is not None
        for names, length in _headers(every, at):
            numbers = " and ".join(str(number) for number, _ in every[at : at + length])
            above = f"names of columns in row{'s' * (length > 1)} {numbers}"
            try:
                table = _table(names, rows, at + length, above)
                sample = Rows(table.rows.cells[:_SAMPLE], rows.name, rows.place)
                roles = ColumnRoles(names, sample, columns)
            except AnnotationError as error:
                if first is None or (titled and at == taken + 1):
                    first, taken = error, at
                continue
            titles = [names[column] for column in (roles.text, *roles.themes[:1])]
            text = every[at + 1][1][roles.text : roles.text + 1] if length > 1 else [""]
            if all(titles) and text == [""] and (roles.named or (plain and length == 1)):
                return table
    if first is None:
        raise AnnotationError(f"{rows.name}: expected a row with the names of the columns")
    if "expected a column" not in str(first) or columns.header is not None or not any(starts):
        raise first
    raise AnnotationError(f"{first}; {_NO_NAMES.format(every[taken][0])}")


def _of_texts(rows: Rows, columns: Columns, at: int) -> Table:
    """A table with the names of its columns in a row, which need not have annotations."""
    number, row = rows.cells[at]
    found = _table(
        [title.strip() for title in row], rows, at + 1, f"names of columns in row {number}"
    )
    below = found.rows.cells
    described = surveys.describing(found.header, [row for _, row in below[:_SAMPLE]])
    rest = Rows(below[described:], rows.name, rows.place)
    if not rest.cells:
        what = f"{rows.name}: has no row below the names of its columns"
        raise AnnotationError(f"{what}; {_NO_NAMES.format(number)}")
    try:
        ColumnRoles(found.header, rest, columns)
    except AnnotationError as error:
        if columns.header is not None:
            raise
        raise AnnotationError(f"{error}; {_NO_NAMES.format(number)}") from None
    return replace(found, rows=rest, over=at, described=[row for _, row in below[:described]])


def _headers(every: Sequence[tuple[int, list[str]]], at: int) -> Iterator[tuple[list[str], int]]:
    """Names of columns in two rows, the upper of which has merged cells, and in one."""
    upper = [title.strip() for title in every[at][1]]
    if at + 1 < len(every):
        lower = [title.strip() for title in every[at + 1][1]]
        both = _of_both(upper, lower)
        if len(both) == len(upper) and "" not in upper:
            both = []
        if both and all(both) and "" in lower and max(map(len, lower)) <= LONGEST_NAME:
            yield both, 2
    yield upper, 1


def _of_both(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The lower names, or the upper where there is none; with these where the lower ones repeat."""
    often = Counter(filter(None, lower))
    both: list[str] = []
    group = ""
    for above, below in zip_longest(upper, lower, fillvalue=""):
        group = above or group  # a merged cell has its name in the first of its columns
        inside = often[below] > 1 and group
        both.append(f"{group}{ABOVE}{below}" if inside else below or above)
    return both


def _table(header: list[str], rows: Rows, start: int, above: str) -> Table:
    """The rows below the names, all as long as these."""
    width = len(header)
    names = [title.strip() for title in header]
    below = []
    again = short = 0
    for i, row in rows.cells[start:]:
        if start and [cell.strip() for cell in row[:width]] == names:  # of a file below a file
            again += 1
            continue
        if len(row) > width and any(value.strip() for value in row[width:]):
            raise AnnotationError(
                f"{rows.where(i)}: expected {counted(width, 'cell')}, as there are names, found"
                f" {len(row)} cells: one with a delimiter in it needs quotation marks"
            )
        short += len(row) < width
        below.append((i, row[:width] + [""] * (width - len(row))))
    repeated = _fill(below, rows.merged, width)
    return Table(header, Rows(below, rows.name, rows.place), above, repeated, again, short=short)


def _fill(
    below: list[tuple[int, list[str]]], merged: Iterable[tuple[int, int, int]], width: int
) -> int:
    """Repeat the value of cells that are merged down a column; how many were blank."""
    places = {number: at for at, (number, _) in enumerate(below)}
    filled = 0
    for first, last, column in merged:
        if first not in places or column >= width:
            continue
        start = places[first]
        value = below[start][1][column]
        if not value.strip():
            continue
        for at in range(start + 1, len(below)):
            number, row = below[at]
            if number > last:
                break
            if not row[column].strip():
                row[column] = value
                filled += 1
    return filled


def is_sure(found: Table, columns: Columns) -> bool:
    """Whether a table is one of annotations by the name of the column with the sentences."""
    sample = Rows(found.rows.cells[:_SAMPLE], found.rows.name, found.rows.place)
    roles = ColumnRoles(found.header, sample, columns)
    low = roles.low[roles.text]
    return columns.text is not None or (low in NAMES_OF_TEXT and low not in VAGUE)


def followed(opening: Opening, columns: Columns) -> Records:
    """What was decided on the way to a table, and what is read of it.

    Parameters
    ----------
    opening : Opening
    columns : Columns
    """
    found = yield from opening
    if found is not None:
        yield from records(found, columns)


def records(table: Table, columns: Columns) -> Records:
    """Read the rows of a table.

    Parameters
    ----------
    table : Table
    columns : Columns
    """
    rows = table.rows
    if label_studio_flat.is_header(table.header):
        tasks = [
            (
                rows.where(i),
                {key: value for key, value in zip(table.header, row, strict=True) if value},
            )
            for i, row in rows.cells
        ]
        yield from label_studio_flat.records(tasks, rows.name, columns)
        return
    roles = ColumnRoles(table.header, rows, columns)
    yield (
        rows.name,
        Decision(", ".join(filter(None, [counted(len(rows.cells), "row"), table.above]))),
    )
    yield from ((rows.name, decision) for decision in account.decisions(roles))
    yield from ((rows.name, decision) for decision in mended(table))
    textless = [row for _, row in rows.cells if not row[roles.text].strip()]
    if lacking := sum(map(roles.has_themes, textless)):
        yield rows.name, Decision(f"{counted(lacking, 'row')} left out: themes and no text", True)
    if memos := sum(bool(roles.written(row, roles.memo)) for row in textless):
        yield rows.name, Decision(f"{counted(memos, 'memo')} left out, beside no text", True)
    if found := account.notes(rows, roles):
        what = f"{counted(len(found), 'row')} below a blank one, with a text alone"
        told = f"{what}, first row {found[0]}: taken as without themes, and perhaps a note"
        yield rows.name, Decision(told, True)
    entries = _entries(rows, roles)
    yield from _of_coders(rows, roles)
    if roles.long or roles.coder is not None:
        yield from joined(entries, rows.name, roles)
    else:
        yield from ((where, record) for where, _, record in entries)


def mended(table: Table) -> Iterator[Decision]:
    """What is said of merged cells, and of names of columns that come again.

    Parameters
    ----------
    table : Table

    Yields
    ------
    Decision
    """
    if table.repeated:
        cells = counted(table.repeated, "blank cell")
        yield Decision(f"{cells} taken as part of the merged cell above")
    if table.again:
        what = f"{counted(table.again, 'row')} left out: the names of the columns once more"
        yield Decision(what)


def _of_coders(rows: Rows, roles: ColumnRoles) -> Records:
    """How many memos there are, and rows in which a coder gave a sentence no theme."""
    texts = roles.with_text
    if memos := sum(bool(roles.written(row, roles.memo)) for row in texts):
        yield rows.name, Decision(f"{counted(memos, 'memo')} kept, with what was coded there")
    of_nothing = sum(
        bool(roles.written(row, roles.coder)) and not roles.has_themes(row) for row in texts
    )
    if of_nothing:
        what = f"{counted(of_nothing, 'row')} with a coder and no theme"
        yield rows.name, Decision(f"{what}: they read the sentence and gave it none")


def _entries(rows: Rows, roles: ColumnRoles) -> Iterator[Entry]:
    """Where each row is, what is the same in the rows of a sentence, and the record."""
    for i, row in rows.cells:
        where = rows.where(i)
        key = roles.key(row)
        if not row[roles.text].strip():  # which is said of it, whatever else is in it
            yield where, key, {"text": "", "themes": []}
            continue
        if ERROR.fullmatch(text := row[roles.text].strip()):
            message = f"{where}: expected a text, found {text}, the error of a spreadsheet"
            yield where, key, AnnotationError(message)
            continue
        try:
            yield where, key, roles.record(row)
        except ValueError as error:
            yield where, key, AnnotationError(f"{where}: {error}")
