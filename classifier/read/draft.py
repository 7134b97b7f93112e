"""A block in the making, and what is taken out of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from classifier.read.lines import Line
from classifier.read.marks import VERB, ends_sentence
from classifier.read.notes import reference_to
from classifier.read.outline import Outline
from classifier.report import Kind

_LONGEST_ATTRIBUTION = 90  # characters
_CROSS_REFERENCE = re.compile(r"(?:^|(?<=[.?!]) ?)\(recommendations?\)\.?(?=\s|$)", re.IGNORECASE)


@dataclass(slots=True)
class Draft:
    """A block in the making: where it stands, and its lines."""

    kind: Kind
    outline: Outline
    number: int | None
    pieces: list[Line] = field(default_factory=list)
    cell: bool = False  # in a row of a table, or beside a chart

    @property
    def last(self) -> str:
        """Its last line; empty where it has none yet."""
        return self.pieces[-1].text if self.pieces else ""


def says_who(text: str, quoted: Draft) -> bool:
    """Whether a line after a dash says who said what stands before it."""
    return (
        quoted.last[-1:] in ("”", "’", '"', "'")
        and len(text) < _LONGEST_ATTRIBUTION
        and not VERB.search(text)
    )


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
