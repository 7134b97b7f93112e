"""Formats of reports: which there are, and which of them a file is in, by its content."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from classifier.characters import printable
from classifier.errors import UnreadableReport
from classifier.read.lines import Source
from classifier.read.text import decode

_HTML = re.compile(
    # A comment ends at the first "-->" alone: with .*? the time doubles with every comment.
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype html|html)\b",
    re.I | re.S,
)


def _is_html(data: bytes) -> bool:
    return _HTML.match(data[:4096].removeprefix(b"\xef\xbb\xbf")) is not None


def _is_odt(data: bytes) -> bool:
    if not (data.startswith(_ZIP) and b"mimetype" in data):
        return False
    from classifier.read.archive import beginning_of

    return beginning_of(data, "mimetype").startswith(b"application/vnd.oasis.opendocument.text")


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _zip_with(mark: bytes) -> Callable[[bytes], bool]:
    """A test for a zip archive that holds something, as the name of a member."""
    return lambda data: data.startswith(_ZIP) and mark in data


@dataclass(frozen=True, slots=True)
class Format:
    """A format of reports.

    Attributes
    ----------
    module : str
        The module of this room whose function ``read`` makes a `Source` of a file's bytes. It is
        imported when a file is of this format.
    suffixes : tuple of str
        Suffixes of the files that are looked for in folders.
    holds : callable
        Whether a file is of this format, by its content.
    what : str or None
        What to call a file of this format whose name says that it is of another. None for a
        format that content alone shows: its files are read under any name, and others that have
        its suffix are refused.
    """

    module: str
    suffixes: tuple[str, ...]
    holds: Callable[[bytes], bool]
    what: str | None = None

    def read(self, data: bytes) -> Source:
        """Read a file of this format."""
        source: Source = import_module(f"classifier.read.{self.module}").read(data)
        return source


_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"

FORMATS = (
    Format("pdf", (".pdf",), _is_pdf),
    Format("docx", (".docx",), _zip_with(b"word/document.xml")),
    Format("odt", (".odt",), _is_odt),
    Format("rtf", (".rtf",), lambda data: data.startswith(b"{\\rtf")),
    Format("markup", (".html", ".htm"), _is_html, "an HTML page"),
)
"""Formats that are known by their content, in the order in which they are tried."""

_TEXT = Format("text", (".txt", ".md", ".markdown"), lambda _: True, "something else")

SUFFIXES = frozenset(suffix for each in (*FORMATS, _TEXT) for suffix in each.suffixes)
"""Suffixes of the files that are looked for in a folder."""

_OF_SYSTEMS = frozenset(("Thumbs.db", "desktop.ini"))


def reports_among(
    paths: Iterable[str], folder: str, left_out: Counter[str] | None = None
) -> list[str]:
    """Those of the files of a folder whose suffix reports have.

    Parameters
    ----------
    paths : iterable of str
    folder : str
        Where they were found.
    left_out : Counter, optional
        Grows by the suffixes of the others, but for those that are hidden or in hidden folders, and
        those of operating systems.

    Returns
    -------
    list of str
    """
    found = []
    depth = len(Path(folder).parts)
    for path in paths:
        file = Path(path)
        suffix = file.suffix.casefold()
        if suffix in SUFFIXES:
            found.append(path)
        elif left_out is not None and file.name not in _OF_SYSTEMS:
            if not any(part.startswith(".") for part in file.parts[depth:]):
                left_out[printable(suffix)] += 1
    return found


_TABLE = ": report-themes tag-table tags the text in each row of a table"
_IN_PYTHON = ": load_model().predict_proba takes a list of texts in Python"
_OF_DATA = dict.fromkeys((".csv", ".tsv", ".tab"), _TABLE) | dict.fromkeys(
    (".json", ".jsonl", ".ndjson"), _IN_PYTHON
)
_IMAGE = "an image: make a PDF with a text layer of it first, for example with ocrmypdf"
_OTHER = {
    _ZIP: "a zip archive of no format that is read",
    _OLD_OFFICE: "an old Office file: save it as .docx first",
    b"\x89PNG": _IMAGE,
    b"\xff\xd8\xff": _IMAGE,
    b"II*\x00": _IMAGE,
    b"MM\x00*": _IMAGE,
}


def detect(data: bytes, name: str) -> Format:
    """Format of a file by its content.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        Its name. A file is refused whose content is not what its name says, where that can be
        told: it is almost always the error page of a failed download. A part of a page, which
        does not begin as pages do, is known by its name, and so are tables and other data.

    Returns
    -------
    Format

    Raises
    ------
    UnreadableReport
        If it is of a format that is known and not read, or not of the one that its name says.
    """
    suffix = Path(name).suffix.casefold()
    found = next((each for each in FORMATS if each.holds(data)), _TEXT)
    if found is _TEXT:
        zipped = data.startswith(_ZIP) and (
            b"xl/workbook." in data or b".spreadsheet" in data[:200]
        )
        if zipped or (data.startswith(_OLD_OFFICE) and suffix == ".xls"):
            raise UnreadableReport(f"is a workbook, not a report{_TABLE}")
        for magic, what in _OTHER.items():
            if data.startswith(magic):
                raise UnreadableReport(f"is {what}")
        if suffix in _OF_DATA:  # as prose, a text would run into the cells beside it
            raise UnreadableReport(f"is data, not a report{_OF_DATA[suffix]}")
    named = next((each for each in FORMATS if suffix in each.suffixes), found)
    if found.what and named is not found:
        if not named.what:
            raise UnreadableReport(f"is not what its name says, but {found.what}")
        decode(data)  # refuses what is no text
        return named
    return found
