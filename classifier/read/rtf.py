"""Rich text (RTF), by its specification (Microsoft, version 1.9.1).

The libraries that we tried give plain text: without footnotes, with hidden and deleted text, and
without what is a heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from classifier.errors import UnreadableReport
from classifier.read.breaks import LINE_BREAK
from classifier.read.lines import SPARE, Source, check_length
from classifier.read.octets import Octets
from classifier.read.processed import FOOTNOTE, HIDDEN, Paragraph, Row, source_of
from classifier.report import Skipped

MOST_GROUPS = 10_000
"""Groups inside each other; a file of more is refused."""

_TOKEN = re.compile(
    r"\\(?:'(?P<hex>[0-9a-fA-F]{2})|(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|(?P<sign>[^\n]))"
    r"|(?P<brace>[{}])|(?P<plain>[^\\{}\r\n]+)|[\r\n]+|\\"
)
_SIGNS = {
    "tab": " ", "line": LINE_BREAK, "page": LINE_BREAK, "column": LINE_BREAK,
    "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_OF_SIGN = {"~": "\xa0", "-": "\xad", "_": "\u2011", "{": "{", "}": "}", "\\": "\\"}
_LEFT_OUT = frozenset(  # groups whose text is not shown in the document's own
    "colortbl info header headerl headerr headerf footer footerl footerr footerf pict nonshppict"
    " shprslt xe tc txe rxe nonesttables filetbl template private fldtype annotation fldinst"
    " listtable listoverridetable generator themedata datastore".split()
)
_ENDS = frozenset(("par", "sect", "cell", "nestcell", "row", "nestrow"))
_TEXT, _NOTHING, _FONTS, _STYLES, _MARKER, _NOTE = "text", "", "fonts", "styles", "marker", "note"
_GONE = "gone"  # with boxes and notes that are in it
_INTO = {
    "fonttbl": _FONTS, "stylesheet": _STYLES, "listtext": _MARKER, "pntext": _MARKER,
    "footnote": _NOTE, "shptxt": _TEXT, "dptxbxtext": _TEXT,
}  # fmt: skip
_HEADING = re.compile(r"(?:heading|title)\s*(\d?)", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,4})[.)]?")
_PAGES = frozenset(("ansicpg", "mac", "pc", "pca"))


class _Group(NamedTuple):
    """What holds in a group, and ends with it."""

    into: str = _TEXT
    font: int = -1
    skip: int = 1  # characters after one in Unicode that say it again for old programs
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    starred: bool = False
    box: bool = False
    style: int = 0  # these are of paragraphs
    level: int = 0
    depth: int = 0
    in_table: bool = False


@dataclass(slots=True)
class _Style:
    name: str = ""
    level: int = 0
    bold: bool = False


@dataclass(slots=True)
class _Written:
    """A paragraph in the making."""

    pieces: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    marker: list[str] = field(default_factory=list)


class _Reader:
    """State of a pass over a file."""

    def __init__(self) -> None:
        self.flow: list[Paragraph | Row] = []
        self.skipped: list[Skipped] = []
        self.group = _Group()
        self.above: list[_Group] = []
        self.styles: dict[int, _Style] = {}
        self.written = _Written()
        self.outside: list[_Written] = []  # paragraphs that a box or a note is inside of
        self.boxes: list[Paragraph] = []
        self.note: list[str] = []
        self.cell: list[Paragraph | Row] = []
        self.row = Row()
        self.of_style = 0  # of the stylesheet, or of the fonts: the one that is being defined
        self.octets = Octets()
        self.to_skip = 0
        self.length = 0

    def read(self, text: str) -> None:
        """Go over a file."""
        at = 0
        while found := _TOKEN.match(text, at):
            at = found.end()
            kind, value = found.lastgroup, found[0]
            if kind == "number":
                kind = "word"
            if kind == "plain" and self.octets:
                value = self.octets.without_trail(value, self.group.font)
            if kind not in ("hex", None):  # a line break of the file is no part of it
                self._flush()
            if kind == "brace":
                if value == "{":
                    self._open()
                elif not self.above:
                    break  # what comes after the document
                else:
                    self._close()
            elif kind == "plain":
                skipped = min(self.to_skip, len(value))
                self.to_skip -= skipped
                self._say(value[skipped:])
            elif kind == "hex":
                if self.to_skip:
                    self.to_skip -= 1
                else:
                    self.octets.add(int(found["hex"], 16))
            elif kind == "sign":
                self._sign(found["sign"])
            elif kind == "word":
                number = found["number"]
                if found["word"] == "bin":
                    at += max(int(number or 0), 0)
                else:
                    self._word(found["word"], None if number is None else int(number))
        self._flush()
        self._end("par", last=True)
        while self.above:
            self._close()
        self._end("par", last=True)
        self._end_row()

    def _flush(self) -> None:
        if self.octets:
            self._say(self.octets.taken(self.group.font))

    def _open(self) -> None:
        self.to_skip = 0
        if len(self.above) >= MOST_GROUPS:
            raise UnreadableReport(f"has more than {MOST_GROUPS:,} groups inside each other")
        self.above.append(self.group)
        self.group = self.group._replace(starred=False, box=False)

    def _close(self) -> None:
        self.to_skip = 0
        before, self.group = self.group, self.above.pop()
        if before.into == _NOTE and self.group.into != _NOTE:
            self._leave_out(FOOTNOTE, self.note)
            self.note = []
        if before.box:
            self._end("par", last=True)
            self.written = self.outside.pop()

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self.group = self.group._replace(starred=True)
        elif sign == "\r":
            self._word("par", None)
        else:
            self._say(_OF_SIGN.get(sign, ""))

    def _word(self, word: str, number: int | None) -> None:
        on, group = number != 0, self.group
        into = _INTO.get(word, "")
        if into and group.into != _GONE and not (group.into == _NOTE and into != _TEXT):
            box = into == _TEXT
            self.group = group._replace(into=into, starred=False, box=box)
            if box:
                self.outside.append(self.written)
                self.written = _Written()
        elif word in _LEFT_OUT or group.starred:
            gone = word in _LEFT_OUT or group.into == _GONE
            self.group = group._replace(into=_GONE if gone else _NOTHING, starred=False)
        elif word == "u" and number is not None:
            self._say(chr(number % 0x10000))
            self.to_skip = group.skip
        elif word == "uc":
            self.group = group._replace(skip=min(max(number or 0, 0), 100))
        elif word == "f":
            self.group = group._replace(font=number or 0)
            if group.into == _FONTS:
                self.of_style = number or 0
        elif word == "fcharset" and group.into == _FONTS:
            self.octets.name_charset(self.of_style, number)
        elif word in _PAGES:
            self.octets.name_page(word, number)
        elif word == "b":
            self.group = group._replace(bold=on)
            if group.into == _STYLES:
                self.styles.setdefault(self.of_style, _Style()).bold = on
        elif word == "v":
            self.group = group._replace(hidden=on)
        elif word == "deleted":
            self.group = group._replace(deleted=on)
        elif word == "plain":
            bold = group.into != _TEXT and group.bold
            self.group = group._replace(bold=bold, hidden=False, deleted=False)
        elif word == "s":
            self.of_style = number or 0
            self.group = group._replace(style=number or 0)
        elif word == "outlinelevel":
            if group.into == _STYLES:
                self.styles.setdefault(self.of_style, _Style()).level = (number or 0) + 1
            else:
                self.group = group._replace(level=(number or 0) + 1)
        elif group.into == _TEXT:
            self._of_paragraph(word, number)
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        elif word in _ENDS:
            self._say(" ")

    def _of_paragraph(self, word: str, number: int | None) -> None:
        if word in _ENDS:
            self._end(word)
        elif word == "pard":
            self.group = self.group._replace(style=0, level=0, depth=0, in_table=False)
        elif word == "intbl":
            self.group = self.group._replace(in_table=True)
        elif word == "ilvl":
            self.group = self.group._replace(depth=number or 0)
        elif word in _SIGNS:
            self._say(_SIGNS[word])

    def _say(self, text: str) -> None:
        """Take text to where the group puts it."""
        group = self.group
        if not text or group.into in (_NOTHING, _GONE, _FONTS) or group.deleted or group.starred:
            return
        self.length += len(text)
        check_length(self.length, 4 * SPARE)
        if group.into == _STYLES:
            style = self.styles.setdefault(self.of_style, _Style())
            style.name = (style.name + text)[:100]
        elif group.into == _MARKER:
            self.written.marker.append(text)
        elif group.hidden:
            self.written.hidden.append(text)
        elif group.into == _NOTE:
            self.note.append(text)
        else:
            self.written.pieces.append(text)
            if text.strip():
                self.written.bold.append(group.bold)

    def _leave_out(self, reason: str, pieces: list[str]) -> None:
        if text := " ".join(_paired("".join(pieces)).replace(LINE_BREAK, " ").split()):
            self.skipped.append(Skipped(None, reason, text))

    def _end(self, word: str, *, last: bool = False) -> None:
        """Put down the paragraph in hand, and the cell or the row that ends with it."""
        written, self.written = self.written, _Written()
        self._leave_out(HIDDEN, written.hidden)
        group = self.group
        style = self.styles.get(group.style, _Style())
        text = _paired("".join(written.pieces))
        if text.strip() or (written.marker and not last):
            name = style.name.strip().rstrip(";")
            found = _HEADING.match(name)
            level = style.level or group.level or (int(found[1] or 1) if found else 0)
            paragraph = Paragraph(
                text,
                name,
                level if level < 10 else 0,
                bool(written.bold) and all(bold or style.bold for bold in written.bold),
                _marker("".join(written.marker), group.depth),
            )
            if self.outside:
                self.boxes.append(paragraph)
            elif group.in_table or word in ("cell", "nestcell"):
                self.cell.append(paragraph)
            else:
                self._end_row()
                self.flow.append(paragraph)
        if self.boxes and not self.outside and word not in ("cell", "nestcell"):
            self.flow += self.boxes
            self.boxes = []
        if word in ("cell", "nestcell"):
            self.row.cells.append(self.cell)
            self.cell = []
        elif word in ("row", "nestrow"):
            self._end_row()

    def _end_row(self) -> None:
        if self.cell:
            self.row.cells.append(self.cell)
            self.cell = []
        if self.row.cells:
            self.flow.append(self.row)
            self.row = Row()


def read(data: bytes) -> Source:
    """Lines of rich text: one for each paragraph, with the bullets and numbers that it shows.

    What tracked changes delete is not in them, nor is hidden text, which is listed as left out; so
    are footnotes. Headers and footers of pages are no part of the text.

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
        If its groups are nested too deeply, or it holds too much.
    """
    reader = _Reader()
    reader.read(data.decode("latin-1"))
    return source_of(reader.flow, reader.skipped)


def _marker(text: str, depth: int) -> str:
    """The number or bullet of a paragraph, as Word's documents are read."""
    text = text.strip()
    if not text:
        return ""
    found = _NUMBER.fullmatch(text)
    return f"{found[1]}. " if found and not depth else "• "


def _paired(text: str) -> str:
    """Text whose characters outside the first plane are each one, not two halves."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
