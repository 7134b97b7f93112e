"""Documents for doccano: one JSON object for each sentence, with its initial labels."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from classifier.results.tagged import TaggedReport
from classifier.write.labels import labels


def write(reports: Iterable[TaggedReport], file: TextIO, all_scores: bool = False) -> None:
    """Write one document for each sentence, for a project of text classification.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : text file
    all_scores : bool, default False
        Add ``scores``, the probability of every theme.

    Notes
    -----
    doccano takes ``text`` and ``label``, and keeps every other field with the document
    (https://doccano.github.io/doccano/). It has no place for probabilities.
    """
    for report in reports:
        for tagged in report:
            record = tagged.to_dict(all_scores=all_scores)
            themes = record.pop("themes")
            record = {"text": record.pop("text"), "label": labels(tagged), **record}
            if not tagged.by_hand:
                record["probabilities"] = themes
            record.pop("polarity")
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
