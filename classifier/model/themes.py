"""Which themes a sentence is about: two passes over sentences in context.

The first pass is linear, over TF-IDF of the sentence and of its surroundings. The second is a
small neural network over what the first says about the sentence and its neighbours, so that
"They are well supported" can take its theme from the sentences around it, and a passing
mention can be told from a finding. The network is trained on first-pass margins of reports
that the first pass was not trained on (stacking; Wolpert 1992, "Stacked generalization").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from classifier.language.sentences import Sentences, sentences_of
from classifier.model.context import InContext
from classifier.model.crossfit import (
    Labels,
    cross_fitted,
    partly_without_layout,
    second_pass,
    stacked,
)
from classifier.model.linear import LinearThemes
from classifier.model.stacking import PairNetwork
from classifier.model.stored import Stored
from classifier.model.threads import many_fits
from classifier.model.thresholds import best_threshold
from classifier.model.vectorizer import SentenceVectorizer
from classifier.model.views import views

_SECOND_FOLDS = 3
"""Folds, of whole inner folds, whose second pass the calibration and the thresholds see."""


class ThemeClassifier(ClassifierMixin, BaseEstimator):
    """Probabilities of the themes of sentences in context.

    Parameters
    ----------
    precision, recall : float, optional
        What the thresholds are chosen for, instead of the best F1 (see `best_threshold`).
    C : float, default 0.22
        Inverse strength of the penalty of the first pass.
    idf_power : float, default 1.4
        Power of the inverse document frequency, as in `SentenceVectorizer`.
    withheld : float, default 0.4
        Share of the reports that are learnt from without sections, roles and bullets (see
        `partly_without_layout`).
    inner_folds : int, default 4
        Folds, grouped by report, that give the first-pass margins that the second pass, the
        calibration and the thresholds are learnt from.
    random_state : int, default 0
    n_jobs : int, optional
        Processes for the folds.

    Attributes
    ----------
    vectorizer_ : SentenceVectorizer
    alone_, context_ : LinearThemes
        The first pass, from the sentence alone and with its surroundings.
    second_ : PairNetwork
    calibration_ : ndarray of shape (2, n_themes)
        Slope and intercept on the logit (Platt 1999, "Probabilistic outputs for support
        vector machines").
    thresholds_ : ndarray of shape (n_themes,)
        Probability from which a theme is assigned; 1 for a theme without an example.
    f1_thresholds_ : ndarray of shape (n_themes,)
        Those of the best F1, whatever the thresholds were chosen for.
    """

    def __init__(
        self,
        precision: float | None = None,
        recall: float | None = None,
        C: float = 0.22,
        idf_power: float = 1.4,
        withheld: float = 0.4,
        inner_folds: int = 4,
        random_state: int = 0,
        n_jobs: int | None = None,
    ) -> None:
        self.precision = precision
        self.recall = recall
        self.C = C
        self.idf_power = idf_power
        self.withheld = withheld
        self.inner_folds = inner_folds
        self.random_state = random_state
        self.n_jobs = n_jobs

    def fit(self, X: Sequence[Sentences | str], y: Labels) -> Self:
        """Fit both passes, the calibration and the thresholds.

        Parameters
        ----------
        X : sequence of Sentences or str
            One for each report; a text is taken as one sentence on its own.
        y : sequence of ndarray of bool of shape (n_sentences, n_themes)
            For each report, the themes of its sentences; or one array for all reports.

        Returns
        -------
        self
        """
        with many_fits():
            return self._fit(sentences_of(X), stacked(y).astype(bool))

    def _fit(self, X: Sequence[Sentences], Y: NDArray[np.bool_]) -> Self:
        X = partly_without_layout(X, self.withheld, self.random_state)
        fold, (seen, place_of) = cross_fitted(self, X, Y)
        logits, self.second_ = second_pass(
            self._fit_second,
            (seen, place_of),
            Y,
            fold % _SECOND_FOLDS,
            self.n_jobs,
        )
        self._fit_calibration(logits, Y)
        return self.fit_first_pass(X, Y)

    def predict_proba(self, X: Sequence[Sentences | str]) -> NDArray[np.float64]:
        """Calibrated probabilities.

        Parameters
        ----------
        X : sequence of Sentences or str

        Returns
        -------
        ndarray of shape (n_sentences, n_themes)
        """
        check_is_fitted(self, "second_")
        return self.probabilities(InContext.of(sentences_of(X), self.vectorizer_))

    def probabilities(self, seen: InContext) -> NDArray[np.float64]:
        """Calibrated probabilities of sentences that are prepared for `vectorizer_` already.

        Parameters
        ----------
        seen : InContext

        Returns
        -------
        ndarray of shape (n_sentences, n_themes)
        """
        logits = self.second_.decision_function(*self._first_pass(seen))
        slope, intercept = self.calibration_
        probabilities: NDArray[np.float64] = expit(logits * slope + intercept)
        return probabilities

    def predict(self, X: Sequence[Sentences | str]) -> NDArray[np.bool_]:
        """Whether each theme is assigned to each sentence.

        Parameters
        ----------
        X : sequence of Sentences or str

        Returns
        -------
        ndarray of bool of shape (n_sentences, n_themes)
        """
        return self.predict_proba(X) >= self.thresholds_

    def score(self, X: Sequence[Sentences | str], y: Labels) -> float:
        """Macro-F1 over the themes that occur in `y`.

        Parameters
        ----------
        X : sequence of Sentences or str
        y : sequence of ndarray of bool of shape (n_sentences, n_themes)
            As for `fit`.

        Returns
        -------
        float
        """
        from sklearn.metrics import f1_score

        truth = stacked(y)
        occur = truth.any(axis=0)
        return float(f1_score(truth[:, occur], self.predict(X)[:, occur], average="macro"))

    @property
    def classes_(self) -> list[NDArray[np.bool_]]:
        """The classes of each theme, as scikit-learn's scorers ask for them."""
        check_is_fitted(self, "thresholds_")
        return [np.array([False, True])] * len(self.thresholds_)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.target_tags.multi_output = tags.classifier_tags.multi_label = True
        return tags

    def fit_first_pass(self, X: Sequence[Sentences], Y: NDArray[np.bool_]) -> Self:
        """Fit the first pass alone (see `classifier.model.crossfit.TwoPass`)."""
        self.vectorizer_ = SentenceVectorizer(idf_power=self.idf_power).fit(X)
        seen = InContext.of(X, self.vectorizer_)
        self.alone_ = LinearThemes(context=False, C=self.C)
        self.context_ = LinearThemes(C=self.C)
        for linear in (self.alone_, self.context_):
            linear.fit(linear.design(seen), Y)
        return self

    def first_pass(self, X: Sequence[Sentences]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What the second pass sees: the views of each theme, and the place of each sentence."""
        return self._first_pass(InContext.of(X, self.vectorizer_))

    def _first_pass(self, seen: InContext) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        alone = sum(self.alone_.contributions(seen)) + self.alone_.intercept_
        opening = self.alone_.opening(seen.tf_idf)
        of_context = self.context_.contributions(seen)
        return views(alone, opening, of_context, self.context_.intercept_, seen.around), seen.place

    def _fit_second(
        self, seen: NDArray[np.float32], place_of: NDArray[np.float32], Y: NDArray[np.bool_]
    ) -> PairNetwork:
        return PairNetwork(random_state=self.random_state).fit(seen, place_of, Y)

    def _fit_calibration(self, logits: NDArray[np.float64], Y: NDArray[np.bool_]) -> None:
        from sklearn.linear_model import LogisticRegression

        always = np.asarray(Y.all(axis=0))
        known = Y.any(axis=0) & ~always
        self.calibration_ = np.vstack([np.ones(len(always)), np.zeros(len(always))])
        self.thresholds_ = np.where(always, 0.0, 1.0)
        self.f1_thresholds_ = self.thresholds_.copy()
        for k in np.flatnonzero(known):
            platt = LogisticRegression(C=1e6).fit(logits[:, [k]], Y[:, k])
            self.calibration_[:, k] = platt.coef_[0, 0], platt.intercept_[0]
            probability = expit(logits[:, k] * platt.coef_[0, 0] + platt.intercept_[0])
            self.thresholds_[k] = best_threshold(probability, self.precision, self.recall)
            self.f1_thresholds_[k] = best_threshold(probability)

    def to_arrays(self) -> Stored:
        """Settings and arrays, as a bundle keeps them."""
        return Stored.of(
            self,
            *("calibration", "thresholds", "f1_thresholds"),
            vectorizer=self.vectorizer_.to_arrays(),
            alone=self.alone_.to_arrays(),
            context=self.context_.to_arrays(),
            second=self.second_.to_arrays(),
        )

    @classmethod
    def from_arrays(cls, stored: Stored, *, n_themes: int) -> Self:
        """Build one from what `to_arrays` gave.

        Parameters
        ----------
        stored : Stored
        n_themes : int

        Returns
        -------
        ThemeClassifier

        Raises
        ------
        Unusable
            If a setting or an array differs from what it needs.
        """
        inside = ("vectorizer", "alone", "context", "second")
        classifier = cls(**stored.settings_of(cls, inside=inside))
        stored.put_into(
            classifier,
            calibration=(np.float64, (2, n_themes)),
            thresholds=(np.float64, (n_themes,)),
            f1_thresholds=(np.float64, (n_themes,)),
        )
        vectorizer, alone, context, second = map(stored.inside, inside)
        classifier.vectorizer_ = known = SentenceVectorizer.from_arrays(vectorizer)
        linear = LinearThemes.from_arrays
        classifier.alone_ = linear(alone, known, context=False, n_themes=n_themes)
        classifier.context_ = linear(context, known, context=True, n_themes=n_themes)
        classifier.second_ = PairNetwork.from_arrays(second, n_themes=n_themes)
        return classifier
