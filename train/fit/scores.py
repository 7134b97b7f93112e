"""Scores: how they are counted, and how far they spread over folds or over resampled reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix


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
class Doubt:
    """What is marked as uncertain and what that catches (see `classifier.results.tagged.doubtful`).

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
        counts = confusion_matrix(truth.astype(str), assigned.astype(str), labels=list(names))
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
        truth: NDArray[np.bool_],
        assigned: NDArray[np.bool_],
        report: NDArray[np.int64] | None = None,
    ) -> Counts:
        """Count.

        Parameters
        ----------
        truth, assigned : ndarray of bool of shape (n_sentences, n_labels)
        report : ndarray of int of shape (n_sentences,), optional
            Number of each sentence's report, in rising order; without it all are of one.
        """
        if report is None:
            report = np.zeros(len(truth), dtype=np.int64)

        def by_report(values: NDArray[np.bool_]) -> NDArray[np.float64]:
            sums = np.zeros((report[-1] + 1, values.shape[1]))
            np.add.at(sums, report, values)
            return sums

        return cls(by_report(truth & assigned), by_report(assigned), by_report(truth))

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
