"""From annotations to a model."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.model_selection import GridSearchCV, ShuffleSplit

from classifier.codebook import Codebook
from classifier.language.sentences import Sentences
from classifier.model.counted import alone, counted
from classifier.model.estimators import Estimators
from classifier.model.lone import LARGE
from classifier.model.polarity import PolarityClassifier
from classifier.model.themes import ThemeClassifier
from classifier.results.model import Model
from train.annotation import Annotation, AnnotationError, as_codebook, of_reports
from train.fit.codebook import (
    FEW,
    Few,
    codebook_for,
    enough_examples,
    enough_of_polarities,
    hardly_learnt,
)
from train.fit.crossval import CrossValidation, cross_validate
from train.fit.examples import for_words_alone, in_context, labels, language_for
from train.fit.folds import FEWEST_REPORTS, enough_reports
from train.fit.kinds import kinds_of, to_leave_out
from train.fit.overlap import sketches
from train.fit.progress import Progress, no_progress
from train.fit.reports import each_once, same_reports
from train.fit.unfamiliar import fit_unfamiliarity
from train.read.record import shown

MOST_READING = 40
"""Lines on how annotations were read that a model keeps."""

_SMALL = 1000  # sentences, below which a team wants scores at once rather than steadier ones

SEARCHED: dict[str, dict[str, list[float]]] = {
    "themes": {"C": [0.1, 0.22, 0.5], "idf_power": [1.0, 1.4]},
    "polarity": {"C": [1.0, 4.0, 16.0]},
}
"""Hyperparameters that are searched when asked for, and their values."""


@dataclass(frozen=True, slots=True)
class Training:
    """What a training run gives.

    Attributes
    ----------
    model : Model
        Its `facts` say what it was trained on.
    scores : CrossValidation or None
        None if nothing was cross-validated.
    weak : dict of str to int
        The themes of the model that are `hardly_learnt`, and how many sentences they have.
    """

    model: Model
    scores: CrossValidation | None
    weak: dict[str, int]


def fingerprint(annotations: Sequence[Annotation]) -> str:
    """SHA-256 of what a model learns from annotations."""
    digest = hashlib.sha256()
    for a in annotations:
        where = (a.section, a.role, a.kind, a.paragraph, a.block)
        row = [a.report, a.text, sorted(a.themes), a.polarity, *where]
        if a.judged is not None:
            row.append(sorted(a.judged))
        digest.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def _search(estimator: BaseEstimator, grid: dict[str, list[float]]) -> GridSearchCV:
    return GridSearchCV(estimator, grid, cv=ShuffleSplit(3, test_size=0.3, random_state=0))


def train(
    annotations: Sequence[Annotation],
    codebook: Codebook | None = None,
    *,
    unscored: Sequence[Annotation] = (),
    title: str = "report-themes",
    provenance: str = "",
    reading: Sequence[str] = (),
    language: str | None = None,
    folds: int | None = None,
    precision: float | None = None,
    recall: float | None = None,
    few: Few = "drop",
    search: bool = False,
    jobs: int = 1,
    say: Callable[[str], None] = lambda _: None,
    progress: Progress = no_progress,
) -> Training:
    """Train a model and score it by cross-validation.

    Parameters
    ----------
    annotations : sequence of Annotation
        A report under several names is one, and learnt from once (see `train.fit.reports`).
    codebook : Codebook, optional
        By default the names that occur in the annotations.
    unscored : sequence of Annotation
        Others to learn from, which the cross-validation does not score: invented ones, say. Many
        of them teach words alone (see `for_words_alone`).
    title, provenance : str
        For the card.
    reading : sequence of str
        How the files of annotations were read, for the card; the first `MOST_READING` lines.
    language : str, optional
        Code of that of the texts, as spaCy has it; by default it is found.
    folds : int, optional
        0 for no cross-validation; by default 5, or 3 for fewer than 1,000 sentences, and where
        texts that stand alone, times the themes, are more than `LARGE`.
    precision, recall : float, optional
        Choose the thresholds for this expected precision or recall of every theme, instead of
        for the best F1.
    few : {'drop', 'keep', 'stop'}, default 'drop'
        What to do about themes and polarities with few annotated sentences (see
        `enough_examples`).
    search : bool, default False
        Search the hyperparameters of `SEARCHED`, by a cross-validation of its own inside every
        training side: 19 fits to parts instead of one for the themes, 10 for polarity.
    jobs : int, default 1
    say : callable
        Called with messages on what is being done.
    progress : callable
        Shows how far it is (see `train.fit.progress.Progress`).

    Returns
    -------
    Training

    Raises
    ------
    AnnotationError
        If the annotations do not fit the codebook, or are too few, or a report is among both
        kinds of them.
    """
    reports_of = same_reports([*annotations, *unscored])
    every = [*as_codebook([*annotations, *unscored]).names, *(codebook.names if codebook else ())]
    annotations = each_once(annotations, reports_of, say, every)
    unscored = each_once(unscored, reports_of, say, every)
    everything = [*annotations, *unscored]
    codebook, found = enough_examples(everything, codebook_for(everything, codebook), few)
    for name, count in found.items():
        kept = "kept" if name in codebook.names else "left out"
        say(
            f"WARNING: theme {shown(name)} has {count} annotated sentences,"
            f" fewer than {FEW}: {kept}"
        )
    n_scored = len(annotations)
    everything, few_polarities = enough_of_polarities(everything, few)
    annotations, unscored = everything[:n_scored], everything[n_scored:]
    left = {a.polarity for a in everything if a.polarity}
    for name, count in few_polarities.items():
        kept = "kept" if name in left else "left out"
        say(
            f"WARNING: polarity {shown(name)} has {count} annotated sentences,"
            f" fewer than {FEW}: {kept}"
        )
    if few_polarities and len(left) < 2:
        say("WARNING: fewer than two polarities are left: the model knows none")
    names = codebook.names
    reports = {a.report for a in annotations if a.report is not None}
    if both := sorted(reports & {a.report for a in unscored}):
        raise AnnotationError(
            f"report {shown(both[0])} is among what is scored and what is not: leave it out of one"
        )
    by_report = enough_reports(annotations)
    language = language_for(everything, language, say)
    with progress(1, "Reading the sentences"):
        to_score, rows = in_context(annotations, by_paragraph=not by_report, language=language)
        scored = len(to_score)
        others, rows_of_others = in_context(unscored, language=language)
        X, rows = counted([*to_score, *others]), [*rows, *rows_of_others]
    of_themes, of_polarity = labels(X, rows, names)
    with_polarity = len({row.polarity for row in rows if row.polarity}) > 1
    themes: Any = ThemeClassifier(precision, recall)
    polarities: Any = PolarityClassifier(tuple(codebook.polarities)) if with_polarity else None
    if search:
        themes = _search(themes, SEARCHED["themes"])
        polarities = polarities and _search(polarities, SEARCHED["polarity"])
    if folds is None:
        large = alone(X) and len(X) * len(names) > LARGE
        folds = 5 if len(rows) >= _SMALL and not large else 3
    folds = min(folds, scored) if scored >= FEWEST_REPORTS else 0
    scores = None
    say(f"Training on {of_reports(len(annotations), len(reports))}")
    bare = sum(not a.themes and a.judged is None for a in annotations)
    if bare and not reports:
        say(
            f"{bare:,} text{'s' * (bare != 1)} without a theme: learnt as about none; leave out"
            " those that nobody coded"
        )
    if unscored:
        say(f"and on {len(unscored):,} that are not scored")
    left_out = to_leave_out(kinds_of(X[:scored])) if folds and by_report else []
    with progress(folds + len(left_out) + 1, "Training") as advance:
        if folds:
            scores = cross_validate(
                X,
                of_themes,
                names,
                of_polarity,
                themes=themes,
                polarities=polarities,
                folds=folds,
                by_report=by_report,
                scored=scored,
                jobs=jobs,
                groups=codebook.groups,
                advance=advance,
            )
        themes = _fitted(themes, X, of_themes, jobs, words_alone=for_words_alone(X, scored))
        polarities = polarities and _fitted(polarities, X, of_polarity, jobs)
        advance()
    digest = fingerprint(rows)
    facts = {
        "title": title,
        "provenance": provenance,
        "reading": [line[:500] for line in reading[:MOST_READING]],
        "language": language,
        "aim": _aim(precision, recall),
        "few_examples": found,
        "few_polarities": few_polarities,
        "searched": {
            "themes": {name: getattr(themes, name) for name in SEARCHED["themes"]},
            "polarity": {name: getattr(polarities, name, None) for name in SEARCHED["polarity"]},
        }
        if search
        else None,
        "data": {
            "reports": len(reports),
            "sentences": len(annotations),
            "unscored": len(unscored),
            "kinds": _kinds(annotations),
            "fingerprint": digest,
            "sketches": sketches(rows),
        },
        "scores": rounded(asdict(scores)) if scores else None,
    }
    far = fit_unfamiliarity(X, themes.vectorizer_, scored)
    model = Model(Estimators(codebook, themes, polarities, themes.thresholds_, facts, far))
    counts = Counter(theme for a in everything for theme in a.themes)
    return Training(model, scores, hardly_learnt(names, counts))


def _fitted(
    estimator: Any, X: Sequence[Sentences], y: Sequence[NDArray[Any]], jobs: int, **known: Any
) -> Any:
    """Fit on everything; of a search, what it found to be the best."""
    estimator.set_params(n_jobs=jobs).fit(X, y, **known)
    return getattr(estimator, "best_estimator_", estimator).set_params(n_jobs=None)


def _kinds(rows: Sequence[Annotation]) -> dict[str, int]:
    """How many reports there are of each kind that is known, the most frequent first."""
    known = {row.report: row.framework for row in rows if row.report and row.framework}
    return dict(Counter(known.values()).most_common())


def _aim(precision: float | None, recall: float | None) -> str:
    if precision is not None:
        return f"precision of at least {precision:g}"
    return "the best F1" if recall is None else f"recall of at least {recall:g}"


def rounded(value: object) -> object:
    """Facts for a manifest, with four decimals."""
    if isinstance(value, dict):
        return {key: rounded(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(child) for child in value]
    return round(value, 4) if isinstance(value, float) else value
