"""Which sentences a person should look at first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.results.doubtful import DOUBT, doubt_of, doubtful
from classifier.results.tagged import TaggedReport


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is in doubt in the sentences of a report.

    Attributes
    ----------
    worth : ndarray of shape (n_sentences,)
        How many decisions of a sentence, on its themes and its polarity, are expected to be
        wrong; 0 where none is marked as uncertain. Those of an unfamiliar report, where
        probabilities say less, count by `DOUBT` / `DOUBT_UNFAMILIAR`.
    missing : ndarray of bool of shape (n_sentences, n_themes)
        The themes that are not assigned and that a person should look at.
    """

    worth: NDArray[np.float64]
    missing: NDArray[np.bool_]


def doubts(tagged: TaggedReport) -> Doubts:
    """What is in doubt in a report; nothing where people assigned the themes.

    Parameters
    ----------
    tagged : TaggedReport

    Returns
    -------
    Doubts
    """
    if tagged.by_hand:
        return Doubts(np.zeros(len(tagged)), np.zeros(tagged.assigned.shape, dtype=bool))
    limit = doubt_of(tagged.unfamiliar)
    wrong = np.where(tagged.assigned, 1 - tagged.probabilities, tagged.probabilities)
    marked = doubtful(tagged.probabilities, tagged.assigned, limit)
    unsure = np.zeros(len(tagged))
    if tagged.polarities:
        told = np.flatnonzero(tagged.polarity >= 0)
        unsure[told] = 1 - tagged.polarity_probabilities[told, tagged.polarity[told]]
    worth = (wrong.sum(axis=1) + unsure) * DOUBT / limit
    return Doubts(
        np.where(marked.any(axis=1) | (unsure >= limit), worth, 0.0), marked & ~tagged.assigned
    )
