"""Render the invented example reports as PDF and as plain text.

``annotations.jsonl`` holds the sentences, ``reports.toml`` what the covers say. Beside the
standard library this needs only reportlab, whose Vera fonts are embedded in the PDFs. The same
input and the same release of reportlab give the same bytes.

Run it as ``python corpus/example/build.py``.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

HERE = Path(__file__).parent

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
    "The same text is available as a plain text file. Both may be copied and changed on the terms "
    "of the project’s licence, which comes with its source code.",
    "Corpus of examples\nreport-themes",
)
"""The last page, paragraph by paragraph."""

TEXT_WIDTH = A4[0] - 50 * mm
GREY = Color(0.35, 0.35, 0.35)
BODY = ParagraphStyle("body", fontName="Vera", fontSize=10, leading=14.5, spaceAfter=8)
NUMBERED = ParagraphStyle("numbered", BODY, leftIndent=10 * mm, bulletFontName="Vera")
BULLET = ParagraphStyle(
    "bullet", BODY, leftIndent=7 * mm, spaceAfter=4, bulletFontName="ZapfDingbats", bulletFontSize=7
)
HEADING = ParagraphStyle(
    "heading", BODY, fontName="Vera-Bold", fontSize=12, leading=16, spaceBefore=8, keepWithNext=1
)
TITLE = ParagraphStyle("title", HEADING, fontSize=20, leading=26, alignment=TA_LEFT)
CELL = ParagraphStyle("cell", BODY, spaceAfter=0)
CELL_BOLD = ParagraphStyle("cell-bold", CELL, fontName="Vera-Bold")


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
        start, end = self.inspection_start, self.inspection_end
        month = "" if (start.year, start.month) == (end.year, end.month) else f" {start:%B}"
        year = "" if start.year == end.year else f" {start.year}"
        return f"{start.day}{month}{year} to {end.day} {end:%B} {end.year}"

    @property
    def inspector(self) -> str:
        """The lead inspector's name and rank as printed."""
        return f"{self.lead_inspector}, His Majesty’s Inspector"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One annotated sentence; labels are left out, since no report prints them.

    Attributes
    ----------
    report : str
        Stem of the report's files.
    sentence : int
        Position in the report, counted from 1.
    heading : str or None
        The heading above it; None in the summary.
    kind : {"paragraph", "bullet"}
        A bullet is always a block of its own.
    paragraph : int or None
        Printed number of its paragraph.
    text : str
        The sentence.
    """

    report: str
    sentence: int
    heading: str | None
    kind: Literal["paragraph", "bullet"]
    paragraph: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a bullet.

    Attributes
    ----------
    kind : {"heading", "paragraph", "bullet"}
        What it is.
    text : str
        Its text on one line.
    number : int or None
        Printed number of a paragraph.
    """

    kind: Literal["heading", "paragraph", "bullet"]
    text: str
    number: int | None = None


def read_covers(path: Path) -> dict[str, Cover]:
    """Read the covers of all reports.

    Parameters
    ----------
    path : Path
        A file such as ``reports.toml``.

    Returns
    -------
    dict of str to Cover
        By the stem of the report's files.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {stem: Cover(**table) for stem, table in tables.items()}


def read_sentences(path: Path) -> dict[str, list[Sentence]]:
    """Read the sentences of all reports.

    Parameters
    ----------
    path : Path
        A file such as ``annotations.jsonl``, sentences in order.

    Returns
    -------
    dict of str to list of Sentence
        By the stem of the report's files.
    """
    found: dict[str, list[Sentence]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sentence = Sentence(**{name: row[name] for name in Sentence.__dataclass_fields__})
        found.setdefault(sentence.report, []).append(sentence)
    return found


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
    yield PageBreak()
    yield Spacer(1, 10 * mm)
    for paragraph in IMPRINT:
        yield Paragraph(escape(paragraph).replace("\n", "<br/>"), BODY)


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


def write_pdf(cover: Cover, report: Iterable[Block], path: Path) -> None:
    """Write a report as PDF.

    Parameters
    ----------
    cover : Cover
        Becomes the head of the first page, the running header and the footer.
    report : iterable of Block
        The body.
    path : Path
        The file to write.
    """
    document = BaseDocTemplate(
        str(path),
        pagesize=A4,
        title=cover.title,
        author="report-themes",
        subject="An invented report, made as an example",
        lang="en-GB",
        invariant=1,
        pageCompression=1,
    )
    frame = Frame(
        25 * mm, 21 * mm, TEXT_WIDTH, A4[1] - 43 * mm, 0, 0, 0, 0
    )  # without padding: paragraphs begin where the furniture does
    document.addPageTemplates(
        [
            PageTemplate("first", [frame]),
            PageTemplate("later", [frame], onPage=partial(_draw_furniture, cover)),
        ]
    )
    document.build(list(_flowables(cover, report)))


def main() -> None:
    """Render every report that has a cover."""
    parser = argparse.ArgumentParser(description="Render the invented example reports.")
    parser.add_argument(
        "--out", type=Path, default=HERE, help="folder to write to (default: the script's own)"
    )
    out: Path = parser.parse_args().out
    registerFont(TTFont("Vera", "Vera.ttf"))
    registerFont(TTFont("Vera-Bold", "VeraBd.ttf"))
    sentences = read_sentences(HERE / "annotations.jsonl")
    for stem, cover in read_covers(HERE / "reports.toml").items():
        report = list(blocks(cover, sentences[stem]))
        text = render_text(cover, report)
        (out / f"{stem}.txt").write_text(text, encoding="utf-8", newline="\n")
        write_pdf(cover, report, out / f"{stem}.pdf")


if __name__ == "__main__":
    main()
