"""A trained model as people use it: text in, tagged sentences out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from numbers import Integral
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from classifier.bundle.store import read_bundle, write_bundle
from classifier.codebook import Codebook
from classifier.language.foreign import other_language
from classifier.language.lone import batches, checked
from classifier.language.sentences import Sentences
from classifier.model.decisions import OPEN
from classifier.model.estimators import Estimators
from classifier.model.polarity import PolarityClassifier
from classifier.model.themes import ThemeClassifier
from classifier.model.threads import one_blas_thread
from classifier.report import Report
from classifier.results.explanation import Explanation, explain
from classifier.results.given import (
    Several,
    Texts,
    one_line,
    several,
    split_up,
)
from classifier.results.tagged import TaggedReport

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
    def language(self) -> str:
        """Code of the language of the texts that it tags, as spaCy has it."""
        return self.estimators.language

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
    def facts(self) -> Mapping[str, Any]:
        """What the manifest says about the training: data, scores."""
        return self.estimators.facts

    @overload  # a text is a sequence, too
    def tag(  # type: ignore[overload-overlap]
        self, report: Report | Sentences | str, *, explain: bool = False
    ) -> TaggedReport: ...
    @overload
    def tag(self, report: Several, *, explain: bool = False) -> list[TaggedReport]: ...
    def tag(self, report: Texts, *, explain: bool = False) -> TaggedReport | list[TaggedReport]:
        """Tag every sentence of a report or of a text, or of several.

        Parameters
        ----------
        report : Report, Sentences or str, or list of them
            What `classifier.read_report` gives, its sentences, or plain text. A list may also be
            a Series, or a data frame with a column ``text``.
        explain : bool, default False
            Add the explanation of every theme that is assigned.

        Returns
        -------
        TaggedReport, or list of TaggedReport
            A list for a list, in its order; its texts are named ``text 1`` and so on.

        Raises
        ------
        ValueError
            If one has more than `MOST_SENTENCES` sentences, or one that is longer than
            `MOST_CHARACTERS`, or the list is empty. `UnreadableReport` is one, of a text without
            a word.
        TypeError
            If it is neither a report nor a text.

        Examples
        --------
        >>> import classifier
        >>> model = classifier.load_model()
        >>> one, other = model.tag(["Caseloads are too high.", "Visits are regular."])
        >>> one[0].themes.keys(), one[0].polarity
        (dict_keys(['workforce']), 'improvement')
        """
        if isinstance(report, Report | Sentences | str):
            return self._tag(self._sentences(report), explain)
        return [
            self._tag(sentences, explain)
            for sentences in map(self._numbered, count(1), checked(report, Report))
        ]

    def _numbered(self, number: int, report: Report | Sentences | str) -> Sentences:
        """The sentences of a report of a list; the message of an error says which it is."""
        name = f"text {number}"
        try:
            return self._sentences(report, name)
        except ValueError as error:
            name = report.name if isinstance(report, Report) else name
            raise type(error)(f"{name}: {error}") from None

    def _tag(self, sentences: Sentences, explain: bool) -> TaggedReport:
        found = self.estimators.predict(sentences)
        other = other_language(sentences, self.language)
        far = self.estimators.unfamiliarity
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
            unfamiliarity_limit=None if far is None else far.limit_for(len(sentences)),
            languages=() if other is None else (other, self.language),
        )
        if explain:
            tagged = replace(tagged, explanations=tuple(self._explain(sentences, found.assigned)))
        return tagged

    def predict_proba(self, texts: Texts) -> NDArray[np.float64]:
        """Calibrated probabilities of the themes: a row for each text.

        A text is taken as one sentence that stands alone, also if it has several: `tag` splits
        them. Of a report there is a row for each sentence, as `tag` gives them.

        Parameters
        ----------
        texts : str or Report, or list of them
            A list may also be a Series, an array, or a data frame with a column ``text`` or with
            no other.

        Returns
        -------
        ndarray of shape (n_texts, n_themes)
            In the order of the texts; themes in the order of the codebook (`themes`).

        Raises
        ------
        ValueError
            If there is no text, or the list has more than one dimension.
        TypeError
            If something is no text.

        Examples
        --------
        >>> import classifier
        >>> model = classifier.load_model()
        >>> found = model.predict_proba(["Caseloads are too high.", "Adoption is timely."])
        >>> [model.themes[column] for column in found.argmax(axis=1)]
        ['workforce', 'permanence']
        """
        return self._ask(texts, self.estimators.theme_probabilities)

    def predict_polarity_proba(self, texts: Texts) -> NDArray[np.float64]:
        """Calibrated probabilities of the polarities: a row for each text.

        Parameters
        ----------
        texts : str or Report, or list of them
            As for `predict_proba`.

        Returns
        -------
        ndarray of shape (n_texts, n_polarities)
            In the order of the texts; polarities in that of `polarities`.

        Raises
        ------
        ValueError
            If the model knows no polarities; and as `predict_proba`.
        TypeError
            As `predict_proba`.
        """
        if not self.polarities:
            raise ValueError("the model knows no polarities")
        return self._ask(texts, self.estimators.polarity_probabilities)

    def _ask(
        self, texts: Texts, ask: Callable[[Sequence[Sentences]], NDArray[np.float64]]
    ) -> NDArray[np.float64]:
        given = [texts] if isinstance(texts, Report | Sentences | str) else texts
        items = checked(given, Report)
        items = [one_line(x) if isinstance(x, str) else self._sentences(x) for x in items]
        return np.concatenate([ask(part) for part in batches(items, self.language)])

    def explain(
        self,
        report: Report | str,
        *,
        sentences: int | Sequence[int] | None = None,
        themes: str | Sequence[str] | None = None,
    ) -> list[Explanation]:
        """Why themes were assigned: what words and surroundings add to their scores.

        Parameters
        ----------
        report : Report or str
            What `classifier.read_report` gives, or plain text.
        sentences : int or sequence of int, optional
            Numbers of the sentences to explain, counted from 1; by default all.
        themes : str or sequence of str, optional
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
        TypeError
            If what is asked for is no number of a sentence, or no name of a theme.

        Examples
        --------
        >>> import classifier
        >>> model = classifier.load_model()
        >>> [found] = model.explain("Caseloads are too high.", themes="workforce", sentences=1)
        >>> found.theme, found.probability > 0.9
        ('workforce', True)
        """
        themes = several(themes, str, "themes: expected a name or a list of names")
        sentences = several(sentences, Integral, "sentences: expected a number or a list of them")
        if unknown := sorted(set(themes or ()) - set(self.themes)):
            raise ValueError(f"the model does not know theme {unknown[0]!r}")
        whole = self._sentences(report)
        numbers = range(1, len(whole) + 1)
        if beyond := sorted(set(sentences or ()) - set(numbers)):
            raise ValueError(f"there is no sentence {beyond[0]}: there are {len(whole)}")
        wanted = np.isin(numbers, sentences) if sentences else np.ones(len(numbers), bool)
        if themes:
            chosen = np.tile(np.isin(self.themes, list(themes)), (len(numbers), 1))
        else:
            chosen = self.estimators.assigned(self.estimators.theme_probabilities([whole]))
        return self._explain(whole, chosen & wanted[:, None])

    def _explain(self, sentences: Sentences, chosen: NDArray[np.bool_]) -> list[Explanation]:
        pairs = np.nonzero(chosen)
        if len(pairs[0]) > MOST_EXPLANATIONS:
            raise ValueError(
                f"would have {len(pairs[0]):,} explanations, more than {MOST_EXPLANATIONS:,}:"
                " ask for single sentences or themes"
            )
        with one_blas_thread():
            found = explain(self.theme_classifier, sentences, self.themes, self.thresholds, pairs)
        if (decisions := self.estimators.decisions) is not None:
            decided = decisions.about(sentences)[0][pairs].tolist()
            found = [
                one if code == OPEN else replace(one, decided=code == 1)
                for one, code in zip(found, decided, strict=True)
            ]
        return found

    def _sentences(self, report: Report | Sentences | str, name: str = "text") -> Sentences:
        return split_up(report, name, self.language)


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
