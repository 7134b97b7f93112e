"""A trained model: text in, themes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook
from classifier.read import read_text
from classifier.report import Report
from classifier.sentences import Sentences, split
from classifier.tagged import TaggedReport
from classifier.threads import one_blas_thread

if TYPE_CHECKING:
    from classifier.polarity import PolarityClassifier
    from classifier.themes import ThemeClassifier


@dataclass(frozen=True, eq=False)
class Model:
    """Themes and polarity of the sentences of a report.

    Attributes
    ----------
    codebook : Codebook
    themes : ThemeClassifier
    polarity : PolarityClassifier or None
        None where the training annotations had no polarity.
    thresholds : ndarray of shape (n_themes,)
        A theme is assigned where its probability reaches this.
    facts : mapping
        What the manifest says of the training: data, scores.
    """

    codebook: Codebook
    themes: ThemeClassifier
    polarity: PolarityClassifier | None
    thresholds: NDArray[np.float64]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def estimators(self) -> dict[str, Any]:
        """The fitted estimators by name."""
        return {"themes": self.themes, "polarity": self.polarity}

    def tag(self, report: Report | str) -> TaggedReport:
        """Tag every sentence of a report or of a text.

        Parameters
        ----------
        report : Report or str
            What `classifier.read_report` gives, or plain text.

        Returns
        -------
        TaggedReport
        """
        sentences = self._sentences(report)
        with one_blas_thread():
            return self._tag(sentences)

    def _tag(self, sentences: Sentences) -> TaggedReport:
        probabilities = self.themes.predict_proba([sentences])
        polarities: tuple[str, ...] = ()
        of_polarity = np.zeros((len(sentences), 0))
        polarity = np.zeros(0, dtype=np.int64)
        if self.polarity is not None:
            polarities = tuple(self.polarity.classes_.tolist())
            of_polarity = self.polarity.predict_proba([sentences])
            polarity = self.polarity.decide(of_polarity)
        return TaggedReport(
            report=sentences.report,
            sentences=tuple(sentences),
            codebook=self.codebook,
            probabilities=probabilities,
            assigned=probabilities >= self.thresholds,
            polarities=polarities,
            polarity_probabilities=of_polarity,
            polarity=polarity,
            coder=str(self.facts.get("title") or "report-themes"),
        )

    def predict_proba(self, texts: Report | str | Sequence[Report | str]) -> NDArray[np.float64]:
        """Calibrated probabilities of the themes of every sentence.

        Parameters
        ----------
        texts : Report, str, or sequence of them

        Returns
        -------
        ndarray of shape (n_sentences, n_themes)
            The sentences of each text in order, one text after the other; themes in the
            order of the codebook.
        """
        if isinstance(texts, Report | str):
            texts = [texts]
        sentences = [self._sentences(text) for text in texts]
        with one_blas_thread():
            return self.themes.predict_proba(sentences)

    @staticmethod
    def _sentences(report: Report | str) -> Sentences:
        return split(read_text(report) if isinstance(report, str) else report)
