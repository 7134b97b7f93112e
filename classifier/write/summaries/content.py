"""Summaries of reports, for formats of any table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from classifier.draw import document as doc
from classifier.draw.colours import polarity_colours
from classifier.results.summary import ReportSummary, ThemeCount
from classifier.results.telling import Quote
from classifier.write.columns import Column, Table
from classifier.write.workbook import Filled

_PLACES = [
    Column("authority", 24),
    Column("inspection_start", 12),
    Column("report", 30),
    Column("theme", 24),
    Column("title", 32),
]
_LAST = [
    Column("share", number_format="0.0%", kind=float),
    Column("left_out", kind=int),
    Column("unfamiliar", kind=bool),
]
_QUOTED = [
    Column("page", 8, kind=int),
    Column("paragraph", 10, kind=int),
    Column("section", 20),
    Column("heading", 30),
    Column("sentence", 10, kind=int),
    Column("text", 90),
    Column("probability", number_format="0.00", kind=float),
    Column("polarity_probability", number_format="0.00", kind=float),
]


def records(summaries: Iterable[ReportSummary]) -> Iterator[dict[str, Any]]:
    """One record for each report and theme."""
    return chain.from_iterable(summary.records() for summary in summaries)


def rows(summaries: Iterable[ReportSummary]) -> Table:
    """One row for each report and theme.

    Notes
    -----
    ``telling_<polarity>`` has the most telling sentences, one on a line of the cell, each with
    its page and paragraph.
    """
    summaries = iter(summaries)
    first = next(summaries)
    places = sorted(_PLACES, key=lambda column: column.name != "report")
    telling = [_telling(name) for name in first.polarities or (None,)]
    columns = [
        *places,
        Column("sentences", kind=int),
        *_LAST,
        *(Column(name, kind=int) for name in first.polarities),
        *(Column(name, 60) for name in telling),
    ]
    return Table.of("Themes", columns, chain.from_iterable(map(_rows, chain([first], summaries))))


def _rows(summary: ReportSummary) -> Iterator[dict[str, Any]]:
    for record, count in zip(summary.records(), summary.themes(), strict=True):
        telling = {
            _telling(name): "\n".join(
                _quoted(quote) for quote in count.quotes if quote.polarity == name
            )
            for name in summary.polarities or (None,)
        }
        yield {**record, **count.polarities, **telling}


def _telling(polarity: str | None) -> str:
    return f"telling_{polarity}" if polarity else "telling"


def _quoted(quote: Quote) -> str:
    """A sentence and its place: ``"… [page 3, paragraph 12]"``."""
    text = " ".join(quote.sentence.text.split())
    return f"{text} [{quote.place}]" if quote.place else text


def sheets(summaries: Iterable[ReportSummary]) -> list[Table]:
    """A sheet of counts and a sheet of the most telling sentences."""
    found = list(summaries)
    polarities = found[0].polarities
    colours = polarity_colours(polarities)

    def filled(name: str | None, value: Any) -> Any:
        return Filled(value, colours[name]) if name and value else value

    counts = (
        record | {name: filled(name, count) for name, count in record["polarities"].items()}
        for record in records(found)
    )
    quotes = (
        record | quote | {"polarity": filled(quote["polarity"], quote["polarity"])}
        for record in records(found)
        for quote in record["telling"]
    )
    of_polarities = [Column(name) for name in polarities]
    return [
        Table.of("Themes", [*_PLACES, Column("sentences"), *of_polarities, *_LAST], counts),
        Table.of("Most telling sentences", [*_PLACES, Column("polarity"), *_QUOTED], quotes),
    ]


def document(summaries: Iterable[ReportSummary]) -> doc.Document:
    """For each report a table of its themes, and then the quotations."""
    found = list(summaries)
    if len(found) == 1:
        return doc.Document(found[0].title, tuple(_blocks(found[0], 1)))
    blocks = [
        block for summary in found for block in (doc.Heading(summary.title), *_blocks(summary, 2))
    ]
    return doc.Document("What reports say, theme by theme", tuple(blocks))


def _blocks(summary: ReportSummary, level: int) -> Iterator[doc.Block]:
    yield doc.Text(f"{summary.report}, {summary.sentences:,} sentences.")
    yield from map(doc.Text, summary.notes)
    present = summary.present()
    yield doc.Table(
        f"Themes of {summary.title}",
        ("theme", "sentences", *summary.polarities, "share"),
        tuple(
            (
                count.theme.title,
                str(count.sentences),
                *(str(number or "") for number in count.polarities.values()),
                f"{count.share:.0%}",
            )
            for count in present
        ),
        numbers=len(summary.polarities) + 2,
    )
    if missing := ", ".join(count.theme.title for count in summary.missing()):
        yield doc.Text(f"Nothing on: {missing}.")
    yield from _quotations(present, level)


def _quotations(present: Sequence[ThemeCount], level: int) -> Iterator[doc.Block]:
    for count in present:
        if count.quotes:
            yield doc.Heading(count.theme.title, level)
            yield doc.Quotations(
                tuple(
                    doc.Quotation(
                        quote.sentence.text,
                        quote.sentence.where,
                        f"{quote.polarity}:" if quote.polarity else "",
                    )
                    for quote in count.quotes
                )
            )
