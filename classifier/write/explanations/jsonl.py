"""JSON lines: one object for each explanation."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from classifier.results.explanation import Explanation


def write(explanations: Iterable[Explanation], file: TextIO) -> None:
    """Write one JSON object for each explanation."""
    for explanation in explanations:
        file.write(json.dumps(explanation.to_dict(), ensure_ascii=False) + "\n")
