"""Files that are no annotations, or hold them in a form that nothing here reads: what they are."""

from __future__ import annotations

import io
import re
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from train.annotation import AnnotationError
from train.read.record import Records
from train.read.rows import Columns
from train.read.text import beginning

SUFFIXES = ()

_PICKLE = "a pickle of Python, which nothing here opens: write JSON lines"
_BYTES = (
    (b"%PDF", "a PDF: give it to tag, or as a report"),
    (b"SQLite format 3\x00", "a database of SQLite, as MAXQDA, QualCoder and RQDA keep: export it"),
    (b"\x1f\x8b", "a file packed by gzip: unpack it first"),
    (b"BZh", "a file packed by bzip2: unpack it first"),
    (b"7z\xbc\xaf", "a file packed by 7-Zip: unpack it first"),
    (b"$FL2", "a file of SPSS: export it as CSV or .xlsx"),
    (b"$FL3", "a file of SPSS: export it as CSV or .xlsx"),
    (b"<stata_dta>", "a file of Stata: export it as CSV or .xlsx"),
    (b"FEA1", "Feather of version 1: write it as version 2"),
    (b"\x89HDF", "a file of HDF5: export it as CSV or Parquet"),
    (b"\x80\x04\x95", _PICKLE),
    (b"\x80\x05\x95", _PICKLE),
    (b"{\\rtf", "RTF: export a table, or a REFI-QDA project"),
)
_TEXT = (
    (
        r"<!doctype html|<html|<table",
        "an HTML page, whatever its name: save it as .xlsx",
    ),
    (r"<\?xml[^>]*>\s*<\?mso-application", "a workbook in XML of 2003: save it as .xlsx"),
    (r"(?:<\?xml[^>]*>\s*)?<office:document", "a flat workbook of LibreOffice: save it as .ods"),
    (r"(?:<\?xml[^>]*>\s*)?<xmi:XMI", "UIMA XMI: export WebAnno TSV 3"),
    (r"# webanno\.|#id=\d+\n#text=", "WebAnno TSV of before 3: export 3"),
    (r"T\d+\t\S+ \d+ \d+\t", "stand-off of brat: export it with its text, as JSON lines, say"),
    (
        r"(?:-DOCSTART-[^\n]*\n\s*)?(?:\S+[ \t]+(?:[^\s,;]+[ \t]+)*(?:O|[BIES]-\S+)\r?\n){2}",
        "CoNLL, a word to a line: convert it to JSON lines or a DocBin",
    ),
)


def kind(data: bytes) -> str | None:
    """What a file is that is refused.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    str or None
        For a message; None if it may be annotations.
    """
    for start, what in _BYTES:
        if data.startswith(start):
            return what
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    text = beginning(data)
    return next((what for pattern, what in _TEXT if re.match(pattern, text, re.I)), None)


def _kind_of_archive(data: bytes) -> str | None:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if "word/document.xml" in names:
        return "a Word document: give it to tag, or as a report"
    suffixes = {PurePath(name).suffix.casefold() for name in names}
    if ".qde" not in suffixes and suffixes & {".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".txt"}:
        return "a ZIP archive of other files: unpack it first"
    return None


def matches(data: bytes, name: str) -> bool:
    """Whether a file is of a kind that is refused by name."""
    return not name.casefold().endswith(".qdpx") and kind(data) is not None


def records(data: bytes, name: str, columns: Columns) -> Records:  # noqa: ARG001
    """Refuse it."""
    raise AnnotationError(f"{name}: expected annotations, found {kind(data)}")
    yield  # a generator, as of every format
