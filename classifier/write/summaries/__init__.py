"""Write summaries of reports: one module for each format, behind `FORMATS`."""

from __future__ import annotations

from classifier.write.formats import Format

FORMATS: dict[str, Format] = {
    "jsonl": Format("summaries.jsonl"),
    "csv": Format("summaries.delimited"),
    "table": Format("summaries.table"),
    "xlsx": Format("summaries.xlsx", binary=True),
    "md": Format("summaries.markdown"),
}
"""Formats by name, which is also the suffix of their files."""
