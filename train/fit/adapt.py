"""A model adapted to corrections, as far as held-out parts of them show that it gains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import KFold

from classifier.language.sentences import Sentences
from classifier.model.changing import adapted, adapted_polarity, of_sources, with_variant
from classifier.model.context import InContext
from classifier.model.threads import many_fits
from classifier.model.variants import C, Reach, deciding
from classifier.results.model import Model
from train.fit.progress import Progress, no_progress
from train.fit.scores import Counts, Interval, resampled_reports

SHOWN = 0.9
"""Share of the resamples in which something has to get better, to be shown to do so."""

FEWEST_POLARITIES = 100
"""Judged sentences below which polarity stays: the resamples of fewer are too sure of a gain."""

FOLDS = 5
"""Parts of the corrections that are held out in turn."""

ENOUGH_REPORTS = 5
"""Reports from which intervals are over resampled reports; with fewer, over paragraphs."""

_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Gain:
    """What adapting brings, measured on held-out parts of the corrections.

    Attributes
    ----------
    name : str
        A theme, ``"themes"`` or ``"polarity"``.
    judged : int
        Decisions of people that it is measured on.
    examples : int
        Those among them that are for a theme, or about polarity; without any, F1 says nothing.
    before, after : float
        F1 of a theme, micro-F1 of the themes, share of right polarities: of the model as it was,
        and of models that were adapted to the other parts.
    difference : Interval
        Paired, on the same sentences.
    better : float
        Share of the resamples in which the logarithmic loss of the probabilities falls. It tells a
        gain from chance long before the decisions do.
    adapted : bool
        Whether the model decides anew; if not, it decides as it did.
    """

    name: str
    judged: int
    examples: int
    before: float
    after: float
    difference: Interval
    better: float
    adapted: bool = False


@dataclass(frozen=True, slots=True)
class Adaptation:
    """A model that was adapted, and what it gained.

    Attributes
    ----------
    model : Model
    themes : Gain or None
        Of all themes together; None if no theme was judged.
    of_themes : tuple of Gain
        Of each theme that was judged.
    polarity : Gain or None
        None if no polarity was judged, or the model knows none.
    against : int
        Judged sentences about which the model decided otherwise.
    """

    model: Model
    themes: Gain | None
    of_themes: tuple[Gain, ...]
    polarity: Gain | None
    against: int = 0


def adapt(
    model: Model,
    X: Sequence[Sentences],
    Y: Sequence[NDArray[np.int8]],
    polarity: Sequence[NDArray[np.object_]] | None = None,
    *,
    seed: int = 0,
    progress: Progress = no_progress,
) -> Adaptation:
    """Adapt a model to corrected sentences.

    Parameters
    ----------
    model : Model
        It is left as it is.
    X : sequence of Sentences
        One for each report, with the sentences around those that were judged.
    Y : sequence of ndarray of int8 of shape (n_sentences, n_themes)
        For each report, whether its sentences are about each theme of the model: 1 or 0, and -1
        where nobody decided.
    polarity : sequence of ndarray of shape (n_sentences,), optional
        For each report, the polarity of its sentences; None where nobody decided.
    seed : int, default 0
        Decides which parts are held out together, and which are drawn.
    progress : callable
        Shows how far it is (see `train.fit.progress.Progress`).

    Returns
    -------
    Adaptation

    Notes
    -----
    Weights of the first pass start from the model's and are pulled towards them
    (`classifier.model.adapting`). Second pass, calibration and thresholds stay: refitting the
    calibration to corrections of one to five reports brought nothing in simulations.

    Reports that variants decide about are adapted to apart from the others, each from what decides
    about them. Parts are whole reports, or runs of paragraphs if there is one report only. The
    themes that were judged are adapted if their logarithmic loss together, on held-out parts, falls
    in `SHOWN` of the resamples, except those whose own does not fall in most of them. Polarity is
    adapted likewise, from `FEWEST_POLARITIES` sentences on. What is not adapted decides as it did,
    and so does everything about reports of other kinds (`classifier.model.variants.Reach`).
    """
    estimators = model.estimators
    themes = estimators.theme_classifier
    labels = np.concatenate(list(Y))
    codes = np.full(len(labels), -1)
    polarities = estimators.polarity_classifier
    if polarities is not None and polarity is not None:
        codes = polarities.codes(np.concatenate(list(polarity)))
    of_theme = np.asarray((labels >= 0).any(axis=1))
    corrected = of_theme | (codes >= 0)
    if not corrected.any():
        return Adaptation(model, None, (), None)
    parts = _Parts.of(X, corrected, seed)
    of_all: Gain | None = None
    of_themes: tuple[Gain, ...] = ()
    far = estimators.unfamiliarity
    trained = None if far is None else far.means_
    against = np.zeros(len(labels), dtype=bool)
    with many_fits():
        seen = InContext.of(X, themes.vectorizer_)
        if of_theme.any():
            before = themes.probabilities(seen)
            after = before.copy()
            groups = _groups(themes, seen, corrected, of_theme, seed)
            sources = [of_sources(g.start, g.seen, labels[g.rows]) for g in groups]
            judged = [np.flatnonzero((of >= 0).any(axis=0)) for of in sources]
            with progress(sum(len(g.folds) for g in groups), "Adapting themes") as advance:
                for g, of, which in zip(groups, sources, judged, strict=True):
                    for learnt, held in g.folds:
                        fitted = adapted(g.start, g.seen, of, which, learnt)
                        after[g.rows[held]] = fitted.own_probabilities(g.seen)[held]
                        advance()
            limits = estimators.thresholds
            against |= ((labels >= 0) & ((before >= limits) != (labels == 1))).any(axis=1)
            of_all, of_themes = _gains(parts, labels, before, after, limits, model.themes)
            chosen = {gain.name for gain in of_themes if gain.adapted}
            is_chosen = np.array([name in chosen for name in model.themes])
            for g, of, which in zip(groups, sources, judged, strict=True):
                adopted = which[is_chosen[g.start.routes_.theme[which]]]
                if len(adopted):
                    found = adapted(g.start, g.seen, of, adopted)
                    reach = Reach.of(g.seen, corrected[g.rows], trained)
                    themes = with_variant(themes, g.start, found, reach)
        of_polarity = None
        if polarities is not None and (codes >= 0).any():
            if polarities.vectorizer_ is not seen.vectorizer:
                seen, trained = seen.seen_by(polarities.vectorizer_), None
            before = polarities.probabilities(seen)
            against |= (codes >= 0) & (before.argmax(axis=1) != codes)
            after = before.copy()
            of_kinds = _groups(polarities, seen, corrected, codes >= 0, seed)
            with progress(sum(len(g.folds) for g in of_kinds), "Adapting polarity") as advance:
                for of_kind in of_kinds:
                    start, own, rows = of_kind.start, of_kind.seen, of_kind.rows
                    for learnt, held in of_kind.folds:
                        of_fold = adapted_polarity(start, own, codes[rows], learnt)
                        after[rows[held]] = of_fold.own_probabilities(own)[held]
                        advance()
            of_polarity = _gain_of_polarity(parts, codes, before, after)
            if of_polarity.adapted:
                for of_kind in of_kinds:
                    start, own, rows = of_kind.start, of_kind.seen, of_kind.rows
                    of_all_parts = adapted_polarity(start, own, codes[rows])
                    reach = Reach.of(own, corrected[rows], trained)
                    polarities = with_variant(polarities, start, of_all_parts, reach)
    changed = replace(estimators, theme_classifier=themes, polarity_classifier=polarities)
    return Adaptation(Model(changed), of_all, of_themes, of_polarity, int(against.sum()))


@dataclass(frozen=True, slots=True, eq=False)
class _Group(Generic[C]):
    """Reports that one classifier decides about, which is adapted to their corrections alone.

    What it learnt from other kinds of reports is not theirs, nor what they teach that of others.
    """

    start: C
    seen: InContext
    rows: NDArray[np.int64]
    folds: list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]


def _groups(
    classifier: C,
    seen: InContext,
    corrected: NDArray[np.bool_],
    judged: NDArray[np.bool_],
    seed: int,
) -> list[_Group[C]]:
    """The reports that a classifier, and each of its variants, decides about, if any was judged."""
    deciders = deciding(classifier, seen)
    lengths = [len(sentences) for sentences in seen.sentences]
    found = []
    for start in {id(one): one for one in deciders}.values():
        own = [one is start for one in deciders]
        rows = np.flatnonzero(np.repeat(own, lengths))
        if judged[rows].any():
            X = [sentences for sentences, mine in zip(seen.sentences, own, strict=True) if mine]
            of_own = seen if all(own) else InContext.of(X, seen.vectorizer)
            folds = _folds(X, corrected[rows], seed)
            found.append(_Group(start, of_own, rows, folds))
    return found


def paragraphs_of(X: Sequence[Sentences]) -> NDArray[np.int64]:
    """Numbers of the paragraphs that sentences are in, of all reports, in rising order."""
    report = np.repeat(np.arange(len(X)), [len(x) for x in X])
    paragraph = np.concatenate([x.paragraphs for x in X])
    new = (np.diff(report) != 0) | (np.diff(paragraph) != 0)
    return np.concatenate([[0], np.cumsum(new)])


def _folds(
    X: Sequence[Sentences], judged: NDArray[np.bool_], seed: int
) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """The sentences to learn from, and those held out, in turn."""
    report = np.repeat(np.arange(len(X)), [len(x) for x in X])
    of_judged = np.unique(report[judged])
    fold = np.zeros(len(report), dtype=np.int64)
    if len(of_judged) > 1:
        folds = KFold(min(FOLDS, len(of_judged)), shuffle=True, random_state=seed)
        for number, (_, held) in enumerate(folds.split(of_judged)):
            fold[np.isin(report, of_judged[held])] = number
    else:
        unit = paragraphs_of(X)
        before = np.concatenate([[0], np.cumsum(np.bincount(unit, judged))])[unit]
        fold = np.minimum(before * FOLDS // max(judged.sum(), 1), FOLDS - 1).astype(np.int64)
    return [(fold != n, fold == n) for n in np.unique(fold)]


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """Which sentences are drawn together, and how often in each resample."""

    unit: NDArray[np.int64]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, X: Sequence[Sentences], judged: NDArray[np.bool_], seed: int) -> _Parts:
        report = np.repeat(np.arange(len(X)), [len(x) for x in X])
        of_reports = len(np.unique(report[judged])) >= ENOUGH_REPORTS
        unit = report if of_reports else paragraphs_of(X)
        return cls(unit, resampled_reports(int(unit[-1]) + 1, _RESAMPLES, seed))

    def drawn(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Sums of a value of each sentence, over all and over each resample."""
        of_units = np.bincount(self.unit, values, minlength=self.weights.shape[1])
        sums: NDArray[np.float64] = self.weights @ of_units
        return sums


def _gains(
    parts: _Parts,
    truth: NDArray[np.int8],
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    limits: NDArray[np.float64],
    names: Sequence[str],
) -> tuple[Gain, tuple[Gain, ...]]:
    """The gain in all themes together, and in each, and which are to be adapted."""
    then, now = (Counts.of(truth, p >= limits, parts.unit) for p in (before, after))
    micro = [counts.micro_f1(parts.weights) for counts in (then, now)]
    f1 = [counts.scores(parts.weights)[2] for counts in (then, now)]
    known = truth >= 0
    of_truth = [np.where(truth == 1, p, 1 - p) for p in (before, after)]
    saved = np.where(known, _log(of_truth[1]) - _log(of_truth[0]), 0)
    n = int((truth == 1).sum())
    of_all = _gain("themes", parts, known.sum(axis=1), n, saved.sum(axis=1), *micro)
    found = []
    for k in np.flatnonzero(known.any(axis=0)).tolist():
        of_theme = (each[:, k] for each in f1)
        n = int((truth[:, k] == 1).sum())
        gain = _gain(names[k], parts, known[:, k], n, saved[:, k], *of_theme)
        adapt_it = of_all.better >= SHOWN and gain.better > 0.5
        found.append(replace(gain, adapted=adapt_it))
    return replace(of_all, adapted=any(gain.adapted for gain in found)), tuple(found)


def _gain_of_polarity(
    parts: _Parts,
    codes: NDArray[np.int64],
    before: NDArray[np.float64],
    after: NDArray[np.float64],
) -> Gain:
    known, rows = codes >= 0, np.arange(len(codes))
    saved = np.where(known, _log(after[rows, codes]) - _log(before[rows, codes]), 0)
    n = parts.drawn(known)
    right = [
        parts.drawn(known & (p.argmax(axis=1) == codes)) / np.maximum(n, 1) for p in (before, after)
    ]
    gain = _gain("polarity", parts, known, int(known.sum()), saved, *right)
    return replace(gain, adapted=gain.better >= SHOWN and gain.judged >= FEWEST_POLARITIES)


def _gain(
    name: str,
    parts: _Parts,
    judged: NDArray[Any],
    examples: int,
    saved: NDArray[np.float64],
    before: NDArray[np.float64],
    after: NDArray[np.float64],
) -> Gain:
    """From decisions and logarithmic loss of each sentence, and scores of all and each resample."""
    difference = after - before
    saved_in_all = parts.drawn(saved)[1:]
    return Gain(
        name,
        int(judged.sum()),
        examples,
        float(before[0]),
        float(after[0]),
        Interval.of(difference[0], difference[1:]),
        better=float((saved_in_all > 0).mean()),
    )


def _log(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.log(np.clip(probability, 1e-6, None))
    return found
