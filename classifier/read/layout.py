"""From lines of text to blocks: headings, numbered paragraphs, bullets, joined lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.read.draft import Draft
from classifier.read.drafts import Pass
from classifier.read.lines import Line
from classifier.read.prose import LABELS, no_prose
from classifier.report import Block, Section, Skipped

_OPEN_COMPOUND = re.compile(r"(?:and|or|to)\b")


@dataclass(slots=True)
class LaidOut:
    """Blocks of a report with the text they point into."""

    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[tuple[int, int], ...]
    skipped: tuple[Skipped, ...]


def _join(
    pieces: Iterable[Line], text: list[str], offset: int, pages: list[tuple[int, int]]
) -> int:
    """Append the pieces of one block to the text and note where pages begin."""
    last = ""
    for piece in pieces:
        if last:
            glued = (
                last[-1] == "-" and last[-2:-1].isalpha() and not _OPEN_COMPOUND.match(piece.text)
            )
            if not glued and piece.text[0] not in ",.;:)":
                text.append(" ")
                offset += 1
        if not pages or pages[-1][1] != piece.page + 1:
            pages.append((offset, piece.page + 1))
        text.append(piece.text)
        offset += len(piece.text)
        last = piece.text
    return offset


def lay_out(
    lines: Sequence[Line], *, blank_breaks: bool, section: Section | None = None
) -> LaidOut:
    """Find the blocks of a report in its lines.

    Parameters
    ----------
    lines : sequence of Line
        The lines of the body, without furniture; an empty text is a blank line.
    blank_breaks : bool
        Whether a blank line always ends a paragraph (plain text), or only may (PDF).
    section : Section, optional
        The section that the text before the first heading belongs to.

    Returns
    -------
    LaidOut
        Text and blocks; the blocks cover the text but for the blank lines between them.
    """
    one = Pass(lines, blank_breaks=blank_breaks, section=section)
    drafts = one.run()
    printed = one.body is not None and not blank_breaks
    laid_out = _blocks(one, drafts, printed=printed, paged=not blank_breaks)
    if not laid_out.blocks:  # a page of labels is read as what it is
        laid_out = _blocks(one, drafts, printed=printed, paged=not blank_breaks, labels=True)
    laid_out.skipped = (*one.skipped, *laid_out.skipped)
    return laid_out


def _blocks(
    one: Pass, drafts: Sequence[Draft], *, printed: bool, paged: bool, labels: bool = False
) -> LaidOut:
    """Text and blocks of what is prose, and the rest; with `labels`, they are taken for prose."""
    text: list[str] = []
    blocks: list[Block] = []
    skipped: list[Skipped] = []
    pages: list[tuple[int, int]] = []
    offset = 0
    headings = {heading.casefold() for draft in drafts for heading in draft.outline.headings}
    used: set[int] = set()  # headings that have text below them
    for draft in drafts:
        pieces: list[str] = []
        starts: list[tuple[int, int]] = pages[-1:]
        before = len(starts)
        begin = offset + 2 if blocks else 0
        end = _join(draft.pieces, pieces, begin, starts)
        content = "".join(pieces)
        reason = None
        if draft.kind != "footnote" and draft.number is None:
            bullet = draft.kind == "bullet"
            reason = no_prose(content, bullet=bullet, printed=printed, cell=draft.cell)
            if not reason and paged and content.casefold() in headings:
                reason = "contents list"
        if reason and not (labels and reason in LABELS):
            page = draft.pieces[0].page + 1 if paged else None
            skipped.append(Skipped(page, reason, content))
            continue
        if blocks:
            text.append("\n\n")
        text.append(content)
        pages += starts[before:]
        outline = draft.outline
        used.update(map(id, outline.entries))
        blocks.append(
            Block(
                begin, end, draft.kind, outline.section, outline.heading, draft.number,
                outline.headings, outline.role,
            )
        )  # fmt: skip
        offset = end
    skipped += [
        Skipped(one.page_of(i), "heading without text", outline.entries[-1].text)
        for i, outline in one.opened
        if id(outline.entries[-1]) not in used
    ]
    return LaidOut("".join(text), tuple(blocks), tuple(pages), tuple(skipped))
