"""Markdown: what changed, the judgements and the heat map as tables."""

from __future__ import annotations

from typing import TextIO

from classifier.draw.pages import inline
from classifier.report import JUDGEMENTS
from classifier.results.comparison import Comparison
from classifier.write.comparisons.changed import changed
from classifier.write.markdown import plain, write_table


def write(comparison: Comparison, file: TextIO) -> None:
    """Write what changed, the judgements and the heat map as tables."""
    file.write(f"# {plain(inline(comparison.title))}\n\n")
    for note in comparison.notes:
        file.write(f"{plain(note)}\n\n")
    file.write("## What changed\n\n")
    for before, after in comparison.pairs:
        file.write(f"### {plain(after.authority)}: {before.date} to {after.date}\n\n")
        for line, quote in changed(comparison, before, after):
            file.write(f"- {plain(line)}\n")
            if quote:
                place = f" ({quote.place})" if quote.place else ""
                file.write(f"  > {plain(quote.sentence.text)}{place}\n")
        file.write("\n")
    if not comparison.pairs:
        file.write("There are no two dated full inspections of the same authority.\n\n")
    file.write("## Judgements\n\n")
    write_table(
        file,
        ["inspection", *JUDGEMENTS.values()],
        (
            [plain(i.label), *(getattr(i.summary.cover, name) or "" for name in JUDGEMENTS)]
            for i in comparison.inspections
        ),
    )
    file.write("## Themes\n\n")
    write_table(
        file,
        ["theme", *(plain(i.label) for i in comparison.inspections)],
        (
            [
                plain(row.title),
                *(
                    " ".join(filter(None, (cell.text, cell.change and f"**{cell.change}**")))
                    for cell in row.cells
                ),
            ]
            for row in comparison.heat_rows()
        ),
    )
