"""Tables with a column of texts that nobody has annotated: comments, answers to a survey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

from classifier.write.delimited import restored
from train.annotation import AnnotationError
from train.read import contents, delimited, format_of, refused, xlsx
from train.read.cells import ERROR
from train.read.columns import ColumnRoles
from train.read.record import Decision, counted, shown
from train.read.rows import Columns
from train.read.table import Table

_FEW_WORDS = 3  # as a name has, or an answer that was ticked


@dataclass(frozen=True, slots=True)
class Texts:
    """A table with a column of texts.

    Attributes
    ----------
    header : list of str
        Names of the columns; several may have the same, or none.
    rows : list of list of str
        As long as `header`.
    texts : list of str
        The text of each row; empty where it has none.
    decisions : list of Decision
        How the table was read.
    """

    header: list[str]
    rows: list[list[str]]
    texts: list[str]
    decisions: list[Decision]


def read_texts(file: Path, columns: Columns) -> Texts:
    """Read a table of texts.

    Parameters
    ----------
    file : path
        CSV, TSV or a workbook.
    columns : Columns
        Not `labelled`. May name the column of texts, the row of names, the sheet and the encoding.

    Returns
    -------
    Texts

    Raises
    ------
    AnnotationError
        If it is no table, or one without texts.
    OSError
        If it can't be opened.
    """
    data, name = contents(file), file.name
    format_ = format_of(data, name)
    if format_ is refused:
        raise AnnotationError(f"{name}: expected a table, found {refused.kind(data)}")
    if format_ is not xlsx and format_ is not delimited:
        raise AnnotationError(f"{name}: expected a table, CSV or a workbook")
    decisions: list[Decision] = []
    opening = format_.opened(data, name, columns)
    while True:
        try:
            decisions.append(next(opening)[1])
        except StopIteration as end:
            found: Table | None = end.value
            break
    if found is None or not found.rows.cells:
        raise AnnotationError(f"{name}: has no row below the names of its columns")
    restore = format_ is delimited
    rows = [[restored(c) for c in row] if restore else row for _, row in found.rows.cells]
    roles = ColumnRoles(found.header, found.rows, columns)
    column = roles.text
    texts = [row[column].strip() for row in rows]
    errors = [ERROR.fullmatch(text) is not None for text in texts]
    texts = ["" if error else text for text, error in zip(texts, errors, strict=True)]
    decisions += _account(found, found.header[column], texts, sum(errors))
    decisions += _others(roles)
    if not any(texts):
        raise AnnotationError(f"{name}: column {shown(found.header[column])} has no text")
    # What a sheet has to the right of a table are columns without a name, or nothing at all.
    used = [any(map(str.strip, cells)) for cells in zip(found.header, *rows, strict=True)]
    rows = [list(compress(row, used)) for row in rows]
    return Texts(list(compress(found.header, used)), rows, texts, decisions)


def _account(table: Table, title: str, texts: list[str], errors: int) -> Iterator[Decision]:
    """How the table was read, and what has no tags."""
    above = f", {table.above}" if table.above else ""
    yield Decision(f"{counted(len(texts), 'row')}{above}; texts in {shown(title)}")
    if table.repeated:
        cells = counted(table.repeated, "blank cell")
        yield Decision(f"{cells} taken as part of the merged cell above")
    if table.again:
        what = f"{counted(table.again, 'row')} left out: the names of the columns once more"
        yield Decision(what, loss=True)
    if errors:
        yield Decision(f"{counted(errors, 'text')} not tagged: errors of a spreadsheet", loss=True)
    if blank := texts.count("") - errors:
        yield Decision(f"{counted(blank, 'row')} without a text")


def _others(roles: ColumnRoles) -> Iterator[Decision]:
    """The other columns whose cells have as many words as a text, if they may be meant as well."""
    prose = []
    for at, title in enumerate(roles.header):
        values = roles.values(at)
        long = sum(len(value.split()) > _FEW_WORDS for value in values)
        if at != roles.text and 2 * long > len(values) and 2 * len(set(values)) > len(values):
            prose.append(shown(title))
    if prose:
        yield Decision(f"texts in {', '.join(prose)} not tagged: --text-column takes them", True)


def texts_or_why(file: Path, columns: Columns) -> Texts | str:
    """A table of texts, or why there is none; for a process that the file may crash.

    Parameters
    ----------
    file : path
    columns : Columns

    Returns
    -------
    Texts or str
    """
    try:
        return read_texts(file, columns)
    except AnnotationError as error:
        return str(error)
    except OSError as error:
        return f"{file}: {error.strerror}"
    except MemoryError:
        raise
    except Exception as error:  # what nobody thought of; its words may quote a text
        return f"{file.name}: can't be read ({type(error).__name__})"
