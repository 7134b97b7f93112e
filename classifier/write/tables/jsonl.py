"""JSON lines: one object for each record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO


def write(records: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    """Write one JSON object for each record."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for record in records:
        file.write(encode(record) + "\n")
