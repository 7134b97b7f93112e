"""Probabilities of themes from logits, and from which on a theme is assigned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit


def platt(logits: NDArray[np.float64], y: NDArray[np.int8]) -> tuple[float, float]:
    """Slope and intercept with which logits become probabilities (Platt 1999).

    With his smoothed targets: of ``n`` sentences with the theme, each counts as one that has it
    with a probability of ``(n + 1) / (n + 2)``, and of ``n`` without it as one of ``1 / (n + 2)``,
    so that a few that are perfectly separated do not get probabilities of 0 and 1.

    Parameters
    ----------
    logits, y : ndarray of shape (n_sentences,)

    Returns
    -------
    tuple of float
    """
    from sklearn.linear_model import LogisticRegression

    yes, no = int((y == 1).sum()), int((y == 0).sum())
    target = np.where(y == 1, (yes + 1) / (yes + 2), 1 / (no + 2))
    both = np.repeat([True, False], len(y))
    fitted = LogisticRegression(C=1e6).fit(
        np.tile(logits, 2)[:, None], both, np.concatenate([target, 1 - target])
    )
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def rising_line(logits: NDArray[np.float64], y: NDArray[np.int8]) -> tuple[float, float]:
    """What `platt` gives; where its line falls, one of slope 1 at the frequency of the theme.

    Held-out logits of few sentences may say the opposite of what they mean: a part that holds out
    more sentences with the theme is judged by what has learnt from fewer of them.

    Parameters
    ----------
    logits, y : ndarray of shape (n_sentences,)

    Returns
    -------
    tuple of float
    """
    slope, intercept = platt(logits, y)
    if slope > 0:
        return slope, intercept
    return 1.0, float(logit(y.mean()) - logits.mean())


def best_threshold(
    probability: NDArray[np.float64], precision: float | None = None, recall: float | None = None
) -> float:
    """Threshold with the best expected F1, precision or recall, given calibrated probabilities.

    The probabilities take the place of the labels, which is steadier than the threshold that
    happens to be the best for the labels (Lipton, Elkan and Naryanaswamy 2014, "Optimal
    thresholding of classifiers to maximize F1 measure").

    Parameters
    ----------
    probability : ndarray of shape (n_sentences,)
    precision : float, optional
        The lowest threshold whose expected precision is at least this, instead.
    recall : float, optional
        The highest threshold whose expected recall is at least this, instead.

    Returns
    -------
    float

    Examples
    --------
    >>> best_threshold(np.array([0.01, 0.02, 0.9, 1.0]))
    0.46
    """
    ranked = np.sort(probability)[::-1]
    expected = np.cumsum(ranked)
    counts = np.arange(1, len(ranked) + 1)
    if precision is not None:  # the mean of what is assigned falls as more is
        best = max(int((expected / counts >= precision).sum()) - 1, 0)
    elif recall is not None:
        best = int(np.argmax(expected >= recall * expected[-1]))
    else:
        best = int(np.argmax(2 * expected / (counts + expected[-1])))
    return float((ranked[best] + ranked[min(best + 1, len(ranked) - 1)]) / 2)
