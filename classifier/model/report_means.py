"""The words of reports on the whole, and how similar those of two reports are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifier.language.sentences import Sentences
from classifier.model.stored import Stored, Unusable
from classifier.model.vectorizer import SentenceVectorizer

ARRAYS = ("norms", "means", "columns", "begins")
"""Names of the arrays that means of reports are kept in."""


@dataclass(frozen=True, slots=True, eq=False)
class ReportMeans:
    """Mean TF-IDF of the sentences of reports.

    Similarity is the cosine of two means. In the length of a mean the product of each sentence
    with itself is left out (a U-statistic), or few sentences would look less similar to anything
    than many of the same words do.

    Attributes
    ----------
    means : csr_matrix of float32 of shape (n_reports, n_words)
    norms : ndarray of float32 of shape (n_reports,)
        Their lengths.
    """

    means: sp.csr_matrix
    norms: NDArray[np.float32]

    @classmethod
    def of(cls, X: Sequence[Sentences], vectorizer: SentenceVectorizer) -> Self:
        """Those of reports.

        Parameters
        ----------
        X : sequence of Sentences
            One for each report.
        vectorizer : SentenceVectorizer
            Fitted.
        """
        return cls.of_words([vectorizer.transform_words(x.lemmas, x.offsets) for x in X])

    @classmethod
    def of_words(cls, words: Sequence[sp.csr_matrix]) -> Self:
        """The same from the TF-IDF of the sentences of each."""
        found = [mean_of(of_report) for of_report in words]
        norms = np.array([norm for _, norm in found], dtype=np.float32)
        means = sp.vstack([sp.csr_matrix(mean) for mean, _ in found], format="csr")
        return cls(means, np.where(norms > 0, norms, np.float32(1)))

    def similarities(self, words: sp.csr_matrix) -> NDArray[np.float64]:
        """To each of the reports.

        Parameters
        ----------
        words : csr_matrix of shape (n_sentences, n_words)
            TF-IDF of the sentences of another report.

        Returns
        -------
        ndarray of shape (n_reports,)
            At most about 1.
        """
        mean, norm = mean_of(words)
        # Sentences that have less in common than those of any report have no known subject.
        found: NDArray[np.float64] = (
            self.means @ mean / (self.norms * max(norm, float(self.norms.min())))
        )
        return found

    def and_more(self, others: Self) -> Self:
        """With those of other reports."""
        means = sp.vstack([self.means, others.means], format="csr")
        return type(self)(means, np.append(self.norms, others.norms))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """As a bundle keeps them, by the names in `ARRAYS`."""
        return {
            "norms": self.norms,
            "means": self.means.data,
            "columns": self.means.indices.astype(np.uint32),
            "begins": self.means.indptr.astype(np.uint64),
        }

    @classmethod
    def taken_from(cls, stored: Stored, n_words: int) -> Self:
        """Build them from what `arrays` gave.

        Parameters
        ----------
        stored : Stored
            With these arrays alone.
        n_words : int

        Returns
        -------
        ReportMeans

        Raises
        ------
        Unusable
            If an array differs from what is needed.
        """
        n, n_values = stored.length("norms"), stored.length("means")
        norms, means, columns, begins = stored.taken(
            norms=(np.float32, (n,)),
            means=(np.float32, (n_values,)),
            columns=(np.uint32, (n_values,)),
            begins=(np.uint64, (n + 1,)),
        )
        columns, begins = columns.astype(np.int64), begins.astype(np.int64)
        if not n or not (norms > 0).all():
            raise Unusable("has reports without a length")
        ordered = begins[0] == 0 and begins[-1] == n_values and (np.diff(begins) >= 0).all()
        if not ordered or (n_values and not 0 <= columns.min() <= columns.max() < n_words):
            raise Unusable("has means of reports whose words are not those of the model")
        return cls(sp.csr_matrix((means, columns.astype(np.int32), begins), (n, n_words)), norms)


def mean_of(words: sp.csr_matrix) -> tuple[NDArray[np.float32], float]:
    """Mean of rows, and its length without the products of rows with themselves."""
    n = words.shape[0]
    # Several times as fast as scipy's way there.
    mean = np.bincount(words.indices, words.data, words.shape[1]) / max(n, 1)
    own = float(np.square(words.data, dtype=np.float64).sum()) / max(n, 1)
    squared = (n * float(np.square(mean).sum()) - own) / max(n - 1, 1)
    return mean.astype(np.float32), math.sqrt(max(squared, 0.0))
