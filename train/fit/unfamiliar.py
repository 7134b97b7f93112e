"""From which distance a report is unlike those that a model is trained on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.language.sentences import Sentences
from classifier.model.unfamiliar import LENGTHS, Unfamiliarity
from classifier.model.vectorizer import SentenceVectorizer
from train.fit.kinds import OTHER, kinds_of
from train.fit.scores import Score


def of_known_kinds(X: Sequence[Sentences], scored: int | None = None) -> NDArray[np.bool_]:
    """Which reports are of kinds that a model gets to know.

    Parameters
    ----------
    X : sequence of Sentences
        One for each report.
    scored : int, optional
        How many of them, the first, are reports as they come, by which others are measured; by
        default all.

    Returns
    -------
    ndarray of bool of shape (n_reports,)
        Those of a kind that has reports enough (`kinds_of`), and that are long enough to be
        judged; where no kind is known, all that are long enough. Papers of all sorts are no kind:
        each may be unlike the others.
    """
    kinds = kinds_of(X, scored)
    long = np.array([len(x) >= LENGTHS[0] for x in X])
    long[len(X) if scored is None else scored :] = False
    if set(kinds) == {OTHER}:
        return long
    return long & [kind != OTHER for kind in kinds]


def fit_unfamiliarity(
    X: Sequence[Sentences], vectorizer: SentenceVectorizer, scored: int | None = None
) -> Unfamiliarity | None:
    """What tells a model that a report is unlike those that it was trained on.

    Parameters
    ----------
    X : sequence of Sentences
        One for each report.
    vectorizer : SentenceVectorizer
        The model's, fitted to them.
    scored : int, optional
        As for `of_known_kinds`.

    Returns
    -------
    Unfamiliarity or None
        None if there are too few reports to say what is usual.
    """
    known, found = of_known_kinds(X, scored), Unfamiliarity()
    return found.fit(X, known, vectorizer) if known.sum() >= found.fewest else None


def above_limit(
    X: Sequence[Sentences],
    trained: Sequence[Sentences],
    vectorizer: SentenceVectorizer,
    scored: int | None = None,
) -> NDArray[np.float64]:
    """Whether a model that was trained on other reports names each report as unlike those.

    Parameters
    ----------
    X, trained : sequence of Sentences
        One for each report.
    vectorizer : SentenceVectorizer
        The model's, fitted to those that it was trained on.
    scored : int, optional
        As for `of_known_kinds`, of those that it was trained on.

    Returns
    -------
    ndarray of shape (n_reports,)
        1 or 0; NaN if the model names no report at all.
    """
    found = fit_unfamiliarity(trained, vectorizer, scored)
    if found is None:
        return np.full(len(X), np.nan)
    limits = [found.limit_for(len(x)) for x in X]
    return np.array(
        [float(at is not None and found.measure(x) > at) for x, at in zip(X, limits, strict=True)]
    )


def false_alarms(
    X: Sequence[Sentences],
    tests: Sequence[NDArray[np.int64]],
    named: Sequence[NDArray[np.float64]],
) -> Score | None:
    """Share of the held-out reports of known kinds that are named all the same.

    Parameters
    ----------
    X : sequence of Sentences
        One for each report.
    tests : sequence of ndarray of int
        Which reports each fold holds out.
    named : sequence of ndarray
        What `above_limit` gives for each fold.

    Returns
    -------
    Score or None
        Mean and spread over the folds.
    """
    known = of_known_kinds(X)
    found = [of[known[test] & np.isfinite(of)] for test, of in zip(tests, named, strict=True)]
    shares = [float(of.mean()) for of in found if len(of)]
    return Score.of(shares) if shares else None
