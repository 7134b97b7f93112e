"""JSON lines: one object for each part that was left out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from classifier.report import Report
from classifier.write.skipped.record import records


def write(reports: Iterable[Report], file: TextIO) -> None:
    """Write one JSON object for each part."""
    for report in reports:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records(report))
