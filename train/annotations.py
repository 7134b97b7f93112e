"""Annotated sentences, grouped by the report they come from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from classifier.report import SECTIONS, Block, Kind, Report
from classifier.sentences import Sentences, split


class AnnotationError(ValueError):
    """Annotations that can't be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotated sentence.

    Attributes
    ----------
    report : str or None
        Report it comes from; None where that is unknown.
    text : str
    themes : frozenset of str
    polarity : str or None
    section, heading : str or None
    kind : str
    paragraph, sentence : int or None
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


def _annotation(row: Any, where: str, default_report: str | None) -> Annotation:
    if not isinstance(row, dict):
        raise AnnotationError(
            f"{where}: expected an object with 'text' and 'themes', found {type(row).__name__}"
        )
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise AnnotationError(f"{where}: 'text' is missing or empty")
    themes = row.get("themes")
    if not isinstance(themes, list) or not all(isinstance(theme, str) for theme in themes):
        raise AnnotationError(f"{where}: 'themes' should be a list of names, found {themes!r}")
    for name in ("paragraph", "sentence"):
        if not isinstance(row.get(name), int | None):
            raise AnnotationError(
                f"{where}: {name!r} should be a whole number, found {row[name]!r}"
            )
    return Annotation(
        report=str(row["report"]) if row.get("report") else default_report,
        text=" ".join(text.split()),
        themes=frozenset(themes),
        polarity=row.get("polarity") or None,
        section=row.get("section"),
        heading=row.get("heading"),
        kind=str(row.get("kind") or "paragraph"),
        paragraph=row.get("paragraph"),
        sentence=row.get("sentence"),
        where=where,
    )


def read_annotations(paths: Iterable[str | Path]) -> list[Annotation]:
    """Read annotations in the canonical form, JSON lines.

    Parameters
    ----------
    paths : iterable of path
        Files, or folders whose ``.jsonl`` files are read in the order of their names. Where there
        are several files, a sentence that names no report belongs to that of its file's name.

    Returns
    -------
    list of Annotation
        In the order of the files.

    Raises
    ------
    AnnotationError
        If a line is no annotation, or there is none at all.
    OSError
        If a file can't be opened.
    """
    found: list[Annotation] = []
    files = [
        file
        for path in map(Path, paths)
        for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])
    ]
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError as error:
            raise AnnotationError(f"{file}: is not UTF-8 text ({error.reason})") from None
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            where = f"{file.name}:{number}"
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise AnnotationError(f"{where}: is not JSON ({error.msg})") from None
            found.append(_annotation(row, where, file.stem if len(files) > 1 else None))
    if not found:
        raise AnnotationError(f"no annotations in {', '.join(map(str, files)) or 'no files'}")
    return found


def in_context(
    annotations: Sequence[Annotation], *, by_paragraph: bool = False
) -> tuple[list[Sentences], list[Annotation]]:
    """Put annotated sentences back into the reports they come from.

    Parameters
    ----------
    annotations : sequence of Annotation
        The sentences of a report follow each other in their order in it. Those of a paragraph,
        and those whose only known place is their number in the report, are read together; those
        of unknown place, or of an unknown report, each for itself.
    by_paragraph : bool, default False
        Take each paragraph of a report for itself.

    Returns
    -------
    sentences : list of Sentences
        One for each report (or paragraph), in order of first appearance, and one for each
        sentence of an unknown report.
    annotations : list of Annotation
        The same annotations in the order of those sentences.
    """
    by_report: dict[object, list[Annotation]] = {}
    for number, a in enumerate(annotations):
        key: object = number if a.report is None else a.report
        if by_paragraph and a.report is not None:
            placed = a.kind == "paragraph" and (a.section, a.paragraph) != (None, None)
            key = (a.report, a.section, a.paragraph) if placed else number
        by_report.setdefault(key, []).append(a)
    sentences = [_sentences(rows[0].report or "", rows) for rows in by_report.values()]
    return sentences, [row for rows in by_report.values() for row in rows]


def _sentences(name: str, rows: Sequence[Annotation]) -> Sentences:
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
    report = Report(name, "".join(text), tuple(blocks))
    sentences = split(report, starts)
    if len(sentences) != len(rows):
        raise AnnotationError(
            f"{rows[0].where}: report {name!r} holds an annotation without a word"
        )
    return sentences
