"""Whether probabilities mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 15
"""Bins of equal width over the probabilities."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """Probabilities and frequencies in bins of equal width; empty bins are left out.

    Attributes
    ----------
    predicted : tuple of float
        Mean probability in each bin.
    observed : tuple of float
        Share of what is in the bin that is annotated so.
    count : tuple of int
    """

    predicted: tuple[float, ...]
    observed: tuple[float, ...]
    count: tuple[int, ...]

    @classmethod
    def of(
        cls, truth: NDArray[np.bool_] | NDArray[np.int8], probability: NDArray[np.float64]
    ) -> Reliability:
        """Bin probabilities of any shape; `truth` has the same, and -1 where it is not known."""
        known = truth >= 0
        truth, probability = truth[known], probability[known]
        which = _bins(probability)
        count = np.bincount(which, minlength=BINS)
        held = np.flatnonzero(count)

        def mean(values: NDArray[np.float64]) -> tuple[float, ...]:
            sums = np.bincount(which, weights=values, minlength=BINS)
            return tuple((sums[held] / count[held]).round(4).tolist())

        return cls(mean(probability), mean(truth.astype(float)), tuple(count[held].tolist()))


def _bins(probability: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.minimum((probability * BINS).astype(np.int64), BINS - 1)


def expected_calibration_error(
    truth: NDArray[np.bool_] | NDArray[np.int8], probability: NDArray[np.float64]
) -> float:
    """Mean distance of probability and frequency over bins of equal width.

    Parameters
    ----------
    truth : ndarray of shape (n_sentences,)
        1 or 0, True or False; a sentence that has -1 is left out.
    probability : ndarray of shape (n_sentences,)

    Returns
    -------
    float
        Weighted by the number of sentences in each bin (Naeini, Cooper and Hauskrecht 2015,
        "Obtaining well calibrated probabilities using Bayesian binning").
    """
    known = truth >= 0
    truth, probability = truth[known], probability[known]
    gaps = np.bincount(_bins(probability), weights=truth - probability, minlength=BINS)
    return float(np.abs(gaps).sum() / max(len(truth), 1))
