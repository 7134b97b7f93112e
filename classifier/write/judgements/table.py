"""A readable table on the terminal: one row for each report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.table import Table

from classifier.characters import visible
from classifier.draw.terminal import console, print_first_that_fits
from classifier.report import GRADES, Report

_LETTERS = dict(reversed(GRADES.items()))
_SHORT = {"requires improvement": _LETTERS["requires improvement"]}  # seven columns have to fit


def write(reports: Iterable[Report], file: TextIO) -> None:
    """Print a readable table; grades as their letters if words don't fit."""
    rows = [_cells(report) for report in reports]
    print_first_that_fits(console(file), (_table(rows, words) for words in (_SHORT, _LETTERS)))


def _table(rows: list[list[str]], words: dict[str, str]) -> Table:
    legend = ", ".join(f"{short}: {grade}" for grade, short in words.items())
    table = Table(
        box=None, pad_edge=False, padding=(0, 1, 0, 0), caption=legend, caption_justify="left"
    )
    for column in ("Authority", "Inspected", "Overall", "Leaders", "Help", "In care", "Leavers"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(words.get(cell, cell) for cell in row))
    return table


def _cells(report: Report) -> list[str]:
    cover = report.cover
    return [
        visible(cell or "-")
        for cell in (
            cover.authority or report.name,
            cover.inspection_start,
            cover.overall_effectiveness,
            cover.impact_of_leaders,
            cover.help_and_protection,
            cover.in_care,
            cover.care_leavers,
        )
    ]
