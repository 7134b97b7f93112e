"""CSV that a spreadsheet opens as it is: one row for each sentence."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, TextIO

from classifier.tagged import TaggedReport

# A cell that begins with one of these is a formula to a spreadsheet (OWASP, "CSV injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: such text gets a leading apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def write(reports: Iterable[TaggedReport], file: TextIO, all_scores: bool = False) -> None:
    """Write one row for each sentence.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : text file
        Opened with ``newline=""``.
    all_scores : bool, default False
        Add a column ``score_<theme>`` for each theme.

    Notes
    -----
    ``themes`` holds the names of the assigned themes, ``theme_probabilities`` their
    probabilities in the same order, both separated by semicolons.
    """
    writer: csv.DictWriter[str] | None = None
    for report in reports:
        for tagged in report:
            row = tagged.to_dict()
            row["themes"] = ";".join(tagged.themes)
            row["theme_probabilities"] = ";".join(map(str, tagged.themes.values()))
            if all_scores:
                row |= {f"score_{name}": value for name, value in tagged.scores.items()}
            if writer is None:
                writer = csv.DictWriter(file, fieldnames=list(row))
                writer.writeheader()
            writer.writerow({key: safe_cell(value) for key, value in row.items()})
