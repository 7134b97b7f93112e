"""Plots of plain numbers as matplotlib figures, and the style of all plots.

Every function returns a `Figure` of its own, which a notebook shows and ``savefig`` writes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any, BinaryIO

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure
from numpy.typing import NDArray

from classifier.draw.colours import BALANCE, readable_on
from classifier.draw.heat import Row

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

_WITH_NUMBERS = 40  # columns up to which there is room for numbers
_WIDEST = 250.0  # inches, which at 150 dots are within what a PNG may have


def to_svg(figure: Figure, title: str) -> str:
    """A figure as an SVG element that takes the text colour of the page it is in.

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
    """Write a figure as a separate file, on white.

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


def heat_map(columns: Sequence[str], rows: Sequence[Row], notes: Sequence[str] = ()) -> Figure:
    """A heat map: colour is the balance of strengths and what must improve.

    Parameters
    ----------
    columns : sequence of str
        Titles, of as many lines as needed.
    rows : sequence of Row
    notes : sequence of str
        What stands below it.

    Returns
    -------
    matplotlib.figure.Figure
        Cells have their text where there are few enough columns to read it.
    """
    from matplotlib.colors import ListedColormap

    colours = list(BALANCE.values())
    steps = np.array(
        [[np.nan if cell.step is None else cell.step for cell in row.cells] for row in rows]
    )
    numbers = len(columns) <= _WITH_NUMBERS
    column = min(1.1 if numbers else 0.24, _WIDEST / len(columns))
    size = (3.6 + column * len(columns), 2.4 + 0.27 * len(rows))
    with rc_context(STYLE):
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
        image = axes.imshow(
            steps, cmap=ListedColormap(colours), vmin=-len(colours) / 2, vmax=len(colours) / 2,
            aspect="auto", interpolation="nearest",
        )  # fmt: skip
        axes.set_yticks(range(len(rows)), [_plain(row.title) for row in rows])
        axes.set_xticks(
            range(len(columns)),
            [_plain(column) for column in columns],
            rotation=90 if not numbers else 60,
            ha="right" if numbers else "center",
            rotation_mode="anchor" if numbers else "default",
            fontsize=8 if numbers else 6,
        )
        axes.tick_params(length=0)
        axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
        axes.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
        axes.grid(which="minor", color=INK, alpha=0.12, linewidth=0.6)
        axes.tick_params(which="minor", length=0)
        for x, cell in enumerate(rows[0].cells):
            if x and cell.first:
                axes.axvline(x - 0.5, color="white", linewidth=3)
        for side in axes.spines.values():
            side.set_visible(False)
        if numbers:
            for x in range(len(columns)):
                for y, row in enumerate(rows):
                    cell = row.cells[x]
                    shade = INK if cell.step is None else readable_on(BALANCE[cell.step])
                    axes.text(x, y, cell.text, ha="center", va="center", fontsize=6.5, color=shade)
        bar = figure.colorbar(image, ax=axes, shrink=0.5, aspect=18, pad=0.02)
        bar.set_ticks(
            [-len(colours) / 2 + 0.5, 0, len(colours) / 2 - 0.5],
            labels=["to improve", "as much of both", "strengths"],
        )
        bar.outline.set_visible(False)
        bar.ax.tick_params(length=0, labelsize=8)
        room = int(18 * size[0])  # characters of 7 points: about 18 to an inch
        lines = [line for note in notes for line in wrap(_plain(note), room)]
        if lines:
            figure.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=7)
    return figure


def balance_plot(
    names: Sequence[str], totals: NDArray[np.int64], counts: Mapping[str, NDArray[np.int64]]
) -> Figure:
    """Strengths to the right and what must improve to the left.

    Parameters
    ----------
    names : sequence of str
        What is counted.
    totals : ndarray of int of shape (n_names,)
        How often each occurs; those that do not occur are left out.
    counts : mapping of str to ndarray of int
        The same by polarity; without ``"strength"`` and ``"improvement"``, bars show the totals.

    Returns
    -------
    matplotlib.figure.Figure
        The most frequent on top; what is both is in the middle, half to each side.
    """
    order = [k for k in np.argsort(totals, kind="stable").tolist() if totals[k]]
    with rc_context(STYLE):
        figure = Figure(figsize=(7.5, 1.3 + 0.26 * max(len(order), 1)), layout="constrained")
        axes = figure.subplots()
        rows = np.arange(len(order))
        if "strength" in counts or "improvement" in counts:
            of = {
                name: counts.get(name, np.zeros_like(totals))[order]
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
        axes.set_yticks(rows, [_plain(names[k]) for k in order])
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.grid(axis="x", color=INK, alpha=0.15)
        axes.set_axisbelow(True)
        axes.margins(y=0.01)
        axes.set_xlabel("sentences")
    return figure


def contributions_plot(title: str, contributions: Sequence[tuple[str, float]]) -> Figure:
    """What adds to a score, as bars from top to bottom.

    Parameters
    ----------
    title : str
    contributions : sequence of (str, float)
        What adds, and how much, in log-odds.

    Returns
    -------
    matplotlib.figure.Figure
    """
    values = np.array([value for _, value in contributions])
    with rc_context(STYLE):
        figure = Figure(figsize=(6.5, 1.1 + 0.26 * len(values)), layout="constrained")
        axes = figure.subplots()
        colours = np.where(values > 0, BALANCE[3], BALANCE[-3])
        axes.barh(range(len(values)), values, color=colours)
        for row, value in enumerate(values):
            axes.annotate(
                f"{value:+.2f}", (value, row), (4 if value > 0 else -4, 0), va="center",
                ha="left" if value > 0 else "right", textcoords="offset points", fontsize=8,
            )  # fmt: skip
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set_yticks(range(len(values)), [_plain(name) for name, _ in contributions])
        axes.invert_yaxis()
        axes.margins(x=0.15)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("log-odds")
        axes.set_title(_plain(title), loc="left", fontsize=10)
    return figure


def _plain(text: str) -> str:
    """Text that matplotlib does not take for a formula."""
    return text.replace("$", r"\$")
