"""Plots of what reports say, as matplotlib figures, and the style of all plots.

Every function returns a `Figure` of its own, which a notebook shows and ``savefig`` writes.
"""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from classifier.draw.colours import BALANCE, balance_step, readable_on

if TYPE_CHECKING:
    from classifier.results.comparison import Comparison
    from classifier.results.explanation import Explanation
    from classifier.results.summary import Summary

INK = "#010203"
"""Takes the colour of the page's text in `to_svg`."""

ACCENT = "#2f6fb4"

STYLE: Any = {
    "svg.fonttype": "none",  # text stays text: it can be read out, searched and is small
    "svg.hashsalt": "report-themes",  # the same figure gives the same bytes
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    **dict.fromkeys(
        ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), INK
    ),
}
"""Settings of matplotlib under which the plots are made."""

_SHORT = {"outstanding": "O", "good": "G", "requires improvement": "RI", "inadequate": "I"}
_WITH_NUMBERS = 40  # columns up to which there is room for numbers
_WIDEST = 250.0  # inches, which at 150 dots are within what a PNG may have


def to_svg(figure: Figure, title: str) -> str:
    """A figure as an SVG element that takes the text colour of the page it stands in.

    Parameters
    ----------
    figure : Figure
    title : str
        What a screen reader says instead of the figure.

    Returns
    -------
    str
        The same for the same figure.
    """
    buffer = io.StringIO()
    with rc_context(STYLE):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor")
    label = title.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def save(figure: Figure, file: BinaryIO, format: str) -> None:  # noqa: A002
    """Write a figure as a file of its own, on white.

    Parameters
    ----------
    figure : Figure
    file : binary file
    format : {"png", "svg"}
    """
    with rc_context(STYLE):
        figure.savefig(
            file,
            format=format,
            dpi=150,
            facecolor="white",
            metadata={"Date": None} if format == "svg" else {"Software": "report-themes"},
        )


def heat_map(comparison: Comparison) -> Figure:
    """Themes by inspection: colour is the balance of strengths and what must improve.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    matplotlib.figure.Figure
        Cells have the numbers of strengths and of sentences on what must improve where there
        are few enough columns to read them.
    """
    from matplotlib.colors import ListedColormap

    inspections, themes = comparison.inspections, comparison.themes
    colours = list(BALANCE.values())
    steps = np.array(
        [
            [
                np.nan if (step := balance_step(value, findings)) is None else step
                for value, findings in zip(inspection.balance, inspection.findings, strict=True)
            ]
            for inspection in inspections
        ]
    ).T
    numbers = len(inspections) <= _WITH_NUMBERS
    column = min(1.1 if numbers else 0.24, _WIDEST / len(inspections))
    size = (3.6 + column * len(inspections), 2.4 + 0.27 * len(themes))
    with rc_context(STYLE):
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
        image = axes.imshow(
            steps, cmap=ListedColormap(colours), vmin=-len(colours) / 2, vmax=len(colours) / 2,
            aspect="auto", interpolation="nearest",
        )  # fmt: skip
        axes.set_yticks(range(len(themes)), [_plain(theme.title) for theme in themes])
        labels = [
            "\n".join(filter(None, (_plain(i.authority), _under(i.date, i.summary.cover))))
            for i in inspections
        ]
        axes.set_xticks(
            range(len(inspections)),
            labels,
            rotation=90 if not numbers else 60,
            ha="right" if numbers else "center",
            rotation_mode="anchor" if numbers else "default",
            fontsize=8 if numbers else 6,
        )
        axes.tick_params(length=0)
        axes.set_xticks(np.arange(len(inspections) + 1) - 0.5, minor=True)
        axes.set_yticks(np.arange(len(themes) + 1) - 0.5, minor=True)
        axes.grid(which="minor", color=INK, alpha=0.12, linewidth=0.6)
        axes.tick_params(which="minor", length=0)
        for at, (one, other) in enumerate(pairwise(inspections)):
            if one.key != other.key:
                axes.axvline(at + 0.5, color="white", linewidth=3)
        for side in axes.spines.values():
            side.set_visible(False)
        if numbers:
            for x, inspection in enumerate(inspections):
                for y, text in enumerate(inspection.cells()):
                    step = steps[y, x]
                    shade = INK if np.isnan(step) else readable_on(BALANCE[int(step)])
                    axes.text(x, y, text, ha="center", va="center", fontsize=6.5, color=shade)
        bar = figure.colorbar(image, ax=axes, shrink=0.5, aspect=18, pad=0.02)
        bar.set_ticks(
            [-len(colours) / 2 + 0.5, 0, len(colours) / 2 - 0.5],
            labels=["to improve", "as much of both", "strengths"],
        )
        bar.outline.set_visible(False)
        bar.ax.tick_params(length=0, labelsize=8)
    return figure


def balance_plot(summary: Summary) -> Figure:
    """Strengths to the right and what must improve to the left, theme by theme.

    Parameters
    ----------
    summary : Summary

    Returns
    -------
    matplotlib.figure.Figure
        Sentences of all reports together, the most frequent theme on top; sentences that
        report both stand in the middle, half to each side.
    """
    first = summary.reports[0]
    counts = np.sum([report.counts for report in summary], axis=0)
    totals = np.sum([report.totals for report in summary], axis=0)
    order = [k for k in np.argsort(totals, kind="stable").tolist() if totals[k]]
    with rc_context(STYLE):
        figure = Figure(figsize=(7.5, 1.3 + 0.26 * max(len(order), 1)), layout="constrained")
        axes = figure.subplots()
        rows = np.arange(len(order))
        if "strength" in first.polarities or "improvement" in first.polarities:
            of = {
                name: counts[order, first.polarities.index(name)]
                if name in first.polarities
                else np.zeros(len(order))
                for name in ("strength", "improvement", "mixed")
            }
            both = of["mixed"] / 2
            axes.barh(rows, -of["improvement"], left=-both, color=BALANCE[-3], label="to improve")
            axes.barh(rows, of["mixed"], left=-both, color=BALANCE[0], edgecolor=INK, linewidth=0.4,
                      label="both")  # fmt: skip
            axes.barh(rows, of["strength"], left=both, color=BALANCE[3], label="strengths")
            axes.axvline(0, color=INK, linewidth=0.8)
            axes.legend(frameon=False, ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1))
            axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
        else:
            axes.barh(rows, totals[order], color=ACCENT)
        axes.set_yticks(rows, [_plain(first.codebook.themes[k].title) for k in order])
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.grid(axis="x", color=INK, alpha=0.15)
        axes.set_axisbelow(True)
        axes.margins(y=0.01)
        axes.set_xlabel("sentences")
    return figure


def explanation_plot(explanation: Explanation, n: int = 15) -> Figure:
    """What words and surroundings added to the score of a theme, the strongest on top.

    Parameters
    ----------
    explanation : Explanation
    n : int, default 15
        Contributions that are told apart; all others are one bar.

    Returns
    -------
    matplotlib.figure.Figure
    """
    adds = [(f"“{word.text}”", word.contribution) for word in explanation.words]
    adds += list(explanation.surroundings.items())
    adds.sort(key=lambda pair: -abs(pair[1]))
    bars = [("a sentence that says nothing", explanation.base), *adds[:n]]
    if adds[n:]:
        bars.append(("all the rest", sum(value for _, value in adds[n:])))
    values = np.array([value for _, value in bars])
    with rc_context(STYLE):
        figure = Figure(figsize=(6.5, 1.1 + 0.26 * len(bars)), layout="constrained")
        axes = figure.subplots()
        colours = np.where(values > 0, BALANCE[3], BALANCE[-3])
        axes.barh(range(len(bars)), values, color=colours)
        for row, value in enumerate(values):
            axes.annotate(
                f"{value:+.2f}", (value, row), (4 if value > 0 else -4, 0), va="center",
                ha="left" if value > 0 else "right", textcoords="offset points", fontsize=8,
            )  # fmt: skip
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set_yticks(range(len(bars)), [_plain(name) for name, _ in bars])
        axes.invert_yaxis()
        axes.margins(x=0.15)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("log-odds")
        axes.set_title(
            f"{_plain(explanation.theme)}: {explanation.probability:.2f}", loc="left", fontsize=10
        )
    return figure


def _under(date: str | None, cover: Any) -> str:
    """Date and overall grade, below the name of an authority."""
    grade = _SHORT.get(cover.overall_effectiveness or "", "")
    return " · ".join(filter(None, (date, grade)))


def _plain(text: str) -> str:
    """Text that matplotlib takes for no formula."""
    return text.replace("$", r"\$")
