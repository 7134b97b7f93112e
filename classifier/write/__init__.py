"""Write tagged reports: one module for each format, behind `FORMATS`.

Summaries, comparisons, judgements and explanations have formats of their own, each in a folder of
this one that is made the same way.
"""

from __future__ import annotations

from classifier.write.formats import ReportFormat

FORMATS: dict[str, ReportFormat] = {
    "jsonl": ReportFormat("jsonl"),
    "csv": ReportFormat("delimited"),
    "table": ReportFormat("table"),
    "html": ReportFormat("html", explained=True),
    "xlsx": ReportFormat("xlsx", binary=True),
    "parquet": ReportFormat("parquet", binary=True),
    "qdpx": ReportFormat("qdpx", binary=True),
    "label-studio": ReportFormat("label_studio"),
    "doccano": ReportFormat("doccano"),
    "prodigy": ReportFormat("prodigy"),
}
"""Formats by name, which is also the suffix of the files of most."""
