"""Lines of text: what is known of one, and how the text of a page becomes clean lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from classifier.errors import UnreadableReport
from classifier.report import Skipped

MAX_CHARACTERS = 1_000_000
"""The longest report we know has an eighth of this; a longer text is refused."""

SPARE = 3  # times as much may come before covers, furniture and blank lines are taken off


class Look(NamedTuple):
    """How a printed line looks; lengths in points, places from the lower left of the page.

    Attributes
    ----------
    left, right : float
        Where its first character begins, and its last one ends.
    base, low : float
        Heights at which its first and its last character stand. They differ where a word that
        was broken at the end of a line has made one of two lines.
    size : float
        Height of its last character with what its font leaves above and below.
    bold : bool
        Whether both are bold.
    colour : int or None
        Of the first, as 0xRRGGBB; None for long lines, in which it is not asked for.
    raised : int
        How many characters at its end are the number of a footnote, in smaller type.
    """

    left: float
    right: float
    base: float
    low: float
    size: float
    bold: bool = False
    colour: int | None = None
    raised: int = 0


class Line(NamedTuple):
    """One line of text.

    Attributes
    ----------
    text : str
    page : int
        The page it stands on, counted from 0.
    heading : int
        Level of a heading, where a format marks it; 0 for other lines.
    look : Look or None
        How it looks, in formats that are printed.
    row : bool
        Whether it is a row of a table, where a format marks it.
    """

    text: str
    page: int
    heading: int = 0
    look: Look | None = None
    row: bool = False


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
    skipped : list of Skipped
        What the format itself says is no text, such as the navigation of a web page.
    """

    pages: list[list[Line]]
    printed: bool = False
    skipped: list[Skipped] = field(default_factory=list)

    def __post_init__(self) -> None:
        check_length(sum(len(line[0]) + 1 for lines in self.pages for line in lines), SPARE)


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
