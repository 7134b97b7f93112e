"""Scores for each kind of report: what a new report of a kind will get, or of one never seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from classifier.language.sentences import Sentences
from train.fit.scores import Counts, Score, resampled_reports

OTHER = "other"
"""Reports whose kind is not known."""

SURE = 0.9
"""A polarity of at least this probability is one that the model is sure of."""

FEWEST_REPORTS = 3
"""A kind of fewer reports is neither scored apart nor left out."""

_RESAMPLES = 200
_BINS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What a model says about a report that it was not trained on.

    Attributes
    ----------
    truth, assigned : ndarray of bool of shape (n_sentences, n_themes)
    polarity : ndarray of int of shape (n_sentences,)
        The annotated polarity, -1 for none.
    polarity_probability : ndarray of shape (n_sentences, n_polarities) or None
        None if the annotations have no polarity.
    unfamiliar : bool or None
        Whether the report is named as unlike those that the model was trained on; None if that
        model names none.
    """

    truth: NDArray[np.bool_]
    assigned: NDArray[np.bool_]
    polarity: NDArray[np.int64]
    polarity_probability: NDArray[np.float64] | None
    unfamiliar: bool | None = None


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
        Share of the sentences whose polarity is right.
    mistaken : Score or None
        Share of the strengths and weaknesses that are taken for each other.
    sure_and_right : Score or None
        Share that is right among the sentences whose polarity has a probability of at least
        `SURE`.
    polarity_calibration_error : Score or None
        Mean distance between the probability of the assigned polarity and how often it is right,
        over ten bins of equal width (expected calibration error).
    unfamiliar : Score or None
        Share of the reports that are named as unlike those that the model was trained on.
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


def kinds_of(X: Sequence[Sentences]) -> list[str]:
    """The kind of each report."""
    return [sentences.report.cover.framework or OTHER for sentences in X]


def to_leave_out(kinds: Sequence[str]) -> list[str]:
    """Kinds that have enough reports to be scored, if there are two at least."""
    found = sorted({kind for kind in kinds if kinds.count(kind) >= FEWEST_REPORTS})
    return found if len(found) > 1 else []


def kind_scores(kind: str, held: Sequence[Held], polarities: Sequence[str]) -> KindScores:
    """Score the reports of a kind.

    Parameters
    ----------
    kind : str
    held : sequence of Held
        One for each of its reports.
    polarities : sequence of str
        Names of the columns of `Held.polarity_probability`.

    Returns
    -------
    KindScores
    """
    report = np.repeat(np.arange(len(held)), [len(one.truth) for one in held])
    counts = Counts.of(
        np.concatenate([one.truth for one in held]),
        np.concatenate([one.assigned for one in held]),
        report,
    )
    weights = resampled_reports(len(held), _RESAMPLES, 0)
    micro = counts.micro_f1(weights)
    found = KindScores(kind, len(held), len(report), Score(float(micro[0]), _spread(micro[1:])))
    named = [one.unfamiliar for one in held if one.unfamiliar is not None]
    if len(named) == len(held):
        shares = weights @ np.array(named, dtype=np.float64) / len(held)
        found = replace(found, unfamiliar=Score(float(shares[0]), _spread(shares[1:])))
    if any(one.polarity_probability is None for one in held):
        return found
    probability = np.concatenate([one.polarity_probability for one in held])
    truth = np.concatenate([one.polarity for one in held])
    known = truth >= 0
    probability, truth, report = probability[known], truth[known], report[known]
    chosen, confidence = probability.argmax(axis=1), probability.max(axis=1)
    right = chosen == truth
    opposite = {"strength": "improvement", "improvement": "strength"}
    names = np.array([*polarities, ""])
    against = np.array([opposite.get(name, "") for name in polarities])[truth]
    polar = against != ""
    everywhere = np.ones(len(right), bool)
    return replace(
        found,
        polarity_accuracy=_share(right, everywhere, report, weights),
        mistaken=_share((names[chosen] == against) & polar, polar, report, weights),
        sure_and_right=_share(right, confidence >= SURE, report, weights),
        polarity_calibration_error=_calibration_error(confidence, right, report, weights),
    )


def _spread(values: NDArray[np.float64]) -> float:
    return float(np.nanstd(values, ddof=1))


def _share(
    hits: NDArray[np.bool_],
    among: NDArray[np.bool_],
    report: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> Score:
    """Share of hits among some sentences, for each resample of the reports."""
    n = weights.shape[1]
    hit = np.bincount(report, hits & among, minlength=n)
    all_of = np.bincount(report, among, minlength=n)
    with np.errstate(invalid="ignore"):
        shares = (weights @ hit) / (weights @ all_of)
    return Score(float(shares[0]), _spread(shares[1:]))


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
    errors = np.abs(weights @ gaps).sum(axis=1) / (weights @ sizes)
    return Score(float(errors[0]), _spread(errors[1:]))


def by_kind(
    kinds: Sequence[str], held: Sequence[Held | None], polarities: Sequence[str]
) -> tuple[KindScores, ...]:
    """Scores of each kind that has enough reports, from what is said about each report."""
    found = {
        kind: [h for h, of in zip(held, kinds, strict=True) if of == kind and h is not None]
        for kind in to_leave_out(kinds)
    }
    return tuple(kind_scores(kind, of_kind, polarities) for kind, of_kind in found.items())
