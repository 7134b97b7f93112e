"""A workbook: a sheet of counts and a sheet of the most telling sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from classifier.draw.colours import polarity_colours
from classifier.results.summary import ReportSummary
from classifier.write.workbook import Column, Filled, workbook, write_table

_QUOTED = ("page", "paragraph", "section", "heading", "sentence", "text")


def write(summaries: Iterable[ReportSummary], file: BinaryIO) -> None:
    """Write a workbook: a sheet of counts and a sheet of the most telling sentences.

    Raises
    ------
    CannotWrite
        If a sheet has no room for them.
    MissingExtra
        If openpyxl is not installed.
    """
    reports = list(summaries)
    polarities = reports[0].polarities
    colours = polarity_colours(polarities)
    places = [
        Column("authority", 24),
        Column("inspection_start", 12),
        Column("report", 30),
        Column("theme", 24),
        Column("title", 32),
    ]

    def place(record: dict[str, Any]) -> list[Any]:
        return [record[column.name] for column in places]

    with workbook(file) as book:
        write_table(
            book,
            "Themes",
            [
                *places,
                Column("sentences"),
                *(Column(name) for name in polarities),
                Column("share", number_format="0.0%"),
                Column("left_out"),
                Column("unfamiliar"),
            ],
            (
                [
                    *place(record),
                    record["sentences"],
                    *(
                        Filled(count, colours[name]) if count else count
                        for name, count in record["polarities"].items()
                    ),
                    *(record[name] for name in ("share", "left_out", "unfamiliar")),
                ]
                for summary in reports
                for record in summary.records()
            ),
        )
        write_table(
            book,
            "Most telling sentences",
            [
                *places,
                Column("polarity"),
                Column("page", 8),
                Column("paragraph", 10),
                Column("section", 20),
                Column("heading", 30),
                Column("sentence", 10),
                Column("text", 90),
                Column("probability", number_format="0.00"),
                Column("polarity_probability", number_format="0.00"),
            ],
            (
                [
                    *place(record),
                    Filled(quote["polarity"], colours[quote["polarity"]])
                    if quote["polarity"]
                    else None,
                    *(quote[name] for name in _QUOTED),
                    quote["probability"],
                    quote["polarity_probability"],
                ]
                for summary in reports
                for record in summary.records()
                for quote in record["telling"]
            ),
        )
