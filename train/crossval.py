"""Cross-validation in which no report stands on both sides of a split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.metrics import precision_recall_fscore_support
from sklearn.model_selection import GroupKFold

from classifier.polarity import PolarityClassifier
from classifier.sentences import Sentences
from classifier.themes import ThemeClassifier


@dataclass(frozen=True, slots=True)
class Score:
    """A figure from cross-validation.

    Attributes
    ----------
    mean : float
        Mean over the folds.
    sd : float
        Standard deviation over the folds.
    """

    mean: float
    sd: float

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> Score:
        """Mean and spread of one figure for each fold."""
        return cls(
            float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
        )

    def __str__(self) -> str:
        return f"{self.mean:.3f} ± {self.sd:.3f}"


@dataclass(frozen=True, slots=True)
class LabelScores:
    """How well one theme, or one polarity, is found in reports that were not trained on.

    Attributes
    ----------
    name : str
    support : int
        Sentences that are annotated with it.
    precision, recall, f1 : Score
    """

    name: str
    support: int
    precision: Score
    recall: Score
    f1: Score


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Scores on reports that the model had not seen.

    Attributes
    ----------
    folds, reports, sentences : int
    themes : tuple of LabelScores
    macro_f1, micro_f1 : Score
        Over the themes.
    calibration_error : Score
        Expected calibration error, mean over the themes.
    polarities : tuple of LabelScores
    polarity_macro_f1 : Score or None
    """

    folds: int
    reports: int
    sentences: int
    themes: tuple[LabelScores, ...]
    macro_f1: Score
    micro_f1: Score
    calibration_error: Score
    polarities: tuple[LabelScores, ...] = ()
    polarity_macro_f1: Score | None = None


def expected_calibration_error(
    truth: NDArray[np.bool_], probability: NDArray[np.float64], bins: int = 15
) -> float:
    """Mean distance of probability and frequency over bins of equal width.

    Parameters
    ----------
    truth : ndarray of bool of shape (n_sentences,)
    probability : ndarray of shape (n_sentences,)
    bins : int, default 15

    Returns
    -------
    float
        Weighted by the number of sentences in each bin (Naeini, Cooper and Hauskrecht 2015,
        "Obtaining well calibrated probabilities using Bayesian binning").
    """
    which = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = np.bincount(which, weights=truth - probability, minlength=bins)
    return float(np.abs(gaps).sum() / max(len(truth), 1))


def report_folds(sizes: Sequence[int], folds: int, seed: int) -> list[NDArray[np.int64]]:
    """Indices of the reports that each fold tests.

    Parameters
    ----------
    sizes : sequence of int
        Sentences in each report.
    folds : int
    seed : int

    Returns
    -------
    list of ndarray
    """
    splitter = GroupKFold(folds, shuffle=True, random_state=seed)
    reports = np.arange(len(sizes))
    return [test for _, test in splitter.split(reports, groups=reports)]


def _one_fold(
    X: Sequence[Sentences],
    Y: Sequence[NDArray[np.bool_]],
    polarity: Sequence[NDArray[np.object_]] | None,
    test: NDArray[np.int64],
    themes: ThemeClassifier,
    polarities: PolarityClassifier | None,
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.object_] | None]:
    held_out = set(test.tolist())
    train = [i for i in range(len(X)) if i not in held_out]
    fitted = clone(themes).fit([X[i] for i in train], np.concatenate([Y[i] for i in train]))
    tested = [X[i] for i in test]
    probability = fitted.predict_proba(tested)
    predicted = None
    if polarities is not None and polarity is not None:
        other = clone(polarities).fit(
            [X[i] for i in train], np.concatenate([polarity[i] for i in train])
        )
        predicted = other.predict(tested)
    return probability, probability >= fitted.thresholds_, predicted


def cross_validate(
    X: Sequence[Sentences],
    Y: Sequence[NDArray[np.bool_]],
    names: Sequence[str],
    polarity: Sequence[NDArray[np.object_]] | None = None,
    *,
    themes: ThemeClassifier,
    polarities: PolarityClassifier | None = None,
    folds: int = 5,
    seed: int = 0,
    jobs: int = 1,
) -> CrossValidation:
    """Score a model on reports it has not seen.

    Everything that is learnt, thresholds and calibration among it, is learnt from the reports
    of the training side alone.

    Parameters
    ----------
    X : sequence of Sentences
        One for each report.
    Y : sequence of ndarray of bool of shape (n_sentences, n_themes)
        For each report, the themes of its sentences.
    names : sequence of str
        Names of the themes.
    polarity : sequence of ndarray, optional
        For each report, the polarity of its sentences; None where there is none.
    themes : ThemeClassifier
    polarities : PolarityClassifier, optional
    folds : int, default 5
    seed : int, default 0
        Decides which report is in which fold.
    jobs : int, default 1

    Returns
    -------
    CrossValidation
    """
    folds = min(folds, len(X))
    tests = report_folds([len(s) for s in X], folds, seed)
    results = Parallel(n_jobs=jobs)(
        delayed(_one_fold)(X, Y, polarity, test, themes, polarities) for test in tests
    )
    truths = [np.concatenate([Y[i] for i in test]) for test in tests]
    by_theme = [
        precision_recall_fscore_support(truth, assigned, average=None, zero_division=0.0)
        for truth, (_, assigned, _) in zip(truths, results, strict=True)
    ]
    micro = [
        precision_recall_fscore_support(truth, assigned, average="micro", zero_division=0.0)[2]
        for truth, (_, assigned, _) in zip(truths, results, strict=True)
    ]
    errors = [
        np.mean([expected_calibration_error(truth[:, k], p[:, k]) for k in range(len(names))])
        for truth, (p, _, _) in zip(truths, results, strict=True)
    ]
    scores = _label_scores(
        names, np.array([s[:3] for s in by_theme]), np.concatenate(truths).sum(axis=0)
    )
    of_polarity: tuple[LabelScores, ...] = ()
    polarity_macro = None
    if polarity is not None and polarities is not None:
        values = np.concatenate(polarity)
        classes = sorted({v for v in values if v is not None})
        of_folds = []
        for test, (_, _, predicted) in zip(tests, results, strict=True):
            truth = np.concatenate([polarity[i] for i in test])
            known = np.array([value is not None for value in truth])
            of_folds.append(
                precision_recall_fscore_support(
                    truth[known].astype(str),
                    predicted[known].astype(str),
                    labels=classes,
                    average=None,
                    zero_division=0.0,
                )[:3]
            )
        figures = np.array(of_folds)
        of_polarity = _label_scores(
            classes, figures, np.array([(values == c).sum() for c in classes])
        )
        polarity_macro = Score.of(figures[:, 2].mean(axis=1))
    return CrossValidation(
        folds=folds,
        reports=len(X),
        sentences=sum(map(len, X)),
        themes=scores,
        macro_f1=Score.of(np.array([s[2].mean() for s in by_theme])),
        micro_f1=Score.of(np.array(micro)),
        calibration_error=Score.of(np.array(errors)),
        polarities=of_polarity,
        polarity_macro_f1=polarity_macro,
    )


def _label_scores(
    names: Sequence[str], figures: NDArray[np.float64], support: NDArray[np.int64]
) -> tuple[LabelScores, ...]:
    """Scores of each label from figures of shape (n_folds, 3, n_labels)."""
    return tuple(
        LabelScores(name, int(support[k]), *(Score.of(figures[:, m, k]) for m in range(3)))
        for k, name in enumerate(names)
    )
