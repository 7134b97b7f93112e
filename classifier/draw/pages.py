"""Self-contained HTML pages: one file, no script, nothing loaded from anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from classifier.characters import DIRECTION

if TYPE_CHECKING:
    from classifier.results.comparison import Comparison, Inspection

FRAMEWORKS = {
    "ilacs": "ILACS",
    "sif": "single inspection framework",
    "looked_after_children": "looked after children",
    "focused_visit": "focused visit",
    "monitoring_visit": "monitoring visit",
}
"""Frameworks of inspection as people call them."""

_DIRECTION = re.compile(f"[{DIRECTION}]")
_WORDS = {
    "strength": ("strength", "strengths"),
    "improvement": ("to improve", "to improve"),
    "mixed": ("both", "both"),
    "neutral": ("neutral", "neutral"),
}


def inline(text: str) -> str:
    """Text for the middle of a line: without the characters that turn the rest of it round.

    Sentences stand in an element of their own, where these do no harm.
    """
    return _DIRECTION.sub("", text)


def _points(value: float) -> str:
    """A difference of shares in percentage points, small ones to a tenth."""
    return f"{100 * value:+.{0 if abs(value) >= 0.095 else 1}f}".replace("-", "−")


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("classifier.draw")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "inline": inline,
        "percent": lambda value: "–" if value != value else f"{value:.0%}",  # noqa: PLR0124 - NaN
        "points": _points,
    }
    return environment


def render(template: str, *, package: str = "classifier.draw", **values: Any) -> str:
    """A page from a template that extends ``page.html``.

    Parameters
    ----------
    template : str
        Name of a file in the folder ``templates`` of the package.
    package : str, default "classifier.draw"
        Import package that has the template; ``page.html`` itself is in `classifier.draw`.
    **values
        What the template names; all of it is escaped unless it is ``Markup``.

    Returns
    -------
    str
    """
    return _environment(package).get_template(template).render(**values)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a heat map.

    Attributes
    ----------
    text, words : str
        Its counts in signs and in words; empty where there is nothing.
    step : int or None
        Its colour (`classifier.draw.colours.BALANCE`); None for no colour.
    change : str
        How the theme changed since the inspection before, or empty.
    first : bool
        Whether the column is the first of its authority.
    """

    text: str
    words: str
    step: int | None
    change: str
    first: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a heat map."""

    title: str
    cells: tuple[Cell, ...]


def groups(comparison: Comparison) -> list[list[Inspection]]:
    """The inspections, those of one authority together."""
    return [list(same) for _, same in groupby(comparison.inspections, key=lambda i: i.key)]


def heat_rows(comparison: Comparison) -> Iterator[Row]:
    """The rows of the heat map: all sentences, and then theme by theme.

    Parameters
    ----------
    comparison : Comparison

    Yields
    ------
    Row
    """
    from classifier.draw.colours import balance_step
    from classifier.results.comparison import short

    inspections = comparison.inspections
    firsts = {group[0] for group in groups(comparison)}
    polarities = inspections[0].summary.polarities
    cells = []
    for i in inspections:
        counts = i.summary.all_polarities.tolist()
        cells.append(
            Cell(
                short(counts, i.summary.sentences, polarities),
                _in_words(counts, i.summary.sentences, polarities),
                balance_step(i.overall_balance, i.all_findings),
                "",
                i in firsts,
            )
        )
    yield Row("All sentences", tuple(cells))
    changes = comparison.by_cell()
    texts = [i.cells() for i in inspections]
    steps = [
        [balance_step(*pair) for pair in zip(i.balance.tolist(), i.findings.tolist(), strict=True)]
        for i in inspections
    ]
    for k, theme in enumerate(comparison.themes):
        yield Row(
            theme.title,
            tuple(
                Cell(
                    text[k],
                    _in_words(i.summary.counts[k].tolist(), int(i.summary.totals[k]), polarities),
                    step[k],
                    change.kind if (change := changes.get((i, theme.name))) else "",
                    i in firsts,
                )
                for i, text, step in zip(inspections, texts, steps, strict=True)
            ),
        )


def comparison_title(comparison: Comparison) -> str:
    """What is compared, in a line."""
    inspections, authorities = comparison.inspections, groups(comparison)
    if len(authorities) == 1:
        return f"{inline(inspections[0].authority)}: {_number(len(inspections), 'inspection')}"
    return (
        f"{_number(len(inspections), 'inspection')} of"
        f" {_number(len(authorities), 'authority', 'authorities')}"
    )


def comparison_page(comparison: Comparison) -> str:
    """Inspections side by side, as one HTML file that needs nothing else.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    str
    """
    from classifier.draw.colours import BALANCE, BALANCE_DARK, FEWEST_COLOURED, readable_on
    from classifier.results.comparison import FEWEST_FINDINGS, SEVERAL, STRAY, grade_changes
    from classifier.write.html import GRADES

    pairs = []
    for before, after in comparison.pairs:
        changes = comparison.between(before, after)
        kinds = {kind: list(same) for kind, same in groupby(changes, key=lambda c: c.kind)}
        frameworks = [
            FRAMEWORKS.get(i.summary.cover.framework or "", "unknown") for i in (before, after)
        ]
        grades = grade_changes(before, after)
        pairs.append(
            {
                "before": before,
                "after": after,
                "kinds": kinds,
                "counts": ", ".join(f"{len(same)} {kind}" for kind, same in kinds.items())
                or "no theme changed",
                "grades": grades,
                "grade": next(
                    (
                        f"{change.before}, then {change.after}"
                        for change in grades
                        if change.judgement == "overall_effectiveness"
                    ),
                    "",
                ),
                "frameworks": frameworks if frameworks[0] != frameworks[1] else [],
            }
        )
    polarities = comparison.inspections[0].summary.polarities
    return render(
        "compare.html",
        title=comparison_title(comparison),
        polar="strength" in polarities or "improvement" in polarities,
        pairs=pairs,
        groups=groups(comparison),
        rows=list(heat_rows(comparison)),
        judgements=GRADES,
        palettes={
            name: {step: (colour, readable_on(colour)) for step, colour in palette.items()}
            for name, palette in (("light", BALANCE), ("dark", BALANCE_DARK))
        },
        fewest=FEWEST_FINDINGS,
        stray=STRAY,
        several=SEVERAL,
        coloured=FEWEST_COLOURED,
    )


def _number(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _in_words(counts: list[int], total: int, polarities: tuple[str, ...]) -> str:
    said = [
        f"{count} {_WORDS.get(name, (name, name))[count > 1]}"
        for name, count in zip(polarities, counts, strict=True)
        if count
    ]
    return ", ".join([*said, _number(total, "sentence")]) if total else ""
