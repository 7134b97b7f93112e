"""Pages of raw text lines, cleaned of what is not running text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from classifier.errors import UnreadableReport

MAX_CHARACTERS = 1_000_000
"""The longest report we know has an eighth of this; a longer text is refused."""

SPARE = 3  # times as much may come before covers, furniture and blank lines are taken off


class Line(NamedTuple):
    """One line of text, the page (counted from 0) it stands on, and whether it is a heading.

    Formats that mark headings say so; in the others a heading is recognised by its words.
    """

    text: str
    page: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What the module of a format makes of a file.

    Attributes
    ----------
    pages : list of list of Line
        The lines of each page; where the format has no pages, all of them as one.
    printed : bool
        Whether these are pages as they are printed, with running headers and footers and with
        paragraphs that go on across a blank line. Otherwise a blank line ends a paragraph.
    """

    pages: list[list[Line]]
    printed: bool = False

    def __post_init__(self) -> None:
        check_length(sum(len(line.text) + 1 for lines in self.pages for line in lines), SPARE)


def check_length(characters: int, spare: int = 1) -> None:
    """Refuse a text of more than `MAX_CHARACTERS`, or of a multiple of them.

    Raises
    ------
    UnreadableReport
    """
    if characters > spare * MAX_CHARACTERS:
        raise UnreadableReport(f"holds more than {MAX_CHARACTERS:,} characters of text")


# pdfium writes U+FFFE for a hyphen at the end of a line and joins the line to the next one.
_HYPHEN_AT_LINE_END = "\ufffe"
_CHARACTERS = str.maketrans(
    {
        "\u00ad": None,  # soft hyphen
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u2060": None,
        "\ufeff": None,
        "\x00": None,
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\t": " ",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\u2011": "-",  # non-breaking hyphen
        "\u2010": "-",
    }
)
_ODD = tuple(map(chr, _CHARACTERS))
_LAST_WORD = re.compile(r"\w+$")
_FIRST_WORD = re.compile(r"\w+")
_SPACES = re.compile(r" {2,}")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page )?\d{1,3}(?: of \d{1,3})?", re.IGNORECASE)
_EDGE = 3  # running headers and footers are sought in this many lines at either end of a page


def clean_page(text: str) -> list[str]:
    """Lines of one page's text with typographic oddities made plain.

    Parameters
    ----------
    text : str
        Text of a page as extracted.

    Returns
    -------
    list of str
        Stripped lines; an empty string stands for a blank line.
    """
    if any(odd in text for odd in _ODD):  # translating is slow, and few pages need it
        text = text.translate(_CHARACTERS)
    if _HYPHEN_AT_LINE_END in text:
        text = _mended(text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return [line.strip() for line in text.splitlines()]


def _mended(text: str) -> str:
    """A page's text with the words that were broken at the end of a line put together."""
    whole = text.casefold()
    first, *others = text.split(_HYPHEN_AT_LINE_END)
    parts = [first]
    for part in others:
        left, right = _LAST_WORD.search(parts[-1][-40:]), _FIRST_WORD.match(part)
        joined = left and right and (left[0] + right[0]).casefold() in whole
        hyphenated = left and right and f"{left[0]}-{right[0]}".casefold() in whole
        parts += ["" if joined and not hyphenated else "-", part]
    return "".join(parts)


def _shape(line: str) -> str:
    return _DIGITS.sub("#", line).casefold().replace(" ", "")


def without_furniture(pages: list[list[Line]], *, keep_cover: bool = False) -> list[Line]:
    """All lines of a report without running headers, footers and page numbers.

    A line is furniture when lines of its shape (digits aside) stand at the edge of several
    pages, or when it is a bare page number at the edge of its page.

    Parameters
    ----------
    pages : list of list of Line
        Clean lines of each page.
    keep_cover : bool, default False
        Leave the first page alone: on a cover, the title and the dates that every other page
        repeats are no furniture.

    Returns
    -------
    list of Line
        The lines that remain, in order.
    """
    edges = []  # of each page: the shapes of its outermost lines by their index
    seen: Counter[str] = Counter()
    for lines in pages:
        filled = [i for i, line in enumerate(lines) if line.text]
        edge = {i: _shape(lines[i].text) for i in filled[:_EDGE] + filled[-_EDGE:]}
        edges.append(edge)
        seen.update(set(edge.values()))
    enough = max(2, min(4, (len(pages) + 1) // 2))
    running = {shape for shape, count in seen.items() if count >= enough and len(shape) > 1}
    # A running line may also be glued to words of the text: look for the long ones inside lines.
    exact = {
        lines[i].text
        for lines, edge in zip(pages, edges, strict=True)
        for i, shape in edge.items()
        if shape in running and len(lines[i].text) >= 25
    }
    glued = (
        re.compile(rf" ?(?:{'|'.join(map(re.escape, sorted(exact, key=len, reverse=True)))}) ?")
        if exact
        else None
    )
    kept: list[Line] = []
    for page, (lines, edge) in enumerate(zip(pages, edges, strict=True)):
        drop = {
            i
            for i, shape in edge.items()
            if _PAGE_NUMBER.fullmatch(lines[i].text)
            or (shape in running and not (keep_cover and page == 0))
        }
        body = [line for i, line in enumerate(lines) if i not in drop]
        if (
            glued
            and (page or not keep_cover)
            and glued.search("\n".join(line.text for line in body))
        ):
            body = [line._replace(text=glued.sub(" ", line.text).strip()) for line in body]
        kept += body
    return kept
