"""Markdown: a section for each report, with a table of its themes and the quotations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from classifier.results.summary import ReportSummary
from classifier.write.markdown import plain, write_table


def write(summaries: Iterable[ReportSummary], file: TextIO) -> None:
    """Write a section for each report: a table of its themes, and then the quotations."""
    for summary in summaries:
        file.write(f"# {plain(summary.title)}\n\n")
        file.write(f"{plain(summary.report)}, {summary.sentences:,} sentences.\n\n")
        for note in summary.notes:
            file.write(f"{plain(note)}\n\n")
        present = summary.present()
        write_table(
            file,
            ["theme", "sentences", *map(plain, summary.polarities), "share"],
            (
                [
                    plain(count.theme.title),
                    str(count.sentences),
                    *(str(number or "") for number in count.polarities.values()),
                    f"{count.share:.0%}",
                ]
                for count in present
            ),
            numbers=len(summary.polarities) + 2,
        )
        if missing := ", ".join(count.theme.title for count in summary.missing()):
            file.write(f"Nothing on: {plain(missing)}.\n\n")
        for count in present:
            if count.quotes:
                file.write(f"## {plain(count.theme.title)}\n\n")
            for quote in count.quotes:
                polarity = f"{plain(quote.polarity)}: " if quote.polarity else ""
                place = f" ({quote.place})" if quote.place else ""
                file.write(f"- {polarity}“{plain(quote.sentence.text)}”{place}\n")
            if count.quotes:
                file.write("\n")
