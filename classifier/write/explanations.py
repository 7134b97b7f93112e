"""Why themes were assigned: one record, or one small table, for each theme of each sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TextIO

from classifier.characters import visible

if TYPE_CHECKING:
    from classifier.results.explanation import Explanation

_SHOWN = 8  # contributions that are told apart on the terminal


def write_jsonl(explanations: Iterable[Explanation], file: TextIO) -> None:
    """Write one JSON object for each explanation."""
    for explanation in explanations:
        file.write(json.dumps(explanation.to_dict(), ensure_ascii=False) + "\n")


def write_table(explanations: Iterable[Explanation], file: TextIO) -> None:
    """Print the sentence with the words that moved the theme, and what they and the rest add."""
    from rich.table import Table
    from rich.text import Text

    from classifier.draw.terminal import console

    page = console(file)
    for explanation in explanations:
        at = explanation.sentence
        text = Text(at.text)
        strongest = max((abs(word.contribution) for word in explanation.words), default=0.0)
        for word in explanation.words:
            if abs(word.contribution) > strongest / 4:
                style = "bold green" if word.contribution > 0 else "bold red"
                text.stylize(style, word.start - at.start, word.end - at.start)
        assigned = explanation.probability >= explanation.threshold
        page.print(
            Text.assemble(
                f"{visible(at.report)}, sentence {at.sentence}: ",
                (explanation.theme, "bold"),
                f" {explanation.probability:.2f}, {'assigned' if assigned else 'not assigned'}"
                f" (from {explanation.threshold:.2f})",
            )
        )
        page.print(text)
        table = Table(box=None, show_header=False, padding=(0, 1))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(overflow="fold")
        adds = [(word.contribution, f"“{word.text}”") for word in explanation.words]
        adds += [(value, name) for name, value in explanation.surroundings.items()]
        adds.sort(key=lambda pair: -abs(pair[0]))
        table.add_row(f"{explanation.base:+.2f}", "a sentence that says nothing")
        for value, name in adds[:_SHOWN]:
            table.add_row(f"{value:+.2f}", Text(name))
        if len(adds) > _SHOWN:
            table.add_row(f"{sum(value for value, _ in adds[_SHOWN:]):+.2f}", "all the rest")
        table.add_row(f"{explanation.score:+.2f}", "log-odds")
        page.print(table)
        page.print()


FORMATS: dict[str, Callable[[Iterable[Explanation], Any], None]] = {
    "jsonl": write_jsonl,
    "table": write_table,
}
"""Writers by the name of their format."""
