"""What the task of a tool says: its labels, and the fields beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from classifier.codebook import ABOVE
from classifier.read.refi import POLARITY_NAMES, POLARITY_PREFIX, below_polarities
from train.read.record import NAMES, NUMBERS, Decision, shown

TORN = "torn"
"""A field of records that name several polarities, none of which is then taken."""

_LOW_PREFIX = tuple(f"{name}:" for name in sorted(POLARITY_NAMES))
assert POLARITY_PREFIX in _LOW_PREFIX


def place(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Where a text is, according to the fields of a tool's task.

    Parameters
    ----------
    fields : mapping
        Values of the wrong type are left out: tools let people put anything there.

    Returns
    -------
    dict
        Fields of a record.
    """
    return {field: value for field, (_, value) in _placed(fields).items()}


def _placed(fields: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Fields of a record: what each is called by the tool, and its value."""
    found: dict[str, tuple[str, Any]] = {}
    called = {str(name).casefold(): str(name) for name in fields}
    for field, names in NAMES.items():
        low = next((n for n in names if n in called and fields.get(called[n]) is not None), None)
        if low is None:
            continue
        value = fields[called[low]]
        if field in NUMBERS:
            value = number(value)
        elif not isinstance(value, str):
            value = str(value) if field == "report" and isinstance(value, int) else None
        if value not in (None, ""):
            found[field] = (called[low], value)
    return found


def others(row: Mapping[str, Any], known: Iterable[str]) -> list[str]:
    """Fields of a task with something in them that are neither known nor of its place."""
    named = {*known, *(name for name, _ in _placed(row).values())}
    return [k for k, v in row.items() if k not in named and v not in (None, "", [], {})]


def fields_left_out(values: Counter[str]) -> Decision:
    """That fields are left out, by the number of their values."""
    named = ", ".join(f"{shown(name)} ({count:,})" for name, count in values.most_common(12))
    return Decision(f"fields left out, with their number of values: {named}", loss=True)


def number(value: Any) -> int | None:
    """A whole number that a cell or field holds, or None."""
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,9}(?:\.0)?\s*", value):
        value = float(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def themes_and_polarity(labels: Iterable[str], *, exported: bool = False) -> dict[str, Any]:
    """Separate the label that names a polarity from the themes.

    It is ``polarity:…`` or ``sentiment:…``.

    Parameters
    ----------
    labels : iterable of str
    exported : bool, default False
        Whether they are codes that a program for qualitative analysis has exported: there it may
        also be below one of these, as in ``Sentiment > Negative``.

    Returns
    -------
    dict
        ``themes``, and ``polarity`` where exactly one is named, or `TORN` where several are.
    """
    themes: list[str] = []
    polarities: list[str] = []
    for label in labels:
        path = label.split(ABOVE)
        below = exported and below_polarities(path)
        named = path[-1] if below else label
        prefix = next((p for p in _LOW_PREFIX if named.casefold().startswith(p)), "")
        if below or prefix:
            polarities.append(named[len(prefix) :].strip())
        else:
            themes.append(label)
    fields: dict[str, Any] = {"themes": themes}
    if len(set(polarities)) == 1:
        fields["polarity"] = polarities[0]
    elif polarities:
        fields[TORN] = True
    return fields


def categories(scores: Mapping[str, Any]) -> list[str]:
    """The names that have at least a half, as spaCy counts categories of a text."""
    return [name for name, v in scores.items() if isinstance(v, int | float) and v >= 0.5]
