"""JSON lines: one object for each report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from classifier.report import Report
from classifier.write.judgements.record import record


def write(reports: Iterable[Report], file: TextIO) -> None:
    """Write one JSON object for each report."""
    for report in reports:
        file.write(json.dumps(record(report), ensure_ascii=False) + "\n")
