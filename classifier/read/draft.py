"""A block in the making, and what is taken out of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from classifier.read.lines import Line
from classifier.read.marks import VERB, ends_sentence, is_unfinished
from classifier.read.notes import reference_to
from classifier.read.outline import Outline
from classifier.read.worded import Worded
from classifier.report import Kind

_ENOUGH_LABELS = 3  # lines
_LONGEST_ATTRIBUTION = 90  # characters
_SAID_BY = re.compile(r"[”’\"'] ?[–—-] [^“”.?!]{2,80}$")
_OUTDENT = 60  # points that a paragraph stands to the left of the bullet before it, at most
_CROSS_REFERENCE = re.compile(r"(?:^|(?<=[.?!]) ?)\(recommendations?\)\.?(?=\s|$)", re.IGNORECASE)


@dataclass(slots=True)
class Draft:
    """A block in the making: where it stands, and its lines."""

    kind: Kind
    outline: Outline
    number: int | None
    pieces: list[Line] = field(default_factory=list)
    cell: int = 0  # how many it has, as a row of a table; 1 beside a chart
    dashed: bool = False  # whether a dash marks it as an item

    @property
    def last(self) -> str:
        """Its last line; empty where it has none yet."""
        return self.pieces[-1].text if self.pieces else ""

    @property
    def first(self) -> str:
        """Its first line; empty where it has none yet."""
        return self.pieces[0].text if self.pieces else ""


def are_labels(draft: Draft) -> bool:
    """Whether each line of a block begins anew and ends nothing, as labels below each other do."""
    return len(draft.pieces) >= _ENOUGH_LABELS and all(
        (text[0].isupper() or text[0].isdigit())
        and text[-1] not in ",;:"
        and not ends_sentence(text)
        for text, *_ in draft.pieces
    )


def ends_list(drafts: Sequence[Draft], line: Line) -> bool:
    """Whether a line may stand below a list whose items have no full stops, and not in the last.

    It stands no further to the right than the mark of the last item, which has no open end.
    """
    if len(drafts) < 2 or not line.look:
        return False
    before, last = drafts[-2:]
    if not all(d.kind == "bullet" and d.last[-1:].isalnum() for d in (before, last)):
        return False
    first = last.pieces[0]
    return (
        first.look is not None
        and first.page == line.page
        and line.look.left < first.look.left + 1
        and not is_unfinished(last.last)
    )


def says_who(text: str, quoted: Draft) -> bool:
    """Whether a line after a dash says who said what stands before it."""
    return (
        quoted.last[-1:] in ("”", "’", '"', "'")
        and len(text) < _LONGEST_ATTRIBUTION
        and not VERB.search(text)
    )


def starts_paragraph(current: Draft, line: Line, worded: Worded, previous: int) -> bool:
    """Whether a line is the first of a paragraph of its own.

    Parameters
    ----------
    current : Draft
        The block before it.
    line : Line
    worded : Worded
    previous : int
        Index of the last line that was taken as text.

    Returns
    -------
    bool
    """
    if not current.pieces or (current.number is not None and current.kind == "paragraph"):
        return False
    if worded.unwrapped:
        return True
    text, look, first = line.text, line.look, current.pieces[0]
    if current.kind == "bullet" and look and first.look and first.page == line.page:
        if 2 < first.look.left - look.left < _OUTDENT and text[0].isupper():
            return True
    quotes = text[0] in "‘“'\""
    said = quotes and _SAID_BY.search(current.last[-_LONGEST_ATTRIBUTION:]) is not None
    starts = (text[0].isupper() or quotes) and (said or ends_sentence(current.last))
    return starts and worded.short(previous)


def without_references(drafts: Sequence[Draft], page: int, numbers: Sequence[str]) -> Iterator[str]:
    """Take references to the footnotes of a page out of its lines, and give them."""
    mark = reference_to(numbers)
    for draft in drafts:
        for i, piece in enumerate(draft.pieces):
            if piece.page == page and (found := mark.findall(piece.text)):
                draft.pieces[i] = piece._replace(text=mark.sub("", piece.text))
                yield from found


def without_cross_references(draft: Draft) -> Iterator[tuple[int, str]]:
    """Take "(Recommendation)" out where it stands after a sentence, and give it."""
    if not any("ecommendation" in piece.text for piece in draft.pieces):
        return
    before = ""
    for i, piece in enumerate(draft.pieces):
        text = piece.text
        if "ecommendation" in text and (text[0] != "(" or ends_sentence(before)):
            for found in _CROSS_REFERENCE.findall(text):
                yield piece.page, found.strip()
            draft.pieces[i] = piece._replace(text=_CROSS_REFERENCE.sub("", text).strip())
        before = text
