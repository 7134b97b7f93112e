"""JSON lines: one object for each sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from classifier.results.tagged import TaggedReport


def write(reports: Iterable[TaggedReport], file: TextIO, all_scores: bool = False) -> None:
    """Write one line for each sentence.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : text file
    all_scores : bool, default False
        Add ``scores``, the probability of every theme.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for report in reports:
        for tagged in report:
            file.write(encode(tagged.to_dict(all_scores=all_scores)) + "\n")
