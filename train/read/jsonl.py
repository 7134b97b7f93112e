"""The canonical form: JSON lines with ``text``, ``themes`` and what else is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from train.read.record import Records


def matches(row: dict[str, Any]) -> bool:
    """Whether a row is of this format."""
    return "themes" in row


def records(rows: Iterable[tuple[str, dict[str, Any]]]) -> Records:
    """Rows are records already; those of ``report-themes tag`` too."""
    yield from rows
