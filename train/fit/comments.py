"""Which files of annotations are reports, and which hold texts that stand alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from train.annotation import Annotation
from train.read.record import counted

FOLLOWING = 0.25
"""Kappa of the themes of neighbours above which files are reports: 0 in comments as they came in,
and 0.35 to 0.8 in single annotated inspections of all kinds."""

FEWEST_FOLLOWING = 20
"""Neighbours with themes that show it."""

_DRAWN = 10_000


def standing_alone(
    annotations: Sequence[Annotation], say: Callable[[str], None]
) -> list[Annotation]:
    """Annotations in which a file that nothing tells to be a report is none.

    Comments and answers to surveys come in files, too, and each of them stands alone. In reports
    sentences that follow each other are often on the same theme, in such files no more often than
    any two are.

    Parameters
    ----------
    annotations : sequence of Annotation
    say : callable
        Called with a line on these files, if there are any.

    Returns
    -------
    list of Annotation
        Those of a file in which no row names a report, or has a place in one
        (`Annotation.is_placed`), are of no report, unless they are in the order of one
        (`in_order_of_reports`).
    """
    reports = {a.report for a in annotations if not a.of_file or a.is_placed}
    files = {a.report: None for a in annotations if a.report not in reports}
    if not files:
        return list(annotations)
    what = counted(len(files), "file")
    if in_order_of_reports([a for a in annotations if a.report in files]):
        say(
            f"{what} taken as {'a report' if len(files) == 1 else 'reports'}, as texts that follow"
            " each other are on the same themes; if they are comments, put them into one file"
        )
        return list(annotations)
    say(
        f"{what} taken as texts that stand alone, and not as reports: no row names a report"
        " (--report-column), or a section or number in one"
    )
    return [replace(a, report=None) if a.report in files else a for a in annotations]


def in_order_of_reports(annotations: Sequence[Annotation]) -> bool:
    """Whether themes tell that texts which follow each other are from one report.

    Parameters
    ----------
    annotations : sequence of Annotation
        The texts of some files, in their order.

    Returns
    -------
    bool
        Whether neighbours share a theme more often than two texts drawn at random, by
        `FOLLOWING` of what is left to certainty: Cohen's kappa of that they do.
    """
    rows = [a for a in annotations if a.themes]
    pairs = [(a, b) for a, b in pairwise(rows) if a.report == b.report]
    if len(pairs) < FEWEST_FOLLOWING:
        return False
    drawn = random.Random(0).choices(rows, k=2 * _DRAWN)  # noqa: S311
    of_neighbours = _share(pairs)
    by_chance = _share(list(zip(drawn[:_DRAWN], drawn[_DRAWN:], strict=True)))
    return of_neighbours - by_chance > FOLLOWING * (1 - by_chance)  # never where all share one


def _share(pairs: Sequence[tuple[Annotation, Annotation]]) -> float:
    """Of the pairs that have a theme in common."""
    return sum(not a.themes.isdisjoint(b.themes) for a, b in pairs) / len(pairs)
