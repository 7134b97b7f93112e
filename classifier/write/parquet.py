"""Parquet: one row for each sentence, for data frames of any language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from classifier.extras import needs
from classifier.tagged import TaggedReport


def write(reports: Iterable[TaggedReport], file: BinaryIO, all_scores: bool = False) -> None:
    """Write one row for each sentence.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : binary file
    all_scores : bool, default False
        Add a column ``score_<theme>`` for each theme.

    Raises
    ------
    MissingExtra
        If pyarrow is not installed.

    Notes
    -----
    The columns are those of `TaggedReport.to_frame`: ``themes`` and ``theme_probabilities`` are
    lists. Annotations by hand have no page, place in the text or probability.
    """
    with needs("parquet"):
        import pyarrow as pa
        import pyarrow.parquet as pq

    writer: Any = None
    for report in reports:
        if writer is None:
            schema = _schema(pa, report.codebook.names if all_scores else (), report.mark_uncertain)
            writer = pq.ParquetWriter(file, schema)
        rows = []
        for tagged in report:
            cells = tagged.to_dict()
            cells["themes"] = list(tagged.themes)
            if not tagged.by_hand:
                cells["theme_probabilities"] = list(tagged.themes.values())
                if tagged.uncertain is not None:
                    cells["uncertain"] = list(tagged.uncertain)
                cells |= {f"score_{name}": value for name, value in tagged.scores.items()}
            rows.append(cells)
        writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    if writer is None:
        writer = pq.ParquetWriter(file, _schema(pa, ()))
    writer.close()


def _schema(pa: Any, themes: Iterable[str], uncertain: bool = False) -> Any:
    text, number, share = pa.string(), pa.int64(), pa.float64()
    fields = {
        "report": text,
        "sentence": number,
        "page": number,
        "section": text,
        "heading": text,
        "paragraph": number,
        "kind": text,
        "start": number,
        "end": number,
        "text": text,
        "themes": pa.list_(text),
        "theme_probabilities": pa.list_(share),
        "polarity": text,
        "polarity_probability": share,
        **({"uncertain": pa.list_(text)} if uncertain else {}),
        **{f"score_{name}": share for name in themes},
    }
    return pa.schema(list(fields.items()))
