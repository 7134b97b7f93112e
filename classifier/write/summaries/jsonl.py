"""JSON lines: one object for each report and theme."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from classifier.results.summary import ReportSummary


def write(summaries: Iterable[ReportSummary], file: TextIO) -> None:
    """Write one JSON object for each report and theme."""
    for summary in summaries:
        for record in summary.records():
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
