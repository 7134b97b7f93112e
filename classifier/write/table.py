"""A readable table on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.table import Table
from rich.text import Text

from classifier.characters import visible
from classifier.draw.polarities import SIGNS, STYLES
from classifier.draw.terminal import console
from classifier.results.sentence import TaggedSentence
from classifier.results.tagged import TaggedReport

_MARKS = SIGNS | {"improvement": "-"}


def _themes(tagged: TaggedSentence) -> str:
    """The assigned themes; with a question mark, those that a person should look at."""
    doubts = tagged.uncertain or {}
    sure = [f"{n} {p:.2f}{'?' if n in doubts else ''}" for n, p in tagged.themes.items()]
    missed = [f"({n} {p:.2f}?)" for n, p in doubts.items() if n not in tagged.themes]
    return ", ".join(sure + missed)


def write(reports: Iterable[TaggedReport], file: TextIO, all_scores: bool = False) -> None:  # noqa: ARG001
    """Print a table for each report: where, what is said, and the themes it is about.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : text file
        A terminal gives the width and whether there are colours.
    all_scores : bool
        Has no effect: a table has no room for them.
    """
    page = console(file)
    # A quarter of the width, but room for the longest name of the default codebook if that can be.
    for_themes = max(page.width // 4, min(22, page.width // 3))
    for report in reports:
        title = Text(visible(report.report.name), style="bold")
        table = Table(
            title=title, title_justify="left", expand=True, show_lines=False, pad_edge=False
        )
        table.add_column("¶", justify="right", no_wrap=True)
        table.add_column("Sentence", ratio=1, overflow="fold")
        table.add_column("", overflow="fold")
        table.add_column("Themes", width=for_themes, overflow="fold")
        section: str | None = ""
        for tagged in report:
            at = tagged.sentence
            if at.heading != section:
                section = at.heading
                if section:
                    table.add_section()
                    table.add_row("", Text(section, style="bold"), "", "")
            polarity = tagged.polarity or ""
            mark = _MARKS.get(polarity, polarity) + ("?" if tagged.polarity_uncertain else "")
            table.add_row(
                "•" if at.kind == "bullet" else str(at.paragraph or ""),
                Text(at.text),
                Text(mark, style=STYLES.get(polarity, "")),
                Text(_themes(tagged)),
            )
        page.print(table)
