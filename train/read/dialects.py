"""JSON and JSON lines, in the dialect of the tool that wrote them.

A dialect is a module with `matches` and `records`, and an entry of `_DIALECTS`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from train.annotation import AnnotationError
from train.read import doccano, jsonl, label_studio, prodigy
from train.read.columns import Columns
from train.read.record import Records, shown
from train.read.text import beginning, decode

SUFFIXES = (".jsonl", ".json")

_SOUGHT = 100  # objects: the first ones may lack what tells the dialect


class _Dialect(Protocol):
    """What a module that reads a dialect has."""

    def matches(self, row: dict[str, Any], /) -> bool: ...

    def records(self, rows: Iterable[tuple[str, dict[str, Any]]], /) -> Records: ...


_DIALECTS: tuple[_Dialect, ...] = (jsonl, label_studio, prodigy, doccano)


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


def records(data: bytes, name: str, columns: Columns) -> Records:  # noqa: ARG001
    """Read the objects, in the first dialect that one of them shows."""
    rows = iter(_objects(_text(data, name), name))
    known: list[tuple[str, dict[str, Any]]] = []
    dialect: _Dialect | None = None
    while dialect is None and len(known) < _SOUGHT and (row := next(rows, None)) is not None:
        known.append(row)
        dialect = next((d for d in _DIALECTS if d.matches(row[1])), None)

    def all_rows() -> Iterator[tuple[str, dict[str, Any]]]:
        yield from known
        yield from rows

    yield from (dialect or jsonl).records(all_rows())


def _text(data: bytes, name: str) -> str:
    if not _is_named(name):
        return decode(data, name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnnotationError(f"{name}: is not UTF-8 text ({error.reason})") from None


def _objects(text: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON array, or of JSON lines."""
    if text.lstrip().startswith("["):
        found = _parsed(text, name)
        for number, row in enumerate(found, start=1):
            yield _object(row, f"{name}, item {number}")
        return
    # Only this line break: others may be in the text of a JSON string.
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
        raise AnnotationError(f"{where}: is not JSON (a number with too many digits)") from None
    except RecursionError:
        raise AnnotationError(f"{where}: is nested too deeply") from None


def _object(row: Any, where: str) -> tuple[str, dict[str, Any]]:
    if not isinstance(row, dict):
        raise AnnotationError(
            f"{where}: expected an object with 'text' and 'themes', found {shown(row)}"
        )
    return where, row
