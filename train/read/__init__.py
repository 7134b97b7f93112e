"""Read annotations in the formats that people have: one module for each, told by content."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.codebook import Codebook
from train.annotation import Annotation, AnnotationError
from train.read import doccano, jsonl, label_studio, parquet, prodigy, refi, table
from train.read.record import EmptyText, Records, annotation, shown
from train.read.table import Columns

if TYPE_CHECKING:
    from classifier.read.guarded import GuardedReader

__all__ = ["SUFFIXES", "Columns", "read_annotations"]

SUFFIXES = frozenset((".jsonl", ".json", ".csv", ".tsv", ".xlsx", ".parquet", ".qdpx"))
"""Suffixes of the files that are looked for in a folder."""

MAX_BYTES = 500_000_000
"""A larger file is refused unread."""

_DIALECTS = (jsonl, label_studio, prodigy, doccano)


def read_annotations(
    paths: Iterable[str | Path],
    *,
    columns: Columns | None = None,
    problem: Callable[[AnnotationError], None] | None = None,
    unusable: Callable[[AnnotationError | OSError], None] | None = None,
    reader: GuardedReader | None = None,
) -> list[Annotation]:
    """Read annotations of any format.

    Parameters
    ----------
    paths : iterable of path
        Files, or folders whose files with one of `SUFFIXES` are read in the order of their
        names. Where there are several files, a sentence that names no report belongs to that of
        its file's name.
    columns : Columns, optional
        Names of the columns of tables, where they can't be found.
    problem : callable, optional
        Is told of each annotation that can't be used, which is then left out; without it the
        first is raised, but for rows of tables without text, which people leave empty.
    unusable : callable, optional
        Is told of each file that can't be used, with what is wrong in it first; without it the
        first is raised. What is returned then is not all that was to be read.
    reader : GuardedReader, optional
        Reads the files in a process of its own, with limits of time and memory.

    Returns
    -------
    list of Annotation
        In the order of the files.

    Raises
    ------
    AnnotationError
        If a file, or an annotation in it, can't be used, or there is none at all.
    OSError
        If a file can't be opened.
    """
    files = [
        file
        for path in map(Path, paths)
        for file in (
            sorted(f for f in path.iterdir() if f.suffix.casefold() in SUFFIXES and f.is_file())
            if path.is_dir()
            else [path]
        )
    ]
    found: list[Annotation] = []
    met = False
    for file in files:
        default_report = file.stem if len(files) > 1 else None
        arguments = (file, default_report, columns or Columns())
        answer = reader.call(_read_file, *arguments) if reader else _read_file(*arguments)
        try:
            if isinstance(answer, str):
                raise AnnotationError(f"{file.name}: {answer}")
            rows, end = answer
            met = met or bool(rows)
            found += _usable(rows, problem)
            if end is not None:
                raise end
        except (AnnotationError, OSError) as error:
            if unusable is None:
                raise
            met = True
            unusable(error)
    if not met:
        raise AnnotationError(f"no annotations in {', '.join(map(str, files)) or 'no files'}")
    return found


def _usable(
    rows: Iterable[Annotation | AnnotationError], problem: Callable[[AnnotationError], None] | None
) -> Iterator[Annotation]:
    """The annotations; what is none is told, raised or, if it is an empty row, left out."""
    for row in rows:
        if isinstance(row, Annotation):
            yield row
        elif problem is not None:
            problem(row)
        elif not (isinstance(row, EmptyText) and ", row " in str(row)):
            raise row


def _read_file(
    file: Path, default_report: str | None, columns: Columns
) -> tuple[list[Annotation | AnnotationError], AnnotationError | OSError | None]:
    """The annotations of a file, an error for each that is none, and what ended the reading."""
    rows: list[Annotation | AnnotationError] = []
    try:
        for where, record in _records(_data(file), file.name, columns):
            try:
                rows.append(annotation(record, where, default_report))
            except AnnotationError as error:
                rows.append(error)
    except (AnnotationError, OSError) as error:
        return rows, error
    except RecursionError:
        return rows, AnnotationError(f"{file.name}: is nested too deeply")
    except MemoryError:
        raise
    except Exception as error:  # what nobody thought of; its words may quote a text
        return rows, AnnotationError(f"{file.name}: can't be read ({type(error).__name__})")
    return rows, None


def codebook_or_why(file: Path) -> Codebook | str:
    """A codebook, or why there is none; for a process that a stranger's file may end.

    Parameters
    ----------
    file : path

    Returns
    -------
    Codebook or str
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            return f"is larger than {MAX_BYTES // 1_000_000} MB"
        return Codebook.read(file)
    except ValueError as error:
        return str(error).removeprefix(f"{file}: ")
    except OSError as error:
        return str(error.strerror)
    except RecursionError:
        return "is nested too deeply"
    except MemoryError:
        raise
    except Exception as error:  # as above
        return f"can't be read ({type(error).__name__})"


def _data(file: Path) -> bytes:
    if file.stat().st_size > MAX_BYTES:
        raise AnnotationError(f"{file.name}: is larger than {MAX_BYTES // 1_000_000} MB")
    return file.read_bytes()


def _records(data: bytes, name: str, columns: Columns) -> Records:
    if data.startswith(b"PAR1"):
        return parquet.records(data, name, columns)
    if data.startswith(b"PK\x03\x04"):
        if b"xl/workbook.xml" in data or b"xl/worksheets" in data:
            return table.xlsx_records(data, name, columns)
        return refi.records(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise AnnotationError(f"{name}: is an old Office file: save it as .xlsx first")
    return _text_records(data, name, columns)


def _text_records(data: bytes, name: str, columns: Columns) -> Records:
    is_json = name.casefold().endswith((".jsonl", ".json"))
    try:
        text = data.decode("utf-8-sig") if is_json else table.decode(data, name)
    except UnicodeDecodeError as error:
        raise AnnotationError(f"{name}: is not UTF-8 text ({error.reason})") from None
    beginning = text[:4096].lstrip()
    if beginning.startswith("<"):
        what = "a REFI-QDA codebook: give it as --codebook" if "QDA-XML" in text[:4096] else "XML"
        raise AnnotationError(f"{name}: expected annotations, found {what}")
    if is_json or _looks_like_json(beginning):
        return _json_records(text, name)
    return table.csv_records(text, name, columns)


def _looks_like_json(beginning: str) -> bool:
    """A header of a table may begin with a bracket, but not with an object."""
    if beginning.startswith("["):
        beginning = beginning[1:].lstrip()
        return not beginning or beginning.startswith(("{", "]"))
    return beginning.startswith("{")


def _json_records(text: str, name: str) -> Records:
    rows = iter(_json_rows(text, name))
    first = next(rows, None)
    if first is None:
        return
    known = [first]
    dialect = next((d for d in _DIALECTS if d.matches(first[1])), None)
    while dialect is None and len(known) < 100 and (row := next(rows, None)) is not None:
        known.append(row)  # the first tasks may lack what tells
        dialect = next((d for d in _DIALECTS if d.matches(row[1])), None)

    def all_rows() -> Iterator[tuple[str, dict[str, Any]]]:
        yield from known
        yield from rows

    yield from (dialect or jsonl).records(all_rows())


def _json_rows(text: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON array, or of JSON lines."""
    if text.lstrip().startswith("["):
        found = _parsed(text, name)
        for number, row in enumerate(found, start=1):
            yield _object(row, f"{name}, item {number}")
        return
    # Only this line break: others may stand in the text of a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            where = f"{name}:{number}"
            yield _object(_parsed(line, where), where)


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        at = f", line {error.lineno}" if "\n" in text.strip() else ""
        raise AnnotationError(f"{where}: is not JSON ({error.msg}{at})") from None
    except ValueError:
        raise AnnotationError(f"{where}: is not JSON (a number of too many digits)") from None
    except RecursionError:
        raise AnnotationError(f"{where}: is nested too deeply") from None


def _object(row: Any, where: str) -> tuple[str, dict[str, Any]]:
    if not isinstance(row, dict):
        raise AnnotationError(
            f"{where}: expected an object with 'text' and 'themes', found {shown(row)}"
        )
    return where, row
