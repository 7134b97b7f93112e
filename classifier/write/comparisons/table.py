"""What changed, and judgements and themes, on the terminal."""

from __future__ import annotations

from typing import TextIO

from rich.table import Table
from rich.text import Text

from classifier.characters import visible
from classifier.draw.terminal import console
from classifier.report import GRADES, JUDGEMENTS
from classifier.results.comparison import Comparison
from classifier.results.inspection import Inspection
from classifier.write.comparisons.changed import changed, heading

_SHORT = {"requires improvement": GRADES["requires improvement"]}
_STYLES = {-1: "dark_orange", 0: "", 1: "blue"}
_NAME, _CELL = 24, 14  # width of columns on a terminal


def write(comparison: Comparison, file: TextIO) -> None:
    """Print what changed, and judgements and themes, as many columns as fit side by side."""
    page = console(file)
    for before, after in comparison.pairs:
        page.print(Text(visible(heading(comparison, before, after)), style="bold"))
        for line, _ in changed(comparison, before, after):
            page.print(Text(f"  {line}"))
        page.print()
    rows = comparison.heat_rows()
    fit = max((page.width - _NAME) // _CELL, 1)
    for first in range(0, len(comparison.inspections), fit):
        part = slice(first, first + fit)
        table = _table(comparison.inspections[part], kinds=bool(comparison.mixed_kinds))
        for row in rows:
            cells = []
            for cell in row.cells[part]:
                step = cell.step or 0
                text = Text(cell.text or "–", style=_STYLES[(step > 0) - (step < 0)])
                cells.append(text.append(f"\n{cell.change}", "bold") if cell.change else text)
            table.add_row(Text(row.title), *cells)
        page.print(table)
    for note in comparison.notes:
        page.print(Text(visible(note)))


def _table(inspections: tuple[Inspection, ...], *, kinds: bool) -> Table:
    table = Table(pad_edge=False)
    table.add_column("Theme", width=_NAME - 3, overflow="fold")
    for i in inspections:
        table.add_column(
            Text(f"{visible(i.authority)}\n{i.date or ''}"), width=_CELL - 3, overflow="fold"
        )
    if kinds:
        table.add_row("Kind of report", *(Text(i.framework) for i in inspections))
    for name, title in JUDGEMENTS.items():
        grades = [getattr(i.summary.cover, name) or "–" for i in inspections]
        table.add_row(title, *(Text(_SHORT.get(grade, grade)) for grade in grades))
    table.add_section()
    return table
