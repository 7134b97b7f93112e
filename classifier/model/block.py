"""A block of features: what a first pass sees of a sentence, as a part of one wide matrix."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifier.model.context import InContext
from classifier.model.vectorizer import SentenceVectorizer, TfIdf

Spread: TypeAlias = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""What makes the outputs of a block of outputs for each sentence."""


class Block(ABC):
    """Features of sentences in context, one row for each sentence.

    A subclass says what the features are; which blocks a classifier's first pass sees is said in
    `classifier.model.designs`.

    Parameters
    ----------
    name : str
        As bundles and the second pass name it.
    weight : float, default 1.0
        All features are multiplied by this.
    about : str, default ""
        What explanations call it, in `classifier.model.explain.SURROUNDINGS`; by default its
        name. Not needed where `tokens` gives the features of single words.
    """

    of_sentence: ClassVar[bool] = False
    """Whether it describes the sentence itself, and not what is around it."""

    of_words: bool = False
    """Whether `times` begins with the words of each sentence times the coefficients."""

    def __init__(self, name: str, weight: float = 1.0, about: str = "") -> None:
        self.name = name
        self.weight = weight
        self.about = about

    @abstractmethod
    def columns(self, vectorizer: SentenceVectorizer) -> int:
        """How many features there are.

        Parameters
        ----------
        vectorizer : SentenceVectorizer
            The classifier's, fitted.
        """

    @abstractmethod
    def matrix(self, seen: InContext) -> sp.csr_matrix:
        """The features, without the weight.

        Parameters
        ----------
        seen : InContext

        Returns
        -------
        csr_matrix of float32 of shape (n_sentences, n_columns)
        """

    def times(self, seen: InContext, coef: NDArray[np.float32]) -> NDArray[np.float32]:
        """Features times coefficients, without the weight; a subclass may have a quicker way.

        Parameters
        ----------
        seen : InContext
        coef : ndarray of shape (n_columns, n_outputs)

        Returns
        -------
        ndarray of shape (n_sentences, n_outputs)
        """
        product: NDArray[np.float32] = self.matrix(seen) @ coef
        return product

    def from_words(self, seen: InContext) -> Spread | None:  # noqa: ARG002
        """What `times` does with the words of each sentence times the coefficients.

        Parameters
        ----------
        seen : InContext

        Returns
        -------
        callable or None
            Takes and gives an array of shape (n_sentences, n_outputs). None if the block is not
            one `of_words`, or adds nothing here.
        """
        return None

    def weighted(self, seen: InContext) -> sp.csr_matrix:
        """The features with the weight, as a first pass is fitted to them."""
        return self.weight * self.matrix(seen)

    def adds(self, seen: InContext, coef: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the block adds to the outputs of a first pass; equal to what is fitted."""
        return self.weight * self.times(seen, coef)

    def tokens(self, shared_out: TfIdf) -> sp.csr_matrix | None:  # noqa: ARG002
        """The features of each token, where explanations can tell them word by word.

        Parameters
        ----------
        shared_out : TfIdf
            TF-IDF of sentences on their tokens.

        Returns
        -------
        csr_matrix of shape (n_tokens, n_columns) or None
        """
        return None


class Own(Block):
    """What the vectorizer gives of the sentence itself.

    Parameters
    ----------
    name : {'words', 'chars', 'opening'}
        The matrix, as `TfIdf` calls it.
    weight : float, default 1.0
    """

    of_sentence = True

    @property
    def of_words(self) -> bool:  # type: ignore[override]  # noqa: D102
        return self.name == "words"

    def columns(self, vectorizer: SentenceVectorizer) -> int:  # noqa: D102
        return len(vectorizer.char_ids_ if self.name == "chars" else vectorizer.word_ids_)

    def matrix(self, seen: InContext) -> sp.csr_matrix:  # noqa: D102
        return getattr(seen.tf_idf, self.name)

    def from_words(self, seen: InContext) -> Spread | None:  # noqa: ARG002, D102
        return _as_they_are if self.of_words else None

    def tokens(self, shared_out: TfIdf) -> sp.csr_matrix | None:  # noqa: D102
        return getattr(shared_out, self.name)


def _as_they_are(product: NDArray[np.float32]) -> NDArray[np.float32]:
    return product


class Dense(Block):
    """Features that are few numbers for each sentence: a subclass gives `values`."""

    @abstractmethod
    def values(self, seen: InContext) -> NDArray[Any]:
        """The features, an array of shape (n_sentences, n_columns)."""

    def matrix(self, seen: InContext) -> sp.csr_matrix:  # noqa: D102
        return sp.csr_matrix(self.values(seen))

    def times(self, seen: InContext, coef: NDArray[np.float32]) -> NDArray[np.float32]:  # noqa: D102
        product: NDArray[np.float32] = self.values(seen) @ coef
        return product
