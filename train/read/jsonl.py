"""The canonical form: JSON lines with ``text``, ``themes`` and what else is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from train.annotation import AnnotationError
from train.read.coders import codings_of
from train.read.record import NAMES, OF_A_MODEL, Records
from train.read.tasks import fields_left_out

_KNOWN = frozenset((*NAMES, "text", "themes", "judged", "codings"))
_OWN = ("judged", "theme_probabilities", "polarity_probability")  # which tell who wrote a line


def matches(row: Mapping[str, Any]) -> bool:
    """Whether a row is of this format."""
    return "themes" in row and "text" in row and not isinstance(row["themes"], str | None)


def records(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> Records:
    """Rows are records already; those of ``report-themes tag`` too."""
    left: Counter[str] = Counter()
    for where, row in rows:
        known = _KNOWN | OF_A_MODEL if any(name in row for name in _OWN) else _KNOWN
        left.update(key for key in row if key not in known and row[key] not in (None, "", []))
        try:
            of_ours = {name: value for name, value in row.items() if name in _KNOWN}
            yield where, {**of_ours, "codings": codings_of(row.get("codings"))}
        except ValueError as error:
            yield where, AnnotationError(f"{where}: {error}")
    if left:
        yield "", fields_left_out(left)
