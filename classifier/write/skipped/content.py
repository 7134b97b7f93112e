"""What was left out of reports, for formats of any table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from classifier.draw import document as doc
from classifier.report import Report
from classifier.write.columns import Column, Table


def records(reports: Iterable[Report]) -> Iterator[dict[str, Any]]:
    """One record for each part that was left out, in order."""
    for report in reports:
        for part in report.skipped:
            yield {
                "report": report.name,
                "page": part.page,
                "reason": part.reason,
                "text": part.text,
            }


def rows(reports: Iterable[Report]) -> Table:
    """One row for each part that was left out."""
    columns = [
        Column("report", 30),
        Column("page", 8, kind=int),
        Column("reason", 24),
        Column("text", 90),
    ]
    return Table.of("Left out", columns, records(reports))


def document(reports: Iterable[Report]) -> doc.Document:
    """A table for each report."""
    blocks: list[doc.Block] = []
    for report in reports:
        blocks.append(doc.Heading(report.name))
        parts = [
            ("–" if part.page is None else str(part.page), part.reason, part.text)
            for part in report.skipped
        ]
        if parts:
            header = ("Page", "Reason", "Text")
            blocks.append(doc.Table(f"Left out of {report.name}", header, tuple(parts)))
        else:
            blocks.append(doc.Text("Nothing was left out."))
    return doc.Document("What was left out", tuple(blocks))
