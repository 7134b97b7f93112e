"""Whether a sentence reports a strength, a weakness, both or neither: two passes, as for themes.

The first pass is a logistic regression over TF-IDF of the sentence, of its halves on either
side of a contrast ("but", "however") and of its neighbours. The second is a small network over
what the first says about the sentence, about each half, and about the sentences around.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from classifier.language.sentences import Sentences, sentences_of
from classifier.model.context import N_PLACE, InContext, in_parts
from classifier.model.counted import alone, counted, given
from classifier.model.crossfit import (
    cross_fitted,
    partly_without_layout,
    second_pass,
)
from classifier.model.cues import CUES, cues_of, of_report
from classifier.model.labels import Labels, polarity_labels
from classifier.model.linear import LinearPolarity, of_each_class, weighted
from classifier.model.lone import sparing, varying, vectorizer_for
from classifier.model.network import AveragedNetworks
from classifier.model.stored import Stored, Unusable
from classifier.model.surroundings import group_mean, picked
from classifier.model.threads import many_fits
from classifier.model.variants import Reach, by_report
from classifier.model.vectorizer import SentenceVectorizer

_APART = ("words", "opening")
"""Blocks whose evidence for and against is kept apart: a mixed sentence has both."""


class PolarityClassifier(ClassifierMixin, BaseEstimator):
    """Probabilities of the polarities of sentences in context.

    Parameters
    ----------
    classes : tuple of str
        The polarities, in the order of the codebook; by default in that of the alphabet.
    C : float, default 1.0
        Inverse strength of the penalty of the first pass.
    balance : float, default 0.25
        Power of the inverse class frequency that sentences are weighted by.
    hidden, alpha, epochs, networks
        Of the second pass, as in `AveragedNetworks`.
    withheld : float, default 0.4
        Share of the reports that are learnt from without kind, sections, roles and bullets (see
        `partly_without_layout`).
    inner_folds : int, default 4
        Folds, grouped by report, whose held-out first pass the second learns from.
    random_state : int, default 0
    n_jobs : int, optional
        Processes for the folds.

    Attributes
    ----------
    classes_ : ndarray of str
    vectorizer_ : SentenceVectorizer
    usual_ : ndarray of float32 of shape (n_cues,)
        Mean counts of the words of `CUES` in a sentence.
    first_ : LinearPolarity
        The first pass.
    network_ : AveragedNetworks
        The second pass.
    calibration_ : ndarray of shape (n_classes + 1, n_classes)
        Vector scaling of the logits (Guo et al. 2017, "On calibration of modern neural
        networks"); the last row is the intercept.
    variants_ : tuple of (Reach, PolarityClassifier)
        Those that were adapted to corrections, and the reports that they decide about.
    """

    variants_: tuple[tuple[Reach, PolarityClassifier], ...] = ()

    def __init__(
        self,
        classes: tuple[str, ...] = (),
        C: float = 1.0,
        balance: float = 0.25,
        hidden: int = 32,
        alpha: float = 1.0,
        epochs: int = 6,
        networks: int = 3,
        withheld: float = 0.4,
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
        self.withheld = withheld
        self.inner_folds = inner_folds
        self.random_state = random_state
        self.n_jobs = n_jobs

    def fit(self, X: Sequence[Sentences | str], y: Labels) -> Self:
        """Fit both passes and the calibration.

        Parameters
        ----------
        X : sequence of Sentences or str
            One for each report; a text is taken as one sentence on its own.
        y : sequence of ndarray of shape (n_sentences,)
            For each report, the polarities of its sentences, or one array for all reports;
            sentences whose polarity is None are left out.

        Returns
        -------
        self
        """
        labels = polarity_labels(y, X := given(X))
        with many_fits():
            return self._fit(sentences_of(X), labels)

    def _fit(self, X: Sequence[Sentences], y: NDArray[np.object_]) -> Self:
        X = counted(partly_without_layout(counted(X), self.withheld, self.random_state))
        names = self.classes or sorted({value for value in y if value is not None})
        self.classes_ = np.array([name for name in names if (y == name).any()])
        if (n := len(self.classes_)) < 2:
            raise ValueError(f"y has {n} of the polarities: at least 2 are needed")
        self.variants_ = ()
        codes = self.codes(y)
        known = codes >= 0
        # What a first pass learns from one report or two is so poor that the calibration of what
        # follows from it would spoil the rest.
        fit, folds = sparing(self._fit_second, self.inner_folds, X)
        fold, (inputs,) = cross_fitted(self, X, codes, folds, fewest=self.inner_folds)
        logits, self.network_ = second_pass(
            fit, (inputs[known],), codes[known], fold[known], self.n_jobs
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
        check_is_fitted(self, "first_")
        return in_parts(X, self.vectorizer_, self.probabilities)

    def probabilities(self, seen: InContext) -> NDArray[np.float64]:
        """Calibrated probabilities of sentences that are prepared for `vectorizer_` already.

        Parameters
        ----------
        seen : InContext

        Returns
        -------
        ndarray of shape (n_sentences, n_polarities)
        """
        return by_report(self, seen, lambda deciding: deciding.own_probabilities(seen))

    def own_probabilities(self, seen: InContext) -> NDArray[np.float64]:
        """The same without asking a variant."""
        return self._calibrated(self.network_.decision_function(*self._first_pass(seen)))

    def predict(self, X: Sequence[Sentences | str]) -> NDArray[np.str_]:
        """Polarity of each sentence: the most probable one.

        Parameters
        ----------
        X : sequence of Sentences or str

        Returns
        -------
        ndarray of str of shape (n_sentences,)
        """
        most = self.predict_proba(X).argmax(axis=1)
        chosen: NDArray[np.str_] = self.classes_[most]
        return chosen

    def score(self, X: Sequence[Sentences | str], y: Labels) -> float:
        """Macro-F1 over the polarities; sentences whose polarity is None are left out."""
        from sklearn.metrics import f1_score

        codes, classes = self.codes(polarity_labels(y, given(X))), range(len(self.classes_))
        known = codes >= 0
        chosen = self.predict_proba(X).argmax(axis=1)[known]
        return float(
            f1_score(codes[known], chosen, labels=classes, average="macro", zero_division=0)
        )

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags

    def fit_first_pass(self, X: Sequence[Sentences], codes: NDArray[np.int64]) -> Self:
        """Fit the first pass alone (see `TwoPass`); -1 means None."""
        self.vectorizer_ = vectorizer_for(X)
        self.usual_ = cues_of(X).mean(axis=0)
        self.first_ = LinearPolarity(C=self.C)
        design = self.first_.design(InContext.of(X, self.vectorizer_))
        known = codes >= 0
        inputs = sp.hstack(design, format="csr", dtype=np.float32)[known]
        samples = weighted(inputs, codes[known], len(self.classes_), self.balance)
        sizes = [part.shape[1] for part in design]
        self.first_.fit(*samples, sizes, varying(inputs) if alone(X) else None)
        return self

    def codes(self, y: NDArray[np.object_]) -> NDArray[np.int64]:
        """Numbers of polarities in `classes_`; -1 for None, and for others."""
        number = {name: k for k, name in enumerate(self.classes_.tolist())}
        return np.array([number.get(value, -1) for value in y], dtype=np.int64)

    def first_pass(self, X: Sequence[Sentences]) -> tuple[NDArray[np.float32]]:
        """What the second pass sees."""
        return self._first_pass(InContext.of(X, self.vectorizer_))

    def _first_pass(self, seen: InContext) -> tuple[NDArray[np.float32]]:
        around = seen.around
        blocks, scores = self.first_.blocks, self.first_.contributions(seen)
        of_sentence = [s for block, s in zip(blocks, scores, strict=True) if block.of_sentence]
        split = [
            block.adds(seen, side(coef, 0))
            for block, coef in zip(blocks, self.first_.coefs_, strict=True)
            if block.name in _APART
            for side in (np.maximum, np.minimum)
        ]
        total = sum(scores) + self.first_.intercept_
        probability = softmax(total, axis=1)
        cues = cues_of(seen.sentences)
        steps = [around.previous, around.following]
        neighbours = [picked(probability, near) for near in steps]
        neighbours += [
            picked(next_to, near) for next_to, near in zip(neighbours, steps, strict=True)
        ]
        inputs = np.hstack(
            [
                total,
                *of_sentence,
                *split,
                *neighbours,
                around.rest @ probability / around.n_rest,
                group_mean(probability, around.section_group),
                group_mean(probability, around.report),
                cues,
                of_report(cues, self.usual_, around.report),
                seen.place,
            ]
        ).astype(np.float32)
        assert inputs.shape[1] == self._n_inputs(len(self.classes_))
        return (inputs,)

    def _n_inputs(self, n_classes: int) -> int:
        """Columns of what the second pass sees: some for each class, and those of no class."""
        of_sentence = sum(block.of_sentence for block in self.first_.blocks)
        of_surroundings = 4 + 3  # neighbours; rest of the paragraph, section, report
        of_class = 1 + of_sentence + 2 * len(_APART) + of_surroundings
        return n_classes * of_class + 2 * len(CUES) + N_PLACE

    def _fit_second(
        self, inputs: NDArray[np.float32], codes: NDArray[np.int64]
    ) -> AveragedNetworks:
        inputs, codes, weights = weighted(inputs, codes, len(self.classes_), self.balance)
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
        from sklearn.linear_model import LogisticRegression

        scaling = LogisticRegression(C=100.0, max_iter=500).fit(logits, codes)
        coefficients, intercept = of_each_class(scaling)
        self.calibration_ = np.vstack([coefficients.T, intercept])

    def to_arrays(self) -> Stored:
        """Settings and arrays, as a bundle keeps them."""
        return Stored.of(
            self,
            *("calibration", "usual"),
            learnt=("classes_",),
            vectorizer=self.vectorizer_.to_arrays(),
            first=self.first_.to_arrays(),
            network=self.network_.to_arrays(),
        )

    @classmethod
    def from_arrays(cls, stored: Stored, *, polarities: Collection[str]) -> Self:
        """Build one from what `to_arrays` gave.

        Parameters
        ----------
        stored : Stored
        polarities : collection of str
            Those of the codebook.

        Returns
        -------
        PolarityClassifier

        Raises
        ------
        Unusable
            If a setting or an array differs from what it needs, or a class is not a polarity of the
            codebook.
        """
        inside = ("vectorizer", "first", "network")
        classifier = cls(**stored.settings_of(cls, learnt=("classes_",), inside=inside))
        classes = stored.settings["classes_"]
        if not isinstance(classes, list) or not all(isinstance(name, str) for name in classes):
            raise Unusable("has a PolarityClassifier whose classes_ are not names")
        if len(classes) < 2 or len(set(classes)) < len(classes):
            raise Unusable("has a PolarityClassifier without at least two different polarities")
        if not {*classes, *classifier.classes} <= set(polarities):
            raise Unusable("has different polarities from its codebook")
        n_classes = len(classes)
        classifier.classes_ = np.array(classes)
        stored.put_into(
            classifier,
            calibration=(np.float64, (n_classes + 1, n_classes)),
            usual=(np.float32, (len(CUES),)),
        )
        vectorizer, first, network = map(stored.inside, inside)
        classifier.vectorizer_ = known = SentenceVectorizer.from_arrays(vectorizer)
        classifier.first_ = LinearPolarity.from_arrays(first, known, n_classes=n_classes)
        classifier.network_ = AveragedNetworks.from_arrays(
            network, n_inputs=classifier._n_inputs(n_classes), n_outputs=n_classes
        )
        return classifier
