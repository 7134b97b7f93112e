"""Features of sentences: TF-IDF of words and of the character n-grams inside words.

`SentenceVectorizer` gives what scikit-learn's `TfidfVectorizer` would give with the same
n-grams, at many times its speed: word n-grams are counted on arrays of token identifiers,
and the character n-grams of a word are cut once for each distinct word, not at every
occurrence. A test holds it to scikit-learn's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.sparsefuncs_fast import inplace_csr_row_normalize_l2
from sklearn.utils.validation import check_is_fitted
from spacy.strings import get_string_id

from classifier.language.pipeline import LONGEST_WORD, pipeline
from classifier.language.sentences import Sentences

_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio: the multiplier of Fibonacci hashing
_SHIFT = np.uint64(29)
"""How identifiers of a word and of what stands before it are mixed into one."""


def _mixed(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        mixed = (left * _MIX) ^ (left >> _SHIFT)
        return mixed * _MIX + right


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
        current = _mixed(current[: len(tokens) - length + 1], tokens[length - 1 :])
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
    found = _positions(tokens, words[order])
    at = np.flatnonzero(found >= 0)
    sentence = np.searchsorted(offsets, at, side="right") - 1
    n_sentences, n_groups = len(offsets) - 1, len(groups)
    cells = sentence * n_groups + of_words[found[at]]
    return np.bincount(cells, minlength=n_sentences * n_groups).reshape(n_sentences, n_groups)


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
    cuts = np.flatnonzero(_positions(tokens, words) >= 0)
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


class Blocks(NamedTuple):
    """TF-IDF of sentences, in blocks whose rows have length 1 (or 0, where nothing is known).

    Attributes
    ----------
    words : csr_matrix of float32 of shape (n_sentences, n_words)
        N-grams of the lemmas.
    chars : csr_matrix of float32 of shape (n_sentences, n_char_ngrams)
        Character n-grams inside words.
    opening : csr_matrix of float32 of shape (n_sentences, n_words)
        N-grams of the first lemmas alone: most often, the subject.
    """

    words: sp.csr_matrix
    chars: sp.csr_matrix
    opening: sp.csr_matrix


class SentenceVectorizer(TransformerMixin, BaseEstimator):
    """TF-IDF of a sentence's words, of their character n-grams, and of its opening words.

    Each block is what a `TfidfVectorizer` with ``sublinear_tf=True`` would give.

    Parameters
    ----------
    word_ngrams : int, default 2
        Words in the longest n-gram. Words are lemmas.
    char_ngrams : tuple of (int, int), default (3, 5)
        Lengths of the character n-grams inside words.
    opening : int, default 8
        Words at the start of a sentence that are looked at apart.
    idf_power : float, default 1.4
        Power to which the inverse document frequency is raised: above 1, rare words weigh more.
    min_reports : int, default 5
        Drop an n-gram that occurs in fewer reports: what one or two reports say is most often
        the name of a place or a service. Where there are fewer than ten reports, half of them.
    min_sentences : int, default 2
        Drop an n-gram that occurs in fewer sentences.

    Attributes
    ----------
    word_ids_, char_ids_ : ndarray of uint64
        Sorted identifiers of the n-grams.
    word_idf_, char_idf_ : ndarray of float32
        Their inverse document frequencies, raised to `idf_power`.
    """

    def __init__(
        self,
        word_ngrams: int = 2,
        char_ngrams: tuple[int, int] = (3, 5),
        opening: int = 8,
        idf_power: float = 1.4,
        min_reports: int = 5,
        min_sentences: int = 2,
    ) -> None:
        self.word_ngrams = word_ngrams
        self.char_ngrams = char_ngrams
        self.opening = opening
        self.idf_power = idf_power
        self.min_reports = min_reports
        self.min_sentences = min_sentences

    def fit(self, X: Sequence[Sentences], y: object = None) -> Self:  # noqa: ARG002
        """Learn the vocabulary and the inverse document frequencies.

        Parameters
        ----------
        X : sequence of Sentences
            One for each report.
        y : ignored

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If there is no word in any of them.
        """
        self.__dict__.pop("_cut_words", None)
        numbers = {id(sentences.report): 0 for sentences in X}  # parts of a report are one report
        numbers = {report: number for number, report in enumerate(numbers)}
        report = np.concatenate([np.full(len(s), numbers[id(s.report)]) for s in X])
        lemmas, offsets = stacked_tokens(X, "lemmas")
        rows, grams, _ = word_ngrams(lemmas, offsets, self.word_ngrams)
        if not len(rows):
            raise ValueError("no sentence has a word")
        words = _counts(rows, grams, len(report))
        self.word_ids_, self.word_idf_ = self._select(*words, report)
        chars = self._char_counts(*stacked_tokens(X, "norms"))
        self.char_ids_, self.char_idf_ = self._select(*chars, report)
        return self

    def _select(
        self, counts: sp.csr_matrix, ids: NDArray[np.uint64], report: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint64], NDArray[np.float32]]:
        """Keep what is frequent enough; its identifiers and inverse document frequencies."""
        n_sentences, n_reports = len(report), int(report.max()) + 1
        in_sentences = np.bincount(counts.indices, minlength=len(ids))
        of_reports = sp.csr_matrix(
            (np.ones(n_sentences, np.float32), (report, np.arange(n_sentences))),
            shape=(n_reports, n_sentences),
        )
        in_reports = np.bincount((of_reports @ counts).indices, minlength=len(ids))
        keep = (in_sentences >= self.min_sentences) & (
            in_reports >= min(self.min_reports, max(1, n_reports // 2))
        )
        idf = np.log((1 + n_sentences) / (1 + in_sentences[keep])) + 1
        return ids[keep], (idf**self.idf_power).astype(np.float32)

    def transform(self, X: Sequence[Sentences]) -> Blocks:
        """TF-IDF of the sentences of each report, one below the other.

        Parameters
        ----------
        X : sequence of Sentences

        Returns
        -------
        Blocks
        """
        check_is_fitted(self, "char_idf_")
        lemmas, offsets = stacked_tokens(X, "lemmas")
        rows, columns, lasts = self._known_words(lemmas, offsets)
        opening = lasts < self.opening
        return Blocks(
            self._tf_idf_of_words(rows, columns, len(offsets) - 1),
            _tf_idf(self._known_char_counts(*stacked_tokens(X, "norms")), self.char_idf_),
            self._tf_idf_of_words(rows[opening], columns[opening], len(offsets) - 1),
        )

    def same_as(self, other: SentenceVectorizer) -> bool:
        """Whether another, that is fitted too, gives the same."""
        return self.get_params() == other.get_params() and all(
            np.array_equal(getattr(self, name), getattr(other, name))
            for name in ("word_ids_", "word_idf_", "char_ids_", "char_idf_")
        )

    def transform_tokens(self, X: Sequence[Sentences]) -> Blocks:
        """What each token has of the TF-IDF of its sentence.

        Parameters
        ----------
        X : sequence of Sentences

        Returns
        -------
        Blocks
            One row for each token; those of a sentence add up to its row in `transform`. The
            words of an n-gram share it equally, and so do its occurrences in the sentence.
        """
        blocks = self.transform(X)
        lemmas, offsets = stacked_tokens(X, "lemmas")
        norms, _ = stacked_tokens(X, "norms")
        words, in_sentences = np.unique(norms, return_inverse=True)
        _, columns_of = self._known_columns(words)
        sizes = np.array([len(columns) for columns in columns_of], dtype=np.int64)[in_sentences]
        tokens = np.repeat(np.arange(len(norms)), sizes)
        columns = (
            np.concatenate([columns_of[word] for word in in_sentences.tolist()])
            if len(norms)
            else np.zeros(0, np.int64)
        )
        sentence = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
        return Blocks(
            self._words_on_tokens(blocks.words, lemmas, offsets, sentence, len(lemmas)),
            _on_tokens(
                blocks.chars,
                sentence[tokens],
                columns,
                [tokens],
                _ones(sentence[tokens], columns, blocks.chars.shape),
                len(norms),
            ),
            self._words_on_tokens(blocks.opening, lemmas, offsets, sentence, self.opening),
        )

    def _words_on_tokens(
        self,
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
        for length in range(1, self.word_ngrams + 1):
            if length > 1:
                grams = _mixed(grams[: max(len(lemmas) - length + 1, 0)], lemmas[length - 1 :])
            start = np.arange(len(grams))
            last = start + length - 1
            inside = (sentence[start] == sentence[last]) & (place[last] < first)
            columns = _positions(grams, self.word_ids_)
            known = start[inside & (columns >= 0)]
            parts.append((sentence[known], columns[known], [known + i for i in range(length)]))
        counts = sum(
            (_ones(rows, columns, tf_idf.shape) for rows, columns, _ in parts), start=counts
        )
        for rows, columns, tokens in parts:
            found += _on_tokens(tf_idf, rows, columns, tokens, counts, len(lemmas))
        return found

    def transform_words(
        self, lemmas: NDArray[np.uint64], offsets: NDArray[np.int64]
    ) -> sp.csr_matrix:
        """TF-IDF of words.

        Parameters
        ----------
        lemmas : ndarray of uint64 of shape (n_tokens,)
        offsets : ndarray of int of shape (n_sentences + 1,)
            Where each sentence begins.

        Returns
        -------
        csr_matrix of float32 of shape (n_sentences, n_words)
        """
        rows, columns, _ = self._known_words(lemmas, offsets)
        return self._tf_idf_of_words(rows, columns, len(offsets) - 1)

    def _known_words(
        self, lemmas: NDArray[np.uint64], offsets: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Sentence and column of each n-gram in the vocabulary, and the place of its last word."""
        rows, grams, lasts = word_ngrams(lemmas, offsets, self.word_ngrams)
        columns = _positions(grams, self.word_ids_)
        known = columns >= 0
        return rows[known], columns[known], lasts[known]

    def _tf_idf_of_words(
        self, rows: NDArray[np.int64], columns: NDArray[np.int64], n_rows: int
    ) -> sp.csr_matrix:
        # One number for each occurrence, sorted: several times as fast as scipy's way there.
        cells = np.sort(rows << 32 | columns)
        first = np.flatnonzero(np.diff(cells, prepend=-1))
        counts = np.diff(first, append=len(cells)).astype(np.float32)
        cells = cells[first]
        indptr = np.searchsorted(cells, np.arange(n_rows + 1) << 32)
        columns = (cells & 0xFFFFFFFF).astype(np.int32)
        shape = (n_rows, len(self.word_ids_))
        return _tf_idf(
            sp.csr_matrix((counts, columns, indptr.astype(np.int32)), shape), self.word_idf_
        )

    def _char_counts(
        self, norms: NDArray[np.uint64], offsets: NDArray[np.int64]
    ) -> tuple[sp.csr_matrix, NDArray[np.uint64]]:
        """All character n-grams: counts by sentence, and the identifier of each column."""
        words, in_sentences = _word_counts(norms, offsets)
        strings = pipeline().vocab.strings
        grams = [char_ngrams(strings[word], *self.char_ngrams) for word in words.tolist()]
        ids, columns = np.unique(np.concatenate(grams), return_inverse=True)
        indptr = np.cumsum([0, *map(len, grams)])
        of_words = sp.csr_matrix(
            (np.ones(len(columns), np.float32), columns, indptr), shape=(len(words), len(ids))
        )
        return in_sentences @ of_words, ids

    def _known_char_counts(
        self, norms: NDArray[np.uint64], offsets: NDArray[np.int64]
    ) -> sp.csr_matrix:
        """Counts by sentence of the character n-grams in the vocabulary."""
        words, in_sentences = _word_counts(norms, offsets)
        indptr, columns = self._known_columns(words)
        flat = np.concatenate(columns) if columns else np.zeros(0, np.int32)
        of_words = sp.csr_matrix(
            (np.ones(len(flat), np.float32), flat, indptr), shape=(len(words), len(self.char_ids_))
        )
        return in_sentences @ of_words

    def _known_columns(
        self, words: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int32], list[NDArray[np.int32]]]:
        """Columns of the character n-grams of each word, and where each word's begin."""
        cache: dict[int, NDArray[np.int32]] = self.__dict__.setdefault("_cut_words", {})
        strings = pipeline().vocab.strings
        identifiers = words.tolist()
        if new := [word for word in identifiers if word not in cache]:
            # Each word once: the cache of `char_ngrams` would keep it a second time.
            cut = char_ngrams.__wrapped__
            grams = [cut(strings[word], *self.char_ngrams) for word in new]
            found = _positions(np.concatenate(grams), self.char_ids_).astype(np.int32)
            known = found >= 0
            begins = np.cumsum([0, *map(len, grams)])
            limits = np.concatenate([[0], np.cumsum(known)])[begins].tolist()
            found = found[known]
            for word, (begin, end) in zip(new, pairwise(limits), strict=True):
                cache[word] = found[begin:end]
        of_words = [cache[word] for word in identifiers]
        return np.cumsum([0, *map(len, of_words)], dtype=np.int32), of_words

    def __getstate__(self) -> dict[str, object]:
        return {key: value for key, value in self.__dict__.items() if key != "_cut_words"}


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
    tokens = np.concatenate([getattr(sentences, what) for sentences in X])
    lengths = np.concatenate([np.diff(sentences.offsets) for sentences in X])
    return tokens, np.concatenate([[0], np.cumsum(lengths)])


def _counts(
    rows: NDArray[np.int64], grams: NDArray[np.uint64], n_rows: int
) -> tuple[sp.csr_matrix, NDArray[np.uint64]]:
    ids, columns = np.unique(grams, return_inverse=True)
    counts = sp.csr_matrix(
        (np.ones(len(rows), np.float32), (rows, columns)), shape=(n_rows, len(ids))
    )
    return counts, ids


def _tf_idf(counts: sp.csr_matrix, idf: NDArray[np.float32]) -> sp.csr_matrix:
    """Sublinear TF-IDF with rows of length 1, in place of the counts."""
    np.log(counts.data, out=counts.data)
    counts.data += 1
    counts.data *= idf.take(counts.indices)
    return unit_length(counts)


def unit_length(rows: sp.csr_matrix) -> sp.csr_matrix:
    """Bring rows to length 1 in place, but for those of length 0.

    What scikit-learn's `normalize` does, without its checks, which take longer.
    """
    inplace_csr_row_normalize_l2(rows)
    return rows


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


def _word_counts(
    norms: NDArray[np.uint64], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], sp.csr_matrix]:
    """The distinct words, and how often each sentence has each of them."""
    words, columns = np.unique(norms, return_inverse=True)
    ones = np.ones(len(norms), np.float32)
    shape = (len(offsets) - 1, len(words))
    return words, sp.csr_matrix((ones, columns.astype(np.int32), offsets.astype(np.int32)), shape)


def _positions(ids: NDArray[np.uint64], vocabulary: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Position of each identifier in the sorted vocabulary, -1 where it is not in it."""
    if not len(vocabulary):
        return np.full(len(ids), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(vocabulary, ids), len(vocabulary) - 1)
    return np.where(vocabulary[at] == ids, at, -1)
