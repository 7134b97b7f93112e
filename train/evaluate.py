"""How well a model does on annotated reports that it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from classifier.model import Model
from train.annotations import Annotation, AnnotationError, in_context
from train.crossval import expected_calibration_error


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the interval that it has over resampled reports.

    Attributes
    ----------
    value : float
    low, high : float
        2.5th and 97.5th percentile over the bootstrap; NaN where the figure can't be had.
    """

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


@dataclass(frozen=True, slots=True)
class ThemeEvaluation:
    """How well one theme, or one polarity, is found.

    Attributes
    ----------
    name : str
    support : int
        Sentences that are annotated with it.
    precision, recall, f1, average_precision : Interval
    calibration_error : float
        Expected calibration error.
    instead : tuple of (str, int)
        What was assigned wrongly to sentences where this was missed, most frequent first.
    """

    name: str
    support: int
    precision: Interval
    recall: Interval
    f1: Interval
    average_precision: Interval
    calibration_error: float
    instead: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of a model on annotated reports.

    Attributes
    ----------
    reports, sentences : int
    trained_on : tuple of str
        Reports among them that the model was trained on: on these the scores say nothing.
    themes, polarities : tuple of ThemeEvaluation
    macro_f1, micro_f1 : Interval
        Over the themes.
    polarity_macro_f1 : Interval or None
    """

    reports: int
    sentences: int
    trained_on: tuple[str, ...]
    themes: tuple[ThemeEvaluation, ...]
    macro_f1: Interval
    micro_f1: Interval
    polarities: tuple[ThemeEvaluation, ...] = ()
    polarity_macro_f1: Interval | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same sentences.

    Attributes
    ----------
    difference : Interval
        Macro-F1 of the first less that of the second; paired, over the same resampled reports.
    better : float
        Share of the bootstrap in which the first is better.
    """

    difference: Interval
    better: float


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """Hits, assigned and annotated of each label in each report: (n_reports, n_labels) each."""

    hits: NDArray[np.float64]
    assigned: NDArray[np.float64]
    annotated: NDArray[np.float64]

    @classmethod
    def of(
        cls, truth: NDArray[np.bool_], assigned: NDArray[np.bool_], report: NDArray[np.int64]
    ) -> _Counts:
        def by_report(values: NDArray[np.bool_]) -> NDArray[np.float64]:
            sums = np.zeros((report[-1] + 1, values.shape[1]))
            np.add.at(sums, report, values)
            return sums

        return cls(by_report(truth & assigned), by_report(assigned), by_report(truth))

    def scores(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Precision, recall, F1 of each label for each row of report weights: (3, n, n_labels)."""
        hits, assigned, annotated = (
            weights @ c for c in (self.hits, self.assigned, self.annotated)
        )
        with np.errstate(invalid="ignore"):
            return np.nan_to_num(
                np.stack([hits / assigned, hits / annotated, 2 * hits / (assigned + annotated)])
            )

    def micro_f1(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Micro-averaged F1 for each row of report weights."""
        hits, assigned, annotated = (
            (weights @ c).sum(axis=1) for c in (self.hits, self.assigned, self.annotated)
        )
        f1: NDArray[np.float64] = 2 * hits / np.maximum(assigned + annotated, 1)
        return f1


def _interval(value: float, resampled: NDArray[np.float64]) -> Interval:
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Interval(float(value), float(low), float(high))


def _weights(n_reports: int, resamples: int, seed: int) -> NDArray[np.float64]:
    """How often each report is drawn in each resample; the first row draws each once."""
    drawn = np.random.default_rng(seed).multinomial(
        n_reports, np.full(n_reports, 1 / n_reports), size=resamples
    )
    return np.vstack([np.ones(n_reports), drawn])


def _labels(
    names: Sequence[str],
    truth: NDArray[np.bool_],
    assigned: NDArray[np.bool_],
    probability: NDArray[np.float64],
    counts: _Counts,
    weights: NDArray[np.float64],
    report: NDArray[np.int64],
) -> tuple[ThemeEvaluation, ...]:
    scores = counts.scores(weights)
    wrong = assigned & ~truth
    result = []
    for k, name in enumerate(names):
        missed = truth[:, k] & ~assigned[:, k]
        instead = wrong[missed].sum(axis=0)
        order = [i for i in np.argsort(-instead, kind="stable")[:3].tolist() if instead[i]]
        of_resample = [
            average_precision_score(truth[:, k], probability[:, k], sample_weight=w[report])
            for w in weights[:101]
            if (truth[:, k] & (w[report] > 0)).any()
        ] or [float("nan")]
        precision, recall, f1 = (_interval(figure[0, k], figure[1:, k]) for figure in scores)
        result.append(
            ThemeEvaluation(
                name=name,
                support=int(truth[:, k].sum()),
                precision=precision,
                recall=recall,
                f1=f1,
                average_precision=_interval(
                    of_resample[0], np.array(of_resample[1:] or of_resample)
                ),
                calibration_error=expected_calibration_error(truth[:, k], probability[:, k]),
                instead=tuple((names[i], int(instead[i])) for i in order),
            )
        )
    return tuple(result)


def _truth(
    model: Model, annotations: Sequence[Annotation]
) -> tuple[NDArray[np.bool_], NDArray[np.object_]]:
    known = set(model.codebook.names)
    for a in annotations:
        if unknown := sorted(a.themes - known):
            raise AnnotationError(f"{a.where}: the model does not know theme {unknown[0]!r}")
    themes = np.array([[name in a.themes for name in model.codebook.names] for a in annotations])
    return themes, np.array([a.polarity for a in annotations], dtype=object)


def evaluate(
    model: Model, annotations: Sequence[Annotation], *, resamples: int = 1000, seed: int = 0
) -> Evaluation:
    """Score a model on annotated sentences.

    Parameters
    ----------
    model : Model
    annotations : sequence of Annotation
    resamples : int, default 1000
        Bootstrap samples of reports that the intervals are taken from; average precision
        uses the first hundred.
    seed : int, default 0

    Returns
    -------
    Evaluation

    Raises
    ------
    AnnotationError
        If an annotation has a theme that the model does not know.
    """
    X, rows = in_context(annotations)
    report = np.repeat(np.arange(len(X)), [len(sentences) for sentences in X])
    weights = _weights(len(X), resamples, seed)
    truth, polarity = _truth(model, rows)
    probability = model.themes.predict_proba(X)
    assigned = probability >= model.thresholds
    counts = _Counts.of(truth, assigned, report)
    macro, micro = counts.scores(weights)[2].mean(axis=1), counts.micro_f1(weights)
    polarities: tuple[ThemeEvaluation, ...] = ()
    polarity_macro = None
    known = np.array([value is not None for value in polarity])
    if model.polarity is not None and known.any():
        classes = tuple(model.polarity.classes_.tolist())
        of_polarity = model.polarity.predict_proba(X)
        chosen = model.polarity.decide(of_polarity)[:, None] == np.arange(len(classes))
        right = polarity[:, None] == np.array(classes)
        by_class = _Counts.of(right & known[:, None], chosen & known[:, None], report)
        of_classes = by_class.scores(weights)[2].mean(axis=1)
        polarity_macro = _interval(of_classes[0], of_classes[1:])
        polarities = _labels(
            classes,
            right[known],
            chosen[known],
            of_polarity[known],
            by_class,
            weights,
            report[known],
        )
    trained = set(model.facts.get("data", {}).get("report_names", ()))
    return Evaluation(
        reports=len(X),
        sentences=len(rows),
        trained_on=tuple(s.report.name for s in X if s.report.name in trained),
        themes=_labels(model.codebook.names, truth, assigned, probability, counts, weights, report),
        macro_f1=_interval(macro[0], macro[1:]),
        micro_f1=_interval(micro[0], micro[1:]),
        polarities=polarities,
        polarity_macro_f1=polarity_macro,
    )


def compare(
    model: Model,
    other: Model,
    annotations: Sequence[Annotation],
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> Comparison:
    """Compare two models of the same themes on the same sentences.

    Parameters
    ----------
    model, other : Model
    annotations : sequence of Annotation
    resamples : int, default 1000
        Bootstrap samples of reports.
    seed : int, default 0

    Returns
    -------
    Comparison

    Raises
    ------
    AnnotationError
        If the models know different themes, or an annotation has one that they do not know.
    """
    if set(model.codebook.names) != set(other.codebook.names):
        raise AnnotationError("the two models know different themes and can't be compared")
    X, rows = in_context(annotations)
    report = np.repeat(np.arange(len(X)), [len(sentences) for sentences in X])
    weights = _weights(len(X), resamples, seed)
    macro = []
    for each in (model, other):
        assigned = each.themes.predict_proba(X) >= each.thresholds
        counts = _Counts.of(_truth(each, rows)[0], assigned, report)
        macro.append(counts.scores(weights)[2].mean(axis=1))
    difference = macro[0] - macro[1]
    return Comparison(_interval(difference[0], difference[1:]), float((difference[1:] > 0).mean()))
