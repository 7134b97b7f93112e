"""An annotated sentence, and the report and the codebook that annotated sentences make up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.codebook import Codebook
from classifier.report import KINDS, ROLES, SECTIONS, Block, Cover, Kind, Report


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
    section, heading, role : str or None
        Part of the report that it is in, and what that part is for.
    kind : str
        ``"paragraph"``, ``"bullet"`` or ``"footnote"``.
    paragraph, block, sentence : int or None
        Numbers in the report: the printed one of its paragraph, and counted from 1 that of its
        paragraph or bullet and its own.
    framework : str or None
        Kind of the report, as `Cover.framework` has it.
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
    role: str | None = None
    block: int | None = None
    framework: str | None = None
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
            and (row.kind, row.section, row.paragraph, row.block)
            == (last.kind, last.section, last.paragraph, last.block)
            and (row.block is not None or row.kind == "paragraph")
            and (row.section, row.paragraph, row.block, row.sentence) != (None, None, None, None)
        )
        if text:
            text.append(" " if same_block else "\n\n")
            offset += len(text[-1])
        starts.append(offset)
        begin = blocks.pop().start if same_block else offset
        text.append(row.text)
        offset += len(row.text)
        section = row.section if row.section in SECTIONS else None
        kind: Kind = row.kind if row.kind in KINDS else "paragraph"
        role = row.role if row.role in ROLES else None
        headings = (row.heading,) if row.heading else ()
        blocks.append(
            Block(begin, offset, kind, section, row.heading, row.paragraph, headings, role)
        )
        last = row
    framework = next((row.framework for row in rows if row.framework), None)
    return Report(name, "".join(text), tuple(blocks), cover=Cover(framework=framework)), starts


def as_codebook(annotations: Sequence[Annotation]) -> Codebook:
    """A codebook of the themes and polarities that occur in annotations, by name."""
    themes = sorted({theme for a in annotations for theme in a.themes})
    polarities = sorted({a.polarity for a in annotations if a.polarity})
    return Codebook.from_names(themes, polarities)
