"""Annotated sentences, grouped by the report they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from classifier.report import SECTIONS, Block, Kind, Report

if TYPE_CHECKING:
    from classifier.language.sentences import Sentences
    from train.read import Columns


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


def read_annotations(
    paths: Iterable[str | Path], *, columns: Columns | None = None
) -> list[Annotation]:
    """Read annotations of any format that `train.read` knows.

    Parameters
    ----------
    paths : iterable of path
        Files, or folders of them. Where there are several files, a sentence that names no
        report belongs to that of its file's name.
    columns : Columns, optional
        Names of the columns of tables, where they can't be found.

    Returns
    -------
    list of Annotation
        In the order of the files.

    Raises
    ------
    AnnotationError
        If a file, or an annotation in it, can't be used, or there is none at all.
    OSError
        If a file can't be opened.
    """
    from train import read

    return read.read_annotations(paths, columns=columns)


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


def laid_out(name: str, rows: Sequence[Annotation]) -> tuple[Report, list[int]]:
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


def _sentences(name: str, rows: Sequence[Annotation]) -> Sentences:
    from classifier.language.sentences import split  # imports spaCy, which reading need not

    report, starts = laid_out(name, rows)
    sentences = split(report, starts)
    if len(sentences) != len(rows):
        raise AnnotationError(
            f"{rows[0].where}: report {name!r} holds an annotation without a word"
        )
    return sentences


def by_report(X: Sequence[Sentences], values: NDArray[Any]) -> list[NDArray[Any]]:
    """Cut an array with a row for each sentence into one array for each report.

    Parameters
    ----------
    X : sequence of Sentences
    values : ndarray of shape (n_sentences, ...)

    Returns
    -------
    list of ndarray
    """
    return list(np.split(values, np.cumsum([len(sentences) for sentences in X])[:-1]))


def labels(
    X: Sequence[Sentences], annotations: Sequence[Annotation], names: Sequence[str]
) -> tuple[list[NDArray[np.bool_]], list[NDArray[np.object_]]]:
    """Labels as the classifiers take them: one array for each report.

    Parameters
    ----------
    X : sequence of Sentences
    annotations : sequence of Annotation
        In the order of the sentences, as `in_context` gives both.
    names : sequence of str
        Names of the themes.

    Returns
    -------
    themes : list of ndarray of bool of shape (n_sentences, n_themes)
    polarities : list of ndarray of shape (n_sentences,)
        None where there is none.
    """
    themes = np.array([[name in a.themes for name in names] for a in annotations], dtype=bool)
    polarities = np.array([a.polarity for a in annotations], dtype=object)
    return by_report(X, themes), by_report(X, polarities)
