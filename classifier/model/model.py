"""A trained model: text in, themes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook
from classifier.language.sentences import Sentences, split
from classifier.model.context import InContext
from classifier.model.threads import one_blas_thread
from classifier.read import read_text
from classifier.report import Report
from classifier.results.tagged import TaggedReport

if TYPE_CHECKING:
    from classifier.model.explain import Explanation
    from classifier.model.polarity import PolarityClassifier
    from classifier.model.themes import ThemeClassifier


MOST_SENTENCES = 50_000
"""The longest report we know has a fiftieth of this; one of more would take gigabytes."""

MOST_CHARACTERS = 30_000
"""A longer sentence is none, and has no room in a cell of a workbook."""


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

    def tag(self, report: Report | Sentences | str, *, explain: bool = False) -> TaggedReport:
        """Tag every sentence of a report or of a text.

        Parameters
        ----------
        report : Report, Sentences or str
            What `classifier.read_report` gives, its sentences, or plain text.
        explain : bool, default False
            Add the explanation of every theme that is assigned.

        Returns
        -------
        TaggedReport

        Raises
        ------
        ValueError
            If it has more than `MOST_SENTENCES` sentences, or one that is longer than
            `MOST_CHARACTERS`.
        """
        sentences = self._sentences(report)
        with one_blas_thread():
            tagged = self._tag(sentences)
            if explain:
                found = self._explain(sentences, tagged.assigned)
                tagged = replace(tagged, explanations=tuple(found))
            return tagged

    def _tag(self, sentences: Sentences) -> TaggedReport:
        seen = InContext.of([sentences], self.themes.vectorizer_)
        probabilities = self.themes.probabilities(seen)
        polarities: tuple[str, ...] = ()
        of_polarity = np.zeros((len(sentences), 0))
        polarity = np.zeros(0, dtype=np.int64)
        if self.polarity is not None:
            polarities = tuple(self.polarity.classes_.tolist())
            if self.polarity.vectorizer_ is not self.themes.vectorizer_:
                blocks = self.polarity.vectorizer_.transform([sentences])
                seen = replace(seen, blocks=blocks)
            of_polarity = self.polarity.probabilities(seen)
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

    def explain(
        self,
        report: Report | str,
        *,
        sentences: Sequence[int] | None = None,
        themes: Sequence[str] | None = None,
    ) -> list[Explanation]:
        """Why themes were assigned: what words and surroundings add to their scores.

        Parameters
        ----------
        report : Report or str
            What `classifier.read_report` gives, or plain text.
        sentences : sequence of int, optional
            Numbers of the sentences to explain, counted from 1; by default all.
        themes : sequence of str, optional
            The themes to explain, whether they were assigned or not; by default those that
            were assigned to each sentence.

        Returns
        -------
        list of Explanation
            In the order of the sentences and, in each, of the codebook.

        Raises
        ------
        ValueError
            If there is no such sentence or theme.
        """
        names = self.codebook.names
        if unknown := sorted(set(themes or ()) - set(names)):
            raise ValueError(f"the model does not know theme {unknown[0]!r}")
        split_up = self._sentences(report)
        numbers = range(1, len(split_up) + 1)
        if beyond := sorted(set(sentences or ()) - set(numbers)):
            raise ValueError(f"there is no sentence {beyond[0]}: there are {len(split_up)}")
        wanted = np.isin(numbers, list(sentences)) if sentences else np.ones(len(numbers), bool)
        with one_blas_thread():
            if themes:
                chosen = np.tile(np.isin(names, list(themes)), (len(numbers), 1))
            else:
                chosen = self.themes.predict_proba([split_up]) >= self.thresholds
            return self._explain(split_up, chosen & wanted[:, None])

    def _explain(self, sentences: Sentences, chosen: NDArray[np.bool_]) -> list[Explanation]:
        from classifier.model.explain import explain

        pairs = np.nonzero(chosen)
        return explain(self.themes, sentences, self.codebook.names, self.thresholds, pairs)

    @staticmethod
    def _sentences(report: Report | Sentences | str) -> Sentences:
        if isinstance(report, Sentences):
            return report
        sentences = split(read_text(report) if isinstance(report, str) else report)
        if len(sentences) > MOST_SENTENCES:
            raise ValueError(f"has {len(sentences):,} sentences, more than {MOST_SENTENCES:,}")
        longest = int((sentences.ends - sentences.starts).max(initial=0))
        if longest > MOST_CHARACTERS:
            raise ValueError(f"has {longest:,} characters without an end of sentence")
        return sentences
