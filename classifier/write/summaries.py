"""What reports say, theme by theme: counts by polarity, and the sentences that tell the most."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, TextIO

from classifier.characters import visible
from classifier.draw.colours import polarity_colours
from classifier.results.summary import SIGNS, Quote, ReportSummary
from classifier.write import xlsx
from classifier.write.delimited import write_rows
from classifier.write.markdown import plain
from classifier.write.markdown import write_table as write_markdown_table

_QUOTED = ("page", "paragraph", "section", "heading", "sentence", "text")


def quoted(quote: Quote) -> str:
    """A sentence and where it stands: ``"… [page 3, paragraph 12]"``."""
    text = " ".join(quote.sentence.text.split())
    return f"{text} [{quote.place}]" if quote.place else text


def write_jsonl(summaries: Iterable[ReportSummary], file: TextIO) -> None:
    """Write one JSON object for each report and theme."""
    for summary in summaries:
        for record in summary.records():
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_csv(summaries: Iterable[ReportSummary], file: TextIO) -> None:
    """Write one row for each report and theme.

    Notes
    -----
    ``telling_<polarity>`` has the most telling sentences, one on a line of the cell, each with
    its page and paragraph.
    """
    write_rows((row for summary in summaries for row in _rows(summary)), file)


def write_xlsx(summaries: Iterable[ReportSummary], file: BinaryIO) -> None:
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
        xlsx.Column("authority", 24),
        xlsx.Column("inspection_start", 12),
        xlsx.Column("report", 30),
        xlsx.Column("theme", 24),
        xlsx.Column("title", 32),
    ]

    def place(record: dict[str, Any]) -> list[Any]:
        return [record[column.name] for column in places]

    with xlsx.workbook(file) as book:
        xlsx.write_table(
            book,
            "Themes",
            [
                *places,
                xlsx.Column("sentences"),
                *(xlsx.Column(name) for name in polarities),
                xlsx.Column("share", number_format="0.0%"),
            ],
            (
                [
                    *place(record),
                    record["sentences"],
                    *(
                        xlsx.Filled(count, colours[name]) if count else count
                        for name, count in record["polarities"].items()
                    ),
                    record["share"],
                ]
                for summary in reports
                for record in summary.records()
            ),
        )
        xlsx.write_table(
            book,
            "Most telling sentences",
            [
                *places,
                xlsx.Column("polarity"),
                xlsx.Column("page", 8),
                xlsx.Column("paragraph", 10),
                xlsx.Column("section", 20),
                xlsx.Column("heading", 30),
                xlsx.Column("sentence", 10),
                xlsx.Column("text", 90),
                xlsx.Column("probability", number_format="0.00"),
                xlsx.Column("polarity_probability", number_format="0.00"),
            ],
            (
                [
                    *place(record),
                    xlsx.Filled(quote["polarity"], colours[quote["polarity"]])
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


def write_markdown(summaries: Iterable[ReportSummary], file: TextIO) -> None:
    """Write a section for each report: a table of its themes, and then the quotations."""
    for summary in summaries:
        file.write(f"# {plain(summary.title)}\n\n")
        file.write(f"{plain(summary.report)}, {summary.sentences:,} sentences.\n\n")
        present = summary.present()
        write_markdown_table(
            file,
            ["theme", "sentences", *map(plain, summary.polarities), "share"],
            (
                [
                    plain(count.theme.title),
                    str(count.sentences),
                    *(str(number or "") for number in count.polarities.values()),
                    f"{count.share:.0%}",
                ]
                for count in present
            ),
            numbers=len(summary.polarities) + 2,
        )
        if missing := _missing(summary):
            file.write(f"Nothing on: {plain(missing)}.\n\n")
        for count in present:
            if count.quotes:
                file.write(f"## {plain(count.theme.title)}\n\n")
            for quote in count.quotes:
                polarity = f"{plain(quote.polarity)}: " if quote.polarity else ""
                place = f" ({quote.place})" if quote.place else ""
                file.write(f"- {polarity}“{plain(quote.sentence.text)}”{place}\n")
            if count.quotes:
                file.write("\n")


def write_table(summaries: Iterable[ReportSummary], file: TextIO) -> None:
    """Print a table for each report: its themes, counts by polarity and telling sentences."""
    from rich.table import Table
    from rich.text import Text

    from classifier.draw.terminal import console
    from classifier.write.table import STYLES

    page = console(file)
    for summary in summaries:
        table = Table(
            title=Text.assemble((visible(summary.title), "bold"), f"  {visible(summary.report)}"),
            title_justify="left",
            caption=f"Nothing on: {missing}" if (missing := _missing(summary)) else None,
            caption_justify="left",
            expand=True,
            pad_edge=False,
        )
        table.add_column("Theme", ratio=2, overflow="fold")
        for name in summary.polarities or ("sentences",):
            table.add_column(SIGNS.get(name, name), justify="right", no_wrap=True)
        table.add_column("Share", justify="right", no_wrap=True)
        table.add_column("Most telling", ratio=5, overflow="fold")
        for count in summary.present():
            lines = [
                Text.assemble(
                    (
                        f"{SIGNS.get(q.polarity or '', q.polarity or '')} ",
                        STYLES.get(q.polarity or "", ""),
                    ),
                    " ".join(q.sentence.text.split()),
                    (f" [{q.place}]" if q.place else "", "dim"),
                )
                for q in count.quotes
                if q.polarity != "neutral"
            ]
            numbers = list(count.polarities.values()) or [count.sentences]
            table.add_row(
                Text(count.theme.title),
                *(str(number or "") for number in numbers),
                f"{count.share:.0%}",
                Text("\n").join(lines),
            )
        page.print(table)


def _rows(summary: ReportSummary) -> Iterable[dict[str, Any]]:
    for record, count in zip(summary.records(), summary.themes(), strict=True):
        telling = {
            f"telling_{name}" if name else "telling": "\n".join(
                quoted(quote) for quote in count.quotes if quote.polarity == name
            )
            for name in summary.polarities or (None,)
        }
        yield {
            **{key: value for key, value in record.items() if key not in ("polarities", "telling")},
            **count.polarities,
            **telling,
        }


def _missing(summary: ReportSummary) -> str:
    return ", ".join(c.theme.title for c in summary.themes() if not c.sentences)


FORMATS: dict[str, Callable[[Iterable[ReportSummary], Any], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "table": write_table,
    "xlsx": write_xlsx,
    "md": write_markdown,
}
"""Writers by the name of their format, which is also the suffix of its files."""

BINARY = frozenset({"xlsx"})
"""Formats of bytes."""
