"""What a trained model consists of: its classifiers, their codebook and their thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook
from classifier.language.sentences import Sentences
from classifier.model.context import InContext
from classifier.model.polarity import PolarityClassifier
from classifier.model.themes import ThemeClassifier
from classifier.model.threads import one_blas_thread


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What is predicted of the sentences of a report.

    Attributes
    ----------
    probabilities : ndarray of shape (n_sentences, n_themes)
        Calibrated; themes in the order of the codebook.
    assigned : ndarray of bool of shape (n_sentences, n_themes)
    polarity_probabilities : ndarray of shape (n_sentences, n_polarities)
        Calibrated; without columns where the model knows no polarity.
    polarity : ndarray of int of shape (n_sentences,)
        Column of the polarity that is assigned; empty where the model knows none.
    """

    probabilities: NDArray[np.float64]
    assigned: NDArray[np.bool_]
    polarity_probabilities: NDArray[np.float64]
    polarity: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Estimators:
    """Fitted classifiers of themes and of polarity, and what belongs to them.

    Attributes
    ----------
    codebook : Codebook
    theme_classifier : ThemeClassifier
    polarity_classifier : PolarityClassifier or None
        None where the training annotations had no polarity.
    thresholds : ndarray of shape (n_themes,)
        A theme is assigned where its probability reaches this.
    facts : mapping
        What the manifest says of the training: data, scores.
    """

    codebook: Codebook
    theme_classifier: ThemeClassifier
    polarity_classifier: PolarityClassifier | None
    thresholds: NDArray[np.float64]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        classifiers = f"{self.theme_classifier!r}, {self.polarity_classifier!r}"
        return f"Estimators({len(self.themes)} themes, {' '.join(classifiers.split())})"

    @property
    def themes(self) -> tuple[str, ...]:
        """Names of the themes, in the order of the codebook."""
        return self.codebook.names

    @property
    def polarities(self) -> tuple[str, ...]:
        """Names of the polarities, in the order of the codebook; empty where none is known."""
        known = self.polarity_classifier
        return () if known is None else tuple(known.classes_.tolist())

    def predict(self, sentences: Sentences) -> Predictions:
        """Themes and polarity of the sentences of a report.

        Parameters
        ----------
        sentences : Sentences

        Returns
        -------
        Predictions
        """
        with one_blas_thread():
            return self._predict(sentences)

    def _predict(self, sentences: Sentences) -> Predictions:
        themes, polarity = self.theme_classifier, self.polarity_classifier
        seen = InContext.of([sentences], themes.vectorizer_)
        probabilities = themes.probabilities(seen)
        of_polarity = np.zeros((len(sentences), 0))
        decided = np.zeros(0, dtype=np.int64)
        if polarity is not None:
            if polarity.vectorizer_ is not themes.vectorizer_:
                seen = replace(seen, blocks=polarity.vectorizer_.transform([sentences]))
            of_polarity = polarity.probabilities(seen)
            decided = polarity.decide(of_polarity)
        return Predictions(probabilities, probabilities >= self.thresholds, of_polarity, decided)
