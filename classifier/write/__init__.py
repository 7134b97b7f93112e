"""Write tagged reports: one module for each format, behind `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from classifier.tagged import TaggedReport
from classifier.write import (
    delimited,
    doccano,
    html,
    jsonl,
    label_studio,
    parquet,
    prodigy,
    qdpx,
    table,
    xlsx,
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format of results.

    Attributes
    ----------
    write : callable
        Takes the tagged reports, the open file, and whether to add all scores.
    binary : bool
        Whether the file is one of bytes, and no terminal can show it.
    explained : bool, default False
        Whether it shows why themes were assigned.
    """

    write: Callable[[Iterable[TaggedReport], Any, bool], None]
    binary: bool = False
    explained: bool = False


FORMATS: dict[str, Format] = {
    "jsonl": Format(jsonl.write),
    "csv": Format(delimited.write),
    "table": Format(table.write),
    "xlsx": Format(xlsx.write, binary=True),
    "html": Format(html.write, explained=True),
    "parquet": Format(parquet.write, binary=True),
    "qdpx": Format(qdpx.write, binary=True),
    "label-studio": Format(label_studio.write),
    "doccano": Format(doccano.write),
    "prodigy": Format(prodigy.write),
}
"""Formats by name, which is also the suffix of the files of most."""
