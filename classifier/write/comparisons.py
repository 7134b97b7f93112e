"""Inspections side by side: judgements, themes and what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from classifier.characters import visible
from classifier.draw.colours import BALANCE, balance_step
from classifier.results.comparison import JUDGEMENTS, Change, Comparison, Inspection, grade_changes
from classifier.write import xlsx
from classifier.write.delimited import write_rows
from classifier.write.html import GRADES
from classifier.write.markdown import plain
from classifier.write.markdown import write_table as write_markdown_table

if TYPE_CHECKING:
    from rich.table import Table

_SHORT = {"requires improvement": "RI"}
_STYLES = {-1: "dark_orange", 0: "", 1: "blue"}
_NAME, _CELL = 24, 14  # width of columns on a terminal


def write_jsonl(comparison: Comparison, file: TextIO) -> None:
    """Write one JSON object for each inspection and theme."""
    for row in comparison.rows():
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_csv(comparison: Comparison, file: TextIO) -> None:
    """Write one row for each inspection and theme."""
    write_rows(comparison.rows(), file)


def write_html(comparison: Comparison, file: TextIO) -> None:
    """Write a page: what changed, judgements and a heat map."""
    from classifier.draw.pages import comparison_page

    file.write(comparison_page(comparison))


def write_png(comparison: Comparison, file: BinaryIO) -> None:
    """Write the heat map as a picture."""
    from classifier.draw.plots import save

    save(comparison.plot(), file, "png")


def write_svg(comparison: Comparison, file: BinaryIO) -> None:
    """Write the heat map as a drawing."""
    from classifier.draw.plots import save

    save(comparison.plot(), file, "svg")


def write_xlsx(comparison: Comparison, file: BinaryIO) -> None:
    """Write a workbook: heat map, changes, judgements, and all figures in rows.

    Raises
    ------
    CannotWrite
        If a sheet has no room for them.
    MissingExtra
        If openpyxl is not installed.
    """
    inspections = comparison.inspections
    heads = [xlsx.Column(i.label, 20) for i in inspections]
    start = [
        xlsx.Column("authority", 24),
        xlsx.Column("inspection_start"),
        xlsx.Column("report", 30),
    ]
    grades = [xlsx.Column(name, 20) for name in JUDGEMENTS]
    polarities = [xlsx.Column(name) for name in inspections[0].summary.polarities]
    with xlsx.workbook(file) as book:
        xlsx.write_table(book, "Heat map", [xlsx.Column("theme", 32), *heads], _sheet(comparison))
        xlsx.write_table(
            book,
            "Changes",
            [
                xlsx.Column("authority", 24),
                xlsx.Column("report_before", 28),
                xlsx.Column("report", 28),
                *map(xlsx.Column, ("inspection_before", "inspection_start")),
                xlsx.Column("theme", 22),
                xlsx.Column("title", 30),
                xlsx.Column("change"),
                xlsx.Column("measure", 20),
                *(xlsx.Column(name, 10, "0.0%") for name in ("before", "after", "low", "high")),
                xlsx.Column("quote", 80),
                *(xlsx.Column(name, 10) for name in ("page", "paragraph")),
            ],
            (row.values() for row in comparison.change_rows()),
        )
        xlsx.write_table(
            book,
            "Judgements",
            [*start, xlsx.Column("framework"), *grades],
            (row.values() for row in comparison.judgement_rows()),
        )
        xlsx.write_table(
            book,
            "Figures",
            [
                *start,
                xlsx.Column("theme", 22),
                xlsx.Column("title", 30),
                xlsx.Column("sentences"),
                *polarities,
                xlsx.Column("share", number_format="0.0%"),
                xlsx.Column("balance", number_format="0.00"),
                xlsx.Column("change"),
                *grades,
            ],
            (row.values() for row in comparison.rows()),
        )


def write_markdown(comparison: Comparison, file: TextIO) -> None:
    """Write what changed, the judgements and the heat map as tables."""
    from classifier.draw.pages import comparison_title, heat_rows

    file.write(f"# {plain(comparison_title(comparison))}\n\n## What changed\n\n")
    for before, after in comparison.pairs:
        file.write(f"### {plain(after.authority)}: {before.date} to {after.date}\n\n")
        for line, quote in _changed(comparison, before, after):
            file.write(f"- {plain(line)}\n")
            if quote:
                file.write(f"  > {quote}\n")
        file.write("\n")
    if not comparison.pairs:
        file.write("There are no two dated full inspections of the same authority.\n\n")
    file.write("## Judgements\n\n")
    write_markdown_table(
        file,
        ["inspection", *GRADES.values()],
        (
            [plain(i.label), *(getattr(i.summary.cover, name) or "" for name in GRADES)]
            for i in comparison.inspections
        ),
    )
    file.write("## Themes\n\n")
    write_markdown_table(
        file,
        ["theme", *(plain(i.label) for i in comparison.inspections)],
        (
            [
                plain(row.title),
                *(
                    " ".join(filter(None, (cell.text, cell.change and f"**{cell.change}**")))
                    for cell in row.cells
                ),
            ]
            for row in heat_rows(comparison)
        ),
    )


def write_table(comparison: Comparison, file: TextIO) -> None:
    """Print what changed, and judgements and themes, as many columns as fit side by side."""
    from rich.text import Text

    from classifier.draw.pages import heat_rows
    from classifier.draw.terminal import console

    page = console(file)
    for before, after in comparison.pairs:
        page.print(Text(f"{visible(after.authority)}: {before.date} to {after.date}", style="bold"))
        for line, _ in _changed(comparison, before, after):
            page.print(Text(f"  {line}"))
        page.print()
    rows = list(heat_rows(comparison))
    fit = max((page.width - _NAME) // _CELL, 1)
    for first in range(0, len(comparison.inspections), fit):
        part = slice(first, first + fit)
        table = _table(comparison.inspections[part])
        for row in rows:
            cells = []
            for cell in row.cells[part]:
                step = cell.step or 0
                text = Text(cell.text or "–", style=_STYLES[(step > 0) - (step < 0)])
                cells.append(text.append(f"\n{cell.change}", "bold") if cell.change else text)
            table.add_row(Text(row.title), *cells)
        page.print(table)


def _table(inspections: tuple[Inspection, ...]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(pad_edge=False)
    table.add_column("Theme", width=_NAME - 3, overflow="fold")
    for i in inspections:
        table.add_column(
            Text(f"{visible(i.authority)}\n{i.date or ''}"), width=_CELL - 3, overflow="fold"
        )
    for name, title in GRADES.items():
        grades = [getattr(i.summary.cover, name) or "–" for i in inspections]
        table.add_row(title, *(Text(_SHORT.get(grade, grade)) for grade in grades))
    table.add_section()
    return table


def _changed(
    comparison: Comparison, before: Inspection, after: Inspection
) -> Iterator[tuple[str, str]]:
    """What changed from one inspection to the next, line by line, and quotations in Markdown."""
    for grade in grade_changes(before, after):
        yield f"{GRADES[grade.judgement]}: {grade.before}, then {grade.after}", ""
    changes = comparison.between(before, after)
    for change in changes:
        yield _line(change), _quotation(change)
    if not changes:
        yield "no theme changed by more than chance", ""


def _line(change: Change) -> str:
    return (
        f"{change.kind}: {change.theme.title}"
        f" ({change.measure} {change.value_before:.0%}, then {change.value_after:.0%})"
    )


def _quotation(change: Change) -> str:
    if not change.quote:
        return ""
    place = f" ({change.quote.place})" if change.quote.place else ""
    return f"{plain(change.quote.sentence.text)}{place}"


def _sheet(comparison: Comparison) -> Iterator[list[Any]]:
    """The rows of the heat map: grades, and then the findings on each theme in colour."""
    for name, title in GRADES.items():
        yield [title, *(getattr(i.summary.cover, name) for i in comparison.inspections)]
    changes = comparison.by_cell()
    texts = [i.cells() for i in comparison.inspections]
    for k, theme in enumerate(comparison.themes):
        row: list[Any] = [theme.title]
        for i, text in zip(comparison.inspections, texts, strict=True):
            change = changes.get((i, theme.name))
            value = " ".join(filter(None, (text[k], change.kind if change else "")))
            step = balance_step(i.balance[k], i.findings[k])
            row.append(value if step is None else xlsx.Filled(value, BALANCE[step]))
        yield row


FORMATS: dict[str, Callable[[Comparison, Any], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "table": write_table,
    "html": write_html,
    "png": write_png,
    "svg": write_svg,
    "xlsx": write_xlsx,
    "md": write_markdown,
}
"""Writers by the name of their format, which is also the suffix of its files."""

BINARY = frozenset({"png", "svg", "xlsx"})
"""Formats that are written as bytes."""
