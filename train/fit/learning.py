"""What more annotated reports would bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.optimize import curve_fit

from classifier.codebook import Codebook
from classifier.language.sentences import Sentences
from classifier.model.polarity import PolarityClassifier
from classifier.model.themes import ThemeClassifier
from train.annotation import Annotation, AnnotationError
from train.fit.codebook import codebook_for, enough_examples
from train.fit.examples import in_context, labels
from train.fit.folds import split_folds
from train.fit.progress import Progress, no_progress
from train.fit.scores import Counts, Interval, Score

SHARES = (0.125, 0.25, 0.5, 0.75, 1.0)
"""Shares of the reports of a training side that the curve is measured at."""

FEWEST_REPORTS = 6
"""Reports that a learning curve needs."""

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
        What there is.
    more : int
        Additional reports that the gain is about.
    themes : Curve
    polarity : Curve or None
    """

    reports: int
    sentences: int
    more: int
    themes: Curve
    polarity: Curve | None = None


def _fit_score(
    X: Sequence[Sentences],
    Y: Sequence[NDArray[np.bool_]],
    polarity: Sequence[NDArray[np.object_]],
    polarities: tuple[str, ...],
    train: NDArray[np.int64],
    test: NDArray[np.int64],
) -> tuple[float, float]:
    trained, tested = [X[i] for i in train], [X[i] for i in test]
    themes = ThemeClassifier().fit(trained, [Y[i] for i in train])
    truth = np.concatenate([Y[i] for i in test])
    score = Counts.of(truth, themes.predict(tested).astype(bool)).scores()[2].mean()
    of_polarity = np.nan
    if polarities:
        classifier = PolarityClassifier(polarities).fit(trained, [polarity[i] for i in train])
        of_polarity = classifier.score(tested, [polarity[i] for i in test])
    return float(score), float(of_polarity)


def learning_curve(
    annotations: Sequence[Annotation],
    codebook: Codebook | None = None,
    *,
    more: int = 10,
    folds: int = 5,
    seed: int = 0,
    jobs: int = 1,
    progress: Progress = no_progress,
) -> LearningCurve:
    """Score models of parts of the annotated reports, and predict what more would bring.

    Parameters
    ----------
    annotations : sequence of Annotation
    codebook : Codebook, optional
    more : int, default 10
        Additional reports.
    folds : int, default 5
    seed : int, default 0
    jobs : int, default 1
    progress : callable
        Shows how far it is (see `train.fit.progress.Progress`).

    Returns
    -------
    LearningCurve

    Raises
    ------
    AnnotationError
        If fewer than `FEWEST_REPORTS` reports are known.

    Notes
    -----
    Every fold is tested with models of nested parts of its training side. A power law,
    ``a - b * reports ** -c`` (Hestness et al. 2017, "Deep learning scaling is predictable,
    empirically"), is fitted to the scores; its rise beyond the existing reports is the gain.
    """
    book, _ = enough_examples(annotations, codebook_for(annotations, codebook))
    known = {a.report for a in annotations if a.report is not None}
    if len(known) < FEWEST_REPORTS:
        raise AnnotationError(
            f"a learning curve needs {FEWEST_REPORTS} reports; {len(known)} are known"
        )
    with progress(1, "Reading the sentences"):
        X, rows = in_context([a for a in annotations if a.report is not None])
    Y, polarity = labels(X, rows, book.names)
    polarities = tuple(p for p in book.polarities if any(row.polarity == p for row in rows))
    if len(polarities) < 2:
        polarities = ()
    order = np.random.default_rng(seed)
    tests = split_folds(Y, min(folds, len(X)), seed=seed)
    trains = [order.permutation(np.setdiff1d(np.arange(len(X)), test)) for test in tests]
    sizes = sorted({max(2, round(share * min(map(len, trains)))) for share in SHARES})
    tasks = [(fold, size) for size in reversed(sizes) for fold in range(len(tests))]
    scores = np.zeros((2, len(sizes), len(tests)))
    with progress(len(tasks), "Learning curve") as advance:
        results = Parallel(n_jobs=jobs, return_as="generator")(
            delayed(_fit_score)(
                X,
                Y,
                polarity,
                polarities,
                trains[f][:size],
                tests[f],
            )
            for f, size in tasks
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
