"""How far a report is from those that a model has learnt from, and how far is too far."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, clone

from classifier.language.sentences import Sentences
from classifier.model.ngrams import positions, stacked_tokens, word_ngrams
from classifier.model.stored import Stored, Unusable, is_number
from classifier.model.vectorizer import SentenceVectorizer

FEWEST_SENTENCES = 20
"""Of a shorter text nothing is said: a page on one subject is far from any whole report."""

_MOST_NEIGHBOURS = 1_000


class Unfamiliarity(BaseEstimator):
    """How far a report is from those that a model has learnt from: out-of-distribution detection.

    The mean of two shares: of the pairs of words that follow each other, those that the model
    does not know; and one minus the similarity of its words to those of the most similar reports
    that the model has learnt from.

    Parameters
    ----------
    neighbours : int, default 5
        How many reports count as the most similar.
    false_alarms : float, default 0.02
        Of new reports of the kinds that are known, at most this share is expected to lie above
        the limit.
    folds : int, default 5
        Each report is compared with those of the other folds, for the limit.
    random_state : int, default 0

    Attributes
    ----------
    vectorizer_ : SentenceVectorizer
        The model's.
    means_ : csr_matrix of float32 of shape (n_reports, n_words)
        Mean TF-IDF of the sentences of each report of a known kind.
    norms_ : ndarray of float32 of shape (n_reports,)
        Their lengths (see Notes).
    limit_ : float
        A report above it is unlike those that the model has seen.

    Notes
    -----
    Similarity is the cosine of the mean TF-IDF of two reports. In the length of such a mean the
    product of each sentence with itself is left out (a U-statistic), or few sentences would look
    less similar to anything than many of the same words do.

    The limit is the conformal quantile of what reports get that were held out: the
    ``ceil((n + 1) * (1 - false_alarms))``-th smallest of n (Vovk, Gammerman and Shafer 2005,
    "Algorithmic learning in a random world").
    """

    def __init__(
        self,
        neighbours: int = 5,
        false_alarms: float = 0.02,
        folds: int = 5,
        random_state: int = 0,
    ) -> None:
        self.neighbours = neighbours
        self.false_alarms = false_alarms
        self.folds = folds
        self.random_state = random_state

    @property
    def fewest(self) -> int:
        """Reports of known kinds from which there is a limit that holds."""
        return math.ceil(1 / self.false_alarms - 1)

    def fit(
        self,
        X: Sequence[Sentences],
        known: NDArray[np.bool_],
        vectorizer: SentenceVectorizer,
    ) -> Self:
        """Keep the means of reports, and find the limit.

        Parameters
        ----------
        X : sequence of Sentences
            One for each report.
        known : ndarray of bool of shape (n_reports,)
            Which reports are of kinds of which there are several: those that others are compared
            with, and that may not be above the limit. The words of all are known.
        vectorizer : SentenceVectorizer
            The model's, fitted to `X`.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If fewer than `fewest` reports are known.
        """
        if (n := int(known.sum())) < self.fewest:
            raise ValueError(f"has {n} reports of known kinds, fewer than {self.fewest}")
        order = np.random.default_rng(self.random_state).permutation(len(X))
        fold = np.empty(len(X), dtype=np.int64)
        fold[order] = np.arange(len(X)) % self.folds
        measures = []
        for number in range(self.folds):
            others = [x for x, f in zip(X, fold, strict=True) if f != number]
            compared = [X[i] for i in np.flatnonzero(known & (fold != number)).tolist()]
            without = clone(self)._keep(compared, clone(vectorizer).fit(others))
            held = np.flatnonzero(known & (fold == number)).tolist()
            measures += [without.measure(X[i]) for i in held]
        rank = math.ceil((n + 1) * (1 - self.false_alarms))
        self.limit_ = sorted(measures)[rank - 1]
        return self._keep([x for x, k in zip(X, known, strict=True) if k], vectorizer)

    def _keep(self, X: Sequence[Sentences], vectorizer: SentenceVectorizer) -> Self:
        self.vectorizer_ = vectorizer
        found = [_mean(vectorizer.transform_words(x.lemmas, x.offsets)) for x in X]
        self.means_ = sp.csr_matrix(np.array([mean for mean, _ in found]))
        norms = np.array([norm for _, norm in found], dtype=np.float32)
        self.norms_ = np.where(norms > 0, norms, np.float32(1))
        return self

    def measure(self, sentences: Sentences, words: sp.csr_matrix | None = None) -> float:
        """How far a report is, whatever its length.

        Parameters
        ----------
        sentences : Sentences
        words : csr_matrix of shape (n_sentences, n_words), optional
            Their TF-IDF, where it is at hand.

        Returns
        -------
        float
            From 0 to 1.
        """
        if words is None:
            words = self.vectorizer_.transform_words(sentences.lemmas, sentences.offsets)
        lemmas, offsets = stacked_tokens([sentences], "lemmas")
        pairs = word_ngrams(lemmas, offsets, 2)[1][len(lemmas) :]
        unknown = (positions(pairs, self.vectorizer_.word_ids_) < 0).mean() if len(pairs) else 1.0
        mean, norm = _mean(words)
        # Sentences that have less in common than those of any report have no known subject.
        cosines = self.means_ @ mean / (self.norms_ * max(norm, float(self.norms_.min())))
        nearest = np.sort(cosines)[-self.neighbours :].mean()
        return float((unknown + 1 - np.clip(nearest, 0, 1)) / 2)

    def to_arrays(self) -> Stored:
        """Settings and arrays, as a bundle keeps them."""
        means = self.means_
        arrays = {
            "means": means.data,
            "columns": means.indices.astype(np.uint32),
            "begins": means.indptr.astype(np.uint64),
        }
        return Stored.of(self, "norms", arrays, learnt=("limit_",))

    @classmethod
    def from_arrays(cls, stored: Stored, vectorizer: SentenceVectorizer) -> Self:
        """Build one from what `to_arrays` gave.

        Parameters
        ----------
        stored : Stored
        vectorizer : SentenceVectorizer
            The model's.

        Returns
        -------
        Unfamiliarity

        Raises
        ------
        Unusable
            If a setting or an array differs from what it needs.
        """
        found = cls(**stored.settings_of(cls, learnt=("limit_",)))
        n, n_values, n_words = (
            stored.length("norms"),
            stored.length("means"),
            len(vectorizer.word_ids_),
        )
        norms, means, columns, begins = stored.taken(
            norms=(np.float32, (n,)),
            means=(np.float32, (n_values,)),
            columns=(np.uint32, (n_values,)),
            begins=(np.uint64, (n + 1,)),
        )
        columns, begins = columns.astype(np.int64), begins.astype(np.int64)
        limit = stored.settings["limit_"]
        if not is_number(limit) or not 0 <= limit <= 1:
            raise Unusable("has a limit of unfamiliarity that is not between 0 and 1")
        if not 1 <= found.neighbours <= _MOST_NEIGHBOURS:
            raise Unusable(f"has neighbours that are not between 1 and {_MOST_NEIGHBOURS:,}")
        if not n or not (norms > 0).all():
            raise Unusable("has reports without a length")
        ordered = begins[0] == 0 and begins[-1] == n_values and (np.diff(begins) >= 0).all()
        if not ordered or (n_values and not 0 <= columns.min() <= columns.max() < n_words):
            raise Unusable("has means of reports whose words are not those of the model")
        found.vectorizer_, found.norms_, found.limit_ = vectorizer, norms, float(limit)
        found.means_ = sp.csr_matrix((means, columns.astype(np.int32), begins), (n, n_words))
        return found


def _mean(words: sp.csr_matrix) -> tuple[NDArray[np.float32], float]:
    """Mean of rows, and its length without the products of rows with themselves."""
    n = words.shape[0]
    # Several times as fast as scipy's way there.
    mean = np.bincount(words.indices, words.data, words.shape[1]) / max(n, 1)
    own = float(np.square(words.data, dtype=np.float64).sum()) / max(n, 1)
    squared = (n * float(np.square(mean).sum()) - own) / max(n - 1, 1)
    return mean.astype(np.float32), math.sqrt(max(squared, 0.0))
