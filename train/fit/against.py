"""How well a model does on annotated reports against another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifier.model.threads import one_blas_thread
from classifier.results.model import Model
from train.annotation import Annotation, AnnotationError
from train.fit.examples import in_context, theme_codes
from train.fit.overlap import trained_on
from train.fit.reports import each_once
from train.fit.scores import Counts, Interval, resampled_reports


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
        If the models know different themes.
    """
    if set(model.codebook.names) != set(other.codebook.names):
        raise AnnotationError("the two models know different themes and can't be compared")
    if model.language != other.language:
        raise AnnotationError("the two models know different languages and can't be compared")
    once = each_once(annotations, themes=model.themes)
    X, rows = in_context(once, language=model.language)
    report = np.repeat(np.arange(len(X)), [len(sentences) for sentences in X])
    weights = resampled_reports(len(X), resamples, seed)
    names = model.codebook.names
    of_models = []
    for each in (model, other):
        truth = theme_codes(rows, each.themes)
        with one_blas_thread():
            assigned = each.theme_classifier.predict_proba(X) >= each.thresholds
        order = [each.codebook.names.index(name) for name in names]
        of_models.append(Counts.of(truth[:, order], assigned[:, order], report).scores(weights)[2])
    occur = np.array([any(name in row.themes for row in rows) for name in names])
    differences = of_models[0] - of_models[1]
    macro = differences[:, occur].mean(axis=1)
    sketches = other.facts.get("data", {}).get("sketches", {})
    return Comparison(
        difference=Interval.of(macro[0], macro[1:]),
        better=float((macro[1:] > 0).mean()),
        themes=tuple(
            (name, Interval.of(of_theme[0], of_theme[1:]))
            for name, of_theme in zip(names, differences.T, strict=True)
        ),
        trained_on=trained_on(sketches, rows),
    )
