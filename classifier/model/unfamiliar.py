"""How far a report is from those that a model has learnt from, and how far is too far."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, clone

from classifier.language.sentences import Sentences
from classifier.model.ngrams import stacked_tokens, word_ngrams
from classifier.model.report_means import ARRAYS, ReportMeans
from classifier.model.stored import Stored, Unusable
from classifier.model.vectorizer import SentenceVectorizer

LENGTHS = (5, 10, 20, 40, 80)
"""Sentences from which a text has the limit of that length; of a shorter one nothing is said."""

_PARTS = 8  # of a report, at most, for each length
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
    means_ : ReportMeans
        Of each report of a known kind.
    limits_ : ndarray of shape (n_lengths,)
        For each of `LENGTHS`: a text of at least as many sentences that is above it is unlike
        those that the model has seen.

    Notes
    -----
    A limit is the conformal quantile of what reports get that were held out: the
    ``ceil((n + 1) * (1 - false_alarms))``-th smallest of n (Vovk, Gammerman and Shafer 2005,
    "Algorithmic learning in a random world"). That of the greatest length is of whole reports,
    the others of their parts: a page on one subject is far from any whole report.
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
        measures: list[list[float]] = [[] for _ in LENGTHS]
        for number in range(self.folds):
            others = [x for x, f in zip(X, fold, strict=True) if f != number]
            compared = [X[i] for i in np.flatnonzero(known & (fold != number)).tolist()]
            without = clone(self)._keep(compared, clone(vectorizer).fit(others))
            for i in np.flatnonzero(known & (fold == number)).tolist():
                for of_length, length in zip(measures, LENGTHS, strict=True):
                    number_of_parts = len(X[i]) // length if length < LENGTHS[-1] else 1
                    parts = [p for p in X[i].parts(number_of_parts) if len(p) >= length]
                    of_length += [without.measure(p) for p in parts[:: len(parts) // _PARTS + 1]]
        limits: list[float] = []
        for of_length in measures:
            rank = math.ceil((len(of_length) + 1) * (1 - self.false_alarms))
            # Too few texts are so long: the limit of shorter ones, which is higher.
            limits.append(sorted(of_length)[rank - 1] if rank <= len(of_length) else limits[-1])
        self.limits_ = np.array(limits)
        return self._keep([x for x, k in zip(X, known, strict=True) if k], vectorizer)

    def limit_for(self, n_sentences: int) -> float | None:
        """Above which measure a text of some length is unlike those that the model has seen.

        Parameters
        ----------
        n_sentences : int

        Returns
        -------
        float or None
            None for a text that is too short to say so.
        """
        found = int(np.searchsorted(LENGTHS, n_sentences, side="right"))
        return float(self.limits_[found - 1]) if found else None

    def _keep(self, X: Sequence[Sentences], vectorizer: SentenceVectorizer) -> Self:
        self.vectorizer_ = vectorizer
        self.means_ = ReportMeans.of(X, vectorizer)
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
        unknown = (self.vectorizer_.word_columns(pairs) < 0).mean() if len(pairs) else 1.0
        nearest = np.sort(self.means_.similarities(words))[-self.neighbours :].mean()
        return float((unknown + 1 - np.clip(nearest, 0, 1)) / 2)

    def to_arrays(self) -> Stored:
        """Settings and arrays, as a bundle keeps them."""
        return Stored.of(self, "limits", self.means_.arrays())

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
        found = cls(**stored.settings_of(cls))
        of_means, of_limits = (
            {k: v for k, v in stored.arrays.items() if (k in ARRAYS) == is_mean}
            for is_mean in (True, False)
        )
        (limits,) = replace(stored, arrays=of_limits).taken(limits=(np.float64, (len(LENGTHS),)))
        if not 0 <= limits.min() <= limits.max() <= 1:
            raise Unusable("has a limit of unfamiliarity that is not between 0 and 1")
        if not 1 <= found.neighbours <= _MOST_NEIGHBOURS:
            raise Unusable(f"has neighbours that are not between 1 and {_MOST_NEIGHBOURS:,}")
        found.vectorizer_, found.limits_ = vectorizer, limits
        n_words = len(vectorizer.word_ids_)
        found.means_ = ReportMeans.taken_from(replace(stored, arrays=of_means), n_words)
        return found
