"""Write why themes were assigned: one module for each format, behind `FORMATS`."""

from __future__ import annotations

from classifier.write.formats import Format

FORMATS: dict[str, Format] = {
    "jsonl": Format("explanations.jsonl"),
    "table": Format("explanations.table"),
}
"""Formats by name, which is also the suffix of their files."""
