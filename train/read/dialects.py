"""JSON and JSON lines, in the dialect of the tool that wrote them.

A dialect is a module with `matches` and `records`, and an entry of `_DIALECTS`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from train.annotation import AnnotationError
from train.read import argilla, doccano, jsonl, label_studio, label_studio_flat, objects, prodigy
from train.read.record import NOT_USED, Decision, Records, shown
from train.read.repeated import Repeated
from train.read.rows import Columns
from train.read.text import UTF16_MARKS, beginning, decode

SUFFIXES = (".jsonl", ".json")

_TOOLS = {
    "argilla": "Argilla",
    "label_studio": "Label Studio",
    "prodigy": "Prodigy",
    "doccano": "doccano, or alike",
}
_SOUGHT = 100  # objects: the first ones may lack what tells the dialect
_LONGEST = 100  # of the names of fields, in a message


class _Dialect(Protocol):
    """What a module that reads a dialect has."""

    __name__: str

    def matches(self, row: dict[str, Any], /) -> bool: ...

    def records(self, rows: Iterable[tuple[str, dict[str, Any]]], /) -> Records: ...


_DIALECTS: tuple[_Dialect, ...] = (argilla, label_studio, jsonl, prodigy, doccano)


def matches(data: bytes, name: str) -> bool:
    """Whether a file is of this format, by its name or by how it begins."""
    return _is_named(name) or _looks_like_json(beginning(data))


def _is_named(name: str) -> bool:
    return name.casefold().endswith(SUFFIXES)


def _looks_like_json(beginning: str) -> bool:
    """A header of a table may begin with a bracket, but not with an object."""
    if beginning.startswith("["):
        beginning = beginning[1:].lstrip()
        return not beginning or beginning.startswith(("{", "]"))
    return beginning.startswith("{")


def records(data: bytes, name: str, columns: Columns) -> Records:
    """Read the objects of a file."""
    repeated = Repeated()
    yield from records_of(rows_of(data, name, columns, repeated), name, columns)
    yield from ((name, decision) for decision in repeated.decisions())


def rows_of(
    data: bytes, name: str, columns: Columns, repeated: Repeated
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where each object of a file is, and its fields.

    Parameters
    ----------
    data : bytes
    name : str
        Of the file.
    columns : Columns
        May name the encoding.
    repeated : Repeated
        Learns which keys come twice.

    Raises
    ------
    AnnotationError
        If it can't be read.
    """
    yield from _objects(_text(data, name, columns.encoding), name, repeated)


def records_of(
    objects_: Iterable[tuple[str, dict[str, Any]]], name: str, columns: Columns
) -> Records:
    """Read objects, in the first dialect that one of them shows, or as a table.

    Parameters
    ----------
    objects_ : iterable of (str, dict)
        Where each is, which ends in a number, and its fields.
    name : str
        Of the file, for messages.
    columns : Columns
    """
    rows = iter(objects_)
    known: list[tuple[str, dict[str, Any]]] = []
    dialect: _Dialect | None = None
    flat = False
    while dialect is None and len(known) < _SOUGHT and (row := next(rows, None)) is not None:
        known.append(row)
        flat = flat or label_studio_flat.matches(row[1])
        dialect = next((d for d in _DIALECTS if d.matches(row[1])), None)

    def all_rows() -> Iterator[tuple[str, dict[str, Any]]]:
        yield from known
        yield from rows

    if flat and dialect is not label_studio:
        yield from label_studio_flat.records(list(all_rows()), name, columns)
    elif dialect is None or (dialect in (jsonl, doccano) and columns.any_named):
        yield from objects.records(list(all_rows()), name, columns)
    else:
        if tool := _TOOLS.get(dialect.__name__.rpartition(".")[2]):
            yield name, Decision(f"an export of {tool}")
        if columns.any_named:
            yield name, NOT_USED
        yield from dialect.records(all_rows())


def _text(data: bytes, name: str, encoding: str | None) -> str:
    if encoding or not _is_named(name) or data.startswith(UTF16_MARKS):
        return decode(data, name, encoding)[0]
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise AnnotationError(
            f"{name}:{line}: is not UTF-8 text ({error.reason}); --encoding names another"
        ) from None


def _objects(text: str, name: str, repeated: Repeated) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON array, or of JSON lines."""
    listed = text.lstrip().startswith("[")
    found = _parsed(text, name, repeated) if listed else _whole(text, name, repeated)
    if found is not None:
        for number, row in enumerate(found, start=1):
            where = f"{name}, item {number}"
            repeated.see(row, where)
            yield _object(row, where)
        return
    # Only this line break: others may be in the text of a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            where = f"{name}:{number}"
            row = _parsed(line, where, repeated)
            repeated.see(row, where)
            yield _object(row, where)


def _whole(text: str, name: str, repeated: Repeated) -> list[Any] | None:
    """The rows of a text that is one object with a table or a list of objects; None if none is."""
    first, _, rest = text.strip().partition("\n")
    if not rest.strip() or not first.rstrip().endswith("}"):
        try:
            found = json.loads(text, object_pairs_hook=repeated.pairs)
        except (ValueError, RecursionError):
            return None
        known = isinstance(found, dict) and any(d.matches(found) for d in _DIALECTS)
        if isinstance(found, dict) and not known:
            lists = [value for value in found.values() if isinstance(value, list)]
            if len(lists) == 1 and lists[0] and all(isinstance(row, dict) for row in lists[0]):
                repeated.see_alone(found, name)
                return lists[0]  # the others say what the list is
        match found:
            case {"columns": [*names], "data": [*rows]} if all(isinstance(r, list) for r in rows):
                repeated.see(found, name)
                called = [str(title) for title in names]
                if len(set(called)) < len(called) or {len(row) for row in rows} - {len(called)}:
                    raise AnnotationError(
                        f"{name}: expected 'columns' of different names, and a value for each of"
                        " them in every row of 'data'"
                    )
                return [dict(zip(called, row, strict=True)) for row in rows]
            case dict() if len(found) > 1:
                columns = list(found.values())
                if all(isinstance(column, dict) for column in columns):
                    same = {tuple(column) for column in columns}
                    columns = [list(column.values()) for column in columns]
                elif all(isinstance(column, list) for column in columns):
                    same = {(len(column),) for column in columns}
                else:
                    same = set()
                if len(same) == 1 and columns[0]:
                    repeated.see(found, name)
                    return [
                        dict(zip(found, row, strict=True)) for row in zip(*columns, strict=True)
                    ]
        if rest.strip() and isinstance(found, dict):
            if known:
                return [found]
            fields = repr(", ".join(found)[:_LONGEST])
            raise AnnotationError(f"{name}: expected objects with a sentence each, found {fields}")
    return None


def _parsed(text: str, where: str, repeated: Repeated) -> Any:
    try:
        return json.loads(text, object_pairs_hook=repeated.pairs)
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, " if "\n" in text.strip() else ""
        raise AnnotationError(
            f"{where}: is not JSON ({error.msg}, {at}column {error.colno:,})"
        ) from None
    except ValueError:
        raise AnnotationError(f"{where}: is not JSON (a number with too many digits)") from None
    except RecursionError:
        raise AnnotationError(f"{where}: is nested too deeply") from None


def _object(row: Any, where: str) -> tuple[str, dict[str, Any]]:
    if not isinstance(row, dict):
        raise AnnotationError(
            f"{where}: expected an object with 'text' and 'themes', found {shown(row)}"
        )
    return where, row
