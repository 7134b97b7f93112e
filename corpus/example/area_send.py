"""The invented report on a local area's help for SEND, as PDF and as plain text.

It has what trips up programs that read such reports: headings that are questions, bullets of
several sentences, text in boxes, columns and tables, addresses, and a list of inspectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from page import (
    BODY,
    BULLET,
    CELL,
    CELL_BOLD,
    GREY,
    HEADING,
    TEXT_WIDTH,
    TITLE,
    Block,
    Sentence,
    imprint,
    span,
    write_document,
)
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
)

KIND = "Local area partnership report"
"""What is printed above the title."""

OUTCOME = "Inspection outcome"
PRIORITY = "Areas for priority action"
IMPROVEMENT = "Areas for improvement"
DETAILS = "Local area partnership details"
INFORMATION = "Information about this inspection"
TEAM = "Inspection team"

IMPRINT = (
    "The Office for Standards in Education, Children’s Services and Skills (Ofsted) and the Care "
    "Quality Commission had no part in this document. It was made as an example for the "
    "report-themes project and has the shape of an inspection report, so that software which "
    "reads such reports can be tried out and tested.",
    "The county, its council, the health services, the inspectors, the children and the findings "
    "are all invented. No real area is described and no published report is quoted.",
)
"""What the last page says of this kind of report."""

SHADE = Color(0.93, 0.93, 0.93)
BLUE = Color(0.15, 0.3, 0.6)
COVER_TITLE = ParagraphStyle("cover-title", TITLE, fontName="Vera", spaceAfter=12)
QUESTION = ParagraphStyle("question", HEADING, fontSize=13, leading=17, spaceBefore=12)
CELL_BULLET = ParagraphStyle(
    "cell-bullet", CELL, leftIndent=9 * mm, bulletIndent=4 * mm, bulletFontName="Vera"
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What a report says in addition to its sentences.

    Attributes
    ----------
    title, running_title : str
        Title of the report, and what the foot of each page calls it.
    inspection_start, inspection_end : date
        First and last day of the inspection.
    previous_start, previous_end : date
        First and last day of the one before.
    blocks : sequence of int
        Numbers of the sentences with which paragraphs and bullets begin.
    box : sequence of str
        Headings of the columns of the box.
    bodies : sequence of str
        Who is responsible for each area for priority action.
    details, team : sequence of sequence of str
        Rows of two cells; the first is the head.
    """

    title: str
    running_title: str
    inspection_start: date
    inspection_end: date
    previous_start: date
    previous_end: date
    blocks: Sequence[int]
    box: Sequence[str]
    bodies: Sequence[str]
    details: Sequence[Sequence[str]]
    team: Sequence[Sequence[str]]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Labels and values below the title."""
        return [
            ("Inspection dates:", span(self.inspection_start, self.inspection_end)),
            ("Dates of previous inspection:", span(self.previous_start, self.previous_end)),
        ]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what comes under it.

    Attributes
    ----------
    heading : str
    blocks : sequence of Block
        Paragraphs and bullets.
    """

    heading: str
    blocks: Sequence[Block]

    @property
    def rows(self) -> list[list[Block]]:
        """Its blocks as rows of a table: each paragraph begins one, and bullets belong to it."""
        rows: list[list[Block]] = []
        for block in self.blocks:
            if block.kind == "paragraph":
                rows.append([])
            rows[-1].append(block)
        return rows


def sections(cover: Cover, sentences: Iterable[Sentence]) -> Iterator[Section]:
    """Put sentences together again as sections of paragraphs and bullets.

    Parameters
    ----------
    cover : Cover
        Says where blocks begin.
    sentences : iterable of Sentence
        The sentences of one report, in order.

    Yields
    ------
    Section
        In the order of the report.
    """
    for heading, members in groupby(sentences, key=lambda sentence: sentence.heading or ""):
        found = []
        for _, group in groupby(
            members, key=lambda sentence: max(n for n in cover.blocks if n <= sentence.sentence)
        ):
            block = list(group)
            found.append(Block(block[0].kind, " ".join(sentence.text for sentence in block)))
        yield Section(heading, found)


def render_text(cover: Cover, report: Iterable[Section]) -> str:
    """Render a report as plain text.

    Parameters
    ----------
    cover : Cover
        Stands above and below the sections.
    report : iterable of Section
        The sections.

    Returns
    -------
    str
        Paragraphs on one line each, columns one after the other; no page furniture.
    """
    parts = [KIND, cover.title, "\n".join(f"{label} {value}" for label, value in cover.facts)]
    for section in report:
        if section.heading == INFORMATION:
            parts += [DETAILS, *_columns(cover.details)]
        parts.append(section.heading)
        bodies = iter(cover.bodies if section.heading == PRIORITY else ())
        for block in section.blocks:
            if block.kind == "bullet":
                parts.append(f"• {block.text}")
                continue
            if body := next(bodies, None):
                parts.append(f"Responsible body: {body}")
            parts.append(block.text)
    parts += [TEAM, *_columns(cover.team)]
    return "\n\n".join(parts) + "\n"


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    return ["\n".join(cell for cell in column if cell) for column in zip(*rows, strict=True)]


def write_report(cover: Cover, sentences: Iterable[Sentence], path: Path) -> None:
    """Write a report as PDF and as text.

    Parameters
    ----------
    cover : Cover
        What the report says in addition to its sentences.
    sentences : iterable of Sentence
        The sentences of the report, in order.
    path : Path
        The files to write, without their suffixes.
    """
    report = list(sections(cover, sentences))
    write_document(
        path,
        cover.title,
        render_text(cover, report),
        _flowables(cover, report),
        on_first=_draw_kind,
        on_later=partial(_draw_furniture, cover),
    )


def _flowables(cover: Cover, report: Sequence[Section]) -> Iterator[Flowable]:
    yield Spacer(1, 8 * mm)
    yield Paragraph(escape(cover.title), COVER_TITLE)
    for label, value in cover.facts:
        yield Paragraph(f"{label}&nbsp;&nbsp;{value}", BODY)
    yield NextPageTemplate("later")
    box = [section for section in report if section.heading in cover.box]
    for section in report:
        if section.heading == OUTCOME:
            yield _ruled([[_bold(OUTCOME)], [_cell(section.blocks)]], [TEXT_WIDTH])
        elif section.heading in cover.box:
            if section is box[0]:
                yield _box(box)
        elif section.heading == PRIORITY:
            yield Paragraph(PRIORITY, QUESTION)
            yield _priorities(cover, section)
        elif section.heading == IMPROVEMENT:
            yield Paragraph(IMPROVEMENT, QUESTION)
            rows = [[_bold(IMPROVEMENT)], *([_cell(row)] for row in section.rows)]
            yield _ruled(rows, [TEXT_WIDTH])
        elif section.heading == INFORMATION:
            yield PageBreak()
            yield Paragraph(DETAILS, QUESTION)
            yield _pairs(cover.details, ruled=True)
            yield from _prose(section)
            yield KeepTogether([Paragraph(TEAM, HEADING), _pairs(cover.team, ruled=False)])
        else:
            yield from _prose(section)
    yield from imprint(IMPRINT)


def _prose(section: Section) -> Iterator[Flowable]:
    yield Paragraph(escape(section.heading), QUESTION)
    for block in section.blocks:
        if block.kind == "bullet":
            yield Paragraph(escape(block.text), BULLET, bulletText="■")
        else:
            yield Paragraph(escape(block.text), BODY)


def _bold(text: str) -> Paragraph:
    return Paragraph(escape(text), CELL_BOLD)


def _cell(blocks: Iterable[Block]) -> list[Flowable]:
    cell: list[Flowable] = []
    for block in blocks:
        if cell and block.kind == "paragraph":
            cell.append(Spacer(1, 6))
        if block.kind == "bullet":
            cell.append(Paragraph(escape(block.text), CELL_BULLET, bulletText="•"))
        else:
            cell.append(Paragraph(escape(block.text), CELL))
    return cell


def _box(columns: Sequence[Section]) -> Table:
    rows = [[_bold(column.heading) for column in columns], [_cell(c.blocks) for c in columns]]
    table = Table(rows, colWidths=[TEXT_WIDTH / len(columns)] * len(columns), spaceBefore=6)
    table.setStyle(
        [
            ("BOX", (0, 0), (-1, -1), 1, BLUE),
            ("BACKGROUND", (0, 0), (-1, -1), Color(0.93, 0.95, 1)),
            *_PADDING,
        ]
    )
    return table


def _priorities(cover: Cover, section: Section) -> Table:
    rows: list[list[object]] = [[_bold("Responsible body"), _bold(PRIORITY)]]
    for body, row in zip(cover.bodies, section.rows, strict=True):
        rows.append([Paragraph(escape(body), CELL), _cell(row)])
    return _ruled(rows, [50 * mm, TEXT_WIDTH - 50 * mm])


def _pairs(rows: Sequence[Sequence[str]], *, ruled: bool) -> Table:
    cells = [
        [
            Paragraph(escape(cell).replace("\n", "<br/>"), CELL if number else CELL_BOLD)
            for cell in row
        ]
        for number, row in enumerate(rows)
    ]
    widths = [TEXT_WIDTH / 2] * 2
    if ruled:
        return _ruled(cells, widths)
    table = Table(cells, colWidths=widths)
    table.setStyle([*_PADDING, ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    return table


_PADDING = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
]


def _ruled(rows: Sequence[Sequence[object]], widths: Sequence[float]) -> Table:
    table = Table(rows, colWidths=widths, spaceBefore=6, spaceAfter=8)
    table.setStyle(
        [("GRID", (0, 0), (-1, -1), 0.5, GREY), ("BACKGROUND", (0, 0), (-1, 0), SHADE), *_PADDING]
    )
    return table


def _draw_kind(canvas: Canvas, _: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont("Vera", 8)
    canvas.drawString(25 * mm, A4[1] - 15 * mm, KIND)
    canvas.restoreState()


def _draw_furniture(cover: Cover, canvas: Canvas, _: BaseDocTemplate) -> None:
    left, right = 25 * mm, A4[0] - 25 * mm
    canvas.saveState()
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(0.5)
    canvas.line(left, 18 * mm, right, 18 * mm)
    canvas.setFont("Vera", 8)
    canvas.drawString(left, 14 * mm, cover.running_title)
    canvas.drawString(left, 10.5 * mm, span(cover.inspection_start, cover.inspection_end))
    canvas.setFillColor(BLUE)
    canvas.setFont("Vera-Bold", 13)
    canvas.drawRightString(right, 11 * mm, str(canvas.getPageNumber()))
    canvas.restoreState()
