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
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC
from sklearn.utils.validation import check_is_fitted
from spacy.strings import get_string_id

from classifier.context import WINDOW, Surroundings
from classifier.features import SentenceVectorizer
from classifier.sentences import Sentences

_BACK_REFERENCES = np.array(
    sorted(
        map(
            get_string_id,
            [
                "they",
                "their",
                "them",
                "these",
                "those",
                "this",
                "that",
                "such",
                "it",
                "its",
                "here",
                "both",
                "he",
                "she",
            ],
        )
    ),
    dtype=np.uint64,
)


class LinearThemes(BaseEstimator):
    """First pass: linear margins of each theme over TF-IDF of a sentence and its surroundings.

    Parameters
    ----------
    context : bool, default True
        Use the surroundings; without them the margins are those of the sentence alone.
    C : float, default 0.2
        Inverse strength of the penalty of the support vector machine.

    Attributes
    ----------
    coef_ : ndarray of float32 of shape (n_features, n_themes)
    intercept_ : ndarray of float32 of shape (n_themes,)

    Notes
    -----
    The weights of the blocks were chosen by cross-validation grouped by report; see
    ``docs/model.md``.
    """

    def __init__(self, context: bool = True, C: float = 0.2) -> None:
        self.context = context
        self.C = C

    def design(
        self, words: sp.csr_matrix, chars: sp.csr_matrix, around: Surroundings
    ) -> sp.csr_matrix:
        """Weighted blocks of features side by side."""
        blocks = [words, 0.7 * chars]
        if self.context:
            blocks += [
                0.5 * (around.previous @ words),
                0.4 * (around.following @ words),
                0.5 * (around.first @ words),
                0.5 * normalize(around.rest @ words, copy=False),
                sp.csr_matrix(0.5 * around.section),
            ]
        return sp.hstack(blocks, format="csr", dtype=np.float32)

    def fit(self, X: sp.csr_matrix, Y: NDArray[np.bool_]) -> Self:
        """Fit one support vector machine for each theme.

        Parameters
        ----------
        X : csr_matrix of shape (n_sentences, n_features)
            What `design` gives.
        Y : ndarray of bool of shape (n_sentences, n_themes)
        """
        machine = LinearSVC(C=self.C, tol=0.01, max_iter=200, random_state=0)
        X = X.astype(np.float64)
        coefficients = []
        intercepts = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # far closer than the data are sure
            for y in Y.T:
                machine.fit(X, y)
                coefficients.append(machine.coef_[0])
                intercepts.append(machine.intercept_[0])
        self.coef_ = np.array(coefficients, dtype=np.float32).T.copy()
        self.intercept_ = np.array(intercepts, dtype=np.float32)
        return self

    def decision_function(self, X: sp.csr_matrix) -> NDArray[np.float32]:
        """Margins of the themes, of shape (n_sentences, n_themes)."""
        margins: NDArray[np.float32] = X @ self.coef_ + self.intercept_
        return margins


class ThemeClassifier(ClassifierMixin, BaseEstimator):
    """Probabilities of the themes of sentences in context.

    Parameters
    ----------
    hidden : int, default 64
        Hidden units of a network of the second pass.
    networks : int, default 2
        Networks that are averaged; they differ in their random start.
    alpha : float, default 0.3
        Penalty on the networks' weights.
    epochs : int, default 12
    inner_folds : int, default 5
        Folds, grouped by report, that give the first-pass margins that the second pass, the
        calibration and the thresholds are learnt from.
    random_state : int, default 0

    Attributes
    ----------
    vectorizer_ : SentenceVectorizer
    alone_, context_ : LinearThemes
    center_, scale_ : ndarray
        Mean and standard deviation of the inputs of the second pass.
    hidden_coef_, hidden_intercept_, output_coef_, output_intercept_ : ndarray
        The networks, side by side as one.
    calibration_ : ndarray of shape (2, n_themes)
        Slope and intercept on the logit (Platt 1999, "Probabilistic outputs for support
        vector machines").
    thresholds_ : ndarray of shape (n_themes,)
        Probability from which a theme is assigned, for the best F1.
    """

    def __init__(
        self,
        hidden: int = 64,
        networks: int = 2,
        alpha: float = 0.3,
        epochs: int = 12,
        inner_folds: int = 5,
        random_state: int = 0,
    ) -> None:
        self.hidden = hidden
        self.networks = networks
        self.alpha = alpha
        self.epochs = epochs
        self.inner_folds = inner_folds
        self.random_state = random_state

    def fit(self, X: Sequence[Sentences], Y: NDArray[np.bool_]) -> Self:
        """Fit both passes, the calibration and the thresholds.

        Parameters
        ----------
        X : sequence of Sentences
            One for each report.
        Y : ndarray of bool of shape (n_sentences, n_themes)
            Rows in the order of the sentences of all reports.

        Returns
        -------
        self
        """
        Y = np.asarray(Y, dtype=bool)
        report = np.repeat(np.arange(len(X)), [len(sentences) for sentences in X])
        folds = min(self.inner_folds, len(X))
        splitter = GroupKFold(folds, shuffle=True, random_state=self.random_state)
        inputs = None
        fold = np.zeros(len(report), dtype=np.int64)
        for number, (train, test) in enumerate(splitter.split(X, groups=np.arange(len(X)))):
            rows = np.isin(report, test)
            fold[rows] = number
            self._fit_first_pass([X[i] for i in train], Y[~rows])
            found = self._second_inputs([X[i] for i in test])
            if inputs is None:
                inputs = np.zeros((len(report), found.shape[1]), dtype=np.float32)
            inputs[rows] = found
        assert inputs is not None
        logits = np.zeros(Y.shape)
        for number in range(folds):
            self._fit_second_pass(inputs[fold != number], Y[fold != number])
            logits[fold == number] = self._logits(inputs[fold == number])
        self._fit_calibration(logits, Y)
        self._fit_second_pass(inputs, Y)
        self._fit_first_pass(X, Y)
        return self

    def predict_proba(self, X: Sequence[Sentences]) -> NDArray[np.float64]:
        """Calibrated probabilities.

        Parameters
        ----------
        X : sequence of Sentences

        Returns
        -------
        ndarray of shape (n_sentences, n_themes)
        """
        check_is_fitted(self)
        return expit(
            self._logits(self._second_inputs(X)) * self.calibration_[0] + self.calibration_[1]
        )

    def predict(self, X: Sequence[Sentences]) -> NDArray[np.bool_]:
        """Whether each theme is assigned to each sentence."""
        return self.predict_proba(X) >= self.thresholds_

    # first pass

    def _fit_first_pass(self, X: Sequence[Sentences], Y: NDArray[np.bool_]) -> None:
        self.vectorizer_ = SentenceVectorizer().fit(X)
        words, chars = self.vectorizer_.transform_halves(X)
        around = Surroundings.of(X)
        self.alone_ = LinearThemes(context=False)
        self.context_ = LinearThemes()
        for linear in (self.alone_, self.context_):
            linear.fit(linear.design(words, chars, around), Y)

    def _second_inputs(self, X: Sequence[Sentences]) -> NDArray[np.float32]:
        """What the second pass sees: margins of the sentence and its neighbours, and its place."""
        words, chars = self.vectorizer_.transform_halves(X)
        around = Surroundings.of(X)
        alone, context = (
            np.clip(linear.decision_function(linear.design(words, chars, around)), -4, 4) + 1
            for linear in (self.alone_, self.context_)
        )  # a margin of -1, surely not the theme, is 0: as where there is no neighbour
        n_rest = np.maximum(np.asarray(around.rest.sum(axis=1)), 1)
        return np.hstack(
            [
                alone,
                context,
                *(
                    near @ margins
                    for margins in (alone, context)
                    for near in (around.previous, around.following, around.first)
                ),
                around.rest @ alone / n_rest,
                around.rest @ context / n_rest,
                _greatest_of_rest(alone, around),
                around.section,
                _place(X, around),
            ]
        ).astype(np.float32)

    # second pass

    def _fit_second_pass(self, inputs: NDArray[np.float32], Y: NDArray[np.bool_]) -> None:
        self.center_ = inputs.mean(axis=0)
        self.scale_ = inputs.std(axis=0)
        self.scale_[self.scale_ == 0] = 1
        scaled = self._scaled(inputs)
        networks = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is meant
            for seed in range(self.networks):
                networks.append(
                    MLPClassifier(
                        (self.hidden,),
                        alpha=self.alpha,
                        batch_size=128,
                        max_iter=self.epochs,
                        random_state=self.random_state + seed,
                    ).fit(scaled, Y.astype(int))
                )
        self.hidden_coef_ = np.hstack([n.coefs_[0] for n in networks]).astype(np.float32)
        self.hidden_intercept_ = np.concatenate([n.intercepts_[0] for n in networks]).astype(
            np.float32
        )
        self.output_coef_ = (np.vstack([n.coefs_[1] for n in networks]) / self.networks).astype(
            np.float32
        )
        self.output_intercept_ = np.mean([n.intercepts_[1] for n in networks], axis=0).astype(
            np.float32
        )

    def _scaled(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.clip((inputs - self.center_) / self.scale_, -5, 5)

    def _logits(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        hidden = np.maximum(self._scaled(inputs) @ self.hidden_coef_ + self.hidden_intercept_, 0)
        logits: NDArray[np.float32] = hidden @ self.output_coef_ + self.output_intercept_
        return logits

    def _fit_calibration(self, logits: NDArray[np.float64], Y: NDArray[np.bool_]) -> None:
        platt = LogisticRegression(C=1e6)
        fitted = [
            platt.fit(z[:, None], y) and (platt.coef_[0, 0], platt.intercept_[0])
            for z, y in zip(logits.T, Y.T, strict=True)
        ]
        self.calibration_ = np.array(fitted).T
        probabilities = expit(logits * self.calibration_[0] + self.calibration_[1])
        self.thresholds_ = np.array(
            [best_threshold(y, p) for y, p in zip(Y.T, probabilities.T, strict=True)]
        )


def best_threshold(truth: NDArray[np.bool_], probability: NDArray[np.float64]) -> float:
    """Threshold with the best F1, smoothed over neighbouring thresholds.

    Parameters
    ----------
    truth : ndarray of bool of shape (n_sentences,)
    probability : ndarray of shape (n_sentences,)

    Returns
    -------
    float
    """
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + hits[-1])
    width = max(3, int(0.05 * hits[-1]))  # one lucky sentence should not decide
    padded = np.pad(f1, (width // 2, width - 1 - width // 2), "edge")
    best = int(np.argmax(np.convolve(padded, np.ones(width) / width, "valid")))
    ranked = probability[order]
    return float((ranked[best] + ranked[min(best + 1, len(ranked) - 1)]) / 2)


def _greatest_of_rest(margins: NDArray[np.float32], around: Surroundings) -> NDArray[np.float32]:
    """Greatest margin of each theme among the other sentences of the paragraph; 0 if none is greater."""
    greatest = np.zeros_like(margins)
    index = np.arange(len(margins))
    start = index - around.position
    for step in range(-WINDOW, WINDOW + 1):
        other = index + step
        rows = index[(step != 0) & (other >= start) & (other < start + around.length)]
        np.maximum.at(greatest, rows, margins[rows + step])
    return greatest


def _place(X: Sequence[Sentences], around: Surroundings) -> NDArray[np.float32]:
    """Where a sentence stands, how long it is and whether it points back."""
    lengths = np.concatenate([np.diff(sentences.offsets) for sentences in X])
    opening = np.concatenate([sentences.norms[sentences.offsets[:-1]] for sentences in X])
    return np.column_stack(
        [
            np.log1p(lengths),
            np.isin(opening, _BACK_REFERENCES),
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
