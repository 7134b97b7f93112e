"""What more annotated reports would bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import curve_fit

from classifier.codebook import Codebook
from classifier.language.sentences import Sentences
from classifier.model.counted import chosen, counted
from classifier.model.parallel import in_parallel
from classifier.model.polarity import PolarityClassifier
from classifier.model.themes import ThemeClassifier
from train.annotation import Annotation, AnnotationError
from train.fit.codebook import codebook_for, enough_examples, enough_of_polarities
from train.fit.examples import in_context, labels, language_for
from train.fit.folds import split_folds
from train.fit.progress import Progress, no_progress
from train.fit.reports import each_once
from train.fit.scores import Counts, Interval, Score

SHARES = (0.125, 0.25, 0.5, 0.75, 1.0)
"""Shares of the reports of a training side that the curve is measured at."""

FEWEST_REPORTS = 6
"""Reports that a learning curve needs."""

FEWEST_TEXTS = 50
"""Texts that it needs where no report is known."""

_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Curve:
    """Macro-F1 on reports that were not trained on, by the number of those that were.

    Attributes
    ----------
    reports : tuple of int
        Reports that were trained on.
    scores : tuple of Score
        Mean and standard deviation over the folds.
    gain : Interval
        What is expected of the additional reports, and its 95% bootstrap interval over the folds.
    """

    reports: tuple[int, ...]
    scores: tuple[Score, ...]
    gain: Interval


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """Learning curves of a set of annotations.

    Attributes
    ----------
    reports, sentences : int
        What there is; texts that are not of a known report are counted as reports are.
    more : int
        Additional reports that the gain is about.
    units : {'reports', 'texts'}
        What is counted.
    themes : Curve
    polarity : Curve or None
    """

    reports: int
    sentences: int
    more: int
    themes: Curve
    polarity: Curve | None = None
    units: str = "reports"


def _fit_score(
    X: Sequence[Sentences],
    Y: Sequence[NDArray[np.int8]],
    polarity: Sequence[NDArray[np.object_]],
    polarities: tuple[str, ...],
    train: NDArray[np.int64],
    test: NDArray[np.int64],
) -> tuple[float, float]:
    trained, tested = chosen(X, train, as_all=True), chosen(X, test)
    themes = ThemeClassifier().fit(trained, [Y[i] for i in train])
    truth = np.concatenate([Y[i] for i in test])
    score = Counts.of(truth, themes.predict(tested).astype(bool)).scores()[2].mean()
    of_polarity = 0.0 if polarities else np.nan  # of a model that knows none
    if polarities and len({value for i in train for value in polarity[i]} - {None}) > 1:
        classifier = PolarityClassifier(polarities).fit(trained, [polarity[i] for i in train])
        of_polarity = classifier.score(tested, [polarity[i] for i in test])
    return float(score), float(of_polarity)


def learning_curve(
    annotations: Sequence[Annotation],
    codebook: Codebook | None = None,
    *,
    language: str | None = None,
    more: int = 10,
    folds: int = 5,
    seed: int = 0,
    jobs: int = 1,
    say: Callable[[str], None] = lambda _: None,
    progress: Progress = no_progress,
) -> LearningCurve:
    """Score models of parts of the annotated reports, and predict what more would bring.

    Parameters
    ----------
    annotations : sequence of Annotation
    codebook : Codebook, optional
    language : str, optional
        Code of that of the texts, as spaCy has it; by default it is found.
    more : int, default 10
        Additional reports.
    folds : int, default 5
    seed : int, default 0
    jobs : int, default 1
    say : callable
        Called with what is found about the annotations: reports under several names, say.
    progress : callable
        Shows how far it is (see `train.fit.progress.Progress`).

    Returns
    -------
    LearningCurve

    Raises
    ------
    AnnotationError
        If fewer than `FEWEST_REPORTS` reports are known; of texts of no known report, if there are
        fewer than `FEWEST_TEXTS`.

    Notes
    -----
    Every fold is tested with models of nested parts of its training side. A power law,
    ``a - b * reports ** -c`` (Hestness et al. 2017, "Deep learning scaling is predictable,
    empirically"), is fitted to the scores; its rise beyond the existing reports is the gain.
    """
    annotations = each_once(annotations, say=say)
    book, _ = enough_examples(annotations, codebook_for(annotations, codebook))
    annotations, _ = enough_of_polarities(annotations)
    known = {a.report for a in annotations if a.report is not None}
    units, used = "reports", [a for a in annotations if a.report is not None]
    if not known:
        units, used = "texts", list(annotations)
        if len(used) < FEWEST_TEXTS:
            raise AnnotationError(
                f"a learning curve needs {FEWEST_REPORTS} reports, or {FEWEST_TEXTS} texts without"
                f" reports; there are {len(used)}"
            )
    elif len(known) < FEWEST_REPORTS:
        raise AnnotationError(
            f"a learning curve needs {FEWEST_REPORTS} reports; {len(known)} are known"
        )
    language = language_for(annotations, language, say)
    with progress(1, "Reading the sentences"):
        sentences, rows = in_context(used, language=language)
        X = counted(sentences)
    Y, polarity = labels(X, rows, book.names)
    polarities = tuple(p for p in book.polarities if any(row.polarity == p for row in rows))
    if len(polarities) < 2:
        polarities = ()
    order = np.random.default_rng(seed)
    tests = split_folds(Y, min(folds, len(X)), stratified=units == "texts", seed=seed)
    if not all(any(value is not None for i in test for value in polarity[i]) for test in tests):
        polarities = ()  # too few to score
    trains = [order.permutation(np.setdiff1d(np.arange(len(X)), test)) for test in tests]
    sizes = sorted({max(2, round(share * min(map(len, trains)))) for share in SHARES})
    tasks = [(fold, size) for size in reversed(sizes) for fold in range(len(tests))]
    scores = np.zeros((2, len(sizes), len(tests)))
    with progress(len(tasks), "Learning curve") as advance:
        results = in_parallel(
            _fit_score,
            (X, Y, polarity, polarities),
            [(trains[fold][:size], tests[fold]) for fold, size in tasks],
            jobs,
            return_as="generator",
        )
        for (fold, size), result in zip(tasks, results, strict=True):
            scores[:, sizes.index(size), fold] = result
            advance()
    with progress(1, "Drawing the curve"):
        return LearningCurve(
            reports=len(X),
            sentences=len(rows),
            more=more,
            themes=_curve(sizes, scores[0], len(X), more),
            polarity=_curve(sizes, scores[1], len(X), more) if polarities else None,
            units=units,
        )


def _power_law(n: NDArray[np.float64], a: float, b: float, c: float) -> NDArray[np.float64]:
    return a - b * n**-c


def _rise(sizes: Sequence[int], scores: NDArray[np.float64], reports: int, more: int) -> float:
    """How much the power law through scores of shape (n_sizes, n_folds) rises."""
    n = np.repeat(np.array(sizes, dtype=np.float64), scores.shape[1])
    best = float(scores.max())
    found, _ = curve_fit(
        _power_law,
        n,
        scores.ravel(),
        p0=(min(best + 0.01, 0.999), 0.5, 0.7),
        bounds=([0, 0, 0.1], [1, 10, 2]),
    )
    low, high = _power_law(np.array([reports, reports + more], dtype=np.float64), *found)
    return float(high - low)


def _curve(sizes: Sequence[int], scores: NDArray[np.float64], reports: int, more: int) -> Curve:
    drawn = np.random.default_rng(0).integers(scores.shape[1], size=(_RESAMPLES, scores.shape[1]))
    rises = [_rise(sizes, scores[:, folds], reports, more) for folds in np.unique(drawn, axis=0)]
    return Curve(
        reports=tuple(sizes),
        scores=tuple(Score.of(row) for row in scores),
        gain=Interval.of(_rise(sizes, scores, reports, more), rises),
    )
