"""Cross-validation: by report where reports are known, stratified by theme where they are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV

from classifier.language.sentences import Sentences
from classifier.model.counted import chosen
from classifier.model.parallel import in_parallel
from classifier.model.polarity import PolarityClassifier
from classifier.model.themes import ThemeClassifier
from classifier.results.doubtful import DOUBT, doubtful
from train.fit.calibration import Reliability, expected_calibration_error
from train.fit.examples import for_words_alone
from train.fit.folds import split_folds
from train.fit.groups import Groups, most_of_groups, truth_of_groups
from train.fit.kinds import Held, KindScores, by_kind, kinds_of, to_leave_out
from train.fit.scores import (
    Confusion,
    Counts,
    Doubt,
    LabelScores,
    Score,
    figures_of,
    label_scores,
)
from train.fit.unfamiliar import above_limit, false_alarms


@dataclass(frozen=True, slots=True)
class ThresholdScores:
    """Scores with thresholds that were chosen for one aim: means over the themes.

    Attributes
    ----------
    precision, recall, f1 : Score
    """

    precision: Score
    recall: Score
    f1: Score


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Scores on what the model had not seen.

    Attributes
    ----------
    folds, reports, sentences : int
    by_report : bool
        Whether no report had sentences on both sides of a split. Where reports are unknown, or
        fewer than three, folds are stratified by theme instead, and scores flatter.
    themes : tuple of LabelScores
    macro_f1, micro_f1 : Score
        Over the themes.
    calibration_error : Score
        Expected calibration error, mean over the themes.
    reliability : Reliability
        Of all themes together, over all folds.
    best_f1 : ThresholdScores
        Scores with thresholds for the best F1.
    chosen : ThresholdScores
        Scores with the thresholds in use: the same, unless they were chosen for a precision or a
        recall.
    doubt : Doubt
        Of the themes.
    polarities : tuple of LabelScores
    polarity_macro_f1 : Score or None
    polarity_confusion : Confusion or None
    polarity_doubt : Doubt or None
    kinds : tuple of KindScores
        The same held-out reports, each kind apart; empty if all are of one kind.
    left_out : tuple of KindScores
        Each kind by models that were trained on the others alone: what reports of a kind that
        nobody annotated will get.
    groups : tuple of LabelScores
        Of the groups that themes are in, where they are: a sentence is on one if it is on any
        theme of it.
    group_macro_f1 : Score or None
    unfamiliar : Score or None
        Share of the held-out reports of known kinds that are named as unlike those of training:
        false alarms. None where there are too few reports to name any.
    """

    folds: int
    reports: int
    sentences: int
    by_report: bool
    themes: tuple[LabelScores, ...]
    macro_f1: Score
    micro_f1: Score
    calibration_error: Score
    reliability: Reliability
    best_f1: ThresholdScores
    chosen: ThresholdScores
    doubt: Doubt
    polarities: tuple[LabelScores, ...] = ()
    polarity_macro_f1: Score | None = None
    polarity_confusion: Confusion | None = None
    polarity_doubt: Doubt | None = None
    kinds: tuple[KindScores, ...] = ()
    left_out: tuple[KindScores, ...] = ()
    groups: tuple[LabelScores, ...] = ()
    group_macro_f1: Score | None = None
    unfamiliar: Score | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Fold:
    """What a model says about the sentences it was not trained on; NaN of what it has not."""

    number: int
    probability: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    f1_thresholds: NDArray[np.float64]
    polarity: NDArray[np.float64]
    unfamiliar: NDArray[np.float64]

    @property
    def assigned(self) -> NDArray[np.bool_]:
        return self.probability >= self.thresholds


def _fit_fold(
    X: Sequence[Sentences],
    Y: Sequence[NDArray[np.int8]],
    polarity: Sequence[NDArray[np.object_]],
    scored: int,
    themes: ThemeClassifier | GridSearchCV,
    polarities: PolarityClassifier | GridSearchCV | None,
    names: Sequence[str],
    number: int,
    test: NDArray[np.int64],
    train: NDArray[np.int64],
) -> _Fold:
    def fitted(estimator: Any, y: Sequence[NDArray[Any]], **known: Any) -> Any:
        found = clone(estimator).fit(chosen(X, train), [y[i] for i in train], **known)
        return getattr(found, "best_estimator_", found)

    tested = chosen(X, test)
    of_themes = fitted(themes, Y, words_alone=for_words_alone(X, scored)[train])
    predicted = np.full((sum(map(len, tested)), len(names)), np.nan)
    learnt_from = {value for i in train for value in polarity[i]} - {None}
    if polarities is not None and len(learnt_from) > 1:
        of_polarity = fitted(polarities, polarity)
        predicted[:] = 0
        columns = [names.index(name) for name in of_polarity.classes_]
        predicted[:, columns] = of_polarity.predict_proba(tested)
    return _Fold(
        number,
        of_themes.predict_proba(tested),
        of_themes.thresholds_,
        of_themes.f1_thresholds_,
        predicted,
        above_limit(
            tested, chosen(X, train), of_themes.vectorizer_, scored=int((train < scored).sum())
        ),
    )


def cross_validate(
    X: Sequence[Sentences],
    Y: Sequence[NDArray[np.int8]],
    names: Sequence[str],
    polarity: Sequence[NDArray[np.object_]] | None = None,
    *,
    themes: ThemeClassifier | GridSearchCV,
    polarities: PolarityClassifier | GridSearchCV | None = None,
    folds: int = 5,
    by_report: bool = True,
    scored: int | None = None,
    seed: int = 0,
    jobs: int = 1,
    groups: Groups | None = None,
    advance: Callable[[], None] = lambda: None,
) -> CrossValidation:
    """Score a model on what it has not seen.

    Everything that is learnt, thresholds and calibration included, is learnt from the
    training side alone.

    Parameters
    ----------
    X : sequence of Sentences
        One for each report, or other unit that is not to be split.
    Y : sequence of ndarray of int8 of shape (n_sentences, n_themes)
        For each report, the themes of its sentences: 1 or 0; -1, which is left out, if unknown.
    names : sequence of str
        Names of the themes.
    polarity : sequence of ndarray, optional
        For each report, the polarity of its sentences; None if there is none.
    themes : ThemeClassifier, or a search over it
    polarities : PolarityClassifier, or a search over it, optional
    folds : int, default 5
    by_report : bool, default True
        False to stratify the folds by theme.
    scored : int, optional
        How many of the reports, the first, are tested; from the others models only learn. By
        default all are.
    seed : int, default 0
        Decides which report is in which fold.
    jobs : int, default 1
    groups : mapping of str to sequence of int, optional
        The columns of the themes of each group that is scored, too.
    advance : callable, optional
        Called after each fold.

    Returns
    -------
    CrossValidation
    """
    scored = len(X) if scored is None else scored
    folds = min(folds, scored)
    tests = split_folds(Y[:scored], folds, stratified=not by_report, seed=seed)
    kinds = np.array(kinds_of(X, scored))
    left_out = to_leave_out(kinds[:scored].tolist()) if by_report else []
    whole = [np.flatnonzero(kinds[:scored] == kind) for kind in left_out]
    trains = [np.setdiff1d(np.arange(len(X)), test) for test in tests]
    trains += [np.flatnonzero(kinds != kind) for kind in left_out]
    if polarity is None:
        polarity = [np.full(len(y), None, dtype=object) for y in Y]
    polarity_names = sorted({value for of in polarity for value in of} - {None})
    results: list[_Fold] = []
    for fold in in_parallel(
        _fit_fold,
        (X, Y, polarity, scored, themes, polarities, polarity_names),
        zip(range(len(trains)), [*tests, *whole], trains, strict=True),
        jobs,
        return_as="generator_unordered",
    ):
        results.append(fold)
        advance()
    results.sort(key=lambda fold: fold.number)
    results, of_left_out = results[: len(tests)], results[len(tests) :]
    truths = [np.concatenate([Y[i] for i in test]) for test in tests]
    assigned = [fold.assigned for fold in results]
    figures = figures_of(truths, assigned)
    at_best_f1 = [fold.probability >= fold.f1_thresholds for fold in results]
    doubts = [doubtful(fold.probability, a) for fold, a in zip(results, assigned, strict=True)]
    wrong = [np.where(a, truth == 0, truth == 1) for a, truth in zip(assigned, truths, strict=True)]
    of_polarity = _of_polarity(
        [np.concatenate([polarity[i] for i in test]) for test in tests],
        [fold.polarity for fold in results],
        polarity_names,
    )
    of_kinds: tuple[KindScores, ...] = ()
    of_left_out_kinds: tuple[KindScores, ...] = ()
    if left_out:
        of_kinds, of_left_out_kinds = (
            by_kind(_held(kinds, Y, polarity, polarity_names, *held), polarity_names)
            for held in ((tests, results), (whole, of_left_out))
        )
    return CrossValidation(
        folds=folds,
        reports=len({s.report.name for s in X[:scored] if s.report.name}),
        sentences=sum(map(len, X[:scored])),
        by_report=by_report,
        themes=label_scores(names, figures, (np.concatenate(truths) == 1).sum(axis=0)),
        macro_f1=Score.of(figures[:, 2].mean(axis=1)),
        micro_f1=Score.of(
            [float(Counts.of(t, a).micro_f1()[0]) for t, a in zip(truths, assigned, strict=True)]
        ),
        calibration_error=Score.of(
            [
                float(np.mean(list(map(expected_calibration_error, truth.T, fold.probability.T))))
                for truth, fold in zip(truths, results, strict=True)
            ]
        ),
        reliability=Reliability.of(
            np.concatenate(truths), np.concatenate([fold.probability for fold in results])
        ),
        best_f1=_threshold_scores(figures_of(truths, at_best_f1)),
        chosen=_threshold_scores(figures),
        doubt=Doubt.of(doubts, wrong),
        **of_polarity,
        kinds=of_kinds,
        left_out=of_left_out_kinds,
        **_of_groups(truths, assigned, groups or {}),
        unfamiliar=false_alarms(X[:scored], tests, [fold.unfamiliar for fold in results]),
    )


def _held(
    kinds: NDArray[np.str_],
    Y: Sequence[NDArray[np.int8]],
    polarity: Sequence[NDArray[np.object_]],
    names: Sequence[str],
    tests: Sequence[NDArray[np.int64]],
    results: Sequence[_Fold],
) -> Held:
    """What was said about each report by models that were not trained on it."""
    order = np.concatenate(tests)
    lengths = [len(Y[i]) for i in order]
    codes = {None: -1} | {name: code for code, name in enumerate(names)}
    return Held(
        np.repeat(kinds[order], lengths),
        np.repeat(np.arange(len(order)), lengths),
        np.concatenate([Y[i] for i in order]),
        np.concatenate([fold.assigned for fold in results]),
        np.array([codes[value] for i in order for value in polarity[i]]),
        np.concatenate([fold.polarity for fold in results]),
        np.repeat(np.concatenate([fold.unfamiliar for fold in results]), lengths),
    )


def _threshold_scores(figures: NDArray[np.float64]) -> ThresholdScores:
    return ThresholdScores(*(Score.of(figures[:, m].mean(axis=1)) for m in range(3)))


def _of_groups(
    truths: Sequence[NDArray[np.int8]], assigned: Sequence[NDArray[np.bool_]], groups: Groups
) -> dict[str, Any]:
    if not groups:
        return {}
    truths = [truth_of_groups(truth, groups) for truth in truths]
    figures = figures_of(truths, [most_of_groups(values, groups) for values in assigned])
    support = (np.concatenate(truths) == 1).sum(axis=0)
    return {
        "groups": label_scores(list(groups), figures, support),
        "group_macro_f1": Score.of(figures[:, 2].mean(axis=1)),
    }


def _of_polarity(
    annotated: Sequence[NDArray[np.object_]],
    said: Sequence[NDArray[np.float64]],
    polarities: Sequence[str],
) -> dict[str, Any]:
    """Scores over the sentences that have a polarity, in folds whose model knows polarities."""
    truths, predicted, doubts = [], [], []
    for values, probability in zip(annotated, said, strict=True):
        told = np.array([value is not None for value in values]) & np.isfinite(probability).all(1)
        if told.any():
            truths.append(values[told])
            predicted.append(np.array(polarities, dtype=object)[probability[told].argmax(axis=1)])
            doubts.append(1 - probability[told].max(axis=1, keepdims=True) >= DOUBT)
    if not truths:
        return {}
    together = np.concatenate(truths)
    names = sorted({*together, *np.concatenate(predicted)})
    figures = figures_of(
        [truth[:, None] == np.array(names) for truth in truths],
        [values[:, None] == np.array(names) for values in predicted],
    )
    support = np.array([(together == name).sum() for name in names])
    wrong = [(values != truth)[:, None] for values, truth in zip(predicted, truths, strict=True)]
    return {
        "polarities": label_scores(names, figures, support),
        "polarity_macro_f1": Score.of(figures[:, 2].mean(axis=1)),
        "polarity_confusion": Confusion.of(together, np.concatenate(predicted), names),
        "polarity_doubt": Doubt.of(doubts, wrong),
    }
