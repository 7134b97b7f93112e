"""Themes added to a model, which goes on deciding about all others as it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.model_selection import StratifiedGroupKFold

from classifier.codebook import Theme
from classifier.language.sentences import Sentences
from classifier.model.changing import with_new
from classifier.model.context import InContext
from classifier.model.linear import LinearThemes
from classifier.model.themes import ThemeClassifier
from classifier.model.threads import many_fits
from classifier.model.thresholds import best_threshold, platt
from classifier.results.model import Model
from train.fit.adapt import ENOUGH_REPORTS, FOLDS, paragraphs_of
from train.fit.scores import Counts, Interval, resampled_reports

FEW = 50
"""Examples below which scores say little."""

_C = 4.0  # few examples, and no others to tell apart: larger than for all themes of a model
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class NewTheme:
    """A theme that was added, and how well it is found in held-out parts of the annotations.

    Attributes
    ----------
    name : str
    examples : int
        Sentences that are about it.
    judged : int
        Sentences of which that is known.
    precision, recall, f1 : Interval
        Over resampled reports, or over paragraphs or sentences where there are fewer reports, or
        paragraphs, than `train.fit.adapt.ENOUGH_REPORTS`.
    """

    name: str
    examples: int
    judged: int
    precision: Interval
    recall: Interval
    f1: Interval


def add_themes(
    model: Model,
    X: Sequence[Sentences],
    Y: Sequence[NDArray[np.int8]],
    themes: Sequence[Theme],
    *,
    seed: int = 0,
    advance: Callable[[], None] = lambda: None,
) -> tuple[Model, tuple[NewTheme, ...]]:
    """Add themes to a model.

    Parameters
    ----------
    model : Model
        It is left as it is.
    X : sequence of Sentences
        One for each report.
    Y : sequence of ndarray of int8 of shape (n_sentences, n_new)
        For each report, whether its sentences are about each of the new themes: 1 or 0, and -1
        where that is not known.
    themes : sequence of Theme
    seed : int, default 0
    advance : callable, optional
        Called `FOLDS` times, as it goes on.

    Returns
    -------
    model : Model
        With the themes at the end of its codebook.
    added : tuple of NewTheme

    Notes
    -----
    The first pass of a theme is fitted like those of the others. The second pass is one network for
    all themes, and decides about this one too, without having been trained with it. Calibration and
    threshold are learnt from held-out parts, and the scores are those of parts that these were not
    learnt from either.
    """
    classifier = model.theme_classifier
    labels = np.concatenate(list(Y))
    units = (
        np.repeat(np.arange(len(X)), [len(x) for x in X]),
        paragraphs_of(X),
        np.arange(len(labels)),
    )
    seen = InContext.of(X, classifier.vectorizer_)
    learners = [_Learner(classifier, seen, y, units, seed) for y in labels.T]
    found = classifier
    with many_fits():
        for fold in range(FOLDS):
            for learner in learners:
                learner.hold_out(fold)
            advance()
        for learner in learners:
            found = with_new(found, *learner.first_pass(), *learner.calibration())
    codebook = model.codebook
    changed = replace(
        model.estimators,
        codebook=replace(codebook, themes=(*codebook.themes, *themes)),
        theme_classifier=found,
        thresholds=np.append(model.thresholds, found.thresholds_[len(model.themes) :]),
    )
    added = zip(themes, learners, strict=True)
    return Model(changed), tuple(learner.scores(theme.name) for theme, learner in added)


class _Learner:
    """Learns one theme; parts of what is known are held out for what follows the first pass."""

    def __init__(
        self,
        classifier: ThemeClassifier,
        seen: InContext,
        y: NDArray[np.int8],
        units: Sequence[NDArray[np.int64]],
        seed: int,
    ) -> None:
        self.classifier, self.seen = classifier, seen
        self.rows = np.flatnonzero(y >= 0)
        self.y, self.labels = y[self.rows], y[:, None]
        of_rows = (unit[self.rows] for unit in units)
        self.unit = next(unit for unit in of_rows if len(np.unique(unit)) >= ENOUGH_REPORTS)
        self.fold = np.zeros(len(self.rows), dtype=np.int64)
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
        for number, (_, held) in enumerate(folds.split(self.rows, self.y, self.unit)):
            self.fold[held] = number
        self.held_out = np.zeros(len(self.rows))

    def hold_out(self, fold: int) -> None:
        """What both passes say of a fold that the first was not fitted to."""
        held = self.fold == fold
        with_it = with_new(self.classifier, *self.first_pass(self.rows[~held]))
        self.held_out[held] = with_it.logits(self.seen)[self.rows[held], -1]

    def first_pass(
        self, rows: NDArray[np.int64] | None = None
    ) -> tuple[LinearThemes, LinearThemes]:
        """Fitted to some of the sentences, or to all of which something is known."""
        rows = self.rows if rows is None else rows
        alone, context = (
            LinearThemes(context=old.context, C=_C).fit(
                [part[rows] for part in old.design(self.seen)], self.labels[rows]
            )
            for old in (self.classifier.alone_, self.classifier.context_)
        )
        return alone, context

    def calibration(self, rows: NDArray[np.bool_] | None = None) -> tuple[float, float, float]:
        """Slope, intercept and threshold, from what was held out."""
        logits, y = self.held_out, self.y
        if rows is not None:
            logits, y = logits[rows], y[rows]
        if len(np.unique(y)) < 2:
            return 1.0, 0.0, 0.5
        slope, intercept = platt(logits, y)
        if slope <= 0:  # nothing was learnt: never assigned
            return 0.0, float(np.log(y.mean() / (1 - y.mean()))), 1.0
        return slope, intercept, best_threshold(expit(logits * slope + intercept))

    def scores(self, name: str) -> NewTheme:
        """How well the theme is found where neither it nor its threshold was learnt."""
        assigned = np.zeros(len(self.rows), dtype=bool)
        for fold in range(FOLDS):
            held = self.fold == fold
            slope, intercept, threshold = self.calibration(~held)
            assigned[held] = expit(self.held_out[held] * slope + intercept) >= threshold
        _, unit = np.unique(self.unit, return_inverse=True)
        counts = Counts.of(self.y[:, None], assigned[:, None], unit)
        weights = resampled_reports(int(unit.max()) + 1, _RESAMPLES, 0)
        of_resamples = counts.scores(weights)[:, :, 0]
        intervals = (Interval.of(values[0], values[1:]) for values in of_resamples)
        return NewTheme(name, int((self.y == 1).sum()), len(self.y), *intervals)
