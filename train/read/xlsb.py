"""What python-calamine leaves out of a binary workbook: errors, hidden rows, merged cells, notes.

Parts of such a workbook are records, each with its number, its length and its content (MS-XLSB
2.1.4). A formula's error and an error that was typed are blank to python-calamine.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack_from
from zipfile import ZipFile

from classifier.read.xml import parse

COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
"""The relation of a sheet to the part with the notes on its cells."""

_PARTS = "xl/_rels/workbook.bin.rels"

# Numbers of records (MS-XLSB 2.3.2)
_ROW, _BLANK, _CELLS, _ERRORS, _MERGED, _SHEET = 0, 1, range(1, 12), (3, 11), 176, 156
_NOTE = 635
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384  # of a sheet
_HIDDEN = 0x10  # of the last byte but one of the fixed part of a row, at 11
_ERROR = {  # MS-XLSB 2.5.97.2
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass(slots=True)
class Unsaid:
    """What is in a sheet besides values.

    Attributes
    ----------
    errors : list of (int, int, str)
        Row and column, from 0, and what a spreadsheet shows there.
    merged : list of (int, int, int)
        First row, last row, both from 1, and column, from 0, of cells merged down a column.
    hidden_rows : int
        Those with a cell that is not blank.
    notes : int
        Remarks on cells.
    """

    errors: list[tuple[int, int, str]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    hidden_rows: int = 0
    notes: int = 0


def unsaid(data: bytes) -> dict[str, Unsaid]:
    """Read what python-calamine does not say of the sheets of a workbook.

    Parameters
    ----------
    data : bytes
        Of the file.

    Returns
    -------
    dict of str to Unsaid
        By the titles of the sheets with cells.
    """
    with ZipFile(io.BytesIO(data)) as archive:
        parts = {part.get("Id"): part.get("Target") for part in parse(archive.read(_PARTS))}
        found = {}
        for number, content in _records(archive.read("xl/workbook.bin")):
            if number == _SHEET:
                identifier, end = _string(content, 8)
                part = posixpath.join("/xl", parts[identifier] or "")[1:]
                if "/worksheets/" in part:
                    sheet = _of_sheet(archive.read(part))
                    sheet.notes = _notes(archive, part)
                    found[_string(content, end)[0]] = sheet
        return found


def _of_sheet(part: bytes) -> Unsaid:
    found = Unsaid()
    row, hidden = 0, False
    for number, content in _records(part):
        if number == _ROW:
            row, hidden = unpack_from("<I", content)[0], bool(content[11] & _HIDDEN)
            if row >= _MOST_ROWS:
                raise ValueError("a row beyond the last")
        elif number in _CELLS:
            if number != _BLANK and hidden:
                found.hidden_rows += 1
                hidden = False  # counted
            if number in _ERRORS:
                column = min(unpack_from("<I", content)[0], _MOST_COLUMNS)
                found.errors.append((row, column, _ERROR.get(content[8], "#ERROR!")))
        elif number == _MERGED:
            first, last, column = unpack_from("<III", content)
            if first < last:
                found.merged.append((first + 1, last + 1, column))
    return found


def _notes(archive: ZipFile, sheet: str) -> int:
    # What openpyxl has for this is of another extra.
    folder, name = posixpath.split(sheet)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return 0
    targets = [r.get("Target") for r in parse(archive.read(relations)) if r.get("Type") == COMMENTS]
    parts = [posixpath.normpath(posixpath.join("/", folder, target))[1:] for target in targets]
    return sum(number == _NOTE for part in parts for number, _ in _records(archive.read(part)))


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """The number and the content of each; both number and length are in groups of 7 bits."""
    at = 0
    while at < len(part):
        number, at = part[at], at + 1
        if number & 0x80:
            number, at = number & 0x7F | part[at] << 7, at + 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte, at = part[at], at + 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield number, part[at : at + length]
        at += length


def _string(content: bytes, at: int) -> tuple[str, int]:
    """The string at a place, and where it ends."""
    start = at + 4
    end = start + 2 * unpack_from("<I", content, at)[0]
    return content[start:end].decode("utf-16-le"), end
