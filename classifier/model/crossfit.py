"""What a first pass says about reports it was not trained on, which a second pass learns from."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from classifier.language.sentences import Sentences
from classifier.model.counted import Counted, chosen
from classifier.model.parallel import in_parallel
from classifier.model.threads import many_fits
from classifier.report import KINDS


def partly_without_layout(
    X: Sequence[Sentences], share: float, random_state: int
) -> Sequence[Sentences]:
    """Reports, some of which as if their kind, headings and lists were not known.

    What is fitted to them uses kind, sections, roles and bullets where a report has them, and does
    not rely on them: reports of other kinds have others, or none.

    Parameters
    ----------
    X : sequence of Sentences
        One for each report.
    share : float
        How many of the reports, drawn at random.
    random_state : int

    Returns
    -------
    sequence of Sentences
        Those given where they are texts that stand alone, without sections, roles and bullets.
    """
    if isinstance(X, Counted) and not X.once("layout", _with_layout):
        return X
    order = np.random.default_rng(random_state).permutation(len(X))
    drawn = set(order[: int(share * len(X))].tolist())
    return [x.without_layout() if i in drawn else x for i, x in enumerate(X)]


def _with_layout(X: Sequence[Sentences]) -> bool:
    paragraph = KINDS.index("paragraph")
    return any(
        max(x.sections.max(initial=-1), x.roles.max(initial=-1)) >= 0
        or (x.kinds != paragraph).any()
        for x in X
    )


class TwoPass(Protocol):
    """A classifier whose second pass learns from its first."""

    random_state: int
    n_jobs: int | None

    def fit_first_pass(self, X: Sequence[Sentences], y: NDArray[Any]) -> object:
        """Fit the first pass to sentences and their labels, one row for each sentence."""

    def first_pass(self, X: Sequence[Sentences]) -> tuple[NDArray[np.float32], ...]:
        """What the second pass sees, one row for each sentence."""


def cross_fitted(
    classifier: TwoPass, X: Sequence[Sentences], y: NDArray[Any], folds: int, fewest: int = 2
) -> tuple[NDArray[np.int64], tuple[NDArray[np.float32], ...]]:
    """For every report, what first passes trained on other reports say about it.

    Parameters
    ----------
    classifier : TwoPass
        It is left as it is; copies of it are fitted.
    X : sequence of Sentences
        One for each report.
    y : ndarray of shape (n_sentences, ...)
        Rows in the order of the sentences of all reports.
    folds : int
        How many, unless there are fewer reports.
    fewest : int, default 2
        Where there are fewer reports, parts of reports are held out.

    Returns
    -------
    fold : ndarray of int of shape (n_sentences,)
        The fold that each sentence was held out in.
    found : tuple of ndarray of shape (n_sentences, ...)
        What `TwoPass.first_pass` gives.
    """
    from sklearn.model_selection import GroupKFold

    if len(X) < fewest:
        X = [part for sentences in X for part in sentences.parts(folds)]
    if len(X) < 2:
        raise ValueError("X has 1 text: at least 2 are needed, as one tests the other")
    report = np.repeat(np.arange(len(X)), [len(sentences) for sentences in X])
    by_report = GroupKFold(min(folds, len(X)), shuffle=True, random_state=classifier.random_state)
    held_out = [test for _, test in by_report.split(X, groups=np.arange(len(X)))]
    rows = [np.isin(report, test) for test in held_out]
    of_folds = in_parallel(
        _one_fold,
        (classifier, X, y),
        zip(held_out, (~inside for inside in rows), strict=True),
        classifier.n_jobs,
    )
    fold = np.zeros(len(report), dtype=np.int64)
    found = tuple(np.zeros((len(report), *a.shape[1:]), dtype=a.dtype) for a in of_folds[0])
    for number, (inside, of_fold) in enumerate(zip(rows, of_folds, strict=True)):
        fold[inside] = number
        for all_rows, values in zip(found, of_fold, strict=True):
            all_rows[inside] = values
    return fold, found


def _one_fold(
    classifier: TwoPass,
    X: Sequence[Sentences],
    y: NDArray[Any],
    test: NDArray[np.int64],
    outside: NDArray[np.bool_],
) -> tuple[NDArray[np.float32], ...]:
    others = np.setdiff1d(np.arange(len(X)), test)
    classifier = copy.copy(classifier)
    classifier.fit_first_pass(chosen(X, others), y[outside])
    return classifier.first_pass(chosen(X, np.sort(test)))


def second_pass(
    fit: Callable[..., Any],
    seen: tuple[NDArray[np.float32], ...],
    y: NDArray[Any],
    fold: NDArray[np.int64],
    n_jobs: int | None,
) -> tuple[NDArray[np.float64], Any]:
    """Fit a second pass, and give for every sentence what one not fitted to it says.

    Parameters
    ----------
    fit : callable
        Given what the first pass says, and the labels, a fitted estimator.
    seen : tuple of ndarray of shape (n_sentences, ...)
        What the first pass says (`cross_fitted`).
    y : ndarray of shape (n_sentences, ...)
    fold : ndarray of int of shape (n_sentences,)
    n_jobs : int or None

    Returns
    -------
    logits : ndarray of shape (n_sentences, n_outputs)
        From second passes that were fitted to the other folds.
    fitted : estimator
        Fitted to all.
    """
    held_out = [fold == number for number in np.unique(fold)]
    sides = [(inside,) for inside in [*held_out, np.zeros(len(fold), dtype=bool)]]
    *of_folds, (fitted, _) = in_parallel(_fit_second, (fit, seen, y), sides, n_jobs)
    first = of_folds[0][1]
    logits = np.zeros((len(fold), *first.shape[1:]))
    for inside, (_, of_fold) in zip(held_out, of_folds, strict=True):
        logits[inside] = of_fold
    return logits, fitted


def _fit_second(
    fit: Callable[..., Any],
    seen: tuple[NDArray[np.float32], ...],
    y: NDArray[Any],
    inside: NDArray[np.bool_],
) -> tuple[Any, NDArray[np.float64] | None]:
    outside = ~inside
    with many_fits():
        fitted = fit(*(values[outside] for values in seen), y[outside])
        if not inside.any():
            return fitted, None
        return fitted, fitted.decision_function(*(values[inside] for values in seen))
