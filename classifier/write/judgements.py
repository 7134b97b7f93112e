"""What reports say of themselves: one record for each report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

from classifier.characters import visible
from classifier.report import Report
from classifier.write.delimited import write_rows

if TYPE_CHECKING:
    from rich.table import Table

_SHORT = {"requires improvement": "RI"}  # seven columns have to fit a terminal
_LETTERS = {"outstanding": "O", "good": "G", "requires improvement": "RI", "inadequate": "I"}


def record(report: Report) -> dict[str, str | None]:
    """The judgements of a report, with its name first."""
    return {"report": report.name, **asdict(report.cover)}


def write_jsonl(reports: Iterable[Report], file: TextIO) -> None:
    """Write one JSON object for each report."""
    for report in reports:
        file.write(json.dumps(record(report), ensure_ascii=False) + "\n")


def write_csv(reports: Iterable[Report], file: TextIO) -> None:
    """Write one row for each report."""
    write_rows(map(record, reports), file)


def write_table(reports: Iterable[Report], file: TextIO) -> None:
    """Print a readable table; where grades in words have no room, by the letters that they have."""
    from classifier.draw.terminal import console, print_first_that_fits

    rows = [_cells(report) for report in reports]
    print_first_that_fits(console(file), (_table(rows, words) for words in (_SHORT, _LETTERS)))


def _table(rows: list[list[str]], words: dict[str, str]) -> Table:
    from rich.table import Table

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


FORMATS: dict[str, Callable[[Iterable[Report], Any], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "table": write_table,
}
"""Writers by the name of their format."""
