"""A workbook: heat map, changes, judgements, and all figures in rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from classifier.draw.colours import BALANCE
from classifier.report import JUDGEMENTS
from classifier.results.comparison import Comparison
from classifier.write.workbook import Column, Filled, workbook, write_table


def write(comparison: Comparison, file: BinaryIO) -> None:
    """Write a workbook: heat map, changes, judgements, and all figures in rows.

    Raises
    ------
    CannotWrite
        If a sheet has no room for them.
    MissingExtra
        If openpyxl is not installed.
    """
    inspections = comparison.inspections
    heads = [Column(i.label, 20) for i in inspections]
    start = [
        Column("authority", 24),
        Column("inspection_start"),
        Column("report", 30),
    ]
    grades = [Column(name, 20) for name in JUDGEMENTS]
    polarities = [Column(name) for name in inspections[0].summary.polarities]
    with workbook(file) as book:
        write_table(book, "Heat map", [Column("theme", 32), *heads], _sheet(comparison))
        write_table(
            book,
            "Changes",
            [
                Column("authority", 24),
                Column("report_before", 28),
                Column("report", 28),
                *map(Column, ("inspection_before", "inspection_start")),
                Column("theme", 22),
                Column("title", 30),
                Column("change"),
                Column("measure", 20),
                *(Column(name, 10, "0.0%") for name in ("before", "after", "low", "high")),
                Column("quote", 80),
                *(Column(name, 10) for name in ("page", "paragraph")),
            ],
            (row.values() for row in comparison.change_rows()),
        )
        write_table(
            book,
            "Judgements",
            [*start, Column("framework"), *grades],
            (row.values() for row in comparison.judgement_rows()),
        )
        write_table(
            book,
            "Figures",
            [
                *start,
                Column("theme", 22),
                Column("title", 30),
                Column("sentences"),
                *polarities,
                Column("share", number_format="0.0%"),
                Column("balance", number_format="0.00"),
                Column("change"),
                *grades,
            ],
            (row.values() for row in comparison.rows()),
        )


def _sheet(comparison: Comparison) -> Iterator[list[Any]]:
    """The rows of the heat map: grades, and then the findings on each theme in colour."""
    for name, title in JUDGEMENTS.items():
        yield [title, *(getattr(i.summary.cover, name) for i in comparison.inspections)]
    for row in comparison.heat_rows()[1:]:
        line: list[Any] = [row.title]
        for cell in row.cells:
            value = " ".join(filter(None, (cell.text, cell.change)))
            line.append(value if cell.step is None else Filled(value, BALANCE[cell.step]))
        yield line
