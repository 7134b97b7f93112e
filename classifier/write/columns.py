"""Tables as plain data: columns with what they hold, and rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    name : str
    width : int, default 12
        In characters, on a sheet; text in columns of 40 and more is wrapped.
    number_format : str, optional
        Of its numbers on a sheet, such as ``"0.0%"``.
    kind : {str, int, float, bool} or pyarrow.DataType
        What it holds besides None.
    """

    name: str
    width: int = 12
    number_format: str | None = None
    kind: Any = str


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes
    ----------
    title : str
        Of its sheet.
    columns : sequence of Column
    rows : iterable
        Values, in the order of the columns.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Iterable[Any]]

    @classmethod
    def of(
        cls, title: str, columns: Sequence[Column], records: Iterable[Mapping[str, Any]]
    ) -> Self:
        """One of records that have a value for each column, and perhaps others."""
        names = [column.name for column in columns]
        return cls(title, columns, ([record[name] for name in names] for record in records))
