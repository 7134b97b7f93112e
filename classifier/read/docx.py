"""Word documents (DOCX), by python-docx."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from classifier.errors import UnreadableReport
from classifier.read.archive import check_archive
from classifier.read.breaks import LINE_BREAK
from classifier.read.formula import linear
from classifier.read.hidden import take_hidden
from classifier.read.lines import Line, Source
from classifier.read.marks import is_prose
from classifier.read.processed import HIDDEN, OF_SYMBOL, OF_WINGDINGS, heading_level, lines_of
from classifier.report import Skipped

MAX_UNPACKED = 500_000_000
"""A document that unpacks to more bytes is refused unread."""

MAX_XML = 50_000_000
"""So is one whose text and structure, without pictures, unpack to more."""

_LETTERS = ("lowerLetter", "upperLetter", "lowerRoman", "upperRoman")
_NUMBERS = ("decimal", "decimalZero", "ordinal")
_DEEPEST_STYLE = 20


def read(data: bytes) -> Source:
    """Lines of a Word document: one for each paragraph, with the numbers that Word shows.

    What tracked changes insert is in them, and what they delete is not. A row of a table is one
    line; a text box comes after the paragraph that it is anchored to.

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
        If it is damaged, or unpacks to more than `MAX_UNPACKED` bytes.
    """
    import docx
    from docx.text.paragraph import Paragraph

    try:
        check_archive(data, MAX_UNPACKED, MAX_XML)
    except ValueError as error:
        raise UnreadableReport(str(error)) from None
    try:
        document = docx.Document(io.BytesIO(data))
        numbering = _Numbering(document)
        lines: list[Line] = []
        hidden = take_hidden(document)
        skipped = [Skipped(None, HIDDEN, text) for text in hidden]
        for element, text in _items(document.element.body):
            marker, style, level = "", "", 0
            if element.tag == _PARAGRAPH:
                item = Paragraph(element, document)
                style = (item.style.name or "") if item.style is not None else ""
                level = heading_level(_level(style), text, bold=_is_bold(element))
                marker = numbering.marker(item, style)
            lines += lines_of(marker + text, style, level, _cells(element), skipped)
    except MemoryError:
        raise
    except Exception as error:  # python-docx raises whatever the part it stumbles over raises
        raise UnreadableReport(
            f"is damaged: it can't be opened as a Word document ({type(error).__name__})"
        ) from None
    return Source([lines], skipped=skipped)


def _cells(element: Any) -> int:
    """How many cells with text an element has, as a row of a table; 0 for a paragraph."""
    if element.tag != _ROW:
        return int(element.tag == _CELL)
    return sum("".join(_texts(cell, [])).strip() != "" for cell in element.iter(_CELL))


def _level(style: str) -> int:
    """Level of the heading that a style says a paragraph is; 0 for none."""
    if style.startswith("Heading"):
        number = style.removeprefix("Heading").strip()
        return int(number) if number.isdigit() and len(number) == 1 else 1
    return int(style.startswith("Title"))


def _is_bold(paragraph: Any) -> bool:
    """Whether all of a paragraph is set in bold, as headings are by people who use no styles."""
    runs = [run for run in paragraph.iter(_RUN) if any(t.text and t.text.strip() for t in run)]
    return bool(runs) and all(_is_on(run, _BOLD) for run in runs)


def _items(parent: Any) -> Iterator[tuple[Any, str]]:
    """Paragraphs and rows of tables with their text, whatever they are wrapped in.

    A row whose cells hold texts is no row of a table but a way to set them side by side: its
    paragraphs stand for themselves.
    """
    for child in parent:
        if (
            child.tag == _PARAGRAPH
            or (child.tag == _ROW and not _holds_prose(child))
            or (child.tag == _CELL and not (_holds_prose(child) or _is_heading(child)))
        ):
            boxes: list[Any] = []
            yield child, "".join(_texts(child, boxes))
            for box in boxes:
                yield from _items(box)
        elif child.tag not in _LEFT_OUT:
            yield from _items(child)


def _is_heading(cell: Any) -> bool:
    """Whether a cell is a heading of what stands beside or below it."""
    return all(
        _is_bold(paragraph)
        for paragraph in cell.iter(_PARAGRAPH)
        if paragraph.find(_RUN) is not None
    )


def _holds_prose(row: Any) -> bool:
    return any(is_prose("".join(_texts(cell, [])).strip()) for cell in row.iter(_PARAGRAPH))


def _texts(element: Any, boxes: list[Any]) -> Iterator[str]:
    """Pieces of the text of a paragraph or a row; the text boxes in it are put into `boxes`."""
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _FORMULA:
            yield linear(child)
        elif child.tag == _SYMBOL:
            yield _symbol(child)
        elif child.tag == _TEXT_BOX:
            boxes.append(child)
        elif child.tag not in _LEFT_OUT:
            yield from _texts(child, boxes)
            yield _SIGNS.get(child.tag, "")


def _symbol(element: Any) -> str:
    """A sign of a font such as Wingdings; where it is not known, its own character of that font."""
    font, code = element.get(_w("font")) or "", element.get(_w("char")) or ""
    if font == "Symbol" and code[-2:] in OF_SYMBOL:
        return OF_SYMBOL[code[-2:]]
    try:
        return OF_WINGDINGS.get(code[-2:], chr(int(code, 16))) if code else ""
    except (ValueError, OverflowError):
        return ""


def _is_on(run: Any, name: str) -> bool:
    """Whether a run has a property, such as bold type, that may be there and switched off."""
    properties = run.find(_RUN_PROPERTIES)
    found = properties.find(name) if properties is not None else None
    return found is not None and found.get(_w("val")) not in ("0", "false", "off")


class _Numbering:
    """The bullets and numbers of paragraphs, which Word computes when it shows them."""

    def __init__(self, document: Any) -> None:
        self.formats: dict[tuple[str, str], tuple[str, int]] = {}
        self.counts: dict[str, dict[str, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {a.get(_w("abstractNumId")): a for a in root.iter(_w("abstractNum"))}
        for number in root.iter(_w("num")):
            reference = number.find(_w("abstractNumId"))
            definition = abstract.get(reference.get(_w("val"))) if reference is not None else None
            for level in definition.iter(_w("lvl")) if definition is not None else ():
                kind, start = level.find(_w("numFmt")), level.find(_w("start"))
                self.formats[number.get(_w("numId")), level.get(_w("ilvl"))] = (
                    kind.get(_w("val")) if kind is not None else "decimal",
                    int(start.get(_w("val"))) if start is not None else 1,
                )

    def marker(self, paragraph: Any, style: str) -> str:
        """What Word prints before a paragraph: a bullet, a number, or nothing."""
        found = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
        based_on, depth = paragraph.style, 0
        while found is None and based_on is not None and depth < _DEEPEST_STYLE:
            properties = based_on.element.pPr
            found = properties.numPr if properties is not None else None
            based_on, depth = based_on.base_style, depth + 1
        if found is None or found.numId is None:
            return "• " if style.startswith("List Bullet") else ""
        number = str(found.numId.val)
        level = str(found.ilvl.val) if found.ilvl is not None else "0"
        kind, start = self.formats.get((number, level), ("none", 1))
        if kind == "none" or (kind in _LETTERS and style.startswith("Heading")):
            return ""
        if kind not in _NUMBERS:
            return "• "
        counts = self.counts[number]
        counts[level] = counts.get(level, start - 1) + 1
        return f"{counts[level]}. " if level == "0" else "• "


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


_PARAGRAPH, _ROW, _CELL, _TEXT, _TEXT_BOX = map(_w, ("p", "tr", "tc", "t", "txbxContent"))
_RUN, _RUN_PROPERTIES, _BOLD = map(_w, ("r", "rPr", "b"))
_SYMBOL = _w("sym")
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_SIGNS = {
    **dict.fromkeys(map(_w, ("p", "tab", "ptab")), " "),
    **dict.fromkeys(map(_w, ("br", "cr")), LINE_BREAK),
    _w("noBreakHyphen"): "-",
}
# Properties hold tab stops; a fallback says again what stands before it.
_LEFT_OUT = {
    *map(_w, ("pPr", "del", "moveFrom")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
