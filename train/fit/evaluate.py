"""How well a model does on annotated reports that it was not trained on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.model.threads import one_blas_thread
from classifier.results.model import Model
from train.annotation import Annotation, AnnotationError
from train.fit.calibration import Reliability, expected_calibration_error
from train.fit.examples import in_context, theme_codes, warn_of_other
from train.fit.groups import add_unknown, most_of_groups, truth_of_groups
from train.fit.overlap import trained_on
from train.fit.reports import each_once
from train.fit.scores import Confusion, Counts, Interval, average_precisions, resampled_reports
from train.read.record import shown

_MOST_NAMED = 20


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
    groups : tuple of LabelEvaluation
        The groups that themes are in, where they are: a sentence is on one if it is on any theme
        of it.
    group_macro_f1 : Interval or None
    polarities : tuple of LabelEvaluation
    polarity_macro_f1 : Interval or None
    polarity_confusion : Confusion or None
    unknown, unknown_polarities : tuple of (str, int)
        Themes and polarities that the model lacks, and which are not scored, and how many
        sentences are annotated with each, the most frequent first.
    """

    reports: int
    sentences: int
    trained_on: tuple[str, ...]
    themes: tuple[LabelEvaluation, ...]
    macro_f1: Interval
    micro_f1: Interval
    calibration_error: float
    reliability: Reliability
    groups: tuple[LabelEvaluation, ...] = ()
    group_macro_f1: Interval | None = None
    polarities: tuple[LabelEvaluation, ...] = ()
    polarity_macro_f1: Interval | None = None
    polarity_confusion: Confusion | None = None
    unknown: tuple[tuple[str, int], ...] = ()
    unknown_polarities: tuple[tuple[str, int], ...] = ()


def _labels(
    names: Sequence[str],
    truth: NDArray[np.int8],
    assigned: NDArray[np.bool_],
    probability: NDArray[np.float64],
    counts: Counts,
    weights: NDArray[np.float64],
    report: NDArray[np.int64],
) -> tuple[LabelEvaluation, ...]:
    scores = counts.scores(weights)
    wrong = assigned & (truth == 0)
    result = []
    for k, name in enumerate(names):
        known = truth[:, k] >= 0
        annotated, likely, of_report = truth[known, k] == 1, probability[known, k], report[known]
        missed = (truth[:, k] == 1) & ~assigned[:, k]
        instead = wrong[missed].sum(axis=0)
        order = [i for i in np.argsort(-instead, kind="stable")[:3].tolist() if instead[i]]
        precisions = average_precisions(annotated, likely, weights[:101, of_report])
        of_resample = precisions[np.isfinite(precisions)] if annotated.any() else precisions[:1]
        precision, recall, f1 = (Interval.of(figure[0, k], figure[1:, k]) for figure in scores)
        result.append(
            LabelEvaluation(
                name=name,
                support=int(annotated.sum()),
                precision=precision,
                recall=recall,
                f1=f1,
                average_precision=Interval.of(
                    of_resample[0], of_resample[1:] if len(of_resample) > 1 else of_resample
                ),
                calibration_error=expected_calibration_error(annotated, likely),
                reliability=Reliability.of(annotated, likely),
                instead=tuple((names[i], int(instead[i])) for i in order),
            )
        )
    return tuple(result)


def _of_groups(
    model: Model,
    rows: Sequence[Annotation],
    truth: NDArray[np.int8],
    assigned: NDArray[np.bool_],
    probability: NDArray[np.float64],
    weights: NDArray[np.float64],
    report: NDArray[np.int64],
) -> tuple[tuple[LabelEvaluation, ...], Interval | None]:
    groups = model.codebook.groups
    if not groups:
        return (), None
    truth = truth_of_groups(truth, groups)
    add_unknown(truth, rows, set(model.themes), groups)
    assigned, probability = (most_of_groups(assigned, groups), most_of_groups(probability, groups))
    counts = Counts.of(truth, assigned, report)
    macro = counts.scores(weights)[2][:, (truth == 1).any(axis=0)].mean(axis=1)
    labels = _labels(list(groups), truth, assigned, probability, counts, weights, report)
    return labels, Interval.of(macro[0], macro[1:])


def _truth(
    model: Model, annotations: Sequence[Annotation]
) -> tuple[NDArray[np.int8], NDArray[np.object_]]:
    classes = model.polarities
    polarities = [a.polarity if a.polarity in classes else None for a in annotations]
    return theme_codes(annotations, model.codebook.names), np.array(polarities, dtype=object)


def _unknown(names: Iterable[str | None], known: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The names that a model lacks, and how often each is there."""
    return tuple(Counter(name for name in names if name and name not in set(known)).most_common())


def _say_unknown(what: str, unknown: Sequence[tuple[str, int]], say: Callable[[str], None]) -> None:
    if unknown:
        named = ", ".join(f"{shown(name)} ({count:,})" for name, count in unknown[:_MOST_NAMED])
        more = len(unknown) - _MOST_NAMED
        named += f" and {more:,} more" if more > 0 else ""
        say(f"WARNING: not scored, as the model lacks {what}: {named}")


def _trained_on(model: Model, annotations: Sequence[Annotation]) -> tuple[str, ...]:
    return trained_on(model.facts.get("data", {}).get("sketches", {}), annotations)


def evaluate(
    model: Model,
    annotations: Sequence[Annotation],
    *,
    resamples: int = 1000,
    seed: int = 0,
    say: Callable[[str], None] = lambda _: None,
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
    say : callable
        Called with what is found about the annotations: reports under several names, say.

    Returns
    -------
    Evaluation

    Raises
    ------
    AnnotationError
        If no annotation has a theme that the model knows.
    """
    warn_of_other(annotations, model.language, say)
    once = each_once(annotations, say=say, themes=model.themes)
    X, rows = in_context(once, language=model.language)
    report = np.repeat(np.arange(len(X)), [len(sentences) for sentences in X])
    weights = resampled_reports(len(X), resamples, seed)
    truth, polarity = _truth(model, rows)
    with one_blas_thread():
        probability = model.theme_classifier.predict_proba(X)
    assigned = probability >= model.thresholds
    counts = Counts.of(truth, assigned, report)
    occur = (truth == 1).any(axis=0)
    unknown = _unknown((theme for row in rows for theme in sorted(row.themes)), model.themes)
    unknown_polarities = _unknown((row.polarity for row in rows), model.polarities)
    _say_unknown("these themes", unknown, say)
    if model.polarities:
        _say_unknown("these polarities", unknown_polarities, say)
    if not occur.any():
        other = next((row for row in rows if row.themes), None)
        if other is None:
            raise AnnotationError("no annotation has a theme")
        raise AnnotationError(
            f"{other.where}: the model does not know theme {shown(min(other.themes))},"
            " nor any other of the annotations"
        )
    macro = counts.scores(weights)[2][:, occur].mean(axis=1)
    micro = counts.micro_f1(weights)
    themes = _labels(model.codebook.names, truth, assigned, probability, counts, weights, report)
    groups, group_macro = _of_groups(model, rows, truth, assigned, probability, weights, report)
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
            right[known].astype(np.int8),
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
        groups=groups,
        group_macro_f1=group_macro,
        polarities=polarities,
        polarity_macro_f1=polarity_macro,
        polarity_confusion=confusion,
        unknown=unknown,
        unknown_polarities=unknown_polarities if model.polarities else (),
    )
