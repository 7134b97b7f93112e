"""Lines of text: what is known of one, and how the text of a page becomes clean lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from unicodedata import is_normalized, normalize

from classifier.errors import UnreadableReport
from classifier.read.broken import BREAK, Broken, without_soft_hyphens
from classifier.report import Skipped

MAX_CHARACTERS = 1_000_000
"""The longest report we know has an eighth of this; a longer text is refused."""

TOO_DEEP = "is nested too deeply to be read"
"""Reason for which a file is refused."""

BOLD_LEVEL = 9
"""Level of a heading that is one by bold type alone: below those that documents have."""

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
    gaps : tuple of (int, float, float)
        Where it is wide open, as between cells of a table: how many words stand before, and the
        places at which they end and the others begin.
    """

    left: float
    right: float
    base: float
    low: float
    size: float
    bold: bool = False
    colour: int | None = None
    raised: int = 0
    gaps: tuple[tuple[int, float, float], ...] = ()


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
    row : int
        How many cells it has as a row of a table, where a format marks it; 0 for other lines.
    """

    text: str
    page: int
    heading: int = 0
    look: Look | None = None
    row: int = 0


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
    marked : bool
        Whether headings are marked, all of them.
    skipped : list of Skipped
        What the format itself says is no text, such as the navigation of a web page.
    """

    pages: list[list[Line]]
    printed: bool = False
    marked: bool = False
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


_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("\xad\u200b\u200c\u200d\u2060\ufeff\x00"),  # what takes no room
        **dict.fromkeys("\xa0\u2007\u202f\u3000\t", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
    }
)
_ODD = tuple(map(chr, _CHARACTERS))
# Forms of letters that NFKC takes apart: ligatures, letters of formulas, full-width and half-width
# ones. Not raised figures and fractions, which would become one with the words they stand at.
_FORMS = re.compile(
    "[\u0132\u0133\u2160-\u217f\ufb00-\ufdff\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a"
    "\uff41-\uff5a\uff65-\uff9f\U0001d400-\U0001d7ff]+"
)
_OTHER_FORMS = re.compile(  # these and more, found in a fraction of the time
    "[\u0132\u0133\u2160-\u217f\ufb00-\uffef\U0001d400-\U0001d7ff]"
)
_WIDE_SIGNS = re.compile("[\uff01-\uff5e]+")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # they have wide signs
_SPACES = re.compile(r" {2,}")


def clean_page(text: str, broken: Broken | None = None) -> list[str]:
    """Lines of one page's text with typographic oddities made plain.

    Characters are composed (NFC), ligatures and other forms for printing taken apart, and words
    that were broken at the end of a line put together.

    Parameters
    ----------
    text : str
        Text of a page as extracted.
    broken : Broken, optional
        Decides about broken words; by default it knows the text of the page alone.

    Returns
    -------
    list of str
        Stripped lines; an empty string stands for a blank line.
    """
    if not text.isascii():
        text = _plain(text, broken)
    elif "\t" in text or "\x00" in text:
        text = text.translate(_CHARACTERS)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return [line.strip() for line in text.splitlines()]


def _plain(text: str, broken: Broken | None) -> str:
    if BREAK in text:
        text = (broken or Broken(text)).mended(text)
    text = without_soft_hyphens(text)
    if any(odd in text for odd in _ODD):  # translating is slow, and few pages need it
        text = text.translate(_CHARACTERS)
    if not is_normalized("NFC", text):
        text = normalize("NFC", text)
    if _OTHER_FORMS.search(text):
        text = _FORMS.sub(_taken_apart, text)
        if not _EAST_ASIAN.search(text):
            text = _WIDE_SIGNS.sub(_taken_apart, text)
    return text


def _taken_apart(found: re.Match[str]) -> str:
    return normalize("NFKC", found[0])
