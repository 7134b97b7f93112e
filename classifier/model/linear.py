"""The first passes: linear over blocks of features."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning

from classifier.model import designs
from classifier.model.block import Block
from classifier.model.context import InContext
from classifier.model.stored import Stored, Unusable
from classifier.model.vectorizer import SentenceVectorizer, TfIdf


class _Linear(BaseEstimator):
    """A first pass: for each block of features, coefficients that make outputs of them."""

    coefs_: list[NDArray[np.float32]]
    intercept_: NDArray[np.float32]
    _kept: tuple[list[NDArray[np.float32]], NDArray[np.float32]] | None = None

    @property
    def blocks(self) -> list[Block]:
        """The blocks of features that it sees, in their order."""
        raise NotImplementedError

    def design(self, seen: InContext) -> list[sp.csr_matrix]:
        """The features with their weights, one matrix for each block.

        Parameters
        ----------
        seen : InContext

        Returns
        -------
        list of csr_matrix of float32
        """
        return [block.weighted(seen) for block in self.blocks]

    def contributions(self, seen: InContext) -> list[NDArray[np.float32]]:
        """What each block adds to the outputs; equal to `design` times the coefficients.

        Parameters
        ----------
        seen : InContext

        Returns
        -------
        list of ndarray of shape (n_sentences, n_outputs)
        """
        spreads = [block.from_words(seen) for block in self.blocks]
        if sum(spread is not None for spread in spreads) < 2:  # as of texts that stand alone
            pairs = zip(self.blocks, self.coefs_, strict=True)
            return [block.adds(seen, coef) for block, coef in pairs]
        product = seen.tf_idf.words @ self._side_by_side()
        n_outputs = len(self.intercept_)
        parts = {
            k: product[:, i * n_outputs : (i + 1) * n_outputs] for i, k in enumerate(self._of_words)
        }
        return [
            block.adds(seen, coef) if spread is None else block.weight * spread(parts[k])
            for k, (block, coef, spread) in enumerate(
                zip(self.blocks, self.coefs_, spreads, strict=True)
            )
        ]

    @property
    def _of_words(self) -> list[int]:
        """The blocks that begin with the words of each sentence."""
        return [k for k, block in enumerate(self.blocks) if block.of_words]

    def _side_by_side(self) -> NDArray[np.float32]:
        """The coefficients of blocks of words in one array, as one product is quicker than several.

        The coefficients of the words of a sentence are far apart in memory: here those that all
        blocks have of a word are together. The array is kept, as making it takes longer than
        using it.
        """
        if self._kept is None or self._kept[0] is not self.coefs_:
            self._kept = (self.coefs_, np.hstack([self.coefs_[k] for k in self._of_words]))
        return self._kept[1]

    def __getstate__(self) -> dict[str, Any]:
        """What crosses to other processes."""
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name != "_kept"}

    def to_arrays(self) -> Stored:
        """Settings and arrays, as a bundle keeps them."""
        pairs = zip(self.blocks, self.coefs_, strict=True)
        return Stored.of(self, "intercept", {_name(block): coef for block, coef in pairs})

    def _with(self, stored: Stored, vectorizer: SentenceVectorizer, n_outputs: int) -> Self:
        """Take the intercepts, and the coefficients of each block; others are refused."""
        of_blocks = {
            _name(block): (np.float32, (block.columns(vectorizer), n_outputs))
            for block in self.blocks
        }
        self.intercept_, *self.coefs_ = stored.taken(
            intercept=(np.float32, (n_outputs,)), **of_blocks
        )
        return self


class LinearThemes(_Linear):
    """First pass: linear margins of each theme over TF-IDF of a sentence and its surroundings.

    Parameters
    ----------
    context : bool, default True
        Use the surroundings; without them the margins are those of the sentence alone.
    C : float, default 0.22
        Inverse strength of the penalty of the support vector machines.

    Attributes
    ----------
    coefs_ : list of ndarray of float32 of shape (n_features, n_themes)
        One for each of the `blocks`.
    intercept_ : ndarray of float32 of shape (n_themes,)
    """

    def __init__(self, context: bool = True, C: float = 0.22) -> None:
        self.context = context
        self.C = C

    @property
    def blocks(self) -> list[Block]:
        """The blocks of features that it sees, in their order."""
        return [block for block in designs.THEMES if self.context or block.of_sentence]

    def fit(self, parts: Sequence[sp.csr_matrix], Y: NDArray[np.int8]) -> Self:
        """Fit one support vector machine for each theme.

        Parameters
        ----------
        parts : sequence of csr_matrix of shape (n_sentences, n_features)
            What `design` gives.
        Y : ndarray of int8 of shape (n_sentences, n_themes)
            1 or 0; a sentence that is -1 for a theme is left out of what that is fitted to.
        """
        from sklearn.svm import LinearSVC  # scikit-learn takes long to import: in training alone

        X = sp.hstack(parts, format="csr", dtype=np.float64)
        machine = LinearSVC(C=self.C, tol=0.01, max_iter=200, random_state=0)
        coefficients = np.zeros((X.shape[1], Y.shape[1]), dtype=np.float32)
        self.intercept_ = np.where(always(Y), 1, -1).astype(np.float32)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # far closer than the data are sure
            for k, y in enumerate(Y.T):
                known = y >= 0
                if len(np.unique(y[known])) == 2:
                    machine.fit(X if known.all() else X[known], y[known])
                    coefficients[:, k] = machine.coef_[0]
                    self.intercept_[k] = machine.intercept_[0]
        limits = np.cumsum([part.shape[1] for part in parts])[:-1]
        self.coefs_ = [part.copy() for part in np.split(coefficients, limits)]
        return self

    def opening(self, tf_idf: TfIdf) -> NDArray[np.float32]:
        """What the opening words alone say, of shape (n_sentences, n_themes)."""
        coefs = {
            block.name: (block.weight, c) for block, c in zip(self.blocks, self.coefs_, strict=True)
        }
        (_, of_words), (weight, of_opening) = coefs["words"], coefs["opening"]
        said: NDArray[np.float32] = tf_idf.opening @ of_words + weight * (
            tf_idf.opening @ of_opening
        )
        return said

    @classmethod
    def from_arrays(
        cls, stored: Stored, vectorizer: SentenceVectorizer, *, context: bool, n_themes: int
    ) -> Self:
        """Build one from what `to_arrays` gave.

        Parameters
        ----------
        stored : Stored
        vectorizer : SentenceVectorizer
            Its vocabulary says how many features there are.
        context : bool
            Whether it has to use the surroundings.
        n_themes : int

        Returns
        -------
        LinearThemes

        Raises
        ------
        Unusable
            If a setting or an array differs from what it needs.
        """
        linear = cls(**stored.settings_of(cls))
        if linear.context is not context:
            raise Unusable("has a LinearThemes of the wrong kind")
        return linear._with(stored, vectorizer, n_themes)


class LinearPolarity(_Linear):
    """First pass of polarity: a logistic regression over blocks of features.

    Parameters
    ----------
    C : float, default 4.0
        Inverse strength of the penalty.

    Attributes
    ----------
    coefs_ : list of ndarray of float32 of shape (n_features, n_classes)
        One for each of the `blocks`.
    intercept_ : ndarray of float32 of shape (n_classes,)
    """

    def __init__(self, C: float = 4.0) -> None:
        self.C = C

    @property
    def blocks(self) -> list[Block]:
        """The blocks of features that it sees, in their order."""
        return list(designs.POLARITY)

    def fit(
        self,
        X: sp.csr_matrix,
        codes: NDArray[np.int64],
        sample_weight: NDArray[np.float64],
        sizes: Sequence[int],
        kept: NDArray[np.bool_] | None = None,
    ) -> Self:
        """Fit to the features of sentences.

        Parameters
        ----------
        X : csr_matrix of float32 of shape (n_sentences, n_features)
            What `design` gives, side by side.
        codes : ndarray of int of shape (n_sentences,)
            The class of each.
        sample_weight : ndarray of shape (n_sentences,)
        sizes : sequence of int
            Columns of each block.
        kept : ndarray of bool of shape (n_features,), optional
            The features that it learns from; by default all.
        """
        from sklearn.linear_model import LogisticRegression

        machine = LogisticRegression(C=self.C, tol=1e-3, max_iter=200)
        seen = X if kept is None else X[:, kept]
        coefficients, intercept = of_each_class(machine.fit(seen, codes, sample_weight))
        by_feature = np.ascontiguousarray(coefficients.T, dtype=np.float32)
        if kept is not None:
            found = np.zeros((X.shape[1], by_feature.shape[1]), dtype=np.float32)
            found[kept] = by_feature
            by_feature = found
        self.coefs_ = np.split(by_feature, np.cumsum(sizes)[:-1])
        self.intercept_ = intercept.astype(np.float32)
        return self

    @classmethod
    def from_arrays(cls, stored: Stored, vectorizer: SentenceVectorizer, *, n_classes: int) -> Self:
        """Build one from what `to_arrays` gave.

        Parameters
        ----------
        stored : Stored
        vectorizer : SentenceVectorizer
            Its vocabulary says how many features there are.
        n_classes : int

        Returns
        -------
        LinearPolarity

        Raises
        ------
        Unusable
            If a setting or an array differs from what it needs.
        """
        return cls(**stored.settings_of(cls))._with(stored, vectorizer, n_classes)


def always(Y: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Which themes every sentence is about of which that is known."""
    found: NDArray[np.bool_] = (Y == 1).any(axis=0) & ~(Y == 0).any(axis=0)
    return found


def class_weights(codes: NDArray[np.int64], power: float) -> NDArray[np.float64]:
    """Weight of each sentence: a power of the inverse frequency of its class, 1 for the largest."""
    counts = np.bincount(codes)
    weights: NDArray[np.float64] = (counts.max(initial=0) / np.maximum(counts, 1)) ** power
    return weights[codes]


def weighted(
    inputs: Any, codes: NDArray[np.int64], n_classes: int, power: float
) -> tuple[Any, NDArray[np.int64], NDArray[np.float64]]:
    """Inputs, classes, weights; a class without a sample gets one, of no weight if it can."""
    weights = class_weights(codes, power)
    absent = np.setdiff1d(np.arange(n_classes), codes)
    if len(absent):
        none = np.zeros((len(absent), inputs.shape[1]), dtype=inputs.dtype)
        sparse = sp.issparse(inputs)
        inputs = sp.vstack([inputs, none]).tocsr() if sparse else np.vstack([inputs, none])
    of_absent = np.zeros(len(absent)) if len(codes) else np.ones(len(absent))
    return inputs, np.append(codes, absent), np.append(weights, of_absent)


def of_each_class(machine: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coefficients and intercepts of each class; of two, scikit-learn gives the second alone."""
    coefficients, intercept = machine.coef_, machine.intercept_
    if len(coefficients) == 1:
        coefficients = np.vstack([-coefficients, coefficients]) / 2
        intercept = np.array([-intercept[0], intercept[0]]) / 2
    return coefficients, intercept


def _name(block: Block) -> str:
    return f"coef_{block.name.replace(' ', '_')}"
