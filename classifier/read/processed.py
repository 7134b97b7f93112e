"""What text documents of all formats have in common: paragraphs, headings, lists, tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from classifier.read.breaks import within
from classifier.read.lines import BOLD_LEVEL, Line, Source, clean_page
from classifier.read.marks import is_prose, may_head
from classifier.report import Skipped

HIDDEN, FOOTNOTE = "hidden text", "footnote"
"""Reasons for which something is left out."""

OF_SYMBOL = {
    "A3": "≤",
    "AE": "→",
    "B0": "°",
    "B1": "±",
    "B3": "≥",
    "B4": "×",
    "B7": "•",
    "B9": "≠",
}
"""Signs of the font Symbol, by the last two digits of their code."""

OF_WINGDINGS = dict(zip("6F A7 A8 B7 D8 E0 F0 FB FC FD FE".split(), "☐▪☐•➢→➢✗✓☒☑", strict=True))
"""Signs of Wingdings and its kin."""

_PRIVATE = {  # where programs put the signs of both
    0xF000 + int(code, 16): sign for code, sign in (OF_SYMBOL | OF_WINGDINGS).items()
}
_LEFT_OUT_STYLES = ("toc ", "caption")


@dataclass(slots=True)
class Paragraph:
    """A paragraph as its format has it.

    Attributes
    ----------
    text : str
    style : str
        Name of its style.
    level : int
        Level of the heading that its style says it is; 0 for none.
    bold : bool
        Whether all of it is set in bold.
    marker : str
        The bullet or number that is shown before it, as ``"• "`` or ``"3. "``.
    """

    text: str
    style: str = ""
    level: int = 0
    bold: bool = False
    marker: str = ""


@dataclass(slots=True)
class Row:
    """A row of a table: of each of its cells the paragraphs, and the rows of tables in it."""

    cells: list[list[Paragraph | Row]] = field(default_factory=list)


def source_of(flow: Iterable[Paragraph | Row], skipped: list[Skipped]) -> Source:
    """Lines of a document.

    Parameters
    ----------
    flow : iterable of Paragraph or Row
    skipped : list of Skipped
        What is left out already.

    Returns
    -------
    Source
    """
    lines: list[Line] = []
    skipped = list(skipped)
    for paragraph, row in _items(flow):
        level = 0 if row else _heading_level(paragraph.level, paragraph.text, bold=paragraph.bold)
        text = paragraph.marker + paragraph.text.translate(_PRIVATE)
        lines += _lines_of(text, paragraph.style, level, row, skipped)
    return Source([lines], skipped=skipped)


def _lines_of(text: str, style: str, level: int, row: int, skipped: list[Skipped]) -> list[Line]:
    """Lines of a paragraph or of a row of a table.

    Parameters
    ----------
    text : str
        With its marker; `classifier.read.breaks.LINE_BREAK` where a line breaks in it.
    style : str
    level : int
        Of a heading; 0 for none.
    row : int
        How many cells with text there are; 0 for a paragraph.
    skipped : list of Skipped
        Grows by what is left out for its style.

    Returns
    -------
    list of Line
    """
    parts = [" ".join(part.split()) for part in clean_page(text)]
    kind = style.casefold()
    if level or row or kind.startswith(_LEFT_OUT_STYLES):
        parts = [" ".join(filter(None, parts))]
    if any(parts) and kind.startswith(_LEFT_OUT_STYLES):
        reason = "caption" if kind[0] == "c" else "contents list"
        skipped.append(Skipped(None, reason, parts[0]))
        return []
    return [line for part in within(parts) for line in (Line(part, 0, level, row=row), Line("", 0))]


def _heading_level(level: int, text: str, *, bold: bool) -> int:
    """Level of a heading; 0 where a paragraph is none, whatever its style says.

    Parameters
    ----------
    level : int
        What its style says.
    text : str
    bold : bool
        Whether all of it is bold, as headings are set by people who use no styles.

    Returns
    -------
    int
    """
    text = text.strip()
    if level:
        return level if may_head(text) else 0
    return BOLD_LEVEL if bold and may_head(text, bold=True) else 0


def _items(flow: Iterable[Paragraph | Row]) -> Iterator[tuple[Paragraph, int]]:
    """Paragraphs, and rows as one, with the number of their cells.

    A row whose cells hold texts is no row of a table but a way to set them side by side: its
    paragraphs stand for themselves.
    """
    for each in flow:
        if isinstance(each, Paragraph):
            yield each, 0
            continue
        filled = [(cell, inside) for cell in each.cells if _has_text(inside := _within(cell))]
        if not any(_holds_prose(inside) for _, inside in filled):
            if filled:
                yield _joined([p for _, inside in filled for p in inside]), _count(each)
            continue
        for cell, inside in filled:
            if _holds_prose(inside) or all(p.bold for p in inside if p.text.strip()):
                yield from _items(cell)
            else:
                yield _joined(inside), 1


def _within(cell: list[Paragraph | Row]) -> list[Paragraph]:
    """The paragraphs of a cell, with those of tables in it."""
    found: list[Paragraph] = []
    for each in cell:
        if isinstance(each, Paragraph):
            found.append(each)
        else:
            found += [paragraph for inner in each.cells for paragraph in _within(inner)]
    return found


def _count(row: Row) -> int:
    """How many cells with text a row has, those of tables in it, too."""
    return sum(
        1 + sum(_count(each) for each in cell if isinstance(each, Row))
        for cell in row.cells
        if _has_text(_within(cell))
    )


def _joined(paragraphs: list[Paragraph]) -> Paragraph:
    return Paragraph(" ".join(paragraph.text for paragraph in paragraphs))


def _has_text(paragraphs: list[Paragraph]) -> bool:
    return any(paragraph.text.strip() for paragraph in paragraphs)


def _holds_prose(paragraphs: list[Paragraph]) -> bool:
    return any(is_prose(paragraph.text.strip()) for paragraph in paragraphs)
