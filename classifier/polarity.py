"""Whether a sentence reports a strength, a weakness, both or neither."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from classifier.context import Surroundings
from classifier.features import SentenceVectorizer
from classifier.sentences import Sentences


class PolarityClassifier(ClassifierMixin, BaseEstimator):
    """Probabilities of the polarities of sentences in context.

    Parameters
    ----------
    classes : tuple of str
        The polarities, in the order of the codebook.
    C : float, default 4.0
        Inverse strength of the penalty.

    Attributes
    ----------
    classes_ : ndarray of str
    """

    def __init__(self, classes: tuple[str, ...] = (), C: float = 4.0) -> None:
        self.classes = classes
        self.C = C

    def fit(self, X: Sequence[Sentences], y: NDArray[np.object_]) -> Self:
        """Fit to sentences; those whose polarity is None are left out."""
        self.vectorizer_ = SentenceVectorizer().fit(X)
        design = self._design(X)
        known = np.array([value is not None for value in y])
        self.classes_ = np.array(self.classes)
        self.linear_ = LogisticRegression(C=self.C, class_weight="balanced", max_iter=300)
        self.linear_.fit(design[known], y[known].astype(str))
        return self

    def _design(self, X: Sequence[Sentences]) -> sp.csr_matrix:
        words, chars = self.vectorizer_.transform_halves(X)
        around = Surroundings.of(X)
        return sp.hstack(
            [
                words,
                0.7 * chars,
                0.4 * (around.previous @ words),
                0.4 * (around.following @ words),
                sp.csr_matrix(around.section),
                sp.csr_matrix(around.bullet[:, None]),
            ],
            format="csr",
            dtype=np.float32,
        )

    def predict_proba(self, X: Sequence[Sentences]) -> NDArray[np.float64]:
        """Probabilities of shape (n_sentences, n_polarities), in the order of `classes_`."""
        check_is_fitted(self)
        found = self.linear_.predict_proba(self._design(X))
        columns = [list(self.classes_).index(name) for name in self.linear_.classes_]
        result = np.zeros((len(found), len(self.classes_)))
        result[:, columns] = found
        return result

    def predict(self, X: Sequence[Sentences]) -> NDArray[np.str_]:
        """Most probable polarity of each sentence."""
        best: NDArray[np.str_] = self.classes_[self.predict_proba(X).argmax(axis=1)]
        return best
