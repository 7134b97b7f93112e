"""A comparison, for formats of any table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from classifier.draw import document as doc
from classifier.draw.colours import BALANCE
from classifier.report import JUDGEMENTS
from classifier.results.comparison import Comparison
from classifier.write.columns import Column, Table
from classifier.write.comparisons.changed import by_polarity, changed, heading, named, other_kind
from classifier.write.workbook import Filled

_GRADES = [Column(name, 20) for name in JUDGEMENTS]
_START = [Column("authority", 24), Column("inspection_start"), Column("report", 30)]
_KINDS = ("worse", "better", "new", "gone")
_PAIRS = [
    Column("authority", 24),
    *map(Column, ("inspection_before", "inspection_start")),
    *(Column(kind, 50) for kind in _KINDS),
    Column("kinds of report", 40),
]
_SENTENCES = [
    *_START,
    Column("theme", 22),
    Column("title", 30),
    Column("polarity"),
    *(Column(name, 10, "0.00", float) for name in ("probability", "polarity_probability")),
    Column("text", 80),
    *(Column(name, 10, kind=int) for name in ("page", "paragraph")),
    Column("check", 24),
]
BESIDE = 5  # inspections side by side on a page
_CHANGES = [
    Column("authority", 24),
    Column("report_before", 28),
    Column("report", 28),
    *map(Column, ("inspection_before", "inspection_start")),
    Column("theme", 22),
    Column("title", 30),
    Column("change"),
    Column("measure", 20),
    *(Column(name, 10, "0.0%", float) for name in ("before", "after", "low", "high")),
    Column("quote", 80),
    *(Column(name, 10, kind=int) for name in ("page", "paragraph")),
]


def records(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """One record for each inspection and theme."""
    return comparison.rows()


def rows(comparison: Comparison) -> Table:
    """One row for each inspection and theme."""
    polarities = comparison.inspections[0].summary.polarities
    columns = [
        *_START,
        Column("framework"),
        Column("theme", 22),
        Column("title", 30),
        Column("sentences", kind=int),
        *(Column(name, kind=int) for name in polarities),
        Column("share", number_format="0.0%", kind=float),
        Column("balance", number_format="0.00", kind=float),
        Column("change"),
        *_GRADES,
    ]
    return Table.of("Figures", columns, comparison.rows())


def sheets(comparison: Comparison) -> list[Table]:
    """What changed, heat map, the sentences behind its cells, changes, judgements, and figures."""
    heads = [Column(i.label, 20) for i in comparison.inspections]
    found = [
        Table("What changed", _PAIRS, _what_changed(comparison)),
        Table("Heat map", [Column("theme", 32), *heads], _heat_map(comparison)),
        Table.of("Sentences", _SENTENCES, _sentences(comparison)),
        Table.of("Changes", _CHANGES, comparison.change_rows()),
        Table.of(
            "Judgements", [*_START, Column("framework"), *_GRADES], comparison.judgement_rows()
        ),
        rows(comparison),
    ]
    if comparison.notes:
        found.append(Table("Notes", [Column("note", 120)], ([note] for note in comparison.notes)))
    return found


def _what_changed(comparison: Comparison) -> Iterator[list[str | None]]:
    """The pairs, with the grades and the themes that changed."""
    for before, after in comparison.pairs:
        names = named(comparison, before, after)
        yield [
            after.authority,
            before.date,
            after.date,
            *("; ".join(names.get(kind, ())) for kind in _KINDS),
            other_kind(before, after),
        ]


def _sentences(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """The sentences behind each cell of the heat map, cell by cell."""
    for i in comparison.inspections:
        for theme, quotes in zip(comparison.themes, i.sentences, strict=True):
            for quote in chain.from_iterable(by_polarity(quotes).values()):
                yield {
                    "authority": i.authority,
                    "inspection_start": i.date,
                    "report": i.summary.report,
                    "theme": theme.name,
                    "title": theme.title,
                    **quote.to_dict(),
                    "check": quote.unsure(i.doubt),
                }


def _heat_map(comparison: Comparison) -> Iterator[list[Any]]:
    """Grades, and then the findings on each theme in colour."""
    for name, title in JUDGEMENTS.items():
        yield [title, *(getattr(i.summary.cover, name) for i in comparison.inspections)]
    first = {}  # row of "Sentences" on which those of a cell begin
    row = 2
    for x, inspection in enumerate(comparison.inspections):
        for y, quotes in enumerate(inspection.sentences):
            if quotes:
                first[x, y] = row
                row += len(quotes)
    for y, heat in enumerate(comparison.heat_rows()[1:]):
        line: list[Any] = [heat.title]
        for x, cell in enumerate(heat.cells):
            value = " ".join(filter(None, (cell.text, cell.change)))
            leads_to = f"Sentences!A{first[x, y]}" if (x, y) in first else None
            colour = None if cell.step is None else BALANCE[cell.step]
            line.append(Filled(value, colour, leads_to))
        yield line


def document(comparison: Comparison) -> doc.Document:
    """What changed, the judgements, and the heat map as tables."""
    blocks: list[doc.Block] = [*map(doc.Text, comparison.notes), doc.Heading("What changed")]
    for before, after in comparison.pairs:
        blocks.append(doc.Heading(heading(comparison, before, after), 2))
        for line, quote in changed(comparison, before, after):
            if quote:
                said = doc.Quotation(
                    quote.sentence.text,
                    quote.sentence.where,
                    f"{line}:",
                )
                blocks.append(doc.Quotations((said,)))
            else:
                blocks.append(doc.Bullets((line,)))
    if not comparison.pairs:
        blocks.append(doc.Text("There are no two dated full inspections of the same authority."))
    blocks += [doc.Heading("Judgements"), _judgements(comparison), doc.Heading("Themes")]
    heat, inspections = comparison.heat_rows(), comparison.inspections
    for start in range(0, len(inspections), BESIDE):
        some = slice(start, start + BESIDE)
        labels = tuple(i.label for i in inspections[some])
        body = tuple(
            (
                row.title,
                *(" ".join(filter(None, (c.text, c.change))) or "–" for c in row.cells[some]),
            )
            for row in heat
        )
        blocks.append(doc.Table("Findings on each theme", ("Theme", *labels), body))
    return doc.Document(comparison.title, tuple(blocks))


def _judgements(comparison: Comparison) -> doc.Table:
    return doc.Table(
        "Judgements",
        ("Inspection", "Kind of report", *JUDGEMENTS.values()),
        tuple(
            (i.label, i.framework, *(getattr(i.summary.cover, name) or "–" for name in JUDGEMENTS))
            for i in comparison.inspections
        ),
    )
