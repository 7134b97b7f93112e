"""Words that tell polarity: of contrast and negation, numbers and names, of duty and intention."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.language.masking import DATE, NAME, NUMBER
from classifier.model.context import identifiers
from classifier.model.ngrams import positions

CONTRAST = identifiers(
    "but although however while whilst though despite nevertheless yet whereas nonetheless albeit"
    " except"
)
"""Words on whose two sides a sentence may say opposite things."""

CUES = (
    *(
        identifiers(words)
        for words in (
            "not no n't never nor neither without cannot",
            f"{NUMBER} {DATE}",
            NAME,
            "be have do",
            "must should shall need ought require",
            "may might could can possible",
            "will would aim intend plan expect",
            "inspector report letter statement inspection review",
            "we our i us",
            "per cent % total number",
        )
    ),
    CONTRAST,
)
"""Groups of words that are counted in each sentence; none is in two groups."""


def counts_of(
    tokens: NDArray[np.uint64], offsets: NDArray[np.int64], groups: Sequence[NDArray[np.uint64]]
) -> NDArray[np.int64]:
    """How many of the tokens of each sentence are among some words.

    Parameters
    ----------
    tokens : ndarray of shape (n_tokens,)
        Identifiers of words.
    offsets : ndarray of shape (n_sentences + 1,)
        Where each sentence begins in `tokens`.
    groups : sequence of ndarray of uint64
        The words; none is in two groups.

    Returns
    -------
    ndarray of int of shape (n_sentences, n_groups)
    """
    words = np.concatenate(groups)
    order = np.argsort(words)
    of_words = np.repeat(np.arange(len(groups)), [len(group) for group in groups])[order]
    found = positions(tokens, words[order])
    at = np.flatnonzero(found >= 0)
    sentence = np.searchsorted(offsets, at, side="right") - 1
    n_sentences, n_groups = len(offsets) - 1, len(groups)
    cells = sentence * n_groups + of_words[found[at]]
    return np.bincount(cells, minlength=n_sentences * n_groups).reshape(n_sentences, n_groups)
