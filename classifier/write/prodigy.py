"""Tasks for Prodigy: one JSON object for each sentence, for its interface ``choice``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from classifier.results.tagged import TaggedReport
from classifier.write.labels import all_labels, labels


def write(reports: Iterable[TaggedReport], file: TextIO, all_scores: bool = False) -> None:
    """Write one task for each sentence, with the themes and polarities as options.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : text file
    all_scores : bool, default False
        Add ``scores``, the probability of every theme, to what Prodigy shows with a task.

    Notes
    -----
    What the model assigned is chosen already (``accept``), and a task has no ``answer`` until
    somebody gives one; annotations by hand have the answer ``accept``
    (https://prodi.gy/docs/api-interfaces#choice).
    """
    for report in reports:
        options = [{"id": label, "text": label} for label in all_labels(report.codebook)]
        for tagged in report:
            meta = tagged.to_dict(all_scores=all_scores)
            text, themes, _ = (meta.pop(name) for name in ("text", "themes", "polarity"))
            task = {
                "text": text,
                "options": options,
                "accept": labels(tagged),
                "config": {"choice_style": "multiple"},
            }
            if tagged.by_hand:
                task["answer"] = "accept"
            else:
                meta["probabilities"] = themes
            task["meta"] = {name: value for name, value in meta.items() if value is not None}
            file.write(json.dumps(task, ensure_ascii=False) + "\n")
