"""Tables of cards, in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def table(columns: Mapping[str, Sequence[str]], *, figures: bool = True) -> str:
    """A table in Markdown; all columns but the first are aligned right if they are figures."""
    rule = ["---", *(["--:" if figures else "---"] * (len(columns) - 1))]
    rows = [list(columns), rule, *zip(*columns.values(), strict=True)]
    return "\n".join(f"| {' | '.join(map(cell, row))} |" for row in rows)


def cell(text: str) -> str:
    """Text that stays in its cell of a table."""
    return " ".join(text.replace("|", "\\|").split())
