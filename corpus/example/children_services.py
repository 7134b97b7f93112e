"""The invented reports on a council's services for children, as PDF and as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    NUMBERED,
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
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, NextPageTemplate, Paragraph, Table

JUDGEMENTS = {
    "impact_of_leaders": "The impact of leaders on social work practice with children and families",
    "help_and_protection": (
        "The experiences and progress of children who need help and protection"
    ),
    "in_care": "The experiences and progress of children in care",
    "care_leavers": "The experiences and progress of care leavers",
    "in_care_and_care_leavers": (
        "The experiences and progress of children in care and care leavers"
    ),
    "overall_effectiveness": "Overall effectiveness",
}
"""What the cover calls each judgement."""

IMPRINT = (
    "The Office for Standards in Education, Children’s Services and Skills (Ofsted) had no part in "
    "this document. It was made as an example for the report-themes project and has the shape of "
    "an inspection report, so that software which reads such reports can be tried out and tested.",
    "The council, its staff, the inspector, the children and the findings are all invented. No "
    "real authority is described and no published report is quoted.",
)
"""What the last page says of this kind of report."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover of a report says.

    Attributes
    ----------
    council : str
        Name of the council, without its legal form.
    title : str
        Title of the report.
    inspection_start, inspection_end : date
        First and last day of the inspection.
    lead_inspector : str
        Name of the lead inspector.
    grades : mapping of str to str
        Grade by judgement (a key of `JUDGEMENTS`), in the order of the cover.
    summary_paragraphs : sequence of int
        Numbers of the sentences with which the paragraphs of the summary begin.
    """

    council: str
    title: str
    inspection_start: date
    inspection_end: date
    lead_inspector: str
    grades: Mapping[str, str]
    summary_paragraphs: Sequence[int]

    @property
    def dates(self) -> str:
        """The span of the inspection as printed, ``19 to 30 June 2023``."""
        return span(self.inspection_start, self.inspection_end)

    @property
    def inspector(self) -> str:
        """The lead inspector's name and rank as printed."""
        return f"{self.lead_inspector}, His Majesty’s Inspector"


def blocks(cover: Cover, sentences: Iterable[Sentence]) -> Iterator[Block]:
    """Put sentences together again as headings, paragraphs and bullets.

    Parameters
    ----------
    cover : Cover
        Says where the summary breaks into paragraphs.
    sentences : iterable of Sentence
        The sentences of one report, in order.

    Yields
    ------
    Block
        In the order of the report.
    """

    def block_key(sentence: Sentence) -> tuple[str | None, int]:
        if sentence.kind == "bullet":
            return sentence.heading, sentence.sentence
        if sentence.paragraph is not None:
            return sentence.heading, sentence.paragraph
        return sentence.heading, max(n for n in cover.summary_paragraphs if n <= sentence.sentence)

    last_heading = None
    for (heading, _), group in groupby(sentences, key=block_key):
        members = list(group)
        if heading is not None and heading != last_heading:
            yield Block("heading", heading)
        last_heading = heading
        text = " ".join(sentence.text for sentence in members)
        yield Block(members[0].kind, text, members[0].paragraph)


def render_text(cover: Cover, report: Iterable[Block]) -> str:
    """Render a report as plain text.

    Parameters
    ----------
    cover : Cover
        Stands above the body.
    report : iterable of Block
        The body.

    Returns
    -------
    str
        Paragraphs on one line each, with a blank line between them; no page furniture.
    """
    parts = [
        cover.title,
        f"Inspection dates: {cover.dates}",
        f"Lead inspector: {cover.inspector}",
        "\n".join(f"{JUDGEMENTS[name]}: {grade}" for name, grade in cover.grades.items()),
    ]
    for block in report:
        if block.kind == "bullet":
            parts.append(f"• {block.text}")
        elif block.number is not None:
            parts.append(f"{block.number}. {block.text}")
        else:
            parts.append(block.text)
    return "\n\n".join(parts) + "\n"


def _judgement_table(cover: Cover) -> Table:
    rows = [[Paragraph("Judgement", CELL_BOLD), Paragraph("Grade", CELL_BOLD)]]
    for name, grade in cover.grades.items():
        style = CELL_BOLD if name == "overall_effectiveness" else CELL
        rows.append([Paragraph(JUDGEMENTS[name], style), Paragraph(grade, style)])
    table = Table(rows, colWidths=[80 * mm, TEXT_WIDTH - 80 * mm], spaceBefore=10, spaceAfter=14)
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, GREY),
            ("BACKGROUND", (0, 0), (-1, 0), Color(0.9, 0.9, 0.9)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ]
    )
    return table


def _flowables(cover: Cover, report: Iterable[Block]) -> Iterator[Flowable]:
    yield Paragraph(escape(cover.title), TITLE)
    for label, value in (
        ("Inspection dates", cover.dates),
        ("Lead inspector", escape(cover.inspector)),
    ):
        yield Paragraph(f'<font name="Vera-Bold">{label}:</font> {value}', BODY)
    yield _judgement_table(cover)
    yield NextPageTemplate("later")
    for block in report:
        text = escape(block.text)
        if block.kind == "heading":
            yield Paragraph(text, HEADING)
        elif block.kind == "bullet":
            yield Paragraph(text, BULLET, bulletText="■")
        elif block.number is not None:
            yield Paragraph(text, NUMBERED, bulletText=f"{block.number}.")
        else:
            yield Paragraph(text, BODY)
    yield from imprint(IMPRINT)


def _draw_furniture(cover: Cover, canvas: Canvas, _: BaseDocTemplate) -> None:
    left, right = 25 * mm, A4[0] - 25 * mm
    canvas.saveState()
    canvas.setFont("Vera", 8)
    canvas.setFillColor(GREY)
    canvas.drawString(left, A4[1] - 15 * mm, cover.title)
    canvas.drawString(left, 13 * mm, cover.dates)
    canvas.drawRightString(right, 13 * mm, str(canvas.getPageNumber()))
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(0.5)
    canvas.line(left, 17 * mm, right, 17 * mm)
    canvas.restoreState()


def write_report(cover: Cover, sentences: Iterable[Sentence], path: Path) -> None:
    """Write a report as PDF and as text.

    Parameters
    ----------
    cover : Cover
        Becomes the head of the first page, the running header and the footer.
    sentences : iterable of Sentence
        The sentences of the report, in order.
    path : Path
        The files to write, without their suffixes.
    """
    report = list(blocks(cover, sentences))
    write_document(
        path,
        cover.title,
        render_text(cover, report),
        _flowables(cover, report),
        on_later=partial(_draw_furniture, cover),
    )
