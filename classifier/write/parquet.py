"""Parquet: one row for each sentence, for data frames of any language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

from classifier.codebook import Codebook
from classifier.extras import needs
from classifier.results.tagged import TaggedReport

_ROW_GROUP = 16_384
"""Rows that are written at a time: many reports, and still little memory."""


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

    reports = iter(reports)
    first = next(reports, None)
    if first is None:
        schema = schema_of(Codebook(()), False, False)
    else:
        schema = schema_of(
            first.codebook,
            first.mark_uncertain,
            all_scores,
            bool(first.judged),
            bool(first.codings),
        )
        reports = chain([first], reports)
    rows: list[dict[str, Any]] = []
    with pq.ParquetWriter(file, schema) as writer:
        for report in reports:
            rows += cells_of(report, all_scores)
            if len(rows) >= _ROW_GROUP:
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                rows = []
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def cells_of(report: TaggedReport, all_scores: bool) -> Iterator[dict[str, Any]]:
    """The rows of a report.

    Parameters
    ----------
    report : TaggedReport
    all_scores : bool

    Yields
    ------
    dict
        By the name of the column.
    """
    for tagged in report:
        yield tagged.to_dict() if tagged.by_hand else tagged.to_row(all_scores=all_scores)


def schema_of(
    codebook: Codebook,
    uncertain: bool,
    all_scores: bool,
    judged: bool = False,
    codings: bool = False,
) -> Any:
    """The columns and their types.

    Parameters
    ----------
    codebook : Codebook
    uncertain, all_scores, judged, codings : bool
        Whether there are columns for them.

    Returns
    -------
    pyarrow.Schema
    """
    import pyarrow as pa

    text, number, share = pa.string(), pa.int64(), pa.float64()
    coding = pa.struct([(name, text) for name in ("theme", "polarity", "coder", "memo")])
    fields = {
        "report": text,
        "framework": text,
        "sentence": number,
        "page": number,
        "section": text,
        "heading": text,
        "role": text,
        "paragraph": number,
        "block": number,
        "kind": text,
        "start": number,
        "end": number,
        "text": text,
        "themes": pa.list_(text),
        "theme_probabilities": pa.list_(share),
        "polarity": text,
        "polarity_probability": share,
        "unfamiliarity": share,
        "unfamiliar": pa.bool_(),
        **({"uncertain": pa.list_(text), "polarity_uncertain": pa.bool_()} if uncertain else {}),
        **({"judged": pa.list_(text)} if judged else {}),
        **({"codings": pa.list_(coding)} if codings else {}),
        **({f"score_{name}": share for name in codebook.names} if all_scores else {}),
    }
    return pa.schema(list(fields.items()))
