"""A trained model as people use it: text in, tagged sentences out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.bundle.store import read_bundle, write_bundle
from classifier.codebook import Codebook
from classifier.language.sentences import Sentences, split
from classifier.model.estimators import Estimators
from classifier.model.polarity import PolarityClassifier
from classifier.model.themes import ThemeClassifier
from classifier.model.threads import one_blas_thread
from classifier.read import read_text
from classifier.report import Report
from classifier.results.explanation import Explanation, explain
from classifier.results.tagged import TaggedReport

MOST_SENTENCES = 50_000
"""The longest report we know has a fiftieth of this; one of more would take gigabytes."""

MOST_CHARACTERS = 30_000
"""A longer one is not a sentence, and does not fit in a cell of a workbook."""

MOST_EXPLANATIONS = 50_000
"""The longest report we know has a tenth of this, unless a model assigns everything."""


class Model:
    """Themes and polarity of the sentences of a report.

    Parameters
    ----------
    estimators : Estimators
        What training gives, and what a bundle holds.
    """

    def __init__(self, estimators: Estimators) -> None:
        self.estimators = estimators

    def __repr__(self) -> str:
        title = str(self.facts.get("title") or "untitled")
        return f"<Model {title!r}: {len(self.themes)} themes, {len(self.polarities)} polarities>"

    @property
    def codebook(self) -> Codebook:
        """The themes and polarities, with their definitions."""
        return self.estimators.codebook

    @property
    def themes(self) -> tuple[str, ...]:
        """Names of the themes, in the order of the codebook."""
        return self.estimators.themes

    @property
    def polarities(self) -> tuple[str, ...]:
        """Names of the polarities, in the order of the codebook; empty if none is known."""
        return self.estimators.polarities

    @property
    def theme_classifier(self) -> ThemeClassifier:
        """The fitted scikit-learn estimator of the themes."""
        return self.estimators.theme_classifier

    @property
    def polarity_classifier(self) -> PolarityClassifier | None:
        """That of polarity; None if the training annotations had no polarity."""
        return self.estimators.polarity_classifier

    @property
    def thresholds(self) -> NDArray[np.float64]:
        """Probability from which each theme is assigned, of shape (n_themes,)."""
        return self.estimators.thresholds

    @property
    def unfamiliarity_limit(self) -> float | None:
        """Above which unfamiliarity a report is unlike those that it has seen, if it can say."""
        far = self.estimators.unfamiliarity
        return None if far is None else far.limit_

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the manifest says about the training: data, scores."""
        return self.estimators.facts

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
        found = self.estimators.predict(sentences)
        tagged = TaggedReport(
            report=sentences.report,
            sentences=tuple(sentences),
            codebook=self.codebook,
            probabilities=found.probabilities,
            assigned=found.assigned,
            polarities=self.polarities,
            polarity_probabilities=found.polarity_probabilities,
            polarity=found.polarity,
            coder=str(self.facts.get("title") or "report-themes"),
            unfamiliarity=found.unfamiliarity,
            unfamiliarity_limit=self.unfamiliarity_limit,
        )
        if explain:
            tagged = replace(tagged, explanations=tuple(self._explain(sentences, found.assigned)))
        return tagged

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
            return self.theme_classifier.predict_proba(sentences)

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
        if unknown := sorted(set(themes or ()) - set(self.themes)):
            raise ValueError(f"the model does not know theme {unknown[0]!r}")
        split_up = self._sentences(report)
        numbers = range(1, len(split_up) + 1)
        if beyond := sorted(set(sentences or ()) - set(numbers)):
            raise ValueError(f"there is no sentence {beyond[0]}: there are {len(split_up)}")
        wanted = np.isin(numbers, list(sentences)) if sentences else np.ones(len(numbers), bool)
        if themes:
            chosen = np.tile(np.isin(self.themes, list(themes)), (len(numbers), 1))
        else:
            with one_blas_thread():
                chosen = self.theme_classifier.predict_proba([split_up]) >= self.thresholds
        return self._explain(split_up, chosen & wanted[:, None])

    def _explain(self, sentences: Sentences, chosen: NDArray[np.bool_]) -> list[Explanation]:
        pairs = np.nonzero(chosen)
        if len(pairs[0]) > MOST_EXPLANATIONS:
            raise ValueError(
                f"would have {len(pairs[0]):,} explanations, more than {MOST_EXPLANATIONS:,}:"
                " ask for single sentences or themes"
            )
        with one_blas_thread():
            return explain(self.theme_classifier, sentences, self.themes, self.thresholds, pairs)

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


def load_model(path: str | Path | None = None) -> Model:
    """Load a model bundle without unpickling anything.

    Parameters
    ----------
    path : str or Path, optional
        The bundle's folder; by default the model that ships with the package.

    Returns
    -------
    Model

    Raises
    ------
    BundleError
        If the folder is not a bundle, of an unknown format, changed since it was written, holds
        what is not allowed, or does not predict here what it did when it was written.
    """
    return Model(read_bundle(path))


def save_model(model: Model, path: str | Path, card: Mapping[str, str] | None = None) -> None:
    """Write a bundle; it appears whole, in place of one that was there, or not at all.

    Parameters
    ----------
    model : Model
    path : str or Path
        The folder.
    card : mapping of str to str, optional
        Files of the model card by their names.

    Raises
    ------
    BundleError
        If `path` exists and is not a bundle, or holds other files as well, or if the model could
        not be loaded again.
    """
    write_bundle(model.estimators, path, card)
