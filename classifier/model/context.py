"""All that the classifiers see of sentences: their words, their surroundings and their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from classifier.language.sentences import Sentences
from classifier.model.surroundings import N_ROLES, N_SECTIONS, Surroundings
from classifier.model.vectorizer import SentenceVectorizer, TfIdf


def identifiers(words: str) -> NDArray[np.uint64]:
    """Sorted identifiers of words that are separated by white space."""
    return np.array(sorted(map(get_string_id, words.split())), dtype=np.uint64)


_BACK_REFERENCES = identifiers("they their them these those this that such it its here both he she")
_OPENINGS = np.array(
    [get_string_id(word) for word in ("they", "their", "these", "this", "it", "however")],
    dtype=np.uint64,
)

N_PLACE = N_SECTIONS + N_ROLES + len(_OPENINGS) + 10
"""Columns of what `place` gives."""

_T = TypeVar("_T")


def place(X: Sequence[Sentences], around: Surroundings) -> NDArray[np.float32]:
    """Where a sentence is, how long it is and whether it points back.

    Parameters
    ----------
    X : sequence of Sentences
    around : Surroundings
        Of the same sentences.

    Returns
    -------
    ndarray of float32 of shape (n_sentences, n_place)
    """
    lengths = np.concatenate([np.diff(sentences.offsets) for sentences in X])
    opening = np.concatenate([sentences.opening for sentences in X])
    found = np.column_stack(
        [
            around.section,
            around.role,
            np.log1p(lengths),
            np.isin(opening, _BACK_REFERENCES),
            opening[:, None] == _OPENINGS,
            around.bullet,
            around.position == 0,
            around.position == 1,
            around.position == around.length - 1,
            np.minimum(around.position, 8) / 4,
            np.minimum(around.length, 10) / 5,
            around.in_report,
            around.in_section,
        ]
    ).astype(np.float32)
    assert found.shape[1] == N_PLACE
    return found


@dataclass(frozen=True, slots=True, eq=False)
class InContext:
    """Sentences of several reports as a classifier sees them: text and surroundings as numbers.

    Attributes
    ----------
    sentences : sequence of Sentences
        One for each report.
    vectorizer : SentenceVectorizer
        The classifier's, fitted.
    tf_idf : TfIdf
        What the vectorizer gives.
    around : Surroundings
    place : ndarray of float32 of shape (n_sentences, n_place)
        What `place` gives.
    """

    sentences: Sequence[Sentences]
    vectorizer: SentenceVectorizer
    tf_idf: TfIdf
    around: Surroundings
    place: NDArray[np.float32]
    _found: dict[Any, Any] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, X: Sequence[Sentences], vectorizer: SentenceVectorizer) -> InContext:
        """Compute what a classifier sees.

        Parameters
        ----------
        X : sequence of Sentences
            One for each report.
        vectorizer : SentenceVectorizer
            The classifier's, fitted.
        """
        around = Surroundings.of(X)
        return cls(X, vectorizer, vectorizer.transform(X), around, place(X, around))

    def seen_by(self, vectorizer: SentenceVectorizer) -> InContext:
        """The same sentences for a classifier with another vectorizer."""
        if vectorizer is self.vectorizer:
            return self
        X = self.sentences
        return InContext(X, vectorizer, vectorizer.transform(X), self.around, self.place)

    def once(self, compute: Callable[[InContext], _T]) -> _T:
        """What a function computes of this; what several blocks share is computed once."""
        if compute not in self._found:
            self._found[compute] = compute(self)
        return cast("_T", self._found[compute])
