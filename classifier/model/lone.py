"""Texts that stand alone, such as answers to a survey: what is different where nothing is around.

There is one first pass, of the text itself, and in place of the network a few numbers: how sure
the first pass is of a theme, and of the theme that it is most sure of besides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from classifier.language.pipeline import WITHOUT_SPACES
from classifier.language.sentences import Sentences
from classifier.model.counted import Counted, alone
from classifier.model.routes import NEW
from classifier.model.stored import Stored
from classifier.model.thresholds import rising_line
from classifier.model.vectorizer import SentenceVectorizer

_MANY, _VERY_MANY = 5_000, 20_000
"""Texts from which an n-gram has to be in two of them, and in three."""

_MANY_REPORTS = 200  # above which an n-gram has to be in eight of them instead of five

LARGE = 300_000
"""Texts times themes from which time is saved: two inner folds in place of four."""

_VERY_LARGE = 1_000_000  # of all texts, from which words are all that is seen

_MOST_OF_SECOND = 10_000  # texts that the second pass of polarity is fitted to, at most

_SURE = 9.0  # logits are clipped to this on either side
_PAIRS = 200_000  # of a text and a theme, that the weights are fitted to at most


def vectorizer_for(
    X: Sequence[Sentences], idf_power: float = 1.4, n_themes: int = 1
) -> SentenceVectorizer:
    """A vectorizer that suits the texts: of lone ones each is a report of its own.

    Parameters
    ----------
    X : sequence of Sentences
        Of texts that are some of many, how many all are decides what suits them.
    idf_power : float
    n_themes : int, default 1
        Of very many texts and themes, character n-grams are left out.

    Returns
    -------
    SentenceVectorizer
        Fitted.
    """
    # Words are characters there.
    longest = 5 if X and X[0].language in WITHOUT_SPACES else 3
    if not alone(X):
        fewest = 8 if len(X) > _MANY_REPORTS else 5
        of_reports = SentenceVectorizer(longest, idf_power=idf_power, min_reports=fewest)
        return of_reports.fit(X)
    n_texts = X.n_all if isinstance(X, Counted) else len(X)
    return SentenceVectorizer(
        word_ngrams=longest,
        opening=0,
        idf_power=idf_power,
        min_reports=1,
        min_sentences=1 + (n_texts > _MANY) + (n_texts > _VERY_MANY),
    ).fit(X, chars=n_texts * n_themes <= _VERY_LARGE)


def varying(features: sp.csr_matrix) -> NDArray[np.bool_]:
    """Which features are not the same in all texts, as those of what is around a text are."""
    found: NDArray[np.bool_] = (features.max(axis=0) != features.min(axis=0)).toarray().ravel()
    return found


def sparing(
    fit: Callable[..., Any], folds: int, X: Sequence[Sentences]
) -> tuple[Callable[..., Any], int]:
    """How a second pass of polarity saves time where very many texts stand alone.

    Parameters
    ----------
    fit : callable
        Fits it to what the first pass says, and the classes.
    folds : int
        Inner folds.
    X : sequence of Sentences

    Returns
    -------
    fit : callable
        The same for fewer of the texts.
    folds : int
    """
    if not alone(X) or len(X) <= _MOST_OF_SECOND:
        return fit, folds
    return partial(_fit_to_fewer, fit), 2


def _fit_to_fewer(
    fit: Callable[..., Any], inputs: NDArray[np.float32], codes: NDArray[np.int64]
) -> Any:
    count = min(len(inputs), _MOST_OF_SECOND)
    spread = np.arange(count) * len(inputs) // max(count, 1)
    return fit(inputs[spread], codes[spread])


class LoneMargins(BaseEstimator):
    """Second pass of lone texts: a logistic regression that all themes share.

    It sees the margin of a theme, calibrated (Platt 1999), and the greatest of the other themes.

    Attributes
    ----------
    platt_ : ndarray of shape (2, n_themes)
        Slope and intercept of the logit of each theme.
    weights_ : ndarray of shape (4,)
        Of the logit, of the greatest of the other themes, of how far that is above it, and the
        intercept.
    """

    def fit(
        self,
        views: NDArray[np.float32],
        place: NDArray[np.float32],  # noqa: ARG002
        Y: NDArray[np.int8],
    ) -> Self:
        """Fit to first-pass margins of texts that the first pass was not trained on.

        Parameters
        ----------
        views : ndarray of shape (n_texts, n_themes, 1)
        place : ndarray
            Not used.
        Y : ndarray of int8 of shape (n_texts, n_themes)
            1 or 0, and -1 where that is not known.
        """
        from sklearn.linear_model import LogisticRegression

        margins = views[:, :, 0].astype(np.float64)
        self.platt_ = np.vstack([np.ones(Y.shape[1]), np.zeros(Y.shape[1])])
        self.weights_ = np.array([1.0, 0.0, 0.0, 0.0])
        for k in np.flatnonzero((Y == 1).any(axis=0) & (Y == 0).any(axis=0)):
            known = Y[:, k] >= 0
            self.platt_[:, k] = rising_line(margins[known, k], Y[known, k])
        own, other = self._seen(views[:, :, 0], np.arange(Y.shape[1]))
        text, theme = np.nonzero(Y >= 0)
        step = len(text) // _PAIRS + 1
        text, theme = text[::step], theme[::step]
        right = Y[text, theme]
        if Y.shape[1] > 1 and len(np.unique(right)) == 2:
            features = self._features(own[text, theme], other[text, theme])
            shared = LogisticRegression().fit(features, right)
            self.weights_ = np.append(shared.coef_[0], shared.intercept_)
        return self

    def decision_function(
        self,
        views: NDArray[np.float32],
        place: NDArray[np.float32],  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Logits of the themes, of shape (n_texts, n_themes); arguments as for `fit`."""
        own, other = self._seen(views[:, :, 0], np.arange(views.shape[1]))
        return self._logits(own, other)

    def logits_of_new(
        self,
        views: NDArray[np.float32],
        margins: NDArray[np.float32],
        place: NDArray[np.float32],  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Logits of themes that it was not trained with (see `PairNetwork.logits_of_new`)."""
        own = self._calibrated(views[:, :, 0], np.full(views.shape[1], NEW))
        trained = self._calibrated(margins, np.arange(margins.shape[1]))
        return self._logits(own, np.broadcast_to(trained.max(axis=1)[:, None], own.shape))

    def slopes(
        self,
        views: NDArray[np.float32],
        margins: NDArray[np.float32],
        place: NDArray[np.float32],  # noqa: ARG002
        sentence: NDArray[np.int64],
        slot: NDArray[np.int64],
        nothing: NDArray[np.float32],
        no_margins: NDArray[np.float32],
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How the logits of pairs come about (see `PairNetwork.slopes`).

        First the margin of the theme itself changes, and then those of the others, which count
        together.
        """

        def both(
            of_theme: NDArray[np.float32], of_all: NDArray[np.float32]
        ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
            own = np.where(
                slot == NEW,
                self._calibrated(of_theme, np.full(len(slot), NEW)),
                self._calibrated(of_theme, slot),
            )
            others = self._calibrated(of_all, np.arange(of_all.shape[1]))
            trained = np.flatnonzero(slot != NEW)
            others[trained, slot[trained]] = -_SURE
            return own, others.max(axis=1)

        own, other = both(views[:, 0], margins[sentence])
        own_before, other_before = both(nothing[:, 0], np.tile(no_margins, (len(slot), 1)))
        base = self._logits(own_before, other_before)
        half = self._logits(own, other_before)
        n_views, n_themes = views.shape[1], margins.shape[1]
        added = np.zeros((len(slot), n_views + n_themes + 3))
        added[:, 0] = half - base
        added[:, n_views + n_themes] = self._logits(own, other) - half
        return base, added

    def _calibrated(
        self, margins: NDArray[np.float32], slot: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Logits of margins; those of a theme that is new are like those of the others."""
        slope, intercept = np.column_stack([self.platt_, self.platt_.mean(axis=1)])[:, slot]
        found: NDArray[np.float64] = np.clip(margins * slope + intercept, -_SURE, _SURE)
        return found

    def _seen(
        self, margins: NDArray[np.float32], slot: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The logit of each theme, and the greatest of the others."""
        own = self._calibrated(margins, slot)
        if own.shape[1] < 2:
            return own, np.full_like(own, -_SURE)
        best = own.argmax(axis=1)
        second, first = np.partition(own, -2, axis=1)[:, -2:].T
        is_best = np.arange(own.shape[1]) == best[:, None]
        return own, np.where(is_best, second[:, None], first[:, None])

    def _features(
        self, own: NDArray[np.float64], other: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        return np.stack([own, other, np.maximum(other - own, 0)], axis=-1)

    def _logits(self, own: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self._features(own, other) @ self.weights_[:3]
        found += self.weights_[3]
        return found

    def to_arrays(self) -> Stored:
        """Settings and arrays, as a bundle keeps them."""
        return Stored.of(self, "platt", "weights")

    @classmethod
    def from_arrays(cls, stored: Stored, *, n_themes: int) -> Self:
        """Build one from what `to_arrays` gave.

        Raises
        ------
        Unusable
            If a setting or an array differs from what it needs.
        """
        found = cls(**stored.settings_of(cls))
        stored.put_into(found, platt=(np.float64, (2, n_themes)), weights=(np.float64, (4,)))
        return found
