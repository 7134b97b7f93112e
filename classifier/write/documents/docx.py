"""A Word document: built-in styles, tables whose first row repeats, pictures with words."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any, BinaryIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from classifier.characters import visible
from classifier.draw.document import (
    Bullets,
    Document,
    Heading,
    Picture,
    Quotation,
    Quotations,
    Table,
    Text,
)
from classifier.draw.plots import save

_LANGUAGE = "en-GB"
_FONT, _INK = "Arial", RGBColor(0x1F, 0x38, 0x64)  # 11.6:1 on white
_SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11, "Caption": 10}
_PAGE, _MARGIN = (21.0, 29.7), 2.2  # A4, cm
_LETTER, _PADDING = 0.19, 0.45  # cm that a letter in a table takes, and a cell around its text
_CELL_SIZES = 9.0, 6.5  # points: what letters in a table have, and the least in a wide one
_BOLD = 1.15  # times as wide as others, letters in bold type
_TOGETHER = 12  # rows up to which a table is not broken over two pages
_SHORT_CELL, _LONGEST_WORD, _LONGEST_CELL = 12, 16, 60  # letters: only longer ones are broken
_LONGEST_PART = 30  # of a word, for which a column has room
_BREAK = re.compile(r"(?<=[_-])(?=\w)")
_NOT_XML = re.compile("[\ufffe\uffff]")


def write(document: Document, file: BinaryIO) -> None:
    """Write a Word document on A4, in British English, with its title set."""
    made = docx.Document()
    _set_up(made, _plain(document.title))
    made.add_paragraph(_plain(document.title), style="Title")
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        match block:
            case Heading(text, level):
                made.add_paragraph(_plain(text), style=f"Heading {level}")
            case Text(text):
                paragraph = made.add_paragraph(_plain(text))
                with_list = isinstance(following, Bullets | Quotations)
                paragraph.paragraph_format.keep_with_next = with_list or None
            case Bullets(items):
                for item in items:
                    made.add_paragraph(_plain(item), style="List Bullet")
            case Quotations(quotations):
                for quotation in quotations:
                    _quote(made.add_paragraph(style="List Bullet"), quotation)
            case Table():
                _table(made, block)
            case Picture():
                _picture(made, block)
    made.save(file)


def _plain(text: str) -> str:
    """Text on one line, without what XML has no room for."""
    return _NOT_XML.sub("\ufffd", visible(" ".join(text.split())))


def _set_up(made: Any, title: str) -> None:
    about = made.core_properties
    about.title, about.language, about.author, about.comments = title, _LANGUAGE, "", ""
    about.last_modified_by, about.keywords = "", ""
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)
    page = made.sections[0]
    page.page_width, page.page_height = map(Cm, _PAGE)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(_MARGIN)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    for name, size in {"Normal": 11, **_SIZES}.items():
        style = made.styles[name]
        style.font.size = Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), _FONT)
        if name in _SIZES:
            style.font.color.rgb = _INK
            style.font.italic = False
            style.paragraph_format.keep_with_next = True
    for name, before, after in (("Heading 1", 18, 6), ("Heading 2", 14, 4), ("Heading 3", 10, 3)):
        spacing = made.styles[name].paragraph_format
        spacing.space_before, spacing.space_after = Pt(before), Pt(after)
    made.styles["Caption"].paragraph_format.space_after = Pt(3)
    bullet = made.styles["List Bullet"]
    bullet.paragraph_format.space_after, bullet.paragraph_format.keep_together = Pt(6), True
    for together in bullet.element.findall(f".//{qn('w:contextualSpacing')}"):
        together.getparent().remove(together)
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("Page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    """A number that Word fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _quote(paragraph: Any, quotation: Quotation) -> None:
    if quotation.lead:
        paragraph.add_run(f"{_plain(quotation.lead)} ").bold = True
    paragraph.add_run(f"{_plain(quotation.quoted)} ")
    paragraph.add_run(f"({_plain(quotation.reference)})").font.color.rgb = _INK
    if quotation.doubt:
        paragraph.add_run(f" {_plain(quotation.doubt)}").bold = True


def _table(made: Any, block: Table) -> None:
    made.add_paragraph(_plain(block.caption), style="Caption")
    table = made.add_table(rows=1 + len(block.rows), cols=len(block.header), style="Table Grid")
    table.autofit = False
    widths, size = _widths(block)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), _plain(block.caption))
    table._tbl.tblPr.append(caption)
    together = len(block.rows) if len(block.rows) <= _TOGETHER else 2
    for number, (row, cells) in enumerate(
        zip(table.rows, (block.header, *block.rows), strict=True)
    ):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            spacing = paragraph.paragraph_format
            spacing.space_before = spacing.space_after = Pt(2)
            spacing.line_spacing = 1.0
            spacing.keep_with_next = number < together
            run = paragraph.add_run(" ".join(map("\u200b".join, _parts(_plain(text)))))
            run.font.size = Pt(size)
            run.bold = number == 0
            if 1 <= column <= block.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if number == 0:
                shade = OxmlElement("w:shd")
                for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E7ECF4")):
                    shade.set(qn(f"w:{name}"), value)
                cell._tc.get_or_add_tcPr().append(shade)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _parts(text: str) -> list[list[str]]:
    """Words, and where a long one may be broken."""
    return [_BREAK.split(word) if len(word) > _LONGEST_WORD else [word] for word in text.split()]


def _widths(block: Table) -> tuple[list[Any], float]:
    """Of the columns, and the size of letters with which what must not be broken fits.

    Long texts share the rest of the page.
    """
    least, more = [], []
    for at, cells in enumerate(zip(block.header, *block.rows, strict=True)):
        longest = max(map(len, cells))
        unbroken = max(
            len(part)
            for cell in cells
            for word in ([[cell]] if len(cell) <= _SHORT_CELL else _parts(cell))
            for part in word
        )
        unbroken = min(unbroken, _LONGEST_PART)
        bold = max((len(part) for word in _parts(cells[0]) for part in word), default=0)
        least.append(_LETTER * max(unbroken, _BOLD * min(bold, _LONGEST_PART)))
        is_number = 1 <= at <= block.numbers
        more.append(1 if is_number else max(min(longest, _LONGEST_CELL) - unbroken, 1))
    width = _PAGE[0] - 2 * _MARGIN - len(least) * _PADDING
    room, narrowed = max(width - sum(least), 0), min(width / sum(least), 1)
    widths = [
        Cm(_PADDING + one * narrowed + room * share / sum(more))
        for one, share in zip(least, more, strict=True)
    ]
    usual, smallest = _CELL_SIZES
    return widths, max(int(usual * narrowed * 2) / 2, smallest)


def _picture(made: Any, block: Picture) -> None:
    image = io.BytesIO()
    save(block.figure, image, "png")
    shape = made.add_picture(image, width=Cm(_PAGE[0] - 2 * _MARGIN))
    words = _plain(block.words)
    shape._inline.docPr.set("descr", words)
