"""The heat map as a drawing."""

from __future__ import annotations

from typing import BinaryIO

from classifier.draw.plots import save
from classifier.results.comparison import Comparison


def write(comparison: Comparison, file: BinaryIO) -> None:
    """Write the heat map as a drawing."""
    save(comparison.plot(), file, "svg")
