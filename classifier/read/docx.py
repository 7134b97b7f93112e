"""Word documents (DOCX), by python-docx."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE

from classifier.errors import UnreadableReport
from classifier.read.archive import MAX_UNPACKED, MAX_XML, check_archive
from classifier.read.breaks import LINE_BREAK
from classifier.read.formula import linear
from classifier.read.hidden import is_on, take_hidden, w
from classifier.read.lines import Source
from classifier.read.processed import (
    FOOTNOTE,
    HIDDEN,
    OF_SYMBOL,
    OF_WINGDINGS,
    Paragraph,
    Row,
    source_of,
)
from classifier.read.xml import local, parse
from classifier.report import Skipped

_LETTERS = ("lowerLetter", "upperLetter", "lowerRoman", "upperRoman")
_NUMBERS = ("decimal", "decimalZero", "ordinal")
_DEEPEST_STYLE = 20


def read(data: bytes) -> Source:
    """Lines of a Word document: one for each paragraph, with the numbers that Word shows.

    What tracked changes insert is in them, and what they delete is not. Hidden text, footnotes and
    endnotes are listed as left out. A row of a table is one line; a text box comes after the
    paragraph that it is anchored to.

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
    try:
        check_archive(data, MAX_UNPACKED, MAX_XML)
    except ValueError as error:
        raise UnreadableReport(str(error)) from None
    try:
        document = docx.Document(io.BytesIO(data))
        hidden = take_hidden(document)
        reader = _Reader(document)
        reader.skipped = [Skipped(None, HIDDEN, text) for text in hidden]
        return source_of(list(reader.flow(document.element.body)), reader.skipped)
    except MemoryError:
        raise
    except Exception as error:  # python-docx raises whatever the part it stumbles over raises
        raise UnreadableReport(
            f"is damaged: it can't be opened as a Word document ({type(error).__name__})"
        ) from None


def _level(style: str) -> int:
    """Level of the heading that a style says a paragraph is; 0 for none."""
    if style.startswith("Heading"):
        number = style.removeprefix("Heading").strip()
        return int(number) if number.isdigit() and len(number) == 1 else 1
    return int(style.startswith("Title"))


def _is_bold(paragraph: Any) -> bool:
    """Whether all of a paragraph is set in bold, as headings are by people who use no styles."""
    runs = [run for run in paragraph.iter(_RUN) if any(t.text and t.text.strip() for t in run)]
    return bool(runs) and all(is_on(run.find(_BOLD)) for run in runs)


class _Reader:
    """State of a pass over the text of a document."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.numbering = _Numbering(document)
        self.styles: dict[str | None, Any] = {}
        self.notes = dict(_notes(document))
        self.skipped: list[Skipped] = []

    def flow(self, parent: Any) -> Iterator[Paragraph | Row]:
        """Paragraphs and rows of tables, whatever they are wrapped in."""
        for child in parent:
            if child.tag == _PARAGRAPH:
                boxes: list[Any] = []
                yield self.paragraph(child, boxes)
                for box in boxes:
                    yield from self.flow(box)
            elif child.tag == _ROW:
                yield Row([list(self.flow(cell)) for cell in _cells(child)])
            elif child.tag not in _LEFT_OUT:
                yield from self.flow(child)

    def paragraph(self, element: Any, boxes: list[Any]) -> Paragraph:
        """A paragraph; the text boxes in it are put into `boxes`."""
        if (key := element.style) not in self.styles:  # python-docx goes through all of them
            found = self.document.part.get_style(key, WD_STYLE_TYPE.PARAGRAPH)
            self.styles[key] = found, (found.name or "") if found is not None else ""
        style, name = self.styles[key]
        text = "".join(self.texts(element, boxes))
        marker = self.numbering.marker(element, style, name)
        return Paragraph(text, name, _level(name), _is_bold(element), marker)

    def texts(self, element: Any, boxes: list[Any]) -> Iterator[str]:
        """Pieces of the text of a paragraph or a note; text boxes in it are put into `boxes`."""
        for child in element:
            if child.tag == _TEXT:
                yield child.text or ""
            elif child.tag == _FORMULA:
                yield linear(child)
            elif child.tag == _SYMBOL:
                yield _symbol(child)
            elif child.tag == _TEXT_BOX:
                boxes.append(child)
            elif child.tag in _REFERENCES:
                self.leave_out(_REFERENCES[child.tag], child.get(w("id")))
            elif child.tag not in _LEFT_OUT:
                yield from self.texts(child, boxes)
                yield _SIGNS.get(child.tag, "")

    def leave_out(self, kind: str, number: str | None) -> None:
        """List a note that a paragraph refers to."""
        note = self.notes.pop((kind, number), ())
        text = " ".join("".join(self.texts(note, [])).replace(LINE_BREAK, " ").split())
        if text:
            self.skipped.append(Skipped(None, FOOTNOTE, text))


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == _CELL:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _cells(child)


def _notes(document: Any) -> Iterator[tuple[tuple[str, str | None], Any]]:
    """Footnotes and endnotes, by which of them they are and their number in the file."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes")):
            for note in parse(relation.target_part.blob):
                yield (local(note), note.get(w("id"))), note


def _symbol(element: Any) -> str:
    """A sign of a font such as Wingdings; where it is not known, its own character of that font."""
    font, code = element.get(w("font")) or "", element.get(w("char")) or ""
    if font == "Symbol" and code[-2:] in OF_SYMBOL:
        return OF_SYMBOL[code[-2:]]
    try:
        return OF_WINGDINGS.get(code[-2:], chr(int(code, 16))) if code else ""
    except (ValueError, OverflowError):
        return ""


class _Numbering:
    """The bullets and numbers of paragraphs, which Word computes when it shows them."""

    def __init__(self, document: Any) -> None:
        self.formats: dict[tuple[str, str], tuple[str, int]] = {}
        self.counts: dict[str, int] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {a.get(w("abstractNumId")): a for a in root.iter(w("abstractNum"))}
        for number in root.iter(w("num")):
            reference = number.find(w("abstractNumId"))
            definition = abstract.get(reference.get(w("val"))) if reference is not None else None
            for level in definition.iter(w("lvl")) if definition is not None else ():
                kind, start = level.find(w("numFmt")), level.find(w("start"))
                self.formats[number.get(w("numId")), level.get(w("ilvl"))] = (
                    kind.get(w("val")) if kind is not None else "decimal",
                    int(start.get(w("val"))) if start is not None else 1,
                )

    def marker(self, paragraph: Any, based_on: Any, style: str) -> str:
        """What Word prints before a paragraph: a bullet, a number, or nothing."""
        found = paragraph.pPr.numPr if paragraph.pPr is not None else None
        depth = 0
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
        if kind not in _NUMBERS or level != "0":
            return "• "
        self.counts[number] = self.counts.get(number, start - 1) + 1
        return f"{self.counts[number]}. "


_PARAGRAPH, _ROW, _CELL, _TEXT, _TEXT_BOX = map(w, ("p", "tr", "tc", "t", "txbxContent"))
_RUN, _BOLD = w("r"), f"{w('rPr')}/{w('b')}"
_SYMBOL = w("sym")
_REFERENCES = {w(f"{kind}Reference"): kind for kind in ("footnote", "endnote")}
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_SIGNS = {
    **dict.fromkeys(map(w, ("p", "tab", "ptab")), " "),
    **dict.fromkeys(map(w, ("br", "cr")), LINE_BREAK),
    w("noBreakHyphen"): "-",
}
# Properties hold tab stops; a fallback says again what stands before it.
_LEFT_OUT = {
    *map(w, ("pPr", "del", "moveFrom")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
