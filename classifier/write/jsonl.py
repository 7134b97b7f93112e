"""JSON lines: one object for each sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from classifier.results.tagged import TaggedReport
from classifier.write.tables import jsonl as lines


def write(reports: Iterable[TaggedReport], file: TextIO, all_scores: bool = False) -> None:
    """Write one line for each sentence.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : text file
    all_scores : bool, default False
        Add ``scores``, the probability of every theme.
    """
    lines.write((t.to_dict(all_scores=all_scores) for report in reports for t in report), file)
