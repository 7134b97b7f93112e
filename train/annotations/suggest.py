"""Which sentences to annotate next: those that a model is unsure of, and that differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.preprocessing import normalize

from classifier.language.sentences import Sentences, split
from classifier.read.repeats import once
from classifier.report import Report
from classifier.results.model import Model
from classifier.results.tagged import TaggedReport
from train.fit.progress import Progress, no_progress


def suggest(
    model: Model,
    reports: Sequence[Report],
    number: int,
    *,
    say: Callable[[str], None] = lambda _: None,
    progress: Progress = no_progress,
) -> list[TaggedReport]:
    """Choose the paragraphs that would help a model most if annotated.

    Whole paragraphs are chosen, because a sentence is annotated, and learnt from, in its
    context.

    Parameters
    ----------
    model : Model
    reports : sequence of Report
        Reports that are not annotated. Of two with the same text, the first counts.
    number : int
        About how many sentences to choose.
    say : callable
        Called with a line for each report that is left out.
    progress : callable
        Shows how far it is (see `train.fit.progress.Progress`).

    Returns
    -------
    list of TaggedReport
        The chosen sentences of each report, with what the model says about them; reports none of
        whose sentences were chosen are left out.

    Notes
    -----
    A paragraph is worth the mean over its sentences of the expected mistakes in each theme, by
    the calibrated probabilities; mistakes in rare themes count more, as they do in macro-F1.
    Paragraphs are taken one after the other, the worth of each minus its similarity to those
    already taken (maximal marginal relevance; Carbonell and Goldstein 1998, "The use of MMR").
    """
    reports = list(once(reports, say, of=lambda report: report))
    X: list[Sentences] = []
    tagged: list[TaggedReport] = []
    with progress(len(reports), "Tagging") as advance:
        for report in reports:
            X.append(split(report, language=model.language))
            tagged.append(model.tag(X[-1]))
            advance()
    if not X:
        return []
    with progress(1, "Choosing"):
        return _chosen(model, X, tagged, number)


def _chosen(
    model: Model, X: list[Sentences], tagged: list[TaggedReport], number: int
) -> list[TaggedReport]:
    expected = np.concatenate([t.probabilities for t in tagged])
    assigned = np.concatenate([t.assigned for t in tagged])
    doubts = np.where(assigned, 1 - expected, expected)
    worth = doubts @ (1 / np.maximum(expected.sum(axis=0), 1))
    paragraph = _paragraphs(X)
    sizes = np.bincount(paragraph)
    of_paragraph = np.bincount(paragraph, weights=worth) / sizes
    members = sp.csr_matrix(
        (np.ones(len(paragraph), np.float32), (paragraph, np.arange(len(paragraph))))
    )
    words = normalize(members @ model.theme_classifier.vectorizer_.transform(X).words)
    chosen = np.isin(paragraph, _greedy(of_paragraph, words, sizes, number))
    limits = np.cumsum([len(sentences) for sentences in X])[:-1]
    return [
        _only(report, np.flatnonzero(rows))
        for report, rows in zip(tagged, np.split(chosen, limits), strict=True)
        if rows.any()
    ]


def _paragraphs(X: Sequence[Sentences]) -> NDArray[np.int64]:
    """Number of the paragraph of each sentence of all reports."""
    numbers = []
    first = 0
    for sentences in X:
        numbers.append(np.unique(sentences.paragraphs, return_inverse=True)[1] + first)
        first = int(numbers[-1].max()) + 1
    return np.concatenate(numbers)


def _greedy(
    worth: NDArray[np.float64], words: sp.csr_matrix, sizes: NDArray[np.int64], number: int
) -> list[int]:
    """Paragraphs with about that many sentences, each worth much and unlike those before."""
    likeness = np.zeros(len(worth))
    chosen: list[int] = []
    left = number
    open_ = np.ones(len(worth), dtype=bool)
    while left > 0 and open_.any():
        best = int(np.argmax(np.where(open_, worth * (1 - likeness), -1)))
        chosen.append(best)
        open_[best] = False
        left -= int(sizes[best])
        likeness = np.maximum(likeness, (words @ words[[best]].T).toarray().ravel())
    return chosen


def _only(tagged: TaggedReport, rows: NDArray[np.int64]) -> TaggedReport:
    """Some of the sentences of a tagged report."""
    return replace(
        tagged,
        sentences=tuple(tagged.sentences[i] for i in rows),
        probabilities=tagged.probabilities[rows],
        assigned=tagged.assigned[rows],
        polarity_probabilities=tagged.polarity_probabilities[rows],
        polarity=tagged.polarity[rows] if tagged.polarities else tagged.polarity,
    )
