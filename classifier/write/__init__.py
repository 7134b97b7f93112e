"""Write results: one module for each format, registered here.

`FORMATS` are those of tagged reports. What is made from reports has its own formats: `SUMMARIES`,
`COMPARISONS`, `JUDGEMENTS`, `SKIPPED` and `EXPLANATIONS`. The commands take the names of their
formats from here, for their help, for completion and for the suffix of a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    Attributes
    ----------
    module : str
        The module of this package whose function ``write`` writes it. It is imported only then,
        so that knowing the names of the formats costs nothing.
    binary : bool, default False
        Whether the file is one of bytes, which no terminal can show.
    explained : bool, default False
        Whether it shows why themes were assigned.
    """

    module: str
    binary: bool = False
    explained: bool = False

    def write(self, results: Any, file: Any, *options: bool) -> None:
        """Write results.

        Parameters
        ----------
        results : object
            What the module writes: an iterable of tagged reports, for `FORMATS`.
        file : file
            Open for text, or for bytes if the format is `binary`.
        *options : bool
            What else ``write`` of the module takes. For `FORMATS`, whether to add the probability
            of every theme, where the format has room for them.
        """
        import_module(f"{__name__}.{self.module}").write(results, file, *options)


FORMATS: dict[str, Format] = {
    "jsonl": Format("jsonl"),
    "csv": Format("delimited"),
    "table": Format("table"),
    "html": Format("html", explained=True),
    "xlsx": Format("xlsx", binary=True),
    "parquet": Format("parquet", binary=True),
    "qdpx": Format("qdpx", binary=True),
    "label-studio": Format("label_studio"),
    "doccano": Format("doccano"),
    "prodigy": Format("prodigy"),
}
"""Formats of tagged reports by name, which is also the suffix of the files of most."""

SUMMARIES: dict[str, Format] = {
    "jsonl": Format("summaries.jsonl"),
    "csv": Format("summaries.delimited"),
    "table": Format("summaries.table"),
    "xlsx": Format("summaries.xlsx", binary=True),
    "md": Format("summaries.markdown"),
}
"""Formats of summaries, which take an iterable of `ReportSummary`."""

COMPARISONS: dict[str, Format] = {
    "jsonl": Format("comparisons.jsonl"),
    "csv": Format("comparisons.delimited"),
    "table": Format("comparisons.table"),
    "html": Format("comparisons.html"),
    "png": Format("comparisons.png", binary=True),
    "svg": Format("comparisons.svg", binary=True),
    "xlsx": Format("comparisons.xlsx", binary=True),
    "md": Format("comparisons.markdown"),
}
"""Formats of a `Comparison`."""

JUDGEMENTS: dict[str, Format] = {
    "jsonl": Format("judgements.jsonl"),
    "csv": Format("judgements.delimited"),
    "table": Format("judgements.table"),
}
"""Formats of what reports say about themselves, which take an iterable of `Report`."""

SKIPPED: dict[str, Format] = {
    "jsonl": Format("skipped.jsonl"),
    "csv": Format("skipped.delimited"),
    "table": Format("skipped.table"),
}
"""Formats of what was left out of reports, which take an iterable of `Report`."""

EXPLANATIONS: dict[str, Format] = {
    "jsonl": Format("explanations.jsonl"),
    "table": Format("explanations.table"),
}
"""Formats of explanations, which take an iterable of `Explanation`."""
