"""CSV and TSV, with any delimiter, encoding and use of quotation marks that programs have."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from classifier.write.delimited import restored
from train.annotation import AnnotationError
from train.read import table
from train.read.record import Decision, Records, counted, shown
from train.read.rows import Columns, Rows
from train.read.text import decode, odd_letters

SUFFIXES = (".csv", ".tsv")

_NOT_DOUBLED = "quotation marks in cells are not doubled: taken as they stand"
_QUOTES: dict[str, dict[str, Any]] = {
    "": {"strict": True},
    "quotation marks in cells have a backslash": {"strict": True, "escapechar": "\\"},
    "quotation marks are part of the cells": {"quoting": csv.QUOTE_NONE},
    _NOT_DOUBLED: {"strict": True},
}
"""How cells are quoted, the usual first."""

_DELIMITERS = (",", ";", "\t", "|")
_NONE = "\x1f"  # divides units in ASCII, and no text has it


def matches(data: bytes, name: str) -> bool:  # noqa: ARG001
    """Whether a file is of this format: any text may be, so it is asked last."""
    return True


def records(data: bytes, name: str, columns: Columns) -> Records:
    """Read the rows."""
    return table.followed(opened(data, name, columns), columns)


def opened(data: bytes, name: str, columns: Columns) -> table.Opening:
    """Find the table.

    Parameters
    ----------
    data : bytes
    name : str
        Of the file.
    columns : Columns

    Yields
    ------
    tuple of (str, Decision)
        The name, and what is decided on the way.

    Returns
    -------
    Table or None
        None for a file without a row.
    """
    text, encoding = decode(data, name, columns.encoding)
    if not encoding.startswith("utf") and columns.encoding is None:
        odd = odd_letters(text)
        what = f"encoding {encoding}, for want of a sign of another"
        hint = f", which makes {counted(odd, 'odd letter')}: --encoding names another"
        yield name, Decision(what + (hint if odd else ""), loss=odd > 0)
    if said := re.match(r"sep=([,;\t|])\r?\n", text):  # to Excel
        delimiter, text = said[1], text[said.end() :]
    else:
        delimiter = _delimiter(text)
        if columns.labelled and not delimiter and "\n" not in text.strip():
            found = shown(text.strip())
            raise AnnotationError(f"{name}: expected annotations as JSON or a table, found {found}")
        if not columns.labelled and _is_of_lines(text, delimiter):
            delimiter = _NONE
        delimiter = delimiter or ","
    rows, quotes = _rows(text, delimiter, name)
    if quotes:
        yield name, Decision(quotes)
    if not rows:
        return None
    of_lines = delimiter == _NONE
    yield name, Decision("one column" if of_lines else f"{delimiter!r} between columns")
    return table.found(Rows(rows, name), columns)


def _rows(text: str, delimiter: str, name: str) -> tuple[list[tuple[int, list[str]]], str]:
    """The rows, and how quotation marks in cells are written where that is not as usual."""
    reason = ""
    spaced = _is_spaced(text, delimiter)
    for quotes, form in _QUOTES.items():
        try:
            whole = _doubled(text, delimiter) if quotes == _NOT_DOUBLED else text
            rows = list(_csv_rows(whole, delimiter, skipinitialspace=spaced, **form))
            if form.get("quoting") != csv.QUOTE_NONE or delimiter == _NONE or _is_unquoted(rows):
                return rows, quotes
        except csv.Error as error:
            reason = reason or str(error)
            if "end of data" in str(error):
                raise AnnotationError(
                    f"{name}: a quotation mark opens a cell that never ends"
                ) from None
    raise AnnotationError(f"{name}: is not a table that can be read ({reason})")


def _doubled(text: str, delimiter: str) -> str:
    """A table with the quotation marks inside quoted cells doubled, as CSV has them.

    A cell in which they are doubled stays as it is, and so does what begins with a mark and has
    none at its end.
    """
    end = rf"(?:[{delimiter}\r\n]|\Z)"
    cell = rf'(?<![^{delimiter}\r\n])"(?:(?:[^"]|"")*+"(?={end})|((?:[^"]|"(?!{end}))*+)("?))'

    def mended(found: re.Match[str]) -> str:
        whole, inside, last = found[0], found[1], found[2]
        return '"{}"'.format(inside.replace('"', '""')) if last else whole

    return re.sub(cell, mended, text)


def _is_unquoted(rows: list[tuple[int, list[str]]]) -> bool:
    """Whether quotation marks are those of the texts."""
    widths = {len(row) for _, row in rows}
    quoted = any(re.fullmatch('".*"', value.strip(), re.DOTALL) for _, row in rows for value in row)
    return len(widths) == 1 and not quoted


def _csv_rows(text: str, delimiter: str, **form: Any) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, **form)
    for number_, row in enumerate(reader, start=1):
        if any(value.strip() for value in row) and not _is_rule(row, delimiter):
            yield number_, list(map(restored, row))


def _is_rule(row: list[str], delimiter: str) -> bool:
    """Whether a row is the line below the names of columns, as Markdown has it."""
    return delimiter == "|" and all(re.fullmatch(r"\s*(?::?-+:?)?\s*", value) for value in row)


def _delimiter(text: str) -> str:
    """What divides most of the first rows into the same number of cells, if anything does."""
    best = (0.0, 0, "")
    for rank, delimiter in enumerate(_DELIMITERS):
        widths = Counter(map(len, _first(text, delimiter)))
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 1))
        share = count / max(widths.total(), 1)
        if width > 1 and (share, -rank) > (best[0], -best[1]):
            best = (share, rank, delimiter)
    return best[2]


def _is_spaced(text: str, delimiter: str) -> bool:
    """Whether there is a space between a delimiter and the quotation mark of a cell."""
    spaced = {len(row) for row in _first(text, delimiter, skipinitialspace=True)}
    plain = {len(row) for row in _first(text, delimiter)}
    return len(spaced) == 1 and spaced != {1} and len(plain) > 1


def _first(text: str, delimiter: str, **form: Any) -> list[list[str]]:
    """The first rows, as many as can be read."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter, **form)
        rows.extend(islice(filter(None, reader), 100))
    return rows


def _is_of_lines(text: str, delimiter: str) -> bool:
    """Whether each line is one text, in which the delimiter is a mark like others."""
    rows = _first(text, delimiter or ",")
    if len(set(map(len, rows))) < 2:
        return not delimiter
    if _is_spaced(text, delimiter or ","):
        return False
    rest = [cell for row in rows for cell in row[1:] if cell.strip()]
    spaced = sum(cell.startswith(" ") for cell in rest)
    return 2 * spaced > len(rest) or (not delimiter and len(rows[-1]) == 1)
