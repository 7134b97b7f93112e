"""The words of the sentences around, as blocks."""

from __future__ import annotations

from functools import partial

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifier.model.block import Block, Spread
from classifier.model.context import InContext
from classifier.model.surroundings import picked
from classifier.model.tfidf import unit_length
from classifier.model.vectorizer import SentenceVectorizer


class Neighbour(Block):
    """Words of one sentence around.

    Parameters
    ----------
    name : str
    weight : float
    about : str
    which : {'previous', 'following', 'first', 'across'}
        As `Surroundings` has them; 'across' is the sentence before if that is in another
        paragraph.

    Notes
    -----
    What a neighbour adds is linear in its words: the coefficients are applied once to the words of
    each sentence, and the neighbours are looked up among the few numbers that this gives.
    """

    of_words = True

    def __init__(self, name: str, weight: float, about: str = "", *, which: str) -> None:
        super().__init__(name, weight, about)
        self.which = which

    def columns(self, vectorizer: SentenceVectorizer) -> int:  # noqa: D102
        return len(vectorizer.word_ids_)

    def matrix(self, seen: InContext) -> sp.csr_matrix:  # noqa: D102
        return picked(seen.tf_idf.words, self._at(seen))

    def times(self, seen: InContext, coef: NDArray[np.float32]) -> NDArray[np.float32]:  # noqa: D102
        spread = self.from_words(seen)
        if spread is None:
            return np.zeros((seen.tf_idf.words.shape[0], coef.shape[1]), dtype=np.float32)
        return spread(seen.tf_idf.words @ coef)

    def from_words(self, seen: InContext) -> Spread | None:  # noqa: D102
        at = self._at(seen)
        if (at < 0).all():  # as of texts that stand alone: all zeros
            return None
        return partial(picked, neighbour=at)

    def _at(self, seen: InContext) -> NDArray[np.int64]:
        around = seen.around
        if self.which == "across":
            return np.where(around.previous < 0, around.before, -1)
        at: NDArray[np.int64] = getattr(around, self.which)
        return at


class RestOfParagraph(Block):
    """Words of the other sentences of the paragraph together, brought to length 1."""

    def columns(self, vectorizer: SentenceVectorizer) -> int:  # noqa: D102
        return len(vectorizer.word_ids_)

    def matrix(self, seen: InContext) -> sp.csr_matrix:  # noqa: D102
        return unit_length(seen.around.rest @ seen.tf_idf.words)
