"""What the example reports have in common: sentences, type and pages."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

Cover = TypeVar("Cover")

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

COPIES = (
    "The same text is available as a plain text file. Both may be copied and changed on the terms "
    "of the project’s licence, which comes with its source code.",
    "Corpus of examples\nreport-themes",
)
"""How every last page ends."""


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
        sentence = Sentence(
            **{name: row[name] for name in Sentence.__dataclass_fields__ if name in row}
        )
        found.setdefault(sentence.report, []).append(sentence)
    return found


def read_covers(path: Path, cover: Callable[..., Cover]) -> dict[str, Cover]:
    """Read the covers of all reports.

    Parameters
    ----------
    path : Path
        A file such as ``reports.toml``.
    cover : callable
        What a cover of this kind of report is made by.

    Returns
    -------
    dict of str to Cover
        By the stem of the report's files.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {stem: cover(**table) for stem, table in tables.items()}


def span(start: date, end: date) -> str:
    """Two dates as reports print them.

    Parameters
    ----------
    start, end : date
        First and last day.

    Returns
    -------
    str
        ``19 to 30 June 2023``, with the month and the year of the first day where they differ.
    """
    month = "" if (start.year, start.month) == (end.year, end.month) else f" {start:%B}"
    year = "" if start.year == end.year else f" {start.year}"
    return f"{start.day}{month}{year} to {end.day} {end:%B} {end.year}"


def imprint(paragraphs: Iterable[str]) -> Iterator[Flowable]:
    """Lay out the last page.

    Parameters
    ----------
    paragraphs : iterable of str
        What it says before `COPIES`.

    Yields
    ------
    Flowable
        Beginning with the page break.
    """
    yield PageBreak()
    yield Spacer(1, 10 * mm)
    for paragraph in (*paragraphs, *COPIES):
        yield Paragraph(escape(paragraph).replace("\n", "<br/>"), BODY)


def nothing(canvas: Canvas, document: BaseDocTemplate) -> None:
    """Draw no furniture."""


def write_document(
    path: Path,
    title: str,
    text: str,
    flowables: Iterable[Flowable],
    *,
    on_first: Callable[[Canvas, BaseDocTemplate], None] = nothing,
    on_later: Callable[[Canvas, BaseDocTemplate], None],
) -> None:
    """Write a report as plain text, and as a PDF whose bytes depend on nothing but what is in it.

    Parameters
    ----------
    path : Path
        The files to write, without their suffixes.
    title : str
        Title of the document.
    text : str
        The report as plain text.
    flowables : iterable of Flowable
        The report as the PDF has it; the template of the pages after the first is called ``later``.
    on_first, on_later : callable
        Draw the furniture of the first page and of the others.
    """
    path.with_suffix(".txt").write_text(text, encoding="utf-8", newline="\n")
    document = BaseDocTemplate(
        str(path.with_suffix(".pdf")),
        pagesize=A4,
        title=title,
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
            PageTemplate("first", [frame], onPage=on_first),
            PageTemplate("later", [frame], onPage=on_later),
        ]
    )
    document.build(list(flowables))
