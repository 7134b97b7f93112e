"""What a report says about itself, as one record."""

from __future__ import annotations

from dataclasses import asdict

from classifier.report import Report


def record(report: Report) -> dict[str, str | None]:
    """The judgements of a report, with its name first."""
    return {"report": report.name, **asdict(report.cover)}
