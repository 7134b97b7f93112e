"""Annotations that are probably wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook
from classifier.extras import needs
from classifier.language.sentences import Sentences
from classifier.model.counted import chosen, counted
from classifier.model.parallel import in_parallel
from classifier.model.themes import ThemeClassifier
from classifier.results.explanation import Explanation, explain
from train.annotation import Annotation, AnnotationError
from train.fit.codebook import codebook_for, enough_examples
from train.fit.examples import in_context, labels, language_for
from train.fit.folds import enough_reports, split_folds
from train.fit.progress import Progress, no_progress
from train.fit.reports import each_once

_REASONS = 3  # words that are named as reasons


@dataclass(frozen=True, slots=True)
class Suspicion:
    """An annotation that a model trained on other reports contradicts.

    Attributes
    ----------
    annotation : Annotation
    theme : str
    annotated : bool
        Whether the sentence is annotated with the theme; the model says the opposite.
    probability : float
        What the model gives the theme.
    reasons : tuple of (str, float)
        What counted most towards the model's answer, and what it added to the log-odds.
    """

    annotation: Annotation
    theme: str
    annotated: bool
    probability: float
    reasons: tuple[tuple[str, float], ...]

    def to_dict(self) -> dict[str, Any]:
        """One record, as the JSON lines have it."""
        a = self.annotation
        return {
            "where": a.where,
            "report": a.report,
            "sentence": a.sentence,
            "text": a.text,
            "theme": self.theme,
            "annotated": self.annotated,
            "probability": round(self.probability, 4),
            "reasons": {name: round(value, 4) for name, value in self.reasons},
        }


def audit(
    annotations: Sequence[Annotation],
    codebook: Codebook | None = None,
    *,
    language: str | None = None,
    folds: int = 5,
    seed: int = 0,
    jobs: int = 1,
    say: Callable[[str], None] = lambda _: None,
    progress: Progress = no_progress,
) -> list[Suspicion]:
    """Rank the annotations that are probably wrong, the most suspicious first.

    Parameters
    ----------
    annotations : sequence of Annotation
    codebook : Codebook, optional
    language : str, optional
        Code of that of the texts, as spaCy has it; by default it is found.
    folds : int, default 5
        Each report is judged by a model that was trained on the others.
    seed : int, default 0
    jobs : int, default 1
    say : callable
        Called with what is found about the annotations: reports under several names, say.
    progress : callable
        Shows how far it is (see `train.fit.progress.Progress`).

    Returns
    -------
    list of Suspicion

    Raises
    ------
    AnnotationError
        If the annotations do not fit the codebook, or are too few.

    Notes
    -----
    Suspicious annotations are found by confident learning (Northcutt, Jiang and Chuang 2021,
    "Confident learning: estimating uncertainty in dataset labels"), theme by theme, as cleanlab
    implements it.
    """
    with needs("audit"):
        from cleanlab.multilabel_classification.filter import find_multilabel_issues_per_class

    annotations = each_once(annotations, say=say)
    book, _ = enough_examples(annotations, codebook_for(annotations, codebook))
    names = book.names
    if len(names) < 2:
        raise AnnotationError(f"an audit needs two themes that are annotated; there is {names[0]}")
    by_report = enough_reports(annotations)
    language = language_for(annotations, language, say)
    with progress(1, "Reading the sentences"):
        sentences, rows = in_context(annotations, by_paragraph=not by_report, language=language)
        X = counted(sentences)
    Y, _ = labels(X, rows, names)
    codes = np.concatenate(Y)
    truth = codes == 1
    first = np.concatenate([[0], np.cumsum([len(s) for s in X])])
    tests = split_folds(Y, min(folds, len(X)), stratified=not by_report, seed=seed)
    probability = np.zeros(truth.shape)
    with progress(len(tests), "Auditing") as advance:
        each = [(test,) for test in tests]
        fitted = in_parallel(_fit, (X, Y), each, jobs, return_as="generator")
        models = []
        for test, classifier in zip(tests, fitted, strict=True):
            held_out = np.concatenate([np.arange(first[i], first[i + 1]) for i in test])
            probability[held_out] = classifier.predict_proba(chosen(X, test))
            models.append(classifier)
            advance()
    with progress(1, "Ranking"):
        truth = np.where(codes >= 0, truth, probability >= 0.5)  # nobody can be wrong there
        issues = find_multilabel_issues_per_class(
            [np.flatnonzero(row).tolist() for row in truth], probability
        )
        wrong = np.asarray(issues, dtype=bool).reshape(len(rows), len(names)) & (codes >= 0)
        found = []
        for test, classifier in zip(tests, models, strict=True):
            for i in test.tolist():
                sentence, theme = np.nonzero(wrong[first[i] : first[i + 1]])
                if not len(sentence):
                    continue
                reasons = explain(
                    classifier, X[i], names, classifier.thresholds_, (sentence, theme)
                )
                for reason, j, k in zip(reasons, sentence.tolist(), theme.tolist(), strict=True):
                    row = first[i] + j
                    annotated = bool(truth[row, k])
                    found.append(
                        Suspicion(
                            rows[row],
                            names[k],
                            annotated,
                            float(probability[row, k]),
                            _reasons(reason, against=annotated),
                        )
                    )
    return sorted(found, key=lambda s: s.probability if s.annotated else 1 - s.probability)


def _fit(
    X: Sequence[Sentences], Y: Sequence[NDArray[np.int8]], test: NDArray[np.int64]
) -> ThemeClassifier:
    train = np.setdiff1d(np.arange(len(X)), test)
    return ThemeClassifier().fit(chosen(X, train), [Y[i] for i in train])


def _reasons(explanation: Explanation, *, against: bool) -> tuple[tuple[str, float], ...]:
    """What counted most against the theme, or for it."""
    sign = -1 if against else 1
    adds = [(word.text, word.contribution) for word in explanation.words]
    adds += list(explanation.surroundings.items())
    adds.sort(key=lambda pair: -sign * pair[1])
    return tuple(pair for pair in adds[:_REASONS] if sign * pair[1] > 0)
