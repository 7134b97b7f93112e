"""Formats of reports, told apart by content."""

from __future__ import annotations

import re
from typing import Literal

from classifier.errors import UnreadableReport
from classifier.read.docx import is_docx

SUFFIXES = frozenset((".pdf", ".docx", ".html", ".htm", ".md", ".markdown", ".txt"))
"""Suffixes of the files that are looked for in a folder."""

_IMAGE = "an image: make a PDF with a text layer of it first, for example with ocrmypdf"
_OTHER = {
    b"PK\x03\x04": "a zip archive, and not a Word document",
    b"\xd0\xcf\x11\xe0": "an old Office file: save it as .docx first",
    b"{\\rtf": "rich text: save it as .docx first",
    b"\x89PNG": _IMAGE,
    b"\xff\xd8\xff": _IMAGE,
    b"II*\x00": _IMAGE,
    b"MM\x00*": _IMAGE,
}
_HTML = re.compile(
    # A comment ends at the first "-->" alone: with .*? the time doubles with every comment.
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype html|html)\b",
    re.I | re.S,
)
_MARKDOWN_HEADING = re.compile(r"^(?:#{1,6} +\S|\S.*\n(?:={3,}|-{3,})$)", re.MULTILINE)


def detect(data: bytes) -> Literal["pdf", "docx", "html", "text"]:
    """Format of a file by its content.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    {"pdf", "docx", "html", "text"}

    Raises
    ------
    UnreadableReport
        If it is of a format that is known and not read.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if is_docx(data):
        return "docx"
    for magic, what in _OTHER.items():
        if data.startswith(magic):
            raise UnreadableReport(f"is {what}")
    if _HTML.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    return "text"


def is_markdown(text: str) -> bool:
    """Whether a text is Markdown: whether it has a heading in one of its two notations."""
    return _MARKDOWN_HEADING.search(text) is not None
