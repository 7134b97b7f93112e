"""Tables with a column of texts that nobody has annotated: comments, answers to a survey."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path
from typing import Any

from classifier.results.given import one_line
from classifier.write.delimited import NOTHING
from train.annotation import AnnotationError
from train.read import (
    account,
    arrow,
    contents,
    delimited,
    dialects,
    format_of,
    objects,
    refused,
    xlsx,
)
from train.read.cells import ERROR
from train.read.columns import ColumnRoles
from train.read.record import Decision, counted, shown
from train.read.repeated import Repeated
from train.read.rows import Columns
from train.read.table import Table, mended
from train.read.table import found as table_of
from train.read.titles import NAMES_OF_TEXT


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table with a column of texts.

    Attributes
    ----------
    header : list of str
        Names of the columns; several may have the same, or none.
    rows : list of list of str
        As long as `header`.
    texts : list of str
        The text of each row, on one line; empty where it has none.
    decisions : list of Decision
        How the table was read.
    records : list of dict or None
        The rows with values that are not all text, by the names of the columns; None of a table
        that has text alone.
    kinds : dict of str to pyarrow.DataType, or None
        The types of the columns, where the file says them.
    """

    header: list[str]
    rows: list[list[str]]
    texts: list[str]
    decisions: list[Decision]
    records: list[dict[str, Any]] | None = None
    kinds: dict[str, Any] | None = None


def read_text_table(file: Path, columns: Columns) -> TextTable:
    """Read a table of texts.

    Parameters
    ----------
    file : path
        CSV, TSV, a workbook, JSON lines or Parquet.
    columns : Columns
        May name the column of texts, the row of names, the sheet and the encoding.

    Returns
    -------
    TextTable

    Raises
    ------
    AnnotationError
        If it is no table, or one without texts.
    OSError
        If it can't be opened.
    """
    columns = replace(columns, labelled=False)
    data, name = contents(file), file.name
    format_ = format_of(data, name)
    if format_ is refused:
        raise AnnotationError(f"{name}: expected a table, found {refused.kind(data)}")
    found: Table | None = None
    records: list[dict[str, Any]] | None = None
    kinds: dict[str, Any] | None = None

    def with_kinds(read: Any) -> list[dict[str, Any]]:
        nonlocal kinds
        kinds = {field.name: field.type for field in read.schema}
        listed: list[dict[str, Any]] = read.to_pylist()
        return listed

    def opening() -> Iterator[tuple[str, Decision]]:
        nonlocal found, records
        if format_ is xlsx or format_ is delimited:
            found = yield from format_.opened(data, name, columns)
        elif format_ is dialects or format_ is arrow:
            repeated = Repeated()
            if format_ is arrow:
                rows = arrow.rows_of(data, name, with_kinds)
            else:
                rows = list(dialects.rows_of(data, name, columns, repeated))
            yield from ((name, decision) for decision in repeated.decisions())
            if rows:
                header, of = objects.as_table(rows, name)
                found = table_of(of, columns, header)
                records = [row for _, row in rows]
        else:
            raise AnnotationError(f"{name}: expected CSV, a workbook, JSON lines or Parquet")

    decisions = [decision for _, decision in opening()]
    if found is None:
        sheet = "" if columns.sheet is None else f" sheet {columns.sheet!r}"
        raise AnnotationError(f"{name}:{sheet} is empty")
    roles = ColumnRoles(found.header, found.rows, columns)
    if records is not None:
        _check(records, found, roles)
    rows = [*found.described, *(row for _, row in found.rows.cells)]
    cells = [one_line(row[roles.text]) for row in rows[len(found.described) :]]
    if not any(map(_is_text, cells)):
        why = "".join(f"; {decision.message}" for decision in decisions if decision.loss)
        raise AnnotationError(f"{name}: column {roles.called(roles.text)} has no text{why}")
    decisions += _account(found, roles, cells)
    decisions += _others(roles)
    if columns.header is None:
        decisions += _of_names(found, roles)
    texts = [""] * len(found.described) + [cell if _is_text(cell) else "" for cell in cells]
    # What a sheet has to the right of a table are columns without a name, or nothing at all.
    used = [
        records is not None or any(map(str.strip, cells))
        for cells in zip(found.header, *rows, strict=True)
    ]
    rows = [list(compress(row, used)) for row in rows]
    header = list(compress(found.header, used))
    return TextTable(header, rows, texts, decisions, records, kinds)


def _check(records: list[dict[str, Any]], table: Table, roles: ColumnRoles) -> None:
    """Refuse values that are no text where one is expected, or that no file can hold."""
    title = table.header[roles.text]
    for (number, _), record in zip(table.rows.cells, records, strict=True):
        where = table.rows.where(number)
        if not isinstance(text := record.get(title), str | None):
            raise AnnotationError(f"{where}: {shown(title)} should be text, found {shown(text)}")
        try:
            json.dumps(record, ensure_ascii=False, default=str).encode()
        except UnicodeEncodeError:
            raise AnnotationError(
                f"{where}: holds half a character, which can't be written"
            ) from None


def _is_text(cell: str) -> bool:
    error = ERROR.fullmatch(cell) and cell.isupper()
    return cell.casefold() not in NOTHING and not error


def _account(table: Table, roles: ColumnRoles, cells: list[str]) -> Iterator[Decision]:
    """How the table was read, and what has no tags."""
    above = f", {table.above}" if table.above else ""
    yield Decision(f"{counted(len(cells), 'row')}{above}; texts in {roles.called(roles.text)}")
    if table.over:
        what = f"{counted(table.over, 'row')} above the names of columns left out"
        yield Decision(what, loss=True)
    if table.described:
        count = counted(len(table.described), "row")
        yield Decision(f"{count} below the names of columns, about these: not tagged", loss=True)
    yield from mended(table)
    numbers = [number for number, _ in table.rows.cells]
    if (gaps := numbers[-1] - numbers[0] + 1 - len(numbers) - table.again) > 0:
        yield Decision(f"{counted(gaps, 'blank row')} left out", loss=True)
    if table.short:
        count = counted(table.short, "row")
        yield Decision(f"{count} with fewer cells than there are columns, the last ones blank")
    blank = cells.count("")
    nothing = sum(cell.casefold() in NOTHING for cell in cells) - blank
    if errors := len(cells) - blank - nothing - sum(map(_is_text, cells)):
        yield Decision(f"{counted(errors, 'text')} not tagged: errors of a spreadsheet", loss=True)
    if nothing:
        yield Decision(f"{counted(nothing, 'text')} not tagged: n/a or the like", loss=True)
    if blank:
        yield Decision(f"{counted(blank, 'row')} without a text")
    if last := account.notes(table.rows, roles):
        what = f"{counted(len(last), 'row')} below a blank one, with a text alone"
        yield Decision(f"{what}, first row {last[0]}: tagged, and perhaps a note", loss=True)


def _others(roles: ColumnRoles) -> Iterator[Decision]:
    """The other columns with sentences, which may be meant as well."""
    others = [at for at in range(len(roles.header)) if at != roles.text and roles.is_varied(at)]
    if others:
        called = ", ".join(map(roles.called, others))
        told = f"texts in {called} not tagged: --text-column takes one, by its name or number"
        yield Decision(told, loss=True)


def _of_names(table: Table, roles: ColumnRoles) -> Iterator[Decision]:
    """That what was taken for the names of columns looks as if it were a row of the table."""
    title = roles.header[roles.text]
    known = roles.low[roles.text] in NAMES_OF_TEXT or "?" in title
    if (
        table.above
        and not table.described
        and not known
        and (len(roles.header) == 1 or roles.have_data())
    ):
        told = f"{table.above}: perhaps a row of the table, and then --header-row 0"
        yield Decision(told, loss=True)


def text_table_or_why(file: Path, columns: Columns) -> TextTable | AnnotationError | OSError:
    """A table of texts, or why there is none; for a process that the file may crash.

    Parameters
    ----------
    file : path
    columns : Columns

    Returns
    -------
    TextTable, AnnotationError or OSError
    """
    try:
        return read_text_table(file, columns)
    except (AnnotationError, OSError) as error:
        return error
    except MemoryError:
        raise
    except Exception as error:  # what nobody thought of; its words may quote a text
        return AnnotationError(f"{file.name}: can't be read ({type(error).__name__})")
