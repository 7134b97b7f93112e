"""How the themes of a codebook come from the columns of a first pass, once a model was changed.

As a model is trained, column, place in the second pass and theme are the same number. A model
that was adapted, or whose codebook was changed, keeps what it had: the second pass still sees
the columns of all themes that it was trained with, so that what nobody changed stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from classifier.model.stored import Unusable

NEW = -1
"""Place in the second pass of a theme that it was not trained with."""

_MOST = 5_000  # columns, and sources
_MOST_PASSES = 64  # the second pass takes as long for each


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """Which columns the second pass sees, and which of its answers are those of a theme.

    Attributes
    ----------
    passes : ndarray of int of shape (n_passes, n_known)
        For each time that the second pass is asked, the first-pass column of each of the themes
        that it was trained with.
    theme : ndarray of int of shape (n_sources,)
        The theme of the codebook that a source is of. A theme of several, which was merged, is
        there where any of them is.
    asked : ndarray of int of shape (n_sources,)
        In which of the passes.
    column : ndarray of int of shape (n_sources,)
        Its first-pass column.
    slot : ndarray of int of shape (n_sources,)
        Its place in the second pass, or `NEW`.
    """

    passes: NDArray[np.int64]
    theme: NDArray[np.int64]
    asked: NDArray[np.int64]
    column: NDArray[np.int64]
    slot: NDArray[np.int64]

    @classmethod
    def of_trained(cls, n_themes: int) -> Self:
        """Those of a model as it was trained."""
        each = np.arange(n_themes)
        return cls(each[None], each, np.zeros(n_themes, dtype=np.int64), each, each)

    @property
    def n_themes(self) -> int:
        """Themes of the codebook."""
        return int(self.theme.max()) + 1

    @property
    def n_columns(self) -> int:
        """Columns of the first pass."""
        return int(max(self.passes.max(), self.column.max())) + 1

    @property
    def is_as_trained(self) -> bool:
        """Whether nothing was changed."""
        plain = Routes.of_trained(self.passes.shape[1])
        return all(np.array_equal(a, b) for a, b in zip(self._all(), plain._all(), strict=True))

    def _all(self) -> tuple[NDArray[np.int64], ...]:
        return self.passes, self.theme, self.asked, self.column, self.slot

    def regrouped(self, theme: NDArray[np.int64]) -> Self:
        """With sources that are of other themes; -1 leaves one out."""
        kept = theme >= 0
        order = np.argsort(theme[kept], kind="stable")
        sources = (theme, self.asked, self.column, self.slot)
        return type(self)(self.passes, *(values[kept][order] for values in sources))

    def with_new(self) -> Self:
        """With a theme at the end that the second pass was not trained with."""
        return replace(
            self,
            theme=np.append(self.theme, self.n_themes),
            asked=np.append(self.asked, 0),
            column=np.append(self.column, self.n_columns),
            slot=np.append(self.slot, NEW),
        )

    def any_of(self, of_sources: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities of themes from those of their sources.

        Parameters
        ----------
        of_sources : ndarray of shape (n_sentences, n_sources)

        Returns
        -------
        ndarray of shape (n_sentences, n_themes)
            Of several sources, that of any of them, as if they were independent ("noisy or"; Pearl
            1988, "Probabilistic reasoning in intelligent systems").
        """
        found = np.empty((len(of_sources), self.n_themes))
        found[:, self.theme] = of_sources
        for k in np.flatnonzero(np.bincount(self.theme) > 1):
            found[:, k] = 1 - np.prod(1 - of_sources[:, self.theme == k], axis=1)
        return found

    def to_plain(self) -> list[list[list[int]]]:
        """As a setting of a bundle has it: the passes, and the sources."""
        sources = np.column_stack(self._all()[1:])
        return [self.passes.tolist(), sources.tolist()]

    @classmethod
    def from_plain(cls, value: Any, n_themes: int) -> Self:
        """Build from what `to_plain` gave.

        Parameters
        ----------
        value : object
        n_themes : int
            Themes of the codebook.

        Returns
        -------
        Routes

        Raises
        ------
        Unusable
            If it is not such a setting, or does not give each of the themes.
        """
        if not (isinstance(value, list) and len(value) == 2 and all(map(_is_table, value))):
            raise Unusable("has routes of themes that can't be read")
        passes, sources = (np.array(table, dtype=np.int64) for table in value)
        if sources.shape[1] != 4:
            raise Unusable("has routes of themes that can't be read")
        theme, asked, column, slot = sources.T
        wrong = (
            not np.array_equal(np.unique(theme), np.arange(n_themes))
            or (np.diff(theme) < 0).any()
            or len(passes) > _MOST_PASSES
            or asked.max() >= len(passes)
            or slot.max() >= passes.shape[1]
            or min(passes.min(), asked.min(), column.min()) < 0
            or slot.min() < NEW
            or max(passes.max(), column.max()) >= _MOST
        )
        known = slot >= 0
        if wrong or (passes[asked[known], slot[known]] != column[known]).any():
            raise Unusable("has routes that do not lead to the themes of its codebook")
        return cls(passes, theme, asked, column, slot)


def _is_table(value: Any) -> bool:
    """Whether something is rows of whole numbers, all as long as the first."""
    rows = isinstance(value, list) and 0 < len(value) <= _MOST
    if not rows or not all(isinstance(row, list) and row for row in value):
        return False
    if len(value[0]) > _MOST or any(len(row) != len(value[0]) for row in value):
        return False
    return all(type(n) is int and abs(n) <= _MOST for row in value for n in row)
