"""Word documents (DOCX), by python-docx."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any

from classifier.read.archive import check_archive
from classifier.read.errors import UnreadableReport
from classifier.read.lines import Line, clean_page

MAX_UNPACKED = 500_000_000
"""A document that unpacks to more bytes is refused unread."""

MAX_XML = 50_000_000
"""So is one whose text and structure, without pictures, unpack to more."""


def is_docx(data: bytes) -> bool:
    """Whether a file is a Word document, by its content."""
    return data.startswith(b"PK\x03\x04") and b"word/document.xml" in data


def docx_lines(data: bytes) -> list[Line]:
    """Lines of a Word document: one for each paragraph, with the numbers that Word shows.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    list of Line

    Raises
    ------
    UnreadableReport
        If it is damaged, or unpacks to more than `MAX_UNPACKED` bytes.
    """
    import docx
    from docx.table import Table

    try:
        check_archive(data, MAX_UNPACKED, MAX_XML)
    except ValueError as error:
        raise UnreadableReport(str(error)) from None
    try:
        document = docx.Document(io.BytesIO(data))
        numbering = _Numbering(document)
        lines: list[Line] = []
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                found = [(_row_text(row), False) for row in item.rows]
            else:
                style = (item.style.name or "") if item.style is not None else ""
                heading = style.startswith(("Heading", "Title"))
                found = [(numbering.marker(item, style) + item.text, heading)]
            for text, heading in found:
                cleaned = " ".join(" ".join(clean_page(text)).split())
                lines += [Line(cleaned, 0, heading), Line("", 0)]
    except MemoryError:
        raise
    except Exception as error:  # python-docx raises whatever the part it stumbles over raises
        reason = f"{type(error).__name__}"
        raise UnreadableReport(
            f"is damaged: it can't be opened as a Word document ({reason})"
        ) from None
    return lines


def _row_text(row: Any) -> str:
    """Text of the cells of a row, each once.

    ``row.cells`` repeats a cell for every column that it says it spans, which may be millions.
    """
    from docx.table import _Cell

    return " ".join(dict.fromkeys(_Cell(cell, row.table).text for cell in row._tr.tc_lst))


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
        if found is None and paragraph.style is not None:
            properties = paragraph.style.element.pPr
            found = properties.numPr if properties is not None else None
        if found is None or found.numId is None:
            return "• " if style.startswith("List Bullet") else ""
        number = str(found.numId.val)
        level = str(found.ilvl.val) if found.ilvl is not None else "0"
        kind, start = self.formats.get((number, level), ("none", 1))
        if kind == "bullet":
            return "• "
        if kind != "decimal":
            return ""
        counts = self.counts[number]
        counts[level] = counts.get(level, start - 1) + 1
        return f"{counts[level]}. " if level == "0" else "• "


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
