"""TF-IDF of a sentence, shared out among its tokens: what explanations are made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifier.model.context import InContext
from classifier.model.ngrams import mixed, stacked_tokens
from classifier.model.vectorizer import SentenceVectorizer, TfIdf


def shared_out(seen: InContext) -> TfIdf:
    """What each token has of the TF-IDF of its sentence.

    Parameters
    ----------
    seen : InContext

    Returns
    -------
    TfIdf
        One row for each token; those of a sentence add up to its row in `seen.tf_idf`. The
        words of an n-gram share it equally, and so do its occurrences in the sentence.
    """
    vectorizer, whole = seen.vectorizer, seen.tf_idf
    lemmas, offsets = stacked_tokens(seen.sentences, "lemmas")
    norms, _ = stacked_tokens(seen.sentences, "norms")
    words, in_sentences = np.unique(norms, return_inverse=True)
    _, columns_of = vectorizer.known_columns(words)
    sizes = np.array([len(columns) for columns in columns_of], dtype=np.int64)[in_sentences]
    tokens = np.repeat(np.arange(len(norms)), sizes)
    columns = (
        np.concatenate([columns_of[word] for word in in_sentences.tolist()])
        if len(norms)
        else np.zeros(0, np.int64)
    )
    sentence = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    return TfIdf(
        _words_on_tokens(vectorizer, whole.words, lemmas, offsets, sentence, len(lemmas)),
        _on_tokens(
            whole.chars,
            sentence[tokens],
            columns,
            [tokens],
            _ones(sentence[tokens], columns, whole.chars.shape),
            len(norms),
        ),
        _words_on_tokens(vectorizer, whole.opening, lemmas, offsets, sentence, vectorizer.opening),
    )


def _words_on_tokens(
    vectorizer: SentenceVectorizer,
    tf_idf: sp.csr_matrix,
    lemmas: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    sentence: NDArray[np.int64],
    first: int,
) -> sp.csr_matrix:
    """TF-IDF of the n-grams among the first tokens of each sentence, on those tokens."""
    place = np.arange(len(lemmas)) - offsets[:-1][sentence]
    found = sp.csr_matrix((len(lemmas), tf_idf.shape[1]), dtype=np.float32)
    grams, parts = lemmas, []
    counts = sp.csr_matrix(tf_idf.shape, dtype=np.float32)
    for length in range(1, vectorizer.word_ngrams + 1):
        if length > 1:
            grams = mixed(grams[: max(len(lemmas) - length + 1, 0)], lemmas[length - 1 :])
        start = np.arange(len(grams))
        last = start + length - 1
        inside = (sentence[start] == sentence[last]) & (place[last] < first)
        columns = vectorizer.word_columns(grams)
        known = start[inside & (columns >= 0)]
        parts.append((sentence[known], columns[known], [known + i for i in range(length)]))
    counts = sum((_ones(rows, columns, tf_idf.shape) for rows, columns, _ in parts), start=counts)
    for rows, columns, tokens in parts:
        found += _on_tokens(tf_idf, rows, columns, tokens, counts, len(lemmas))
    return found


def _ones(
    rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]
) -> sp.csr_matrix:
    return sp.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)


def _on_tokens(
    tf_idf: sp.csr_matrix,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    tokens: Sequence[NDArray[np.int64]],
    counts: sp.csr_matrix,
    n_tokens: int,
) -> sp.csr_matrix:
    """TF-IDF of n-grams on the tokens that each occurrence consists of."""
    value = np.asarray(tf_idf[rows, columns] / counts[rows, columns]).ravel() / len(tokens)
    return sp.csr_matrix(
        (np.tile(value, len(tokens)), (np.concatenate(tokens), np.tile(columns, len(tokens)))),
        shape=(n_tokens, tf_idf.shape[1]),
    )
