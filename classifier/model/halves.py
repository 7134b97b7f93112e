"""The halves of a sentence on either side of a contrast ("but", "however"), as blocks."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifier.language.languages import ENGLISH
from classifier.model.block import Block
from classifier.model.context import InContext
from classifier.model.cues import contrast
from classifier.model.ngrams import positions, stacked_tokens
from classifier.model.vectorizer import SentenceVectorizer


class Half(Block):
    """TF-IDF of the words of one half; nothing for a sentence without a contrast.

    Parameters
    ----------
    name : str
    weight : float
    after : bool
        The half that begins with the contrast, and not the one before it.
    """

    of_sentence = True

    def __init__(self, name: str, weight: float, *, after: bool) -> None:
        super().__init__(name, weight)
        self.after = after

    def columns(self, vectorizer: SentenceVectorizer) -> int:  # noqa: D102
        return len(vectorizer.word_ids_)

    def matrix(self, seen: InContext) -> sp.csr_matrix:  # noqa: D102
        both = seen.once(_both)
        n_sentences = both.shape[0] // 2
        return both[n_sentences:] if self.after else both[:n_sentences]


def _both(seen: InContext) -> sp.csr_matrix:
    """TF-IDF of the first half of every sentence, and below that of the second of every one."""
    tokens = stacked_tokens(seen.sentences, "lemmas")
    language = seen.sentences[0].language if seen.sentences else ENGLISH
    return seen.vectorizer.transform_words(*halves(*tokens, contrast(language)))


def halves(
    tokens: NDArray[np.uint64], offsets: NDArray[np.int64], words: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Tokens on either side of the first of some words, after the third token of a sentence.

    Parameters
    ----------
    tokens : ndarray of shape (n_tokens,)
        Identifiers of words.
    offsets : ndarray of shape (n_sentences + 1,)
        Where each sentence begins in `tokens`.
    words : ndarray of uint64
        Sorted.

    Returns
    -------
    tokens : ndarray of uint64
    offsets : ndarray of int of shape (2 * n_sentences + 1,)
        Where the tokens before the word begin, for each sentence, and then for each sentence the
        word and what follows it. A sentence without such a word has no tokens.
    """
    n_sentences = len(offsets) - 1
    cuts = np.flatnonzero(positions(tokens, words) >= 0)
    of_cuts = np.searchsorted(offsets, cuts, side="right") - 1
    late = cuts - offsets[of_cuts] > 2
    sentence, first = np.unique(of_cuts[late], return_index=True)
    cut = cuts[late][first]
    rows = np.concatenate([sentence, sentence + n_sentences])
    starts = np.concatenate([offsets[sentence], cut])
    sizes = np.concatenate([cut, offsets[sentence + 1]]) - starts
    lengths = np.zeros(2 * n_sentences, dtype=np.int64)
    lengths[rows] = sizes
    limits = np.concatenate([[0], np.cumsum(lengths)])
    at = np.arange(limits[-1]) + np.repeat(starts - limits[rows], sizes)
    return tokens[at], limits
