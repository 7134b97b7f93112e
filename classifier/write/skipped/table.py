"""A readable table on the terminal: one row for each part that was left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.table import Table

from classifier.characters import visible
from classifier.draw.terminal import console
from classifier.report import Report


def write(reports: Iterable[Report], file: TextIO) -> None:
    """Print a table for each report, under its name."""
    page = console(file)
    for report in reports:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title_justify="left")
        table.title = visible(report.name)
        for title in ("Page", "Reason", "Text"):
            table.add_column(title, justify="right" if title == "Page" else "left", overflow="fold")
        for part in report.skipped:
            number = "" if part.page is None else str(part.page)
            table.add_row(number, part.reason, visible(part.text))
        page.print(table)
