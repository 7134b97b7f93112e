"""From lines of text to blocks: headings, numbered paragraphs, bullets, joined lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.read.drafts import Pass
from classifier.read.lines import Line
from classifier.report import Block, Section

_OPEN_COMPOUND = re.compile(r"(?:and|or|to)\b")


@dataclass(slots=True)
class LaidOut:
    """Blocks of a report with the text they point into."""

    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[tuple[int, int], ...]


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
    text: list[str] = []
    blocks: list[Block] = []
    pages: list[tuple[int, int]] = []
    offset = 0
    for draft in Pass(lines, blank_breaks=blank_breaks, section=section).run():
        if blocks:
            text.append("\n\n")
            offset += 2
        end = _join(draft.pieces, text, offset, pages)
        blocks.append(Block(offset, end, draft.kind, draft.section, draft.heading, draft.number))
        offset = end
    return LaidOut("".join(text), tuple(blocks), tuple(pages))
