"""Write tagged reports: one module for each format, behind `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TextIO

from classifier.tagged import TaggedReport
from classifier.write import delimited, jsonl, table

Writer = Callable[[Iterable[TaggedReport], TextIO, bool], None]

FORMATS: dict[str, Writer] = {"jsonl": jsonl.write, "csv": delimited.write, "table": table.write}
"""Writers by the name of their format, which is also the suffix of its files."""
