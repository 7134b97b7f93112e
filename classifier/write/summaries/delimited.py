"""CSV: one row for each report and theme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from classifier.results.summary import ReportSummary
from classifier.results.telling import Quote
from classifier.write.delimited import write_rows


def write(summaries: Iterable[ReportSummary], file: TextIO) -> None:
    """Write one row for each report and theme.

    Notes
    -----
    ``telling_<polarity>`` has the most telling sentences, one on a line of the cell, each with
    its page and paragraph.
    """
    write_rows((row for summary in summaries for row in _rows(summary)), file)


def _rows(summary: ReportSummary) -> Iterator[dict[str, Any]]:
    for record, count in zip(summary.records(), summary.themes(), strict=True):
        telling = {
            f"telling_{name}" if name else "telling": "\n".join(
                _quoted(quote) for quote in count.quotes if quote.polarity == name
            )
            for name in summary.polarities or (None,)
        }
        yield {
            **{key: value for key, value in record.items() if key not in ("polarities", "telling")},
            **count.polarities,
            **telling,
        }


def _quoted(quote: Quote) -> str:
    """A sentence and its place: ``"… [page 3, paragraph 12]"``."""
    text = " ".join(quote.sentence.text.split())
    return f"{text} [{quote.place}]" if quote.place else text
