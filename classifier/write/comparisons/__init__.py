"""Write a comparison: one module for each format, behind `FORMATS`."""

from __future__ import annotations

from classifier.write.formats import Format

FORMATS: dict[str, Format] = {
    "jsonl": Format("comparisons.jsonl"),
    "csv": Format("comparisons.delimited"),
    "table": Format("comparisons.table"),
    "html": Format("comparisons.html"),
    "png": Format("comparisons.png", binary=True),
    "svg": Format("comparisons.svg", binary=True),
    "xlsx": Format("comparisons.xlsx", binary=True),
    "md": Format("comparisons.markdown"),
}
"""Formats by name, which is also the suffix of their files."""
