"""The sentence with the words that moved the theme, and what they and the rest add."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.table import Table
from rich.text import Text

from classifier.characters import visible
from classifier.draw.terminal import console
from classifier.results.explanation import Explanation


def write(explanations: Iterable[Explanation], file: TextIO) -> None:
    """Print the sentence with the words that moved the theme, and what they and the rest add."""
    page = console(file)
    for explanation in explanations:
        at = explanation.sentence
        text = Text(at.text)
        strongest = max((abs(word.contribution) for word in explanation.words), default=0.0)
        for word in explanation.words:
            if abs(word.contribution) > strongest / 4:
                style = "bold green" if word.contribution > 0 else "bold red"
                text.stylize(style, word.start - at.start, word.end - at.start)
        page.print(
            Text.assemble(
                f"{visible(at.report)}, sentence {at.sentence}: ",
                (explanation.theme, "bold"),
                f" {explanation.probability:.2f}, {explanation.verdict}"
                f" (from {explanation.threshold:.2f})",
            )
        )
        page.print(text)
        table = Table(box=None, show_header=False, padding=(0, 1))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(overflow="fold")
        for name, value in explanation.strongest():
            table.add_row(f"{value:+.2f}", Text(name))
        table.add_row(f"{explanation.score:+.2f}", "log-odds")
        page.print(table)
        page.print()
