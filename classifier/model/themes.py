"""Which themes a sentence is about: two passes over sentences in context.

The first pass is linear, over TF-IDF of the sentence and of its surroundings. The second is a
small neural network over what the first says of the sentence and of its neighbours, so that
"They are well supported" can take its theme from the sentences around it, and a passing
mention can be told from a finding. The network is trained on first-pass margins of reports
that the first pass was not trained on (stacking; Wolpert 1992, "Stacked generalization").
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC
from sklearn.utils.validation import check_is_fitted

from classifier.language.sentences import Sentences, sentences_of
from classifier.model.context import InContext, Surroundings, picked
from classifier.model.crossfit import Labels, cross_fitted, second_pass, stacked
from classifier.model.features import Blocks, SentenceVectorizer, unit_length
from classifier.model.stacking import PairNetwork, views
from classifier.model.threads import many_fits

_OPENING, _CHARS, _REST, _SECTION = 0.4, 0.6, 0.5, 0.5
"""Weights of parts of the first pass; those of neighbours are in `_neighbours`."""

_SECOND_FOLDS = 3
"""Folds, of whole inner folds, whose second pass the calibration and the thresholds see."""


class LinearThemes(BaseEstimator):
    """First pass: linear margins of each theme over TF-IDF of a sentence and its surroundings.

    Parameters
    ----------
    context : bool, default True
        Use the surroundings; without them the margins are those of the sentence alone.
    C : float, default 0.22
        Inverse strength of the penalty of the support vector machines.

    Attributes
    ----------
    coefs_ : list of ndarray of float32 of shape (n_features, n_themes)
        One for each part of the design.
    intercept_ : ndarray of float32 of shape (n_themes,)

    Notes
    -----
    The weights of the parts were chosen by cross-validation grouped by report; see
    ``docs/model.md``.
    """

    def __init__(self, context: bool = True, C: float = 0.22) -> None:
        self.context = context
        self.C = C

    def design(self, seen: InContext) -> list[sp.csr_matrix]:
        """Weighted parts of the features.

        Parameters
        ----------
        seen : InContext

        Returns
        -------
        list of csr_matrix of float32
            The first three are of the sentence itself: words, opening words, character n-grams.
        """
        words, chars, opening = seen.blocks
        parts = [words, _OPENING * opening, _CHARS * chars]
        if self.context:
            parts += [weight * picked(words, at) for weight, at in _neighbours(seen.around)]
            parts.append(_REST * unit_length(seen.around.rest @ words))
            parts.append(sp.csr_matrix(_SECTION * seen.around.section))
        return parts

    def fit(self, parts: Sequence[sp.csr_matrix], Y: NDArray[np.bool_]) -> Self:
        """Fit one support vector machine for each theme.

        Parameters
        ----------
        parts : sequence of csr_matrix of shape (n_sentences, n_features)
            What `design` gives.
        Y : ndarray of bool of shape (n_sentences, n_themes)
        """
        X = sp.hstack(parts, format="csr", dtype=np.float64)
        machine = LinearSVC(C=self.C, tol=0.01, max_iter=200, random_state=0)
        coefficients = np.zeros((X.shape[1], Y.shape[1]), dtype=np.float32)
        self.intercept_ = np.where(Y.all(axis=0), 1, -1).astype(np.float32)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # far closer than the data are sure
            for k, y in enumerate(Y.T):
                if y.any() and not y.all():
                    machine.fit(X, y)
                    coefficients[:, k] = machine.coef_[0]
                    self.intercept_[k] = machine.intercept_[0]
        limits = np.cumsum([part.shape[1] for part in parts])[:-1]
        self.coefs_ = [part.copy() for part in np.split(coefficients, limits)]
        return self

    def contributions(self, seen: InContext) -> list[NDArray[np.float32]]:
        """What each part of `design` adds to the margins.

        Parameters
        ----------
        seen : InContext

        Returns
        -------
        list of ndarray of shape (n_sentences, n_themes)

        Notes
        -----
        Equal to the parts of `design` times their coefficients. But for the rest of the
        paragraph, whose length is brought to 1, a neighbour's part is linear in its words: the
        coefficients are applied once to the words of each sentence, and the neighbours are
        looked up among the few numbers that this gives.
        """
        words, chars, opening = seen.blocks
        coefs = self.coefs_
        found = [words @ coefs[0], _OPENING * (opening @ coefs[1]), _CHARS * (chars @ coefs[2])]
        if self.context:
            neighbours = _neighbours(seen.around)
            found += [
                weight * picked(words @ coef, at)
                for (weight, at), coef in zip(neighbours, coefs[3:-2], strict=True)
            ]
            rest = unit_length(seen.around.rest @ words)
            found += [_REST * (rest @ coefs[-2]), _SECTION * (seen.around.section @ coefs[-1])]
        return found

    def opening(self, blocks: Blocks) -> NDArray[np.float32]:
        """What the opening words alone say, of shape (n_sentences, n_themes)."""
        of_words, of_opening = (blocks.opening @ coef for coef in self.coefs_[:2])
        said: NDArray[np.float32] = of_words + _OPENING * of_opening
        return said


def _neighbours(around: Surroundings) -> list[tuple[float, NDArray[np.int64]]]:
    """Sentences around, whose words are parts of the design, and the weight of each."""
    across = np.where(around.previous < 0, around.before, -1)
    return [(0.5, around.previous), (0.25, across), (0.4, around.following), (0.5, around.first)]


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
        inner_folds: int = 4,
        random_state: int = 0,
        n_jobs: int | None = None,
    ) -> None:
        self.precision = precision
        self.recall = recall
        self.C = C
        self.idf_power = idf_power
        self.inner_folds = inner_folds
        self.random_state = random_state
        self.n_jobs = n_jobs

    def fit(self, X: Sequence[Sentences | str], y: Labels) -> Self:
        """Fit both passes, the calibration and the thresholds.

        Parameters
        ----------
        X : sequence of Sentences or str
            One for each report; a text is taken as one sentence that stands alone.
        y : sequence of ndarray of bool of shape (n_sentences, n_themes)
            For each report, the themes of its sentences; or one array for all reports.

        Returns
        -------
        self
        """
        with many_fits():
            return self._fit(sentences_of(X), stacked(y).astype(bool))

    def _fit(self, X: Sequence[Sentences], Y: NDArray[np.bool_]) -> Self:
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
        """Whether each theme is assigned to each sentence."""
        return self.predict_proba(X) >= self.thresholds_

    def score(self, X: Sequence[Sentences | str], y: Labels) -> float:
        """Macro-F1 over the themes that occur in `y`."""
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
        opening = self.alone_.opening(seen.blocks)
        of_context = self.context_.contributions(seen)
        return views(alone, opening, of_context, self.context_.intercept_, seen.around), seen.place

    def _fit_second(
        self, seen: NDArray[np.float32], place_of: NDArray[np.float32], Y: NDArray[np.bool_]
    ) -> PairNetwork:
        return PairNetwork(random_state=self.random_state).fit(seen, place_of, Y)

    def _fit_calibration(self, logits: NDArray[np.float64], Y: NDArray[np.bool_]) -> None:
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


def best_threshold(
    probability: NDArray[np.float64], precision: float | None = None, recall: float | None = None
) -> float:
    """Threshold with the best expected F1, precision or recall, given calibrated probabilities.

    The probabilities stand for the labels, which makes it steadier than the threshold that
    happens to be the best for the labels (Lipton, Elkan and Naryanaswamy 2014, "Optimal
    thresholding of classifiers to maximize F1 measure").

    Parameters
    ----------
    probability : ndarray of shape (n_sentences,)
    precision : float, optional
        The lowest threshold whose expected precision is at least this, instead.
    recall : float, optional
        The highest threshold whose expected recall is at least this, instead.

    Returns
    -------
    float

    Examples
    --------
    >>> best_threshold(np.array([0.01, 0.02, 0.9, 1.0]))
    0.46
    """
    ranked = np.sort(probability)[::-1]
    expected = np.cumsum(ranked)
    counts = np.arange(1, len(ranked) + 1)
    if precision is not None:  # the mean of what is assigned falls as more is
        best = max(int((expected / counts >= precision).sum()) - 1, 0)
    elif recall is not None:
        best = int(np.argmax(expected >= recall * expected[-1]))
    else:
        best = int(np.argmax(2 * expected / (counts + expected[-1])))
    return float((ranked[best] + ranked[min(best + 1, len(ranked) - 1)]) / 2)
