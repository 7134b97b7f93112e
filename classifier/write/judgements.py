"""What reports say of themselves: one record for each report."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any, TextIO

from classifier.report import Report
from classifier.write.delimited import safe_cell

_SHORT = {"requires improvement": "RI"}  # seven columns have to fit a terminal


def record(report: Report) -> dict[str, str | None]:
    """The judgements of a report, with its name first."""
    return {"report": report.name, **asdict(report.cover)}


def write_jsonl(reports: Iterable[Report], file: TextIO) -> None:
    """Write one JSON object for each report."""
    for report in reports:
        file.write(json.dumps(record(report), ensure_ascii=False) + "\n")


def write_csv(reports: Iterable[Report], file: TextIO) -> None:
    """Write one row for each report."""
    writer: csv.DictWriter[str] | None = None
    for report in reports:
        row = {key: safe_cell(value) for key, value in record(report).items()}
        if writer is None:
            writer = csv.DictWriter(file, fieldnames=list(row))
            writer.writeheader()
        writer.writerow(row)


def write_table(reports: Iterable[Report], file: TextIO) -> None:
    """Print a readable table."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), caption="RI: requires improvement")
    table.add_column("Authority", min_width=12)
    table.add_column("Inspected", no_wrap=True)
    for judgement in ("Overall", "Leaders", "Help", "In care", "Leavers"):
        table.add_column(judgement, no_wrap=True)
    for report in reports:
        cover = report.cover
        cells = (
            cover.authority or report.name,
            cover.inspection_start,
            cover.overall_effectiveness,
            cover.impact_of_leaders,
            cover.help_and_protection,
            cover.in_care,
            cover.care_leavers,
        )
        table.add_row(*(Text(_SHORT.get(cell or "-", cell or "-")) for cell in cells))
    Console(file=file).print(table)


FORMATS: dict[str, Callable[[Iterable[Report], Any], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "table": write_table,
}
"""Writers by the name of their format."""
