"""Write what reports say of themselves: one module for each format, behind `FORMATS`."""

from __future__ import annotations

from classifier.write.formats import Format

FORMATS: dict[str, Format] = {
    "jsonl": Format("judgements.jsonl"),
    "csv": Format("judgements.delimited"),
    "table": Format("judgements.table"),
}
"""Formats by name, which is also the suffix of their files."""
