"""PDF with a text layer, by pypdfium2."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pypdfium2
from pypdfium2 import raw

from classifier.characters import UNTYPED
from classifier.errors import UnreadableReport
from classifier.read.broken import BREAK, SOFT, Broken
from classifier.read.lines import Line, Look, Source, clean_page
from classifier.read.notes import FOOTNOTE_NUMBER
from classifier.report import Skipped

MAX_PAGES = 2_000
"""More pages than any inspection report has; a file that claims more is refused."""

MAX_PAGE_CHARACTERS = 1_000_000
"""A page that claims more is refused before they are taken from it."""

MAX_LOOKS = 2_000
"""Lines of a page that are looked at: more stand on no page that somebody reads."""

_CODES = re.compile(f"[{UNTYPED}\x7f-\x9f]")
_SIGNS = re.compile("[\ufffd\ue000-\uf8ff]")
_UNKNOWN = re.compile(f"{_CODES.pattern}|{_SIGNS.pattern}")
_PRIVATE_SIGNS = " " + "".join(map(chr, range(0xE000, 0xF900)))
_IN_ALL_TEXTS = re.compile(r"\b(?:a|and|are|by|for|in|is|of|on|the|to|was|with)\b", re.IGNORECASE)
_CODE_IN = 12  # characters: where more than one in as many is no character, a line is of codes
_SIGN_IN = 4
_SOFT_IN_WORD = re.compile(rf"(?<=[^\W\d_]){SOFT}(?=[^\W\d_])")
_MOST_UNDECODED = 0.2  # share of the text of a document
_AT_THE_END = re.compile(  # where references stand
    r"(?<=[^\W\d_]|[.,:;)’'”]) ?\d{1,2}$|(?<=[\w.,:;)’'”])[ivx]{1,5}$"
)
_IN_NUMBERS = frozenset("0123456789ivx")
_LIGATURES = ("ff", "fi", "fl")
_NO_LIGATURE = "abcdeghjkmnopqrstuvwxyz"
_RAISED = 0.8  # times the size of the word before
_STRETCHED = 0.75  # times the size: a wider character leaves room for a column between
_GAP = 0.45  # times the size, between two cells of a row
_LOOSE = 0.7  # times the size that a line is wider than its characters would be
_WIDTH = 0.43  # of a character, as a share of the size, until long lines show it
_LONG = 60  # characters of a line that shows it
_FULL = 0.6  # times the size: a wider character stands in a line with gaps
_AFTER_MARK = (" ", ".", "")  # what follows a bullet or the number of an item
_ENDS_ROW = frozenset("0123456789%")
_STEP = 0.2  # by which each of them moves the mean
_BOLDER = 1.13  # times as wide
_NEAR = 3  # times the size, from one line of a paragraph to the next at most
_SHORT = 60  # characters of a line that may be a heading: its colour is asked for
_ONE_IN = 12  # other lines is, too, so that the usual one is known
_LEAST_DESCENT = 0.1
_DESCENT = 0.2  # of a font, as a share of its size
_BOLD = ("bold", "black", "heavy", "demi")  # in names of fonts
_BOLD_WEIGHT = 700
_LONGEST_FONT_NAME = 100


def read(data: bytes) -> Source:
    """Lines of each page of a PDF, and how they look.

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
        If the file is damaged, needs a password, has more than `MAX_PAGES` pages, or if no page
        has a text layer.
    """
    pages = []
    skipped = []
    extracted = list(_pages(data))
    broken = Broken("\n".join(text for text, _ in extracted))
    for page, (text, looks) in enumerate(extracted):
        lines = []
        for line, look in zip(clean_page(text, broken), looks, strict=True):
            if look and look.raised:
                skipped.append(Skipped(page + 1, FOOTNOTE_NUMBER, line[-look.raised :]))
                line = line[: -look.raised].rstrip()  # noqa: PLW2901
            lines.append(Line(line, page, 0, look if line else None))
        pages.append(lines)
    if not any(line.text for lines in pages for line in lines):
        raise UnreadableReport(
            "has no text layer, only images: make one first by OCR, for example with ocrmypdf"
        )
    undecoded = [
        _undecoded(lines) if _UNKNOWN.search(text) else []
        for lines, (text, _) in zip(pages, extracted, strict=True)
    ]
    lost = sum(len(line.text) for lines in undecoded for line in lines)
    if lost > _MOST_UNDECODED * sum(len(line.text) for lines in pages for line in lines):
        raise UnreadableReport(
            "has text that can't be decoded, as its fonts don't say what they show: have it read by"
            " OCR, for example with ocrmypdf"
        )
    for lines, left_out in zip(pages, undecoded, strict=True):
        for each in left_out:
            lines.remove(each)
            skipped.append(Skipped(each.page + 1, "text that can't be decoded", each.text))
    return Source(pages, printed=True, skipped=skipped)


def _undecoded(lines: list[Line]) -> list[Line]:
    """Lines of codes of glyphs: with characters that no text has, and no word that all have."""
    found = []
    for line in lines:
        if _CODES.search(line.text) or (len(line.text) > 2 and _SIGNS.search(line.text)):
            text = line.text.lstrip(_PRIVATE_SIGNS)  # bullets are among them
            codes, signs = len(_CODES.findall(text)), len(_SIGNS.findall(text))
            if _CODE_IN * codes + _SIGN_IN * signs > len(text) or (
                codes and not _IN_ALL_TEXTS.search(text)
            ):
                found.append(line)
    return found


def _pages(data: bytes) -> Iterator[tuple[str, list[Look | None]]]:
    """Text of each page as pdfium extracts it, and the looks of its lines."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise UnreadableReport("is encrypted and needs a password") from None
        raise UnreadableReport("is damaged or cut short: it can't be opened as a PDF") from None
    with document:
        if len(document) > MAX_PAGES:
            raise UnreadableReport(f"has {len(document):,} pages; at most {MAX_PAGES:,} are read")
        look_of = _Looks()
        for number in range(len(document)):
            yield _page(document, number, look_of)


def _page(
    document: pypdfium2.PdfDocument, number: int, look_of: _Looks
) -> tuple[str, list[Look | None]]:
    # The raw calls: the helper objects of pypdfium2 take a tenth of the time of a page.
    page = raw.FPDF_LoadPage(document, number)
    if not page:
        raise UnreadableReport(f"is damaged: page {number + 1} can't be loaded")
    textpage = raw.FPDFText_LoadPage(page)
    try:
        if not textpage:
            raise UnreadableReport(f"is damaged: the text of page {number + 1} can't be loaded")
        count = raw.FPDFText_CountChars(textpage)
        if count <= 0:
            return "", []
        if count > MAX_PAGE_CHARACTERS:
            raise UnreadableReport(
                f"has more than {MAX_PAGE_CHARACTERS:,} characters on page {number + 1}"
            )
        buffer = (ctypes.c_ushort * (2 * count + 2))()  # a character takes one or two UTF-16 units
        written = max(raw.FPDFText_GetText(textpage, 0, count, buffer) - 1, 0)
        text = bytes(buffer)[: 2 * written].decode("utf-16-le", errors="ignore")
        if SOFT in text:  # what is on a page has been printed: it may be any hyphen, or a dash
            text = _SOFT_IN_WORD.sub(BREAK, text).replace(SOFT, "-")
        return text, look_of.lines(textpage, text, exact=written == count == len(text))
    finally:
        if textpage:
            raw.FPDFText_ClosePage(textpage)
        raw.FPDF_ClosePage(page)


_new = tuple.__new__  # half the time of the named one


class _Looks:
    """Asks pdfium how lines look, by the first and the last character of each."""

    def __init__(self) -> None:
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.box = raw.FS_RECTF()
        self.red, self.green, self.blue, self.alpha = (ctypes.c_uint() for _ in range(4))
        self.name = ctypes.create_string_buffer(_LONGEST_FONT_NAME)
        self.flags = ctypes.c_int()
        self.bold: dict[bytes, bool] = {}
        self.drop = _DESCENT
        self.count = 0
        self.edges = tuple(ctypes.c_double() for _ in range(4))
        self.width = _WIDTH

    def lines(self, textpage: Any, text: str, *, exact: bool) -> list[Look | None]:
        """Looks of the lines of a page's text; None for blank ones.

        `exact` says whether each character of the text is one of the page's. Otherwise the place
        of each in the page has to be asked for, too.
        """
        looks: list[Look | None] = []
        place = None if exact else partial(raw.FPDFText_GetCharIndexFromTextIndex, textpage)
        text_at = int if exact else partial(raw.FPDFText_GetTextIndexFromCharIndex, textpage)
        start = 0
        before: Look | None = None
        stretched: bool | None = False
        for line in text.splitlines(keepends=True):
            bare = line.strip()
            if bare and len(looks) < MAX_LOOKS:
                first = start if line[0] == bare[0] else start + line.index(bare[0])
                last = first + len(bare) - 1
                begin = first
                if place:
                    first, last = place(first), place(last)
                # Most lines go on with a sentence in the type in which it began: one question.
                look = None
                fresh = not bare[0].islower()
                if before and not (before.bold or fresh or stretched):
                    look = self._like(textpage, last, before)
                    if look and not 0 < before.low - look.base < _NEAR * look.size:
                        look = None  # in another column or on another page
                if look is None:
                    look = self._look(textpage, first, last, len(bare))
                if look and bare[-1] in _IN_NUMBERS and (number := _AT_THE_END.search(bare[-7:])):
                    raised = len(number[0])
                    word = self._like(textpage, last - raised, look)
                    if word and look.size < _RAISED * word.size:
                        bold = self._is_bold(textpage, first)
                        look = word._replace(base=look.base, low=look.low, bold=bold, raised=raised)
                elif look and bare[-2:] in _LIGATURES:  # their letters have no size of their own
                    word = self._like(textpage, last - len(bare[-3:].lstrip(_NO_LIGATURE)), look)
                    if word and look.size < _RAISED * word.size:
                        look = look._replace(size=word.size)
                stretched = look and look.right - look.left > _STRETCHED * look.size * len(bare)
                if (
                    look
                    and (fresh or bare[-1] in _ENDS_ROW)
                    and bare[1:2] not in _AFTER_MARK
                    and bare[2:3] != "."
                    and (self._is_wide(look, len(bare)) or (before and before.gaps))
                    and (gaps := self._gaps(textpage, first, last, look.size))
                ):
                    stretched = True
                    look = look._replace(
                        gaps=tuple(
                            (len(text[begin : text_at(at)].split()), end, left)
                            for at, end, left in gaps
                        )
                    )
                looks.append(look)
                before = look
            else:
                looks.append(None)
            start += len(line)
        return looks

    def _is_wide(self, look: Look, length: int) -> bool:
        """Whether a line is wider than its characters, so that there may be gaps in it."""
        span = (look.right - look.left) / (look.size or 1)
        if look.bold:
            span /= _BOLDER
        excess = span - self.width * length
        if length > _LONG and span < _FULL * length:
            self.width += _STEP * excess / length
        return excess > _LOOSE

    def _gaps(
        self, textpage: Any, first: int, last: int, size: float
    ) -> list[tuple[int, float, float]]:
        """Where a line is wide open: the character after the gap, and where it ends and begins."""
        left, top, right, bottom = self.edges
        found = []
        end = None
        for i in range(raw.FPDFText_CountRects(textpage, first, last - first + 1)):
            raw.FPDFText_GetRect(textpage, i, left, top, right, bottom)
            if end is not None and left.value - end > _GAP * size:
                middle = (top.value + bottom.value) / 2
                at = raw.FPDFText_GetCharIndexAtPos(textpage, left.value + 0.5, middle, 1, size)
                if first < at <= last:
                    found.append((at, end, left.value))
            end = right.value
        return found

    def _like(self, textpage: Any, last: int, before: Look) -> Look | None:
        """How a line looks that begins as the one before it does; only its end is looked at."""
        box = self.box
        if last < 0 or not raw.FPDFText_GetLooseCharBox(textpage, last, box):
            return None
        low, size = box.bottom, box.top - box.bottom
        base = low + self.drop * size
        return _new(Look, (before[0], box.right, base, base, size, False, before[6], 0, ()))

    def _look(self, textpage: Any, first: int, last: int, length: int) -> Look | None:
        x, y, box = self.x, self.y, self.box
        if (
            first < 0
            or last < 0
            or not raw.FPDFText_GetCharOrigin(textpage, first, x, y)
            or not raw.FPDFText_GetLooseCharBox(textpage, last, box)
        ):
            return None
        base, low = y.value, box.bottom
        size = box.top - low
        if base - low < size:
            if base - low > _LEAST_DESCENT * size:
                self.drop = (base - low) / size
            low = base
        else:  # a word that was broken has joined two lines
            low += self.drop * size
        colour = None
        if length < _SHORT or not self.count % _ONE_IN:
            raw.FPDFText_GetFillColor(textpage, first, self.red, self.green, self.blue, self.alpha)
            colour = self.red.value << 16 | self.green.value << 8 | self.blue.value
        self.count += 1
        bold = self._is_bold(textpage, first) and self._is_bold(textpage, last)
        return Look(x.value, box.right, base, low, size, bold, colour)

    def _is_bold(self, textpage: Any, at: int) -> bool:
        raw.FPDFText_GetFontInfo(textpage, at, self.name, _LONGEST_FONT_NAME, self.flags)
        name = self.name.value
        known = self.bold.get(name)
        if known is None:
            lower = name.decode("utf-8", "replace").casefold()
            weight = raw.FPDFText_GetFontWeight(textpage, at)
            known = any(word in lower for word in _BOLD) or weight >= _BOLD_WEIGHT
            if len(self.bold) < MAX_LOOKS:
                self.bold[name] = known
        return known
