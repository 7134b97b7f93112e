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
from classifier.model.context import InContext, in_parts
from classifier.model.counted import alone, counted, given
from classifier.model.crossfit import cross_fitted, partly_without_layout, second_pass
from classifier.model.labels import Labels, macro_f1, of_others, theme_labels
from classifier.model.linear import LinearThemes, always
from classifier.model.lone import LARGE, LoneMargins, vectorizer_for
from classifier.model.routes import NEW, Routes
from classifier.model.stacking import PairNetwork
from classifier.model.stored import Stored
from classifier.model.threads import many_fits
from classifier.model.thresholds import best_threshold, rising_line
from classifier.model.variants import Reach, by_report
from classifier.model.vectorizer import SentenceVectorizer
from classifier.model.views import MARGIN, views

_ARRAYS: tuple[str, ...] = ("calibration", "thresholds", "f1_thresholds")
_INSIDE = ("vectorizer", "alone", "context", "second")

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
        Share of the reports that are learnt from without kind, sections, roles and bullets (see
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
        Of lone texts they are one.
    second_ : PairNetwork or LoneMargins
    routes_ : Routes
        Which outputs of the two passes are those of a theme; of a model as it was trained, each of
        one theme.
    calibration_ : ndarray of shape (2, n_sources)
        Slope and intercept on the logit (Platt 1999, "Probabilistic outputs for support
        vector machines"), for each source of the routes.
    thresholds_ : ndarray of shape (n_themes,)
        Probability from which a theme is assigned; 1 for a theme without an example.
    f1_thresholds_ : ndarray of shape (n_themes,)
        Those of the best F1, whatever the thresholds were chosen for.
    variants_ : tuple of (Reach, ThemeClassifier)
        Those that were adapted to corrections, and the reports that they decide about.
    """

    variants_: tuple[tuple[Reach, ThemeClassifier], ...] = ()

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

    def fit(
        self,
        X: Sequence[Sentences | str],
        y: Labels,
        words_alone: Sequence[bool] | None = None,
    ) -> Self:
        """Fit both passes, the calibration and the thresholds.

        Parameters
        ----------
        X : sequence of Sentences or str
            One for each report; a text is taken as one sentence on its own.
        y : sequence of ndarray of shape (n_sentences, n_themes)
            For each report, whether its sentences are about each theme: 1 or 0, True or False,
            and -1 where that is not known; or one array for all reports.
        words_alone : sequence of bool of length n_reports, optional
            Reports that words alone are learnt from: the first pass sees them, and second pass,
            calibration and thresholds of a theme do not, unless the others say too little of it.

        Returns
        -------
        self
        """
        Y = theme_labels(y, X := given(X))
        words_alone = [False] * len(X) if words_alone is None else words_alone
        if len(words_alone) != len(X):
            raise ValueError(f"words_alone has {len(words_alone)} values, and X has {len(X)} texts")
        with many_fits():
            return self._fit(counted(sentences_of(X)), Y, words_alone)

    def _fit(
        self, X: Sequence[Sentences], of_words: NDArray[np.int8], words_alone: Sequence[bool]
    ) -> Self:
        folds = self.inner_folds
        if not alone(X):
            X = partly_without_layout(X, self.withheld, self.random_state)
        elif of_words.size > LARGE:
            folds = 2
        Y = of_others(of_words, np.repeat(np.array(words_alone, dtype=bool), list(map(len, X))))
        fold, (seen, place_of) = cross_fitted(self, X, of_words, folds)
        self.routes_ = Routes.of_trained(Y.shape[1])
        self.variants_ = ()
        if alone(X):
            self.second_ = LoneMargins().fit(seen, place_of, Y)
            logits = self.second_.decision_function(seen, place_of)
        else:
            logits, self.second_ = second_pass(
                self._fit_second, (seen, place_of), Y, fold % _SECOND_FOLDS, self.n_jobs
            )
        self._fit_calibration(logits, Y, calibrated=alone(X))
        return self.fit_first_pass(X, of_words)

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
        return in_parts(X, self.vectorizer_, self.probabilities)

    def probabilities(self, seen: InContext) -> NDArray[np.float64]:
        """Calibrated probabilities of sentences that are prepared for `vectorizer_` already.

        Parameters
        ----------
        seen : InContext

        Returns
        -------
        ndarray of shape (n_sentences, n_themes)
        """
        return by_report(self, seen, lambda deciding: deciding.own_probabilities(seen))

    def own_probabilities(self, seen: InContext) -> NDArray[np.float64]:
        """The same without asking a variant."""
        slope, intercept = self.calibration_
        return self.routes_.any_of(expit(self.logits(seen) * slope + intercept))

    def logits(self, seen: InContext) -> NDArray[np.float64]:
        """What the second pass says, before the calibration.

        Parameters
        ----------
        seen : InContext

        Returns
        -------
        ndarray of shape (n_sentences, n_sources)
            In the order of the sources of `routes_`.
        """
        found, place = self._first_pass(seen)
        routes = self.routes_
        logits = np.empty((len(found), len(routes.theme)))
        for number, columns in enumerate(routes.passes):
            trained, new = (
                np.flatnonzero((routes.asked == number) & (is_new == (routes.slot == NEW)))
                for is_new in (False, True)
            )
            if len(trained):
                of_pass = self.second_.decision_function(found[:, columns], place)
                logits[:, trained] = of_pass[:, routes.slot[trained]]
            if len(new):
                margins = np.ascontiguousarray(found[:, columns, 0])
                of_new = found[:, routes.column[new]]
                logits[:, new] = self.second_.logits_of_new(of_new, margins, place)
        return logits

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
        y : sequence of ndarray of shape (n_sentences, n_themes)
            As for `fit`.

        Returns
        -------
        float
        """
        return macro_f1(theme_labels(y, given(X)), self.predict(X))

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

    def fit_first_pass(self, X: Sequence[Sentences], Y: NDArray[np.int8]) -> Self:
        """Fit the first pass alone (see `classifier.model.crossfit.TwoPass`)."""
        self.vectorizer_ = vectorizer_for(X, self.idf_power, Y.shape[1])
        seen = InContext.of(X, self.vectorizer_)
        self.alone_ = LinearThemes(context=False, C=self.C)
        self.alone_.fit(self.alone_.design(seen), Y)
        self.context_ = self.alone_
        if not alone(X):
            self.context_ = LinearThemes(C=self.C)
            self.context_.fit(self.context_.design(seen), Y)
        return self

    def first_pass(self, X: Sequence[Sentences]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What the second pass sees: the views of each theme, and the place of each sentence."""
        return self._first_pass(InContext.of(X, self.vectorizer_))

    def _first_pass(self, seen: InContext) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        said = sum(self.alone_.contributions(seen)) + self.alone_.intercept_
        if not self.context_.context:
            nowhere = np.zeros((len(said), 0), dtype=np.float32)
            return np.clip(said, -MARGIN, MARGIN)[:, :, None] + 1, nowhere
        opening = self.alone_.opening(seen.tf_idf)
        of_context = self.context_.contributions(seen)
        return views(said, opening, of_context, self.context_.intercept_, seen.around), seen.place

    def _fit_second(
        self, seen: NDArray[np.float32], place_of: NDArray[np.float32], Y: NDArray[np.int8]
    ) -> PairNetwork:
        return PairNetwork(random_state=self.random_state).fit(seen, place_of, Y)

    def _fit_calibration(
        self, logits: NDArray[np.float64], Y: NDArray[np.int8], *, calibrated: bool
    ) -> None:
        n_themes = Y.shape[1]
        self.calibration_ = np.vstack([np.ones(n_themes), np.zeros(n_themes)])
        self.thresholds_ = np.where(always(Y), 0.0, 1.0)
        self.f1_thresholds_ = self.thresholds_.copy()
        for k in np.flatnonzero((Y == 1).any(axis=0) & (Y == 0).any(axis=0)):
            known = Y[:, k] >= 0
            if not calibrated:
                self.calibration_[:, k] = rising_line(logits[known, k], Y[known, k])
            slope, intercept = self.calibration_[:, k]
            probability = expit(logits[known, k] * slope + intercept)
            self.thresholds_[k] = best_threshold(probability, self.precision, self.recall)
            self.f1_thresholds_[k] = best_threshold(probability)

    def to_arrays(self) -> Stored:
        """Settings and arrays, as a bundle keeps them."""
        parts: dict[str, Any] = {"vectorizer": self.vectorizer_, "alone": self.alone_}
        parts |= {"context": self.context_} if self.context_.context else {}
        parts |= {"second": self.second_}
        inside = {name: part.to_arrays() for name, part in parts.items()}
        stored = Stored.of(self, *_ARRAYS, **inside)
        if self.routes_.is_as_trained:
            return stored
        return Stored({**stored.settings, "routes_": self.routes_.to_plain()}, stored.arrays)

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
        lone = "context" not in stored.settings  # of texts that stand alone
        inside = ("vectorizer", "alone", "second") if lone else _INSIDE
        classifier = cls(**stored.settings_of(cls, inside=inside, optional=("routes_",)))
        classifier.routes_ = routes = Routes.of_trained(n_themes)
        if "routes_" in stored.settings:
            classifier.routes_ = routes = Routes.from_plain(stored.settings["routes_"], n_themes)
        stored.put_into(
            classifier,
            calibration=(np.float64, (2, len(routes.theme))),
            thresholds=(np.float64, (n_themes,)),
            f1_thresholds=(np.float64, (n_themes,)),
        )
        classifier.vectorizer_ = known = SentenceVectorizer.from_arrays(stored.inside("vectorizer"))
        linear = LinearThemes.from_arrays
        n_columns, n_known = routes.n_columns, routes.passes.shape[1]
        classifier.alone_ = linear(stored.inside("alone"), known, context=False, n_themes=n_columns)
        classifier.context_ = classifier.alone_
        if not lone:
            classifier.context_ = linear(
                stored.inside("context"), known, context=True, n_themes=n_columns
            )
        second = LoneMargins if lone else PairNetwork
        classifier.second_ = second.from_arrays(stored.inside("second"), n_themes=n_known)
        return classifier
