"""What reports say about themselves, for formats of any table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any

from classifier.draw import document as doc
from classifier.report import FRAMEWORKS, JUDGEMENTS, Cover, Report
from classifier.write.columns import Column, Table

_WIDTHS = {"report": 30, "authority": 24, "lead_inspector": 24, "outcome": 60}


def records(reports: Iterable[Report]) -> Iterator[dict[str, str | None]]:
    """One record for each report: its name, and what its cover says."""
    return ({"report": report.name, **asdict(report.cover)} for report in reports)


def rows(reports: Iterable[Report]) -> Table:
    """One row for each report."""
    names = ("report", *(field.name for field in fields(Cover)))
    columns = [Column(name, _WIDTHS.get(name, 20)) for name in names]
    return Table.of("Judgements", columns, records(reports))


def document(reports: Iterable[Report]) -> doc.Document:
    """The grades of each report, and then what else its cover says."""
    found = [(report.name, report.cover) for report in reports]
    grades = [
        (
            ", ".join(filter(None, (cover.authority or name, cover.inspection_start))),
            *(getattr(cover, each) for each in JUDGEMENTS),
        )
        for name, cover in found
    ]
    about = [
        (
            name,
            cover.authority,
            FRAMEWORKS.get(cover.framework or ""),
            _days(cover),
            cover.published,
            cover.lead_inspector,
            cover.inspectorates,
            cover.outcome,
            cover.home,
        )
        for name, cover in found
    ]
    titles = (
        *("Report", "Authority", "Kind", "Inspected", "Published", "Lead inspector"),
        "Inspectorates",
    )
    return doc.Document(
        "Judgements",
        (
            _table("Grades", ("Inspection", *JUDGEMENTS.values()), grades),
            _table("Reports", (*titles, "Outcome", "Home"), about),
        ),
    )


def _table(caption: str, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> doc.Table:
    """A table without the columns in which no report has anything."""
    kept = [i for i in range(len(header)) if i == 0 or any(row[i] for row in rows)]
    return doc.Table(
        caption,
        tuple(header[i] for i in kept),
        tuple(tuple(row[i] or "–" for i in kept) for row in rows),
    )


def _days(cover: Cover) -> str | None:
    days = dict.fromkeys(filter(None, (cover.inspection_start, cover.inspection_end)))
    return " to ".join(days)
