"""The figures of a run as a chart and as a table of Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib import rc_context
from matplotlib.figure import Figure

from benchmarks.measure import OF_KIND, OURS, Row
from classifier.draw.plots import ACCENT, STYLE

_OTHERS = "#9a9a9a"

_PANELS = {
    "macro-F1": "macro-F1, reports not seen",
    "tagging": "sentences a second",
    "training": "seconds to train",
}


def chart(rows: Sequence[Row]) -> Figure:
    """Accuracy, speed and time to train of this project and of what people assemble instead.

    Parameters
    ----------
    rows : sequence of Row
        Of one run.
    """
    with rc_context(STYLE):
        figure = Figure(figsize=(9, 2.8), layout="constrained")
        for axes, (part, title) in zip(
            figure.subplots(1, 3, sharey=True), _PANELS.items(), strict=True
        ):
            of_part = [row for row in rows if row.part == part]
            names = [OURS, *(row.against for row in of_part)]
            values = [of_part[0].value, *(row.reference for row in of_part)]
            colours = [ACCENT] + [_OTHERS] * len(of_part)
            bars = axes.barh(names, values, color=colours, alpha=0.85)
            axes.bar_label(bars, [_figure(value) for value in values], padding=3)
            axes.set_title(title, loc="left", fontsize=10)
            axes.margins(x=0.25)
            axes.set_xticks([])
            axes.spines["bottom"].set_visible(False)
            axes.tick_params(left=False)
        axes.invert_yaxis()  # the axis is shared
    return figure


def table(rows: Sequence[Row]) -> str:
    """The same as a table of Markdown, with all that was measured.

    Parameters
    ----------
    rows : sequence of Row
        Of one run.
    """
    lines = [
        "| | what | figure | against | figure | ratio | asked |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        asked = ""
        if row.asked is not None:
            asked = (
                f"{'≥' if row.more else '≤'} {row.asked:.3g}{'' if row.holds() else ' **missed**'}"
            )
        spread = f" ± {_figure(row.spread)}" if row.spread else ""
        cells = (
            row.part, row.what, f"{_figure(row.value)}{spread} {row.unit}", row.against,
            f"{_figure(row.reference)} {row.unit}", f"{row.ratio:.3g}", asked,
        )  # fmt: skip
        lines.append("| " + " | ".join(cell.strip() for cell in cells) + " |")
    return "\n".join(lines)


def kinds(rows: Sequence[Row]) -> str:
    """Micro-F1 of everybody on each kind of reports, as a table of Markdown.

    Parameters
    ----------
    rows : sequence of Row
        Of one run.
    """
    found: dict[str, dict[str, float]] = {OURS: {}}
    for row in rows:
        if row.part.startswith(OF_KIND):
            kind = row.part.removeprefix(OF_KIND)
            found[OURS][kind] = row.value
            found.setdefault(row.against, {})[kind] = row.reference
    columns = list(found[OURS])
    lines = [f"| micro-F1 | {' | '.join(columns)} |", "|---" + "|--:" * len(columns) + "|"]
    for name, of in found.items():
        lines.append(f"| {name} | {' | '.join(_figure(of[kind]) for kind in columns)} |")
    return "\n".join(lines)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:#.3g}"
