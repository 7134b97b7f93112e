"""Write tagged reports: one module for each format, behind `FORMATS`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from classifier.results.tagged import TaggedReport


@dataclass(frozen=True, slots=True)
class Format:
    """A format of results.

    Attributes
    ----------
    module : str
        The module of this package that writes it; imported when it does, so that the names of
        the formats are at hand for nothing.
    binary : bool
        Whether the file is one of bytes, and no terminal can show it.
    explained : bool, default False
        Whether it shows why themes were assigned.
    """

    module: str
    binary: bool = False
    explained: bool = False

    def write(self, reports: Iterable[TaggedReport], file: Any, all_scores: bool = False) -> None:
        """Write tagged reports.

        Parameters
        ----------
        reports : iterable of TaggedReport
        file : file
            Open for text, or for bytes if the format is `binary`.
        all_scores : bool, default False
            Add the probability of every theme, where the format has room for them.
        """
        import_module(f"{__name__}.{self.module}").write(reports, file, all_scores)


FORMATS: dict[str, Format] = {
    "jsonl": Format("jsonl"),
    "csv": Format("delimited"),
    "table": Format("table"),
    "xlsx": Format("xlsx", binary=True),
    "html": Format("html", explained=True),
    "parquet": Format("parquet", binary=True),
    "qdpx": Format("qdpx", binary=True),
    "label-studio": Format("label_studio"),
    "doccano": Format("doccano"),
    "prodigy": Format("prodigy"),
}
"""Formats by name, which is also the suffix of the files of most."""
