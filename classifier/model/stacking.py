"""The second pass: which possible theme the sentence is about.

One small network says so for all themes. It sees what the first pass says about the theme in
the sentence, in the sentences around it, in the section and in the report, what it says about the
other themes, and where the sentence is.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.base import BaseEstimator

from classifier.model.context import N_FRAMEWORKS, N_PLACE
from classifier.model.network import AveragedNetworks
from classifier.model.routes import NEW
from classifier.model.stored import Stored, Unusable, is_number
from classifier.model.views import MARGIN, VIEWS

_STRONGEST = 3  # margins of other themes that the network sees, besides all of them by theme
_WRONG_FOR_EACH_RIGHT = 2  # possible themes that a sentence is not about, to distinguish
_MOST_EPOCHS = 8  # more bring nothing to few annotations, and take long

_AT_ONCE = 2**24  # numbers that the network sees: tens of megabytes

IMPOSSIBLE = -12.0
"""Logit of a theme that the first pass does not hold possible."""


class PairNetwork(BaseEstimator):
    """A network over pairs of a sentence and a theme that the first pass considers possible.

    Parameters
    ----------
    hidden : int, default 64
        Hidden units of one network.
    networks : int, default 2
        Networks whose logits are averaged; they differ in their random start.
    alpha : float, default 0.1
        Penalty on the weights.
    steps : int, default 1500
        Steps of the optimiser, of 512 pairs each.
    recall : float, default 0.99
        Share of the annotated pairs that have to be among the possible ones.
    random_state : int, default 0

    Attributes
    ----------
    together_ : ndarray of shape (n_themes, n_themes)
        How much more often than by chance two themes are annotated together: logarithm of the
        smoothed ratio, 0 for a theme with itself.
    possible_ : float
        First-pass margin, plus 1, from which a theme is possible.
    network_ : AveragedNetworks
    """

    def __init__(
        self,
        hidden: int = 64,
        networks: int = 2,
        alpha: float = 0.1,
        steps: int = 1500,
        recall: float = 0.99,
        random_state: int = 0,
    ) -> None:
        self.hidden = hidden
        self.networks = networks
        self.alpha = alpha
        self.steps = steps
        self.recall = recall
        self.random_state = random_state

    def fit(
        self, views: NDArray[np.float32], place: NDArray[np.float32], Y: NDArray[np.int8]
    ) -> Self:
        """Fit to first-pass margins of sentences that the first pass was not trained on.

        Parameters
        ----------
        views : ndarray of shape (n_sentences, n_themes, n_views)
        place : ndarray of shape (n_sentences, n_place)
            Where each sentence is.
        Y : ndarray of int8 of shape (n_sentences, n_themes)
            1 or 0, and -1 where that is not known.
        """
        known, yes = Y >= 0, Y == 1
        counts = yes.T.astype(float) @ yes
        of_known = yes.T.astype(float) @ known  # of the sentences of which the other is known
        both_known = known.T.astype(float) @ known
        by_chance = of_known * of_known.T / np.maximum(both_known, 1)
        ratio = np.log((counts + 2 * by_chance + 1) / (3 * by_chance + 1))
        np.fill_diagonal(ratio, 0)
        self.together_ = ratio.astype(np.float32)
        margins = views[:, :, 0]
        if not yes.any():  # a fold without an annotated theme: nothing is possible
            self.possible_ = np.inf
            return self
        self.possible_ = float(np.quantile(margins[yes], 1 - self.recall))
        if (wrong := np.sort(margins[Y == 0])[::-1]).size:
            enough = min(_WRONG_FOR_EACH_RIGHT * int(yes.sum()), wrong.size - 1)
            self.possible_ = min(self.possible_, float(wrong[enough]))
        if not (known & (margins > self.possible_)).any():  # all margins are the same
            self.possible_ = -MARGIN  # below every margin
        sentence, theme = np.nonzero(known & (margins > self.possible_))
        inputs = self._inputs(views[sentence, theme], margins, place, sentence, theme)
        right = yes[sentence, theme]
        weights = np.ones(len(right))
        if right.all():  # a network wants both answers: one that weighs nothing
            inputs, right = np.vstack([inputs, inputs[:1]]), np.append(right, False)
            weights = np.append(weights, 0.0)
        self.network_ = AveragedNetworks(
            hidden=self.hidden,
            networks=self.networks,
            alpha=self.alpha,
            epochs=min(_MOST_EPOCHS, -(-self.steps * 512 // len(inputs))),
            batch_size=512 if len(inputs) > 512 else 64,  # one batch would be a single step
            learning_rate=0.003,
            random_state=self.random_state,
        ).fit(inputs, right.astype(int), None if weights.all() else weights)
        return self

    def decision_function(
        self, views: NDArray[np.float32], place: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Logits of the themes.

        Parameters
        ----------
        views, place : ndarray
            As for `fit`.

        Returns
        -------
        ndarray of shape (n_sentences, n_themes)
        """
        margins = np.ascontiguousarray(views[:, :, 0])
        return self._logits(views, margins, place, np.arange(margins.shape[1]))

    def logits_of_new(
        self,
        views: NDArray[np.float32],
        margins: NDArray[np.float32],
        place: NDArray[np.float32],
    ) -> NDArray[np.float64]:
        """Logits of themes that it was not trained with.

        Parameters
        ----------
        views : ndarray of shape (n_sentences, n_new, n_views)
        margins : ndarray of shape (n_sentences, n_themes)
            First-pass margins, plus 1, of the themes that it was trained with.
        place : ndarray of shape (n_sentences, n_place)

        Returns
        -------
        ndarray of shape (n_sentences, n_new)
        """
        return self._logits(views, margins, place, np.full(views.shape[1], NEW))

    def _logits(
        self,
        views: NDArray[np.float32],
        margins: NDArray[np.float32],
        place: NDArray[np.float32],
        slots: NDArray[np.int64],
    ) -> NDArray[np.float64]:
        own = views[:, :, 0]
        logits: NDArray[np.float64] = IMPOSSIBLE + 0.1 * own.astype(np.float64)
        possible = own > self.possible_
        # Some sentences at a time, if a model holds very many themes possible.
        n_themes = own.shape[1]
        most = max(1, _AT_ONCE // self.n_inputs(margins.shape[1]))
        step = len(views) if possible.sum() <= most else max(1, most // n_themes)
        for start in range(0, len(views), max(step, 1)):
            at = slice(start, start + step)
            sentence, theme = np.nonzero(possible[at])
            if len(sentence):
                of_pairs = views[at][sentence, theme]
                inputs = self._inputs(of_pairs, margins[at], place[at], sentence, slots[theme])
                found = self.network_.decision_function(inputs)[:, 0]
                logits[at][sentence, theme] = found
        return logits

    def slopes(
        self,
        views: NDArray[np.float32],
        margins: NDArray[np.float32],
        place: NDArray[np.float32],
        sentence: NDArray[np.int64],
        slot: NDArray[np.int64],
        nothing: NDArray[np.float32],
        no_margins: NDArray[np.float32],
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How the logits of pairs come about, on the way from a sentence that says nothing.

        Parameters
        ----------
        views : ndarray of shape (n_pairs, n_views)
            Of the theme of each pair in its sentence.
        margins : ndarray of shape (n_sentences, n_themes)
            First-pass margins, plus 1, of the themes that it was trained with.
        place : ndarray of shape (n_sentences, n_place)
        sentence, slot : ndarray of int of shape (n_pairs,)
            Number of the sentence, and of the theme among those it was trained with, or `NEW`.
        nothing : ndarray of shape (n_pairs, n_views)
            Views of a sentence without a word or a neighbour.
        no_margins : ndarray of shape (n_themes,)
            Margins of such a sentence.

        Returns
        -------
        base : ndarray of shape (n_pairs,)
            Logit of such a sentence in an average place.
        contributions : ndarray of shape (n_pairs, n_views + n_themes + 3)
            What is added to it by each view of the theme, by the margin of each theme, by other
            themes beyond their margins, by the place and by the kind of the report. With the base
            they add up to what `decision_function` gives.
        """
        n_views, n_themes = views.shape[1], margins.shape[1]
        inputs = self._inputs(views, margins, place, sentence, slot)
        baseline = self._inputs(nothing, no_margins[None], place[:1], np.zeros_like(slot), slot)
        start = n_views + min(_STRONGEST, n_themes) + 2
        at = slice(start, start + place.shape[1])
        baseline[:, at] = self.network_.center_[at]
        of_inputs = self.network_.contributions(inputs, baseline)
        by_theme = slice(at.stop, at.stop + n_themes)
        others = of_inputs[:, n_views : at.start].sum(axis=1) + of_inputs[:, by_theme.stop :].sum(
            axis=1
        )
        kind = of_inputs[:, at.stop - N_FRAMEWORKS : at.stop].sum(axis=1)
        of_place = of_inputs[:, at.start : at.stop - N_FRAMEWORKS].sum(axis=1)
        contributions = np.column_stack(
            [of_inputs[:, :n_views], of_inputs[:, by_theme], others, of_place, kind]
        )
        base = self.network_.decision_function(baseline)[:, 0]
        # The logit of what is not possible is a plain multiple of the margin.
        impossible = views[:, 0] <= self.possible_
        contributions[impossible] = 0
        change = views[:, 0] - nothing[:, 0]
        contributions[impossible, 0] = 0.1 * change[impossible]
        base[impossible] = IMPOSSIBLE + 0.1 * nothing[impossible, 0]
        return base, contributions

    @staticmethod
    def n_inputs(n_themes: int) -> int:
        """Inputs of the network: the columns of what `_inputs` gives."""
        return len(VIEWS) + min(_STRONGEST, n_themes) + 2 + N_PLACE + n_themes + 2 + n_themes

    def to_arrays(self) -> Stored:
        """Settings and arrays, as a bundle keeps them."""
        network = self.network_.to_arrays()
        return Stored.of(self, "together", learnt=("possible_",), network=network)

    @classmethod
    def from_arrays(cls, stored: Stored, *, n_themes: int) -> Self:
        """Build one from what `to_arrays` gave.

        Parameters
        ----------
        stored : Stored
        n_themes : int

        Returns
        -------
        PairNetwork

        Raises
        ------
        Unusable
            If a setting or an array differs from what it needs.
        """
        pairs = cls(**stored.settings_of(cls, learnt=("possible_",), inside=("network",)))
        if not is_number(stored.settings["possible_"]):
            raise Unusable("has a PairNetwork with a possible_ that is not a number")
        pairs.possible_ = float(stored.settings["possible_"])
        stored.put_into(pairs, together=(np.float32, (n_themes, n_themes)))
        pairs.network_ = AveragedNetworks.from_arrays(
            stored.inside("network"), n_inputs=cls.n_inputs(n_themes), n_outputs=1
        )
        return pairs

    def _inputs(
        self,
        views: NDArray[np.float32],
        margins: NDArray[np.float32],
        place: NDArray[np.float32],
        sentence: NDArray[np.int64],
        slot: NDArray[np.int64],
    ) -> NDArray[np.float32]:
        own = views[:, 0]
        others = margins[sentence]
        trained = np.flatnonzero(slot != NEW)
        others[trained, slot[trained]] = 0
        rank = (others > own[:, None]).sum(axis=1)
        np.negative(others, out=others)
        n_strongest = min(_STRONGEST, others.shape[1])
        others.partition(n_strongest - 1, axis=1)
        strongest = -np.sort(others[:, :n_strongest], axis=1)
        parts = (
            views,
            strongest,
            rank[:, None],
            (margins > 0.5).sum(axis=1)[sentence, None],
            place[sentence],
            margins[sentence],
            _of_slots(expit(3 * (margins - 1)) @ self.together_, sentence, slot),
            _of_slots(np.maximum(margins - 1, -1) @ self.together_, sentence, slot),
            np.eye(margins.shape[1] + 1, margins.shape[1], dtype=np.float32)[slot],
        )
        return np.concatenate(parts, axis=1, dtype=np.float32, casting="unsafe")


def _of_slots(
    values: NDArray[np.float32], sentence: NDArray[np.int64], slot: NDArray[np.int64]
) -> NDArray[np.float32]:
    """A column of what is said of the themes of pairs; nothing of a theme that is new."""
    return np.where(slot == NEW, 0, values[sentence, slot])[:, None]
