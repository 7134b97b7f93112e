"""From lines of text to blocks: headings, numbered paragraphs, bullets, joined lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.read.broken import Broken
from classifier.read.draft import Draft, are_labels
from classifier.read.drafts import Pass
from classifier.read.flow import is_figures
from classifier.read.lines import Line
from classifier.read.outline import Outline
from classifier.read.prose import LABELS, no_prose
from classifier.read.roles import LONGEST, role_of
from classifier.report import Block, Role, Section, Skipped

_LONG = 300  # characters that no heading has
_OPEN_COMPOUND = re.compile(r"(?:and|or|to)\b")


@dataclass(slots=True)
class LaidOut:
    """Blocks of a report with the text they point into."""

    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[tuple[int, int], ...]
    skipped: tuple[Skipped, ...]


def _join(
    pieces: Iterable[Line],
    text: list[str],
    offset: int,
    pages: list[tuple[int, int]],
    broken: Broken,
) -> int:
    """Append the pieces of one block to the text and note where pages begin."""
    last = ""
    page = pages[-1][1] - 1 if pages else -1
    for piece, on, _, _, _ in pieces:
        if last and piece[0] not in ",.;:)":
            glued = last[-1] == "-" and last[-2:-1].isalpha() and not _OPEN_COMPOUND.match(piece)
            if not glued:
                text.append(" ")
                offset += 1
            elif not broken.keeps_hyphen(last[:-1], piece):
                text[-1] = text[-1][:-1]
                offset -= 1
        if page != on:
            page = on
            pages.append((offset, page + 1))
        text.append(piece)
        offset += len(piece)
        last = piece
    return offset


def lay_out(
    lines: Sequence[Line],
    *,
    blank_breaks: bool,
    section: Section | None = None,
    marked: bool = False,
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
    marked : bool, default False
        Whether headings are marked, all of them.

    Returns
    -------
    LaidOut
        Text and blocks; the blocks cover the text but for the blank lines between them.
    """
    one = Pass(lines, blank_breaks=blank_breaks, section=section)
    one.worded.marked = marked
    drafts = one.run()
    printed = one.body is not None and not blank_breaks
    laid_out = _blocks(one, drafts, printed=printed, paged=not blank_breaks)
    if not laid_out.blocks:  # a page of labels is read as what it is
        laid_out = _blocks(one, drafts, printed=printed, paged=not blank_breaks, labels=True)
    if not laid_out.blocks and blank_breaks and not one.skipped:  # and so is one of headings alone
        said = [line for line in one.lines if line.text and not line.heading]
        drafts = [Draft("paragraph", Outline(section), None, [line]) for line in said]
        one.opened.clear()
        laid_out = _blocks(one, drafts, printed=printed, paged=False, labels=True)
    laid_out.skipped = (*one.skipped, *laid_out.skipped)
    return laid_out


def _at(outline: Outline) -> tuple[Section | None, str | None, tuple[str, ...], Role | None]:
    return outline.section, outline.heading, outline.headings, outline.role


def _of_list(paragraph: str) -> Role | None:
    """What a list is for, by the end of the paragraph that leads up to it."""
    if not paragraph.endswith(":"):
        return None
    role = role_of(paragraph[-LONGEST:])
    return None if role == "context" else role


def _blocks(
    one: Pass, drafts: Sequence[Draft], *, printed: bool, paged: bool, labels: bool = False
) -> LaidOut:
    """Text and blocks of what is prose, and the rest; with `labels`, they are taken for prose."""
    text: list[str] = []
    blocks: list[Block] = []
    skipped: list[Skipped] = []
    pages: list[tuple[int, int]] = []
    offset = 0
    broken = Broken("\n".join(line.text for line in one.lines))
    outlines = {draft.outline for draft in drafts}
    headings = {title.casefold() for outline in outlines for title in outline.headings}
    before_it: Outline | None = None
    at = _at(Outline(None))
    of_list: Role | None = None  # what the sentence before a list says of it
    used: set[int] = set()  # headings that have text below them
    for draft in drafts:
        pieces: list[str] = []
        starts: list[tuple[int, int]] = pages[-1:]
        before = len(starts)
        begin = offset + 2 if blocks else 0
        end = _join(draft.pieces, pieces, begin, starts, broken)
        content = "".join(pieces)
        reason = None
        if draft.kind == "footnote":
            reason = "table or chart" if is_figures(content) else None
        elif draft.number is None:
            bullet = draft.kind == "bullet"
            reason = no_prose(
                content,
                bullet=bullet,
                printed=printed,
                cell=draft.cell,
                marked=one.worded.marked,
            )
            if not reason and printed and not bullet and are_labels(draft):
                reason = "table or chart"
            if not reason and paged and len(content) < _LONG and content.casefold() in headings:
                reason = "contents list"
        if reason and not (labels and (reason in LABELS or not paged)):
            page = draft.pieces[0].page + 1 if paged else None
            skipped.append(Skipped(page, reason, content))
            continue
        if blocks:
            text.append("\n\n")
        text.append(content)
        pages += starts[before:]
        outline = draft.outline
        if outline is not before_it:  # most blocks stand where the one before does
            before_it, at = outline, _at(outline)
            used.update(map(id, outline.entries))
        section, heading, above, role = at
        if draft.kind == "bullet":
            role = role or of_list
        else:
            of_list = _of_list(content)
        blocks.append(Block(begin, end, draft.kind, section, heading, draft.number, above, role))
        offset = end
    skipped += [
        Skipped(one.page_of(i), "heading without text", outline.entries[-1].text)
        for i, outline in one.opened
        if id(outline.entries[-1]) not in used
    ]
    return LaidOut("".join(text), tuple(blocks), tuple(pages), tuple(skipped))
