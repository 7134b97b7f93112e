"""Whether a sentence reports a strength, a weakness, both or neither: two passes, as for themes.

The first pass is a logistic regression over TF-IDF of the sentence, of its halves on either
side of a contrast ("but", "however") and of its neighbours. The second is a small network over
what the first says of the sentence, of each half, and of the sentences around.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted
from spacy.strings import get_string_id

from classifier.language.pipeline import DATE, NAME, NUMBER
from classifier.language.sentences import Sentences, sentences_of
from classifier.model.context import InContext, group_mean, picked
from classifier.model.crossfit import Labels, cross_fitted, second_pass, stacked
from classifier.model.features import SentenceVectorizer, counts_of, halves, stacked_tokens
from classifier.model.network import AveragedNetworks
from classifier.model.threads import many_fits


def _identifiers(words: str) -> NDArray[np.uint64]:
    return np.array(sorted(map(get_string_id, words.split())), dtype=np.uint64)


_CONTRAST = _identifiers(
    "but although however while whilst though despite nevertheless yet whereas nonetheless albeit"
    " except"
)
_CUES = tuple(
    _identifiers(words)
    for words in (
        "not no n't never nor neither without cannot",
        f"{NUMBER} {DATE}",
        NAME,
        "be have do",
    )
)


_NEIGHBOUR, _PLACE = 0.4, 0.3
"""Weights of parts of the first pass that are not of the sentence itself."""


class PolarityClassifier(ClassifierMixin, BaseEstimator):
    """Probabilities of the polarities of sentences in context.

    Parameters
    ----------
    classes : tuple of str
        The polarities, in the order of the codebook; by default in that of the alphabet.
    C : float, default 4.0
        Inverse strength of the penalty of the first pass.
    balance : float, default 0.25
        Power of the inverse class frequency that sentences are weighted by.
    hidden, alpha, epochs, networks
        Of the second pass, as in `AveragedNetworks`.
    inner_folds : int, default 4
        Folds, grouped by report, whose held-out first pass the second learns from.
    random_state : int, default 0
    n_jobs : int, optional
        Processes for the folds.

    Attributes
    ----------
    classes_ : ndarray of str
    vectorizer_ : SentenceVectorizer
    first_coef_, first_intercept_ : ndarray
        The first pass; the class is the last axis.
    network_ : AveragedNetworks
        The second pass.
    calibration_ : ndarray of shape (n_classes + 1, n_classes)
        Vector scaling of the logits (Guo et al. 2017, "On calibration of modern neural
        networks"); the last row is the intercept.
    offsets_ : ndarray of shape (n_classes,)
        Added to the log-probabilities before the most probable class is taken, for the best
        macro-F1.
    """

    def __init__(
        self,
        classes: tuple[str, ...] = (),
        C: float = 4.0,
        balance: float = 0.25,
        hidden: int = 32,
        alpha: float = 1.0,
        epochs: int = 12,
        networks: int = 3,
        inner_folds: int = 4,
        random_state: int = 0,
        n_jobs: int | None = None,
    ) -> None:
        self.classes = classes
        self.C = C
        self.balance = balance
        self.hidden = hidden
        self.alpha = alpha
        self.epochs = epochs
        self.networks = networks
        self.inner_folds = inner_folds
        self.random_state = random_state
        self.n_jobs = n_jobs

    def fit(self, X: Sequence[Sentences | str], y: Labels) -> Self:
        """Fit both passes, the calibration and the offsets.

        Parameters
        ----------
        X : sequence of Sentences or str
            One for each report; a text is taken as one sentence that stands alone.
        y : sequence of ndarray of shape (n_sentences,)
            For each report, the polarities of its sentences, or one array for all reports;
            sentences whose polarity is None are left out.

        Returns
        -------
        self
        """
        with many_fits():
            return self._fit(sentences_of(X), stacked(y))

    def _fit(self, X: Sequence[Sentences], y: NDArray[np.object_]) -> Self:
        names = self.classes or sorted({value for value in y if value is not None})
        self.classes_ = np.array([name for name in names if (y == name).any()])
        codes = np.array([self._code(value) for value in y])
        known = codes >= 0
        # What a first pass learns from one report or two is so poor that the calibration of what
        # follows from it would spoil the rest.
        fold, (inputs,) = cross_fitted(self, X, codes, fewest=self.inner_folds)
        logits, self.network_ = second_pass(
            self._fit_second, (inputs[known],), codes[known], fold[known], self.n_jobs
        )
        self._fit_calibration(logits, codes[known])
        return self.fit_first_pass(X, codes)

    def predict_proba(self, X: Sequence[Sentences | str]) -> NDArray[np.float64]:
        """Calibrated probabilities.

        Parameters
        ----------
        X : sequence of Sentences or str

        Returns
        -------
        ndarray of shape (n_sentences, n_polarities)
            In the order of `classes_`.
        """
        check_is_fitted(self, "first_coef_")
        return self.probabilities(InContext.of(sentences_of(X), self.vectorizer_))

    def probabilities(self, seen: InContext) -> NDArray[np.float64]:
        """Calibrated probabilities of sentences that are prepared for `vectorizer_` already.

        Parameters
        ----------
        seen : InContext

        Returns
        -------
        ndarray of shape (n_sentences, n_polarities)
        """
        return self._calibrated(self.network_.decision_function(*self._first_pass(seen)))

    def predict(self, X: Sequence[Sentences | str]) -> NDArray[np.str_]:
        """Polarity of each sentence."""
        decided = self.decide(self.predict_proba(X))
        chosen: NDArray[np.str_] = self.classes_[decided]
        return chosen

    def score(self, X: Sequence[Sentences | str], y: Labels) -> float:
        """Macro-F1 over the polarities; sentences whose polarity is None are left out."""
        codes = np.array([self._code(value) for value in stacked(y)])
        known = codes >= 0
        chosen = self.decide(self.predict_proba(X))
        return _macro_f1(codes[known], chosen[known], len(self.classes_))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags

    def decide(self, probabilities: NDArray[np.float64]) -> NDArray[np.int64]:
        """Index in `classes_` of the polarity that is assigned, given the probabilities."""
        shifted = np.log(np.maximum(probabilities, 1e-9)) + self.offsets_
        chosen: NDArray[np.int64] = shifted.argmax(axis=1)
        return chosen

    def _code(self, value: object) -> int:
        found = np.flatnonzero(self.classes_ == value)
        return int(found[0]) if len(found) else -1

    # first pass

    def _own_parts(self, seen: InContext) -> list[tuple[float, sp.csr_matrix]]:
        """Features of the sentence itself and of its halves, and the weight of each part."""
        words, chars, opening = seen.blocks
        n_sentences = words.shape[0]
        tokens = stacked_tokens(seen.sentences, "lemmas")
        both = self.vectorizer_.transform_words(*halves(*tokens, _CONTRAST))
        before, after = both[:n_sentences], both[n_sentences:]
        return [(1, words), (0.6, chars), (0.4, opening), (0.7, before), (0.7, after)]

    def _design(self, seen: InContext) -> sp.csr_matrix:
        """All parts of the features side by side, weighted."""
        words, around = seen.blocks.words, seen.around
        parts = [weight * part for weight, part in self._own_parts(seen)]
        parts += [_NEIGHBOUR * picked(words, at) for at in (around.previous, around.following)]
        parts.append(sp.csr_matrix(_PLACE * seen.place))
        return sp.hstack(parts, format="csr", dtype=np.float32)

    def fit_first_pass(self, X: Sequence[Sentences], codes: NDArray[np.int64]) -> Self:
        """Fit the first pass alone (see `TwoPass`); -1 stands for None."""
        self.vectorizer_ = SentenceVectorizer().fit(X)
        design = self._design(InContext.of(X, self.vectorizer_))
        known = codes >= 0
        linear = LogisticRegression(C=self.C, tol=1e-3, max_iter=200)
        linear.fit(*self._weighted(design[known], codes[known]))
        coefficients, intercept = linear.coef_, linear.intercept_
        if len(coefficients) == 1:  # of two classes scikit-learn gives the second alone
            coefficients = np.vstack([-coefficients, coefficients]) / 2
            intercept = np.array([-intercept[0], intercept[0]]) / 2
        self.first_coef_ = coefficients.T.astype(np.float32)
        self.first_intercept_ = intercept.astype(np.float32)
        return self

    def _weighted(
        self, inputs: Any, codes: NDArray[np.int64]
    ) -> tuple[Any, NDArray[np.int64], NDArray[np.float64]]:
        """Inputs, classes and weights; a class without a sample gets one that weighs nothing."""
        counts = np.bincount(codes, minlength=len(self.classes_))
        weights = ((counts.max() / np.maximum(counts, 1)) ** self.balance)[codes]
        absent = np.flatnonzero(counts == 0)
        if len(absent):
            stack = sp.vstack if sp.issparse(inputs) else np.vstack
            inputs = stack([inputs, inputs[np.zeros(len(absent), dtype=int)]])
            if sp.issparse(inputs):
                inputs = inputs.tocsr()
        return inputs, np.append(codes, absent), np.append(weights, np.zeros(len(absent)))

    def first_pass(self, X: Sequence[Sentences]) -> tuple[NDArray[np.float32]]:
        """What the second pass sees."""
        return self._first_pass(InContext.of(X, self.vectorizer_))

    def _first_pass(self, seen: InContext) -> tuple[NDArray[np.float32]]:
        words, around = seen.blocks.words, seen.around
        parts = self._own_parts(seen)
        sizes = [part.shape[1] for _, part in parts]
        limits = np.cumsum([*sizes, words.shape[1], words.shape[1]])
        *of_own, of_previous, of_following, of_place = np.split(self.first_coef_, limits)
        scores = []
        split = []
        for number, ((weight, part), coef) in enumerate(zip(parts, of_own, strict=True)):
            if number in (0, 2):  # evidence for and against, apart: a mixed sentence has both
                against = weight * (part @ np.minimum(coef, 0))
                split += [weight * (part @ np.maximum(coef, 0)), against]
            scores.append(weight * (part @ coef))
        # A neighbour's part is linear in its words, as in `LinearThemes.contributions`.
        scores += [
            _NEIGHBOUR * picked(words @ of_previous, around.previous),
            _NEIGHBOUR * picked(words @ of_following, around.following),
            _PLACE * (seen.place @ of_place),
        ]
        total = sum(scores) + self.first_intercept_
        probability = softmax(total, axis=1)
        steps = [around.previous, around.following]
        neighbours = [picked(probability, near) for near in steps]
        neighbours += [
            picked(next_to, near) for next_to, near in zip(neighbours, steps, strict=True)
        ]
        cues = counts_of(*stacked_tokens(seen.sentences, "lemmas"), (*_CUES, _CONTRAST))
        inputs = np.hstack(
            [
                total,
                *scores[:5],
                *split,
                *neighbours,
                around.rest @ probability / around.n_rest,
                group_mean(probability, around.section_group),
                group_mean(probability, around.report),
                cues,
                seen.place,
            ]
        ).astype(np.float32)
        return (inputs,)

    # second pass

    def _fit_second(
        self, inputs: NDArray[np.float32], codes: NDArray[np.int64]
    ) -> AveragedNetworks:
        inputs, codes, weights = self._weighted(inputs, codes)
        # Of two classes, MLPClassifier would give one output: ask for both.
        truth = codes if len(self.classes_) > 2 else np.eye(2, dtype=int)[codes]
        return AveragedNetworks(
            hidden=self.hidden,
            networks=self.networks,
            alpha=self.alpha,
            epochs=self.epochs,
            batch_size=128,
            learning_rate=0.002,
            clip=5.0,
            random_state=self.random_state,
        ).fit(inputs, truth, weights)

    def _calibrated(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled = logits @ self.calibration_[:-1] + self.calibration_[-1]
        probabilities: NDArray[np.float64] = softmax(scaled, axis=1)
        return probabilities

    def _fit_calibration(self, logits: NDArray[np.float64], codes: NDArray[np.int64]) -> None:
        scaling = LogisticRegression(C=100.0, max_iter=500).fit(logits, codes)
        coefficients, intercept = scaling.coef_, scaling.intercept_
        if len(coefficients) == 1:
            coefficients = np.vstack([-coefficients, coefficients]) / 2
            intercept = np.array([-intercept[0], intercept[0]]) / 2
        self.calibration_ = np.vstack([coefficients.T, intercept])
        self.offsets_ = _best_offsets(self._calibrated(logits), codes)


def _macro_f1(truth: NDArray[np.int64], chosen: NDArray[np.int64], n_classes: int) -> float:
    """Macro-F1 of class numbers: that of scikit-learn without its checks, hundreds of times."""
    hits = np.bincount(truth[truth == chosen], minlength=n_classes)
    both = np.bincount(truth, minlength=n_classes) + np.bincount(chosen, minlength=n_classes)
    return float((2 * hits / np.maximum(both, 1)).mean())


def _best_offsets(
    probabilities: NDArray[np.float64], codes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Offsets of the log-probabilities with the best macro-F1, by coordinate ascent."""
    logs = np.log(np.maximum(probabilities, 1e-9))
    offsets = np.zeros(logs.shape[1])
    grid = np.linspace(-2, 2.5, 46)
    rarest_last = np.argsort(-np.bincount(codes, minlength=len(offsets)))
    for _ in range(3):
        for k in rarest_last[1:]:  # the most frequent class is the fixed point
            scores = []
            for value in grid:
                offsets[k] = value
                scores.append(_macro_f1(codes, (logs + offsets).argmax(axis=1), len(offsets)))
            smooth = np.convolve(np.pad(scores, 2, mode="edge"), np.ones(5) / 5, "valid")
            offsets[k] = grid[int(np.argmax(smooth))]
    return offsets
