"""A heat map as plain data: rows of cells, each with its numbers, its colour and what changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a heat map.

    Attributes
    ----------
    text, words : str
        Its counts in signs and in words; empty if there is nothing.
    step : int or None
        Its colour (`classifier.draw.colours.BALANCE`); None for no colour.
    change : str
        How it differs from the column before, in a word; empty if it does not.
    first : bool
        Whether its column is the first of a group.
    """

    text: str
    words: str
    step: int | None
    change: str
    first: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a heat map."""

    title: str
    cells: tuple[Cell, ...]
