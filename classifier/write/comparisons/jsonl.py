"""JSON lines: one object for each inspection and theme."""

from __future__ import annotations

import json
from typing import TextIO

from classifier.results.comparison import Comparison


def write(comparison: Comparison, file: TextIO) -> None:
    """Write one JSON object for each inspection and theme."""
    for row in comparison.rows():
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
