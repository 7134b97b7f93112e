"""Texts that stand alone, whose words are counted once, however many models learn from them.

Cross-validation and its inner folds learn from parts of the same texts, and what is counted in a
part is some rows of what is counted in all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from classifier.language.lone import checked
from classifier.language.sentences import Sentences
from classifier.model.parallel import Scattered

_T = TypeVar("_T")


class Counted(Sequence[Sentences]):
    """Texts that stand alone, each one sentence, all of them or some.

    Parameters
    ----------
    texts : sequence of Sentences
        All of them.

    Attributes
    ----------
    rows : ndarray of int of shape (n_texts,)
        Which of all the texts these are.
    n_all : int
        How many texts there are to learn from, with those that are not among these.
    """

    def __init__(self, texts: Sequence[Sentences]) -> None:
        found: dict[Hashable, Any] = {}
        self._shared = Scattered((list(texts), found))
        self.rows = np.arange(len(texts))
        self.n_all = len(texts)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Sentences: ...
    @overload
    def __getitem__(self, index: slice) -> Counted: ...
    def __getitem__(self, index: int | slice) -> Sentences | Counted:
        chosen = self.rows[index]
        return self._only(chosen) if isinstance(index, slice) else self._shared.value[0][chosen]

    def _only(self, rows: NDArray[np.int64]) -> Counted:
        found = object.__new__(type(self))
        found.__dict__.update(self.__dict__, rows=rows)
        return found

    def once(self, key: Hashable, compute: Callable[[Sequence[Sentences]], _T]) -> _T:
        """What a function computes of all the texts, computed once for these and all others.

        Parameters
        ----------
        key : hashable
            Names what is computed.
        compute : callable
            Called with all the texts.
        """
        texts, known = self._shared.value
        if key not in known:
            known[key] = compute(texts)
        found: _T = known[key]
        return found


def chosen(
    X: Sequence[Sentences], numbers: NDArray[np.int64], *, as_all: bool = False
) -> Sequence[Sentences]:
    """Some of the reports or texts, in the order of their numbers.

    Parameters
    ----------
    X : sequence of Sentences
    numbers : ndarray of int
    as_all : bool, default False
        Whether they are learnt from as if there were no others.

    Returns
    -------
    Counted or list of Sentences
        Of texts that are counted, those are.
    """
    if isinstance(X, Counted):
        found = X._only(X.rows[numbers])
        found.n_all = len(found) if as_all else X.n_all
        return found
    return [X[i] for i in numbers.tolist()]


def alone(X: Sequence[Sentences]) -> bool:
    """Whether every text is one sentence, or what somebody annotated as one, by itself."""
    return isinstance(X, Counted) or all(len(sentences) == 1 for sentences in X)


def counted(X: Sequence[Sentences]) -> Sequence[Sentences]:
    """Texts as they are learnt from: counted once where they stand alone, and else as they are."""
    return Counted(X) if alone(X) and not isinstance(X, Counted) else X


def given(X: Any) -> Any:
    """What a caller gave, `checked` unless it is texts that are counted."""
    return X if isinstance(X, Counted) else checked(X)
