"""Plain text and Markdown."""

from __future__ import annotations

import re
from itertools import pairwise

from classifier.characters import UNTYPED
from classifier.errors import UnreadableReport
from classifier.read.lines import SPARE, Line, Source, check_length, clean_page
from classifier.read.marks import ends_sentence

_UNTYPED = re.compile(f"[{UNTYPED}]")
_FEW_LINES = 4
_MOSTLY = 0.9  # share of lines that have a blank one after them
_GOES_ON = 0.25  # share of lines with which the sentence of the one before goes on
_MARKDOWN_HEADING = re.compile(r"^(?:#{1,6} +\S|\S.*\n(?:={3,}|-{3,})$)", re.MULTILINE)


def read(data: bytes) -> Source:
    """Lines of a file of plain text or Markdown.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    Source

    Raises
    ------
    UnreadableReport
        As `decode` and `from_text`.
    """
    return from_text(decode(data))


def from_text(text: str) -> Source:
    """Lines of plain text or Markdown.

    Parameters
    ----------
    text : str
        The text; with form feeds between its pages it is taken for a print-out.

    Returns
    -------
    Source

    Raises
    ------
    UnreadableReport
        If there is no text, or too much.
    """
    if not text.strip():
        raise UnreadableReport("is empty")
    check_length(len(text), SPARE)
    text = text.encode("utf-8", "replace").decode()  # spaCy takes no half of a surrogate pair
    if _MARKDOWN_HEADING.search(text):
        from classifier.read import markup

        return markup.read_markdown(text)
    pages = [
        [Line(line, page) for line in _close_up(clean_page(lines))]
        for page, lines in enumerate(text.split("\f"))
    ]
    return Source(pages, printed=len(pages) > 1)


def _close_up(lines: list[str]) -> list[str]:
    """Lines without the blank one after each, where every printed line is set apart by one.

    Where sentences go on from line to line all the same, a paragraph ends at two blank lines.
    """
    filled = [i for i, line in enumerate(lines) if line]
    if len(filled) < _FEW_LINES:
        return lines
    apart = sum(after - i > 1 for i, after in pairwise(filled))
    on = sum(
        lines[after][0].islower() and not ends_sentence(lines[i]) for i, after in pairwise(filled)
    )
    if apart < _MOSTLY * (len(filled) - 1) or on < _GOES_ON * len(filled):
        return lines
    closed: list[str] = []
    before = 0
    for i in filled:
        if i - before > 2:
            closed.append("")
        closed.append(lines[i])
        before = i
    return closed


def decode(data: bytes) -> str:
    """Text of a file in UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    str

    Raises
    ------
    UnreadableReport
        If it is none of these.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _UNTYPED.search(text):
            return text
    raise UnreadableReport("is not text in UTF-8, UTF-16 or Windows-1252")
