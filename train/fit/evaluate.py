"""How well a model does on annotated reports that it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from classifier.model.threads import one_blas_thread
from classifier.results.model import Model
from train.annotation import Annotation, AnnotationError
from train.fit.calibration import Reliability, expected_calibration_error
from train.fit.examples import in_context
from train.fit.overlap import trained_on
from train.fit.scores import Confusion, Counts, Interval, resampled_reports
from train.read.record import shown


@dataclass(frozen=True, slots=True)
class LabelEvaluation:
    """How well one theme, or one polarity, is found.

    Attributes
    ----------
    name : str
    support : int
        Sentences that are annotated with it.
    precision, recall, f1, average_precision : Interval
    calibration_error : float
        Expected calibration error.
    reliability : Reliability
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
    reliability: Reliability
    instead: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of a model on annotated reports.

    Attributes
    ----------
    reports, sentences : int
    trained_on : tuple of str
        Reports among them that the model was trained on: on these the scores say nothing.
    themes : tuple of LabelEvaluation
    macro_f1, micro_f1 : Interval
        Over the themes that the annotations have.
    calibration_error : float
        Expected calibration error, mean over the themes.
    reliability : Reliability
        Of all themes together.
    polarities : tuple of LabelEvaluation
    polarity_macro_f1 : Interval or None
    polarity_confusion : Confusion or None
    """

    reports: int
    sentences: int
    trained_on: tuple[str, ...]
    themes: tuple[LabelEvaluation, ...]
    macro_f1: Interval
    micro_f1: Interval
    calibration_error: float
    reliability: Reliability
    polarities: tuple[LabelEvaluation, ...] = ()
    polarity_macro_f1: Interval | None = None
    polarity_confusion: Confusion | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same sentences.

    Attributes
    ----------
    difference : Interval
        Macro-F1 of the first minus that of the second; paired, over the same resampled reports.
    better : float
        Share of the bootstrap in which the first is better.
    themes : tuple of (str, Interval)
        The difference in F1 of each theme.
    trained_on : tuple of str
        Reports among them that the second was trained on.
    """

    difference: Interval
    better: float
    themes: tuple[tuple[str, Interval], ...]
    trained_on: tuple[str, ...] = ()


def _labels(
    names: Sequence[str],
    truth: NDArray[np.bool_],
    assigned: NDArray[np.bool_],
    probability: NDArray[np.float64],
    counts: Counts,
    weights: NDArray[np.float64],
    report: NDArray[np.int64],
) -> tuple[LabelEvaluation, ...]:
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
        precision, recall, f1 = (Interval.of(figure[0, k], figure[1:, k]) for figure in scores)
        result.append(
            LabelEvaluation(
                name=name,
                support=int(truth[:, k].sum()),
                precision=precision,
                recall=recall,
                f1=f1,
                average_precision=Interval.of(
                    of_resample[0], np.array(of_resample[1:] or of_resample)
                ),
                calibration_error=expected_calibration_error(truth[:, k], probability[:, k]),
                reliability=Reliability.of(truth[:, k], probability[:, k]),
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
            raise AnnotationError(f"{a.where}: the model does not know theme {shown(unknown[0])}")
    themes = np.array([[name in a.themes for name in model.codebook.names] for a in annotations])
    return themes, np.array([a.polarity for a in annotations], dtype=object)


def _trained_on(model: Model, annotations: Sequence[Annotation]) -> tuple[str, ...]:
    return trained_on(model.facts.get("data", {}).get("sketches", {}), annotations)


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
        If an annotation has a theme that the model does not know, or none has a theme.
    """
    X, rows = in_context(annotations)
    report = np.repeat(np.arange(len(X)), [len(sentences) for sentences in X])
    weights = resampled_reports(len(X), resamples, seed)
    truth, polarity = _truth(model, rows)
    with one_blas_thread():
        probability = model.theme_classifier.predict_proba(X)
    assigned = probability >= model.thresholds
    counts = Counts.of(truth, assigned, report)
    occur = truth.any(axis=0)
    if not occur.any():
        raise AnnotationError("no annotation has a theme")
    macro = counts.scores(weights)[2][:, occur].mean(axis=1)
    micro = counts.micro_f1(weights)
    themes = _labels(model.codebook.names, truth, assigned, probability, counts, weights, report)
    polarities: tuple[LabelEvaluation, ...] = ()
    polarity_macro = confusion = None
    known = np.array([value is not None for value in polarity])
    if model.polarity_classifier is not None and known.any():
        classes = tuple(model.polarity_classifier.classes_.tolist())
        with one_blas_thread():
            of_polarity = model.polarity_classifier.predict_proba(X)
        decided = of_polarity.argmax(axis=1)
        chosen = decided[:, None] == np.arange(len(classes))
        right = polarity[:, None] == np.array(classes)
        by_class = Counts.of(right & known[:, None], chosen & known[:, None], report)
        of_classes = by_class.scores(weights)[2].mean(axis=1)
        polarity_macro = Interval.of(of_classes[0], of_classes[1:])
        names = model.polarity_classifier.classes_[decided]
        confusion = Confusion.of(polarity[known], names[known], classes)
        polarities = _labels(
            classes,
            right[known],
            chosen[known],
            of_polarity[known],
            by_class,
            weights,
            report[known],
        )
    return Evaluation(
        reports=len({row.report for row in rows if row.report}),
        sentences=len(rows),
        trained_on=_trained_on(model, rows),
        themes=themes,
        macro_f1=Interval.of(macro[0], macro[1:]),
        micro_f1=Interval.of(micro[0], micro[1:]),
        calibration_error=float(np.mean([theme.calibration_error for theme in themes])),
        reliability=Reliability.of(truth, probability),
        polarities=polarities,
        polarity_macro_f1=polarity_macro,
        polarity_confusion=confusion,
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
    weights = resampled_reports(len(X), resamples, seed)
    names = model.codebook.names
    of_models = []
    for each in (model, other):
        truth, _ = _truth(each, rows)
        with one_blas_thread():
            assigned = each.theme_classifier.predict_proba(X) >= each.thresholds
        order = [each.codebook.names.index(name) for name in names]
        of_models.append(Counts.of(truth[:, order], assigned[:, order], report).scores(weights)[2])
    occur = np.array([any(name in row.themes for row in rows) for name in names])
    differences = of_models[0] - of_models[1]
    macro = differences[:, occur].mean(axis=1)
    return Comparison(
        difference=Interval.of(macro[0], macro[1:]),
        better=float((macro[1:] > 0).mean()),
        themes=tuple(
            (name, Interval.of(of_theme[0], of_theme[1:]))
            for name, of_theme in zip(names, differences.T, strict=True)
        ),
        trained_on=_trained_on(other, rows),
    )
