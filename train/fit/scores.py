"""Scores: how they are counted, and how far they spread over folds or over resampled reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Score:
    """A score from cross-validation.

    Attributes
    ----------
    mean : float
        Mean over the folds.
    sd : float
        Standard deviation over the folds.
    """

    mean: float
    sd: float

    @classmethod
    def of(cls, values: Sequence[float] | NDArray[np.float64]) -> Score:
        """Mean and spread of one value for each fold."""
        return cls(
            float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
        )

    def __str__(self) -> str:
        return f"{self.mean:.3f} ± {self.sd:.3f}"


@dataclass(frozen=True, slots=True)
class LabelScores:
    """How well one theme, or one polarity, is found in reports not used for training.

    Attributes
    ----------
    name : str
    support : int
        Sentences that are annotated with it.
    precision, recall, f1 : Score
    """

    name: str
    support: int
    precision: Score
    recall: Score
    f1: Score


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is marked as uncertain and what that catches (`classifier.results.doubtful.doubtful`).

    Attributes
    ----------
    sentences : Score
        Share of the sentences that are marked.
    mistakes : Score
        Share of the wrong decisions that lie in what is marked.
    """

    sentences: Score
    mistakes: Score

    @classmethod
    def of(cls, marked: Sequence[NDArray[np.bool_]], wrong: Sequence[NDArray[np.bool_]]) -> Doubt:
        """From the decisions of each fold, of shape (n_sentences, n_decisions)."""
        caught = [(m & w).sum() / max(w.sum(), 1) for m, w in zip(marked, wrong, strict=True)]
        return cls(Score.of([m.any(axis=1).mean() for m in marked]), Score.of(caught))


@dataclass(frozen=True, slots=True)
class Interval:
    """A score with its 95% bootstrap interval.

    Attributes
    ----------
    value : float
    low, high : float
        2.5th and 97.5th percentile over the resamples; NaN if the score is undefined.
    """

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float, resampled: Sequence[float] | NDArray[np.float64]) -> Interval:
        """A score and the percentiles of what the resamples give."""
        low, high = np.percentile(resampled, [2.5, 97.5])
        return cls(float(value), float(low), float(high))

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each polarity was assigned where each was annotated.

    Attributes
    ----------
    names : tuple of str
    counts : tuple of tuple of int
        One row for each annotated polarity, one column for each assigned one.
    """

    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @classmethod
    def of(
        cls,
        truth: NDArray[np.object_],
        assigned: NDArray[np.object_],
        names: Sequence[str],
    ) -> Confusion:
        """Count; names that are in neither have rows of zeros."""
        place = {name: at for at, name in enumerate(names)}
        counts = np.zeros((len(names), len(names)), dtype=np.int64)
        np.add.at(counts, ([place[x] for x in truth], [place[x] for x in assigned]), 1)
        return cls(tuple(names), tuple(map(tuple, counts.tolist())))


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What precision, recall and F1 are computed from, whether there is one label or many.

    Attributes
    ----------
    hits, assigned, annotated : ndarray of shape (n_reports, n_labels)
        Sentences of each report.
    """

    hits: NDArray[np.float64]
    assigned: NDArray[np.float64]
    annotated: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        truth: NDArray[np.bool_] | NDArray[np.int8],
        assigned: NDArray[np.bool_],
        report: NDArray[np.int64] | None = None,
    ) -> Counts:
        """Count.

        Parameters
        ----------
        truth : ndarray of shape (n_sentences, n_labels)
            1 or 0, True or False, and -1 where that is not known: nothing is counted there.
        assigned : ndarray of bool of shape (n_sentences, n_labels)
        report : ndarray of int of shape (n_sentences,), optional
            Number of each sentence's report, in rising order; without it all are of one.
        """
        if report is None:
            report = np.zeros(len(truth), dtype=np.int64)
        annotated: NDArray[np.bool_] = truth == 1
        assigned = assigned & (truth >= 0)

        def by_report(values: NDArray[np.bool_]) -> NDArray[np.float64]:
            sums = np.zeros((report[-1] + 1, values.shape[1]))
            np.add.at(sums, report, values)
            return sums

        return cls(by_report(annotated & assigned), by_report(assigned), by_report(annotated))

    def scores(self, weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Precision, recall and F1 of each label; 0 where nothing was assigned or annotated.

        Parameters
        ----------
        weights : ndarray of shape (n_resamples, n_reports), optional
            How often each report counts; by default once, in a single resample.

        Returns
        -------
        ndarray of shape (3, n_resamples, n_labels)
        """
        hits, assigned, annotated = self._weighted(weights)
        with np.errstate(invalid="ignore"):
            return np.nan_to_num(
                np.stack([hits / assigned, hits / annotated, 2 * hits / (assigned + annotated)])
            )

    def micro_f1(self, weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Micro-averaged F1.

        Parameters
        ----------
        weights : ndarray of shape (n_resamples, n_reports), optional

        Returns
        -------
        ndarray of shape (n_resamples,)
        """
        hits, assigned, annotated = (c.sum(axis=1) for c in self._weighted(weights))
        f1: NDArray[np.float64] = 2 * hits / np.maximum(assigned + annotated, 1)
        return f1

    def _weighted(self, weights: NDArray[np.float64] | None) -> list[NDArray[np.float64]]:
        if weights is None:
            weights = np.ones((1, len(self.hits)))
        return [weights @ counts for counts in (self.hits, self.assigned, self.annotated)]


def resampled_reports(n_reports: int, resamples: int, seed: int) -> NDArray[np.float64]:
    """How often a bootstrap draws each report.

    Parameters
    ----------
    n_reports, resamples, seed : int

    Returns
    -------
    ndarray of shape (resamples + 1, n_reports)
        The first row is not a resample: it counts each report once.
    """
    drawn = np.random.default_rng(seed).multinomial(
        n_reports, np.full(n_reports, 1 / n_reports), size=resamples
    )
    return np.vstack([np.ones(n_reports), drawn])


def average_precisions(
    annotated: NDArray[np.bool_], likely: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Average precision in every resample, as scikit-learn's `average_precision_score` has it.

    The sentences are put in order once for all of them.

    Parameters
    ----------
    annotated : ndarray of bool of shape (n_sentences,)
    likely : ndarray of shape (n_sentences,)
        Probabilities.
    weights : ndarray of shape (n_resamples, n_sentences)
        How often each sentence counts.

    Returns
    -------
    ndarray of shape (n_resamples,)
        NaN where no sentence that counts is annotated.
    """
    if not len(likely):
        return np.full(len(weights), np.nan)
    order = np.argsort(-likely, kind="stable")
    ends = np.flatnonzero(np.diff(likely[order], append=-np.inf))  # equal ones count together
    weights = weights[:, order]
    all_above = np.cumsum(weights, axis=1)[:, ends]
    hits = np.cumsum(weights * annotated[order], axis=1)[:, ends]
    with np.errstate(invalid="ignore"):
        recall = np.diff(hits, prepend=0.0, axis=1) / hits[:, -1:]
        found: NDArray[np.float64] = (recall * hits / np.maximum(all_above, 1)).sum(axis=1)
    return found


def figures_of(
    truths: Sequence[NDArray[np.int8]], assigned: Sequence[NDArray[np.bool_]]
) -> NDArray[np.float64]:
    """Precision, recall and F1 of each label in each fold: (n_folds, 3, n_labels)."""
    return np.array([Counts.of(t, a).scores()[:, 0] for t, a in zip(truths, assigned, strict=True)])


def label_scores(
    names: Sequence[str], figures: NDArray[np.float64], support: NDArray[np.int64]
) -> tuple[LabelScores, ...]:
    """Scores of each label from figures of shape (n_folds, 3, n_labels)."""
    return tuple(
        LabelScores(name, int(support[k]), *(Score.of(figures[:, m, k]) for m in range(3)))
        for k, name in enumerate(names)
    )
