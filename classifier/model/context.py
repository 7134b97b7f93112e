"""All that the classifiers see of sentences: their words, their surroundings and their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from classifier.language.lone import batches, checked
from classifier.language.sentences import Sentences
from classifier.model.counted import Counted
from classifier.model.surroundings import N_ROLES, N_SECTIONS, Surroundings
from classifier.model.vectorizer import SentenceVectorizer, TfIdf
from classifier.report import FRAMEWORKS


def identifiers(words: str) -> NDArray[np.uint64]:
    """Sorted identifiers of words that are separated by white space."""
    return np.array(sorted(map(get_string_id, words.split())), dtype=np.uint64)


_BACK_REFERENCES = identifiers("they their them these those this that such it its here both he she")
_OPENINGS = np.array(
    [get_string_id(word) for word in ("they", "their", "these", "this", "it", "however")],
    dtype=np.uint64,
)

_FRAMEWORKS = np.array(list(FRAMEWORKS), dtype=object)

N_FRAMEWORKS = len(FRAMEWORKS)
"""The last columns of what `place` gives: the kind of the report."""

N_PLACE = N_SECTIONS + N_ROLES + len(_OPENINGS) + 10 + N_FRAMEWORKS
"""Columns of what `place` gives."""

_T = TypeVar("_T")


def place(X: Sequence[Sentences], around: Surroundings) -> NDArray[np.float32]:
    """Where a sentence is, how long it is, whether it points back, and the kind of the report.

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
    frameworks = np.array([sentences.framework for sentences in X], dtype=object)
    of_kind = np.repeat(frameworks[:, None] == _FRAMEWORKS, list(map(len, X)), axis=0)
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
            of_kind,
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
    """

    sentences: Sequence[Sentences]
    vectorizer: SentenceVectorizer
    tf_idf: TfIdf
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
        return cls(X, vectorizer, vectorizer.transform(X))

    @property
    def around(self) -> Surroundings:
        """The surroundings; of texts that stand alone, hardly anybody asks for them."""
        return self.once(_around)

    @property
    def place(self) -> NDArray[np.float32]:
        """What `place` gives, of shape (n_sentences, n_place)."""
        return self.once(_place)

    def seen_by(self, vectorizer: SentenceVectorizer) -> InContext:
        """The same sentences for a classifier with another vectorizer."""
        if vectorizer is self.vectorizer:
            return self
        other = InContext.of(self.sentences, vectorizer)
        other._found.update((key, self._found[key]) for key in _SHARED if key in self._found)
        return other

    def once(self, compute: Callable[[InContext], _T]) -> _T:
        """What a function computes of this; what several blocks share is computed once."""
        if compute not in self._found:
            self._found[compute] = compute(self)
        return cast("_T", self._found[compute])


def in_parts(
    X: Any, vectorizer: SentenceVectorizer, ask: Callable[[InContext], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """What a classifier says of reports, and of texts that stand alone some at a time.

    Parameters
    ----------
    X : sequence of Sentences or str
    vectorizer : SentenceVectorizer
        The classifier's, fitted.
    ask : callable
        What it says of each sentence that it sees.

    Returns
    -------
    ndarray of shape (n_sentences, n_outputs)

    Raises
    ------
    TypeError, ValueError
        As `checked`.
    """
    parts = [X] if isinstance(X, Counted) else batches(checked(X))
    found = [ask(InContext.of(part, vectorizer)) for part in parts]
    return np.concatenate(found) if len(found) > 1 else found[0]


def _around(seen: InContext) -> Surroundings:
    return Surroundings.of(seen.sentences)


def _place(seen: InContext) -> NDArray[np.float32]:
    X = seen.sentences
    if isinstance(X, Counted):
        return X.once(place, lambda texts: place(texts, Surroundings.of(texts)))[X.rows]
    return place(X, seen.around)


_SHARED = (_around, _place)
"""What is the same for every vectorizer."""
