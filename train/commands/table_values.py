"""The values of a table of texts, as each format that it is written in holds them."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from classifier.characters import visible
from classifier.commands.terminal import usage_error

if TYPE_CHECKING:
    from train.read.text_table import TextTable

LISTS = ("jsonl", "parquet")
"""The formats whose values may be lists and objects, and whose columns need names of their own."""

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d+)?")
_LARGEST = 10**15
"""A spreadsheet keeps no more digits of a number."""


def values_for(form: str, given: TextTable, name: str) -> list[list[Any]]:
    """The values of each row, in the order of its columns.

    Parameters
    ----------
    form : str
        Of the table that is written, as `classifier.write.TABLES` calls it. What it can't hold
        ends the command.
    given : TextTable
    name : str
        Of its file, for messages.
    """
    if form in LISTS:
        for title in given.header:
            if not title or given.header.count(title) > 1:
                said = f"two columns are called {title}" if title else "a column has no name"
                usage_error(
                    f"{name}: {visible(said)}, which .{form} can't hold: .csv and .xlsx can"
                )
    if given.records is None:
        rows = [list(map(_value, row)) for row in given.rows]
        return _of_one_kind(rows, given.rows) if form in LISTS else rows
    rows = [[record.get(title) for title in given.header] for record in given.records]
    if form == "parquet":
        return rows
    held = _plain if form == "jsonl" else _flat
    found: list[list[Any]] = []
    for row in rows:
        found.append([])
        for title, value in zip(given.header, row, strict=True):
            try:
                found[-1].append(held(value))
            except ValueError:
                usage_error(f"{name}: column {visible(title)} holds bytes: .parquet can, too")
    return found


def kinds_for(given: TextTable, values: Sequence[Sequence[Any]], name: str) -> list[Any]:
    """The types of the columns in Parquet, those that they had in Parquet before.

    A column that it can't hold ends the command.

    Parameters
    ----------
    given : TextTable
    values : sequence of sequence
        As `values_for` gives them.
    name : str
        Of its file, for messages.

    Returns
    -------
    list of pyarrow.DataType
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = []
    for title, column in zip(given.header, zip(*values, strict=True), strict=True):
        try:
            array = pa.array(column, given.kinds and given.kinds[title])
            pq.write_table(pa.table([array], names=[title]), io.BytesIO())
        except (pa.ArrowException, OverflowError):
            usage_error(
                f"{name}: column {visible(title)} has what .parquet can't hold (values of several"
                " kinds, empty objects or very large numbers, say): .jsonl can"
            )
        kinds.append(pa.string() if pa.types.is_null(array.type) else array.type)
    return kinds


def records_of(
    given: TextTable, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[dict[str, Any]]:
    """Each row by the names of its columns, without the fields that it did not have."""
    for number, row in enumerate(rows):
        lacks = set(given.header) - given.records[number].keys() if given.records else ()
        yield {key: value for key, value in zip(names, row, strict=True) if key not in lacks}


def _value(cell: str) -> str | float | None:
    """A cell; a number where its digits are those that a number would show."""
    if _NUMBER.fullmatch(cell):
        number = float(cell) if "." in cell else int(cell)
        if str(number) == cell:
            return number
    return cell or None


def _of_one_kind(rows: list[list[Any]], cells: list[list[str]]) -> list[list[Any]]:
    """Columns of numbers alone, or of text alone."""
    columns = [
        list(values)
        if not any(isinstance(value, str) for value in values)
        else [cell or None for cell in of_column]
        for values, of_column in zip(zip(*rows, strict=True), zip(*cells, strict=True), strict=True)
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _plain(value: Any) -> Any:
    """A value as JSON has it; raises ValueError for bytes."""
    from train.read.cells import written

    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None if math.isnan(value) else str(value)
        case dict():
            return {str(key): _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case bytes():
            raise ValueError("bytes")
    return written(value)


def _flat(value: Any) -> Any:
    """A value as a cell has it."""
    value = _plain(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int) and abs(value) >= _LARGEST:
        return str(value)
    return value
