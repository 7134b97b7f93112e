"""Plots of how good a model is, as matplotlib figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from classifier.draw.plots import ACCENT, INK, STYLE
from train.fit.calibration import Reliability
from train.fit.scores import Confusion

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from train.fit.evaluate import LabelEvaluation
    from train.fit.learning import Curve

_FEWEST = 5  # decisions in a bin: the share of fewer says nothing


def _reliability_on(axes: Axes, found: Reliability) -> None:
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle=":")
    enough = np.array(found.count) >= _FEWEST
    predicted, observed = np.array(found.predicted)[enough], np.array(found.observed)[enough]
    sizes = 6 + 60 * np.sqrt(np.array(found.count)[enough] / max(found.count))
    axes.plot(predicted, observed, color=ACCENT, linewidth=1)
    axes.scatter(predicted, observed, s=sizes, color=ACCENT, zorder=3)
    axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), aspect="equal")


def reliability_plot(found: Reliability) -> Figure:
    """Probability against frequency: on the diagonal, probabilities mean what they say.

    Parameters
    ----------
    found : Reliability

    Returns
    -------
    matplotlib.figure.Figure
    """
    with rc_context(STYLE):
        figure = Figure(figsize=(4.2, 4.2), layout="constrained")
        axes = figure.subplots()
        _reliability_on(axes, found)
        axes.set_xlabel("probability that the model gives")
        axes.set_ylabel("share that is annotated so")
    return figure


def reliability_grid(found: Mapping[str, Reliability], columns: int = 6) -> Figure:
    """A reliability plot of each label.

    Parameters
    ----------
    found : mapping of str to Reliability
    columns : int, default 6

    Returns
    -------
    matplotlib.figure.Figure
    """
    rows = -(-len(found) // columns)
    with rc_context(STYLE | {"font.size": 8}):
        figure = Figure(figsize=(1.7 * columns, 1.85 * rows), layout="constrained")
        grid = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).flat
        for axes, (name, reliability) in zip(grid, found.items(), strict=False):
            _reliability_on(axes, reliability)
            axes.set_title(name, fontsize=7)
        for axes in list(grid)[len(found) :]:
            axes.set_axis_off()
    return figure


def f1_plot(labels: Sequence[LabelEvaluation]) -> Figure:
    """F1 of each label with its interval, the best on top.

    Parameters
    ----------
    labels : sequence of LabelEvaluation

    Returns
    -------
    matplotlib.figure.Figure
    """
    ordered = sorted(labels, key=lambda label: label.f1.value)
    with rc_context(STYLE):
        figure = Figure(figsize=(7, 0.6 + 0.24 * len(ordered)), layout="constrained")
        axes = figure.subplots()
        for row, label in enumerate(ordered):
            axes.plot([label.f1.low, label.f1.high], [row, row], color=ACCENT, linewidth=2)
            axes.plot(label.f1.value, row, "o", color=ACCENT, markersize=5)
        axes.set_yticks(
            range(len(ordered)), [f"{label.name} ({label.support:,})" for label in ordered]
        )
        axes.set_xlabel("F1, with its 95% interval over reports")
        axes.set_xlim(right=1.01)
        axes.grid(axis="x", color=INK, alpha=0.15)
    return figure


def learning_plot(curves: Mapping[str, Curve], units: str = "reports") -> Figure:
    """Macro-F1 by the number of reports that were trained on.

    Parameters
    ----------
    curves : mapping of str to Curve
    units : {'reports', 'texts'}
        What is counted.

    Returns
    -------
    matplotlib.figure.Figure
    """
    with rc_context(STYLE):
        figure = Figure(figsize=(6, 3.8), layout="constrained")
        axes = figure.subplots()
        for (name, curve), colour in zip(curves.items(), (ACCENT, "#b4602f"), strict=False):
            means = [score.mean for score in curve.scores]
            spread = [score.sd for score in curve.scores]
            axes.errorbar(
                curve.reports, means, spread, marker="o", capsize=3, color=colour, label=name
            )
        axes.set_xlabel(f"{units} trained on")
        axes.set_ylabel("macro-F1")
        axes.grid(color=INK, alpha=0.15)
        axes.legend(frameon=False)
    return figure


def confusion_plot(confusion: Confusion) -> Figure:
    """How often each polarity was assigned where each was annotated.

    Parameters
    ----------
    confusion : Confusion

    Returns
    -------
    matplotlib.figure.Figure
        Shades are shares of the annotated polarity.
    """
    counts = np.array(confusion.counts)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    with rc_context(STYLE):
        size = 1.6 + 0.9 * len(counts)
        figure = Figure(figsize=(size + 0.8, size), layout="constrained")
        axes = figure.subplots()
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1.4, alpha=0.85)
        for i, j in np.ndindex(*counts.shape):
            axes.text(j, i, f"{counts[i, j]:,}\n{shares[i, j]:.0%}", ha="center", va="center",
                      color="#111111")  # fmt: skip
        axes.set_xticks(range(len(counts)), confusion.names, rotation=20)
        axes.set_yticks(range(len(counts)), confusion.names)
        axes.set_xlabel("assigned")
        axes.set_ylabel("annotated")
    return figure
