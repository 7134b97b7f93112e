"""A readable table on the terminal for each report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.table import Table
from rich.text import Text

from classifier.characters import visible
from classifier.draw.polarities import SIGNS, STYLES
from classifier.draw.terminal import console
from classifier.results.summary import ReportSummary


def write(summaries: Iterable[ReportSummary], file: TextIO) -> None:
    """Print a table for each report: its themes, counts by polarity and telling sentences."""
    page = console(file)
    for summary in summaries:
        missing = ", ".join(count.theme.title for count in summary.missing())
        table = Table(
            title=Text.assemble((visible(summary.title), "bold"), f"  {visible(summary.report)}"),
            title_justify="left",
            caption="\n".join(filter(None, [missing and f"Nothing on: {missing}", *summary.notes]))
            or None,
            caption_justify="left",
            expand=True,
            pad_edge=False,
        )
        table.add_column("Theme", ratio=2, overflow="fold")
        for name in summary.polarities or ("sentences",):
            table.add_column(SIGNS.get(name, name), justify="right", no_wrap=True)
        table.add_column("Share", justify="right", no_wrap=True)
        table.add_column("Most telling", ratio=5, overflow="fold")
        for count in summary.present():
            lines = [
                Text.assemble(
                    (
                        f"{SIGNS.get(q.polarity or '', q.polarity or '')} ",
                        STYLES.get(q.polarity or "", ""),
                    ),
                    " ".join(q.sentence.text.split()),
                    (f" [{q.place}]" if q.place else "", "dim"),
                )
                for q in count.quotes
                if q.polarity != "neutral"
            ]
            numbers = list(count.polarities.values()) or [count.sentences]
            table.add_row(
                Text(count.theme.title),
                *(str(number or "") for number in numbers),
                f"{count.share:.0%}",
                Text("\n").join(lines),
            )
        page.print(table)
