"""Themes of a fitted classifier changed: adapted, added, merged, left out; the others stay."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifier.model.adapting import Loss, log_loss, move, squared_hinge
from classifier.model.context import InContext
from classifier.model.linear import LinearPolarity, LinearThemes, class_weights
from classifier.model.polarity import PolarityClassifier
from classifier.model.routes import Routes
from classifier.model.themes import ThemeClassifier
from classifier.model.variants import Reach

L = TypeVar("L", LinearThemes, LinearPolarity)
K = TypeVar("K", ThemeClassifier, PolarityClassifier)


def of_sources(
    classifier: ThemeClassifier, seen: InContext, Y: NDArray[np.int8]
) -> NDArray[np.int8]:
    """Labels of the sources of themes.

    Parameters
    ----------
    classifier : ThemeClassifier
    seen : InContext
        The sentences.
    Y : ndarray of int8 of shape (n_sentences, n_themes)
        1 or 0, and -1 where that is not known.

    Returns
    -------
    ndarray of int8 of shape (n_sentences, n_sources)
        Of a theme that was merged, a sentence that has it has its most probable source, and of
        the others nothing is known.
    """
    theme = classifier.routes_.theme
    found = Y[:, theme].copy()
    merged = np.flatnonzero(np.bincount(theme) > 1)
    if not len(merged):
        return found
    slope, intercept = classifier.calibration_
    scores = classifier.logits(seen) * slope + intercept
    for k in merged:
        sources = np.flatnonzero(theme == k)
        unsure = Y[:, k] == 1
        best = sources[scores[:, sources].argmax(axis=1)]
        found[np.ix_(unsure, sources)] = -1
        found[np.flatnonzero(unsure), best[unsure]] = 1
    return found


def adapted(
    classifier: ThemeClassifier,
    seen: InContext,
    Y: NDArray[np.int8],
    sources: NDArray[np.int64],
    rows: NDArray[np.bool_] | None = None,
) -> ThemeClassifier:
    """A classifier whose weights have moved towards new annotations (`adapting.move`).

    Parameters
    ----------
    classifier : ThemeClassifier
        It is left as it is.
    seen : InContext
        Sentences, all those of the reports that they are in.
    Y : ndarray of int8 of shape (n_sentences, n_sources)
        What `of_sources` gives.
    sources : ndarray of int
        The sources that are adapted; the others stay as they are.
    rows : ndarray of bool of shape (n_sentences,), optional
        The sentences to learn from; by default all.

    Returns
    -------
    ThemeClassifier
        The second pass and its calibration are those that it was trained with.
    """
    routes = classifier.routes_
    columns, labels = routes.column[sources], Y[:, sources]
    learnt = (labels >= 0).any(axis=1) & (True if rows is None else rows)
    moved = []
    for linear in (classifier.alone_, classifier.context_):
        parts = [part[learnt] for part in linear.design(seen)]
        of_columns = _picked(linear, columns)
        of_columns = _moved(of_columns, parts, squared_hinge(labels[learnt], classifier.C))
        moved.append(_beside(linear, of_columns))
    now = np.arange(routes.n_columns)
    now[columns] = routes.n_columns + np.arange(len(columns))
    asked, column = routes.asked.copy(), routes.column.copy()
    asked[sources] += len(routes.passes)
    column[sources] = now[columns]
    passes = np.vstack([routes.passes, now[routes.passes]])
    found = copy.copy(classifier)
    found.alone_, found.context_ = moved
    found.routes_ = replace(routes, passes=passes, asked=asked, column=column)
    return _without_unused(found)


def adapted_polarity(
    classifier: PolarityClassifier,
    seen: InContext,
    codes: NDArray[np.int64],
    rows: NDArray[np.bool_] | None = None,
) -> PolarityClassifier:
    """The same for polarity.

    Parameters
    ----------
    classifier : PolarityClassifier
        It is left as it is.
    seen : InContext
        Sentences, all those of the reports that they are in.
    codes : ndarray of int of shape (n_sentences,)
        Number of the class of each in `classes_`, and -1 where that is not known.
    rows : ndarray of bool of shape (n_sentences,), optional
        The sentences to learn from; by default all.

    Returns
    -------
    PolarityClassifier
    """
    learnt = (codes >= 0) & (True if rows is None else rows)
    parts = [part[learnt] for part in classifier.first_.design(seen)]
    codes = codes[learnt]
    loss = log_loss(codes, class_weights(codes, classifier.balance), classifier.C)
    found = copy.copy(classifier)
    found.first_ = _moved(classifier.first_, parts, loss)
    return found


def with_variant(classifier: K, start: K, found: K, reach: Reach) -> K:
    """A classifier with a variant that decides about reports of the kind of those corrected.

    Parameters
    ----------
    classifier : ThemeClassifier or PolarityClassifier
        It is left as it is.
    start : ThemeClassifier or PolarityClassifier
        What the variant was adapted from: the classifier, or one of its variants, in whose place
        the new one comes then.
    found : ThemeClassifier or PolarityClassifier
        The variant.
    reach : Reach
        Of the corrected reports.

    Returns
    -------
    ThemeClassifier or PolarityClassifier
    """
    others: list[tuple[Reach, Any]] = []
    for of, one in classifier.variants_:
        if one is start:
            reach = of.and_more(reach)
        else:
            others.append((of, one))
    variant, changed = copy.copy(found), copy.copy(classifier)
    variant.variants_ = ()
    changed.variants_ = (*others, (reach, variant))
    return changed


def with_new(
    classifier: ThemeClassifier,
    alone: LinearThemes,
    context: LinearThemes,
    slope: float = 1.0,
    intercept: float = 0.0,
    threshold: float = 0.5,
) -> ThemeClassifier:
    """A classifier with a further theme at its end.

    Parameters
    ----------
    classifier : ThemeClassifier
        It is left as it is.
    alone, context : LinearThemes
        The first pass of the new theme alone, fitted to the features of its vectorizer.
    slope, intercept, threshold : float
        Of its calibration, and the probability from which it is assigned.

    Returns
    -------
    ThemeClassifier
    """
    found = copy.copy(classifier)
    found.alone_ = _beside(classifier.alone_, alone)
    found.context_ = _beside(classifier.context_, context)
    found.routes_ = classifier.routes_.with_new()
    found.calibration_ = np.hstack([classifier.calibration_, [[slope], [intercept]]])
    for name in ("thresholds_", "f1_thresholds_"):
        setattr(found, name, np.append(getattr(classifier, name), threshold))
    found.variants_ = tuple(
        (reach, with_new(one, alone, context, slope, intercept, threshold))
        for reach, one in classifier.variants_
    )
    return found


def regrouped(classifier: ThemeClassifier, groups: Sequence[Sequence[int]]) -> ThemeClassifier:
    """A classifier of other themes, each made of one of those that it has or of several.

    Parameters
    ----------
    classifier : ThemeClassifier
        It is left as it is.
    groups : sequence of sequence of int
        For each of the new themes, the numbers of those that it is made of. One that is in no
        group is left out.

    Returns
    -------
    ThemeClassifier
        A theme of several is there where any of them is (`Routes.any_of`).
    """
    routes = classifier.routes_
    now = np.full(routes.n_themes, -1)
    for number, group in enumerate(groups):
        now[list(group)] = number
    theme = now[routes.theme]
    order = np.argsort(theme, kind="stable")
    found = copy.copy(classifier)
    found.routes_ = routes.regrouped(theme)
    found.calibration_ = classifier.calibration_[:, order[theme[order] >= 0]]
    for name in ("thresholds_", "f1_thresholds_"):
        setattr(found, name, merged_thresholds(getattr(classifier, name), groups))
    found.variants_ = tuple((reach, regrouped(one, groups)) for reach, one in classifier.variants_)
    return _without_unused(found)


def merged_thresholds(
    thresholds: NDArray[np.float64], groups: Sequence[Sequence[int]]
) -> NDArray[np.float64]:
    """Thresholds of themes that are each made of several: the mean of theirs.

    The threshold with the best F1 is half of that F1 (Lipton, Elkan and Naryanaswamy 2014), and
    that of all of them lies between theirs. One that is never assigned (1) does not count.
    """
    of_groups = (thresholds[list(group)] for group in groups)
    below = (of_group[of_group < 1] for of_group in of_groups)
    return np.array([limits.mean() if len(limits) else 1.0 for limits in below])


def _without_unused(classifier: ThemeClassifier) -> ThemeClassifier:
    """Without passes that no source asks, and columns that none has and no pass sees."""
    routes = classifier.routes_
    asked = np.unique(routes.asked)
    passes = routes.passes[asked]
    used = np.union1d(passes, routes.column)
    place = np.zeros(routes.n_columns, dtype=np.int64)
    place[used] = np.arange(len(used))
    classifier.routes_ = Routes(
        place[passes],
        routes.theme,
        np.searchsorted(asked, routes.asked),
        place[routes.column],
        routes.slot,
    )
    if len(used) < len(classifier.alone_.intercept_):  # of which the last may have no source now
        classifier.alone_ = _picked(classifier.alone_, used)
        classifier.context_ = _picked(classifier.context_, used)
    return classifier


def _moved(linear: L, parts: Sequence[sp.csr_matrix], loss: Loss) -> L:
    """A first pass whose weights have moved towards new annotations (`adapting.move`)."""
    said = sum(part @ coef for part, coef in zip(parts, linear.coefs_, strict=True))
    features = sp.hstack(parts, format="csr", dtype=np.float64)
    way = move(features, (said + linear.intercept_).astype(np.float64), loss)
    limits = np.cumsum([part.shape[1] for part in parts])[:-1]
    found = copy.copy(linear)
    pairs = zip(linear.coefs_, np.split(way, limits), strict=True)
    found.coefs_ = [coef + change for coef, change in pairs]
    return found


def _picked(linear: LinearThemes, columns: NDArray[np.int64]) -> LinearThemes:
    found = copy.copy(linear)
    found.coefs_ = [coef[:, columns] for coef in linear.coefs_]
    found.intercept_ = linear.intercept_[columns]
    return found


def _beside(linear: LinearThemes, others: LinearThemes) -> LinearThemes:
    found = copy.copy(linear)
    pairs = zip(linear.coefs_, others.coefs_, strict=True)
    found.coefs_ = [np.hstack([coef, other]) for coef, other in pairs]
    found.intercept_ = np.append(linear.intercept_, others.intercept_)
    return found
