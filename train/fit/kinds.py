"""Scores for each kind of report: what a new report of a kind will get, or of one never seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.language.sentences import Sentences
from train.fit.scores import Counts, Score, resampled_reports

OTHER = "other"
"""Reports whose kind is unknown or has fewer than `FEWEST_REPORTS`, taken together."""

SURE = 0.9
"""A polarity of at least this probability is one that the model is sure of."""

FEWEST_REPORTS = 3
"""A kind of fewer reports is neither scored by itself nor left out by itself."""

_RESAMPLES = 200
_BINS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What models say about the sentences of reports that they were not trained on.

    Attributes
    ----------
    kind : ndarray of str of shape (n_sentences,)
        Kind of each sentence's report.
    report : ndarray of int of shape (n_sentences,)
        Number of each sentence's report, in rising order.
    truth : ndarray of int8 of shape (n_sentences, n_themes)
        1 or 0, and -1 where that is not known.
    assigned : ndarray of bool of shape (n_sentences, n_themes)
    polarity : ndarray of int of shape (n_sentences,)
        The annotated polarity, -1 for none.
    polarity_probability : ndarray of shape (n_sentences, n_polarities)
        NaN where the model has no polarities.
    unfamiliar : ndarray of shape (n_sentences,)
        1 where the report is named as unlike those that the model was trained on, 0 where it is
        not; NaN where that model names none.
    """

    kind: NDArray[np.str_]
    report: NDArray[np.int64]
    truth: NDArray[np.int8]
    assigned: NDArray[np.bool_]
    polarity: NDArray[np.int64]
    polarity_probability: NDArray[np.float64]
    unfamiliar: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KindScores:
    """Scores on the reports of one kind; the spread is over resampled reports.

    Attributes
    ----------
    kind : str
        As `Cover.framework` has it, or `OTHER`.
    reports, sentences : int
    micro_f1 : Score
        Over the themes.
    polarity_accuracy : Score or None
        Share of the sentences whose polarity is right; this and what follows is None where no
        sentence says.
    mistaken : Score or None
        Share of the strengths and weaknesses that are taken for each other.
    sure_and_right : Score or None
        Share that is right among the sentences whose polarity has a probability of at least
        `SURE`.
    polarity_calibration_error : Score or None
        Mean distance between the probability of the assigned polarity and how often it is right,
        over ten bins of equal width (expected calibration error).
    unfamiliar : Score or None
        Share of the reports that are named as unlike those that the model was trained on; None
        where it names none.
    """

    kind: str
    reports: int
    sentences: int
    micro_f1: Score
    polarity_accuracy: Score | None = None
    mistaken: Score | None = None
    sure_and_right: Score | None = None
    polarity_calibration_error: Score | None = None
    unfamiliar: Score | None = None


def kinds_of(X: Sequence[Sentences], scored: int | None = None) -> list[str]:
    """The kind of each report, as `KindScores.kind` has it.

    Parameters
    ----------
    X : sequence of Sentences
        One for each report.
    scored : int, optional
        How many of the reports, the first, are counted; by default all.

    Returns
    -------
    list of str
        `OTHER` for a kind that is not known, or has too few reports.
    """
    kinds = [sentences.report.cover.framework for sentences in X]
    counts = Counter(kinds[:scored])
    return [kind if kind and counts[kind] >= FEWEST_REPORTS else OTHER for kind in kinds]


def to_leave_out(kinds: Sequence[str]) -> list[str]:
    """Kinds that have enough reports to be scored, if there are two at least."""
    found = sorted({kind for kind in kinds if kinds.count(kind) >= FEWEST_REPORTS})
    return found if len(found) > 1 else []


def by_kind(held: Held, polarities: Sequence[str]) -> tuple[KindScores, ...]:
    """Scores of each kind that has enough reports.

    Parameters
    ----------
    held : Held
    polarities : sequence of str
        Names of the columns of `Held.polarity_probability`.

    Returns
    -------
    tuple of KindScores
    """
    first = np.unique(held.report, return_index=True)[1]
    kinds = to_leave_out(held.kind[first].tolist())
    return tuple(_of_kind(kind, held, polarities) for kind in kinds)


def _of_kind(kind: str, held: Held, polarities: Sequence[str]) -> KindScores:
    rows = held.kind == kind
    numbers, first, report = np.unique(held.report[rows], return_index=True, return_inverse=True)
    weights = resampled_reports(len(numbers), _RESAMPLES, 0)
    counts = Counts.of(held.truth[rows], held.assigned[rows], report)
    truth, probability = held.polarity[rows], held.polarity_probability[rows]
    told = (truth >= 0) & np.isfinite(probability).all(axis=1)
    whole = (kind, len(numbers), len(report), _score(counts.micro_f1(weights)))
    named = held.unfamiliar[rows][first]
    unfamiliar = None if np.isnan(named).any() else _score(weights @ named / len(named))
    if not told.any():
        return KindScores(*whole, unfamiliar=unfamiliar)
    truth, probability, report = truth[told], probability[told], report[told]
    chosen, confidence = probability.argmax(axis=1), probability.max(axis=1)
    right = chosen == truth
    opposite = {"strength": "improvement", "improvement": "strength"}
    against = np.array([opposite.get(name, "") for name in polarities])[truth]
    return KindScores(
        *whole,
        _share(right, np.ones(len(right), dtype=bool), report, weights),
        _share(np.array(polarities)[chosen] == against, against != "", report, weights),
        _share(right, confidence >= SURE, report, weights),
        _calibration_error(confidence, right, report, weights),
        unfamiliar,
    )


def _score(values: NDArray[np.float64]) -> Score:
    """The first value, and how far the others, of resamples, spread."""
    return Score(float(values[0]), float(np.nanstd(values[1:], ddof=1)))


def _share(
    hits: NDArray[np.bool_],
    among: NDArray[np.bool_],
    report: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> Score | None:
    """Share of hits among some sentences; None where there are none."""
    if not among.any():
        return None
    n = weights.shape[1]
    hit, of_all = (np.bincount(report, values, minlength=n) for values in (hits & among, among))
    with np.errstate(invalid="ignore"):  # a resample may have none of them
        return _score((weights @ hit) / (weights @ of_all))


def _calibration_error(
    confidence: NDArray[np.float64],
    right: NDArray[np.bool_],
    report: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> Score:
    n = weights.shape[1]
    cell = report * _BINS + np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = np.bincount(cell, right - confidence, minlength=n * _BINS).reshape(n, _BINS)
    sizes = np.bincount(report, minlength=n)
    with np.errstate(invalid="ignore"):
        return _score(np.abs(weights @ gaps).sum(axis=1) / (weights @ sizes))
