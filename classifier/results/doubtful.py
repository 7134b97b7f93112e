"""Which decisions of a model a person should look at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DOUBT = 0.3
"""Chance of being wrong from which a decision is marked as uncertain."""

DOUBT_UNFAMILIAR = 0.1
"""The same in a report that is unlike what the model has seen: there probabilities say less."""


def doubt_of(unfamiliar: bool | None) -> float:
    """Chance of being wrong from which decisions of a report are marked as uncertain.

    Parameters
    ----------
    unfamiliar : bool or None
        Whether it is unlike what the model has seen; None where that is unknown.

    Returns
    -------
    float
    """
    return DOUBT_UNFAMILIAR if unfamiliar else DOUBT


def doubtful(
    probabilities: NDArray[np.float64], assigned: NDArray[np.bool_], doubt: float = DOUBT
) -> NDArray[np.bool_]:
    """Which decisions, to assign a theme or not, have such a chance at least of being wrong.

    Parameters
    ----------
    probabilities : ndarray of shape (n_sentences, n_themes)
        Calibrated probabilities.
    assigned : ndarray of bool of shape (n_sentences, n_themes)
    doubt : float, default `DOUBT`

    Returns
    -------
    ndarray of bool of shape (n_sentences, n_themes)
    """
    found: NDArray[np.bool_] = np.where(assigned, 1 - probabilities, probabilities) >= doubt
    return found
