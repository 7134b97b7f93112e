"""Annotations as what the estimators are fitted on: sentences in context, and arrays of labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.language.sentences import Sentences, split
from train.annotation import Annotation, AnnotationError, as_report


def in_context(
    annotations: Sequence[Annotation], *, by_paragraph: bool = False
) -> tuple[list[Sentences], list[Annotation]]:
    """Put annotated sentences back into the reports they come from.

    Parameters
    ----------
    annotations : sequence of Annotation
        The sentences of a report follow each other in their order in it. Those of a paragraph,
        and those whose only known place is their number in the report, are read together; those
        of unknown place, or of an unknown report, each on its own.
    by_paragraph : bool, default False
        Treat each paragraph of a report separately.

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
        None if there is none.
    """
    themes = np.array([[name in a.themes for name in names] for a in annotations], dtype=bool)
    polarities = np.array([a.polarity for a in annotations], dtype=object)
    limits = np.cumsum([len(sentences) for sentences in X])[:-1]
    return np.split(themes, limits), np.split(polarities, limits)


def _sentences(name: str, rows: Sequence[Annotation]) -> Sentences:
    report, starts = as_report(name, rows)
    sentences = split(report, starts)
    if len(sentences) != len(rows):
        raise AnnotationError(
            f"{rows[0].where}: report {name!r} has an annotation without any words"
        )
    return sentences
