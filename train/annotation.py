"""An annotated sentence, and the report and the codebook that annotated sentences make up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from classifier.codebook import Codebook
from classifier.report import SECTIONS, Block, Kind, Report


class AnnotationError(ValueError):
    """Annotations that can't be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotated sentence.

    Attributes
    ----------
    report : str or None
        Report it comes from; None if that is unknown.
    text : str
    themes : frozenset of str
        Names of the themes that it is about; empty if it is about none.
    polarity : str or None
    section, heading : str or None
        Part of the report that it is in.
    kind : str
        ``"paragraph"``, ``"bullet"`` or ``"footnote"``.
    paragraph, sentence : int or None
        Numbers in the report.
    where : str
        File and line, for messages.
    """

    report: str | None
    text: str
    themes: frozenset[str]
    polarity: str | None = None
    section: str | None = None
    heading: str | None = None
    kind: str = "paragraph"
    paragraph: int | None = None
    sentence: int | None = None
    where: str = ""


def as_report(name: str, rows: Sequence[Annotation]) -> tuple[Report, list[int]]:
    """A report made of its annotated sentences.

    Parameters
    ----------
    name : str
    rows : sequence of Annotation
        Its sentences in order.

    Returns
    -------
    report : Report
    starts : list of int
        Character offsets at which the sentences begin.
    """
    text: list[str] = []
    starts: list[int] = []
    blocks: list[Block] = []
    offset = 0
    last: Annotation | None = None
    for row in rows:
        same_block = (
            last is not None
            and row.kind == last.kind == "paragraph"
            and (row.section, row.paragraph) == (last.section, last.paragraph)
            and (row.section, row.paragraph, row.sentence) != (None, None, None)
        )
        if text:
            text.append(" " if same_block else "\n\n")
            offset += len(text[-1])
        starts.append(offset)
        begin = blocks.pop().start if same_block else offset
        text.append(row.text)
        offset += len(row.text)
        section = row.section if row.section in SECTIONS else None
        kind = cast(
            "Kind", row.kind if row.kind in ("paragraph", "bullet", "footnote") else "paragraph"
        )
        blocks.append(Block(begin, offset, kind, section, row.heading, row.paragraph))
        last = row
    return Report(name, "".join(text), tuple(blocks)), starts


def as_codebook(annotations: Sequence[Annotation]) -> Codebook:
    """A codebook of the themes and polarities that occur in annotations, by name."""
    themes = sorted({theme for a in annotations for theme in a.themes})
    polarities = sorted({a.polarity for a in annotations if a.polarity})
    return Codebook.from_names(themes, polarities)
