"""What was left out of a report as plain records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from classifier.report import Report


def records(report: Report) -> Iterator[dict[str, Any]]:
    """One record for each part that was left out, in order.

    Parameters
    ----------
    report : Report

    Yields
    ------
    dict
        ``report``, ``page``, ``reason`` and ``text``.
    """
    for part in report.skipped:
        yield {
            "report": report.name,
            "page": part.page,
            "reason": part.reason,
            "text": part.text,
        }
