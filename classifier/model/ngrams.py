"""N-grams of words and of characters, as numbers.

Word n-grams are made of the identifiers of tokens, array by array; the character n-grams of a word
are cut once for each distinct word, not at every occurrence.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from classifier.language.pipeline import LONGEST_WORD
from classifier.language.sentences import Sentences
from classifier.model.counted import Counted

_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio: the multiplier of Fibonacci hashing
_SHIFT = np.uint64(29)
"""How identifiers of a word and of what comes before it are mixed into one."""

_MOST_ALIKE = 32
"""Identifiers that may begin with the same bits, where `Vocabulary` is to look at them in turn."""


def mixed(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Identifiers of n-grams, from those of all words but the last and those of the last."""
    with np.errstate(over="ignore"):
        first = (left * _MIX) ^ (left >> _SHIFT)
        return first * _MIX + right


def word_ngrams(
    tokens: NDArray[np.uint64], offsets: NDArray[np.int64], longest: int
) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.int64]]:
    """Identifiers of the word n-grams of each sentence.

    Parameters
    ----------
    tokens : ndarray of shape (n_tokens,)
        Identifiers of words.
    offsets : ndarray of shape (n_sentences + 1,)
        Where each sentence begins in `tokens`.
    longest : int
        Words in the longest n-gram.

    Returns
    -------
    rows : ndarray
        Sentence of each n-gram.
    identifiers : ndarray
        The n-grams; that of a single word is its own identifier.
    lasts : ndarray
        Place in the sentence of the last word of each.
    """
    sentence = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    place = np.arange(len(tokens)) - offsets[sentence]
    rows, identifiers, lasts = [sentence], [tokens], [place]
    current, at = tokens, sentence
    for length in range(2, longest + 1):
        inside = at[: len(tokens) - length + 1] == sentence[length - 1 :]
        current = mixed(current[: len(tokens) - length + 1], tokens[length - 1 :])
        at = at[: len(current)]
        rows.append(at[inside])
        identifiers.append(current[inside])
        lasts.append(place[length - 1 :][inside])
    return np.concatenate(rows), np.concatenate(identifiers), np.concatenate(lasts)


@lru_cache(maxsize=1 << 17)
def char_ngrams(word: str, shortest: int, longest: int) -> NDArray[np.uint64]:
    """Identifiers of the character n-grams inside one word.

    Parameters
    ----------
    word : str
    shortest, longest : int

    Returns
    -------
    ndarray of uint64
        The word is padded with spaces, as scikit-learn's ``char_wb`` does it; one that is shorter
        than an n-gram counts once.
    """
    padded = f" {word[:LONGEST_WORD]} "
    grams = []
    for length in range(shortest, longest + 1):
        if length >= len(padded):
            grams.append(padded)
            break
        grams.extend(padded[i : i + length] for i in range(len(padded) - length + 1))
    return np.array([get_string_id(gram) for gram in grams], dtype=np.uint64)


def stacked_tokens(
    X: Sequence[Sentences], what: str
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Token identifiers of several reports in one array, and where each sentence begins.

    Parameters
    ----------
    X : sequence of Sentences
    what : {'lemmas', 'norms'}

    Returns
    -------
    tokens : ndarray of uint64
    offsets : ndarray of int of shape (n_sentences + 1,)
    """
    if isinstance(X, Counted):
        tokens, offsets = X.once(("tokens", what), lambda texts: stacked_tokens(texts, what))
        starts, lengths = offsets[X.rows], np.diff(offsets)[X.rows]
        limits = np.concatenate([[0], np.cumsum(lengths)])
        return tokens[np.arange(limits[-1]) + np.repeat(starts - limits[:-1], lengths)], limits
    tokens = np.concatenate([getattr(sentences, what) for sentences in X])
    lengths = np.concatenate([np.diff(sentences.offsets) for sentences in X])
    return tokens, np.concatenate([[0], np.cumsum(lengths)])


class Vocabulary:
    """Finds identifiers in a vocabulary as `positions` does, several times as fast.

    The first bits of an identifier say where to look: hashes are spread evenly, so that hardly any
    share theirs with more than a few others.

    Parameters
    ----------
    ids : ndarray of uint64
        Sorted.
    """

    def __init__(self, ids: NDArray[np.uint64]) -> None:
        self.ids = ids
        bits = max(len(ids), 2).bit_length()
        self._shift = np.uint64(64 - bits)
        firsts = np.arange(1 << bits, dtype=np.uint64) << self._shift
        self._begins = np.append(np.searchsorted(ids, firsts), len(ids))
        self._even = int(np.diff(self._begins).max()) <= _MOST_ALIKE

    def positions(self, ids: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Position of each identifier, -1 where it is not known."""
        if not self._even:  # the vocabulary of a bundle may hold anything
            return positions(ids, self.ids)
        found = np.full(len(ids), -1, dtype=np.int64)
        bucket = (ids >> self._shift).astype(np.int64)
        at, end = self._begins.take(bucket), self._begins.take(bucket + 1)
        number = np.flatnonzero(at < end)
        at, end, ids = at[number], end[number], ids[number]
        while len(number):
            same = self.ids.take(at) == ids
            found[number[same]] = at[same]
            at += 1
            left = np.flatnonzero((at < end) & ~same)
            number, at, end, ids = number[left], at[left], end[left], ids[left]
        return found


def positions(ids: NDArray[np.uint64], vocabulary: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Position of each identifier in the sorted vocabulary, -1 where it is not in it."""
    if not len(vocabulary):
        return np.full(len(ids), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(vocabulary, ids), len(vocabulary) - 1)
    return np.where(vocabulary[at] == ids, at, -1)
