"""doccano's JSON lines: text classification, and spans of sequence labelling.

See https://doccano.github.io/doccano/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeGuard

from train.annotation import AnnotationError
from train.read import spans as spanned
from train.read.record import Records, are_vectors, labels, shown
from train.read.tasks import (
    categories,
    fields_left_out,
    others,
    place,
    themes_and_polarity,
)

_LABELS = ("label", "labels", "entities", "cats")
_KNOWN = (*_LABELS, "text", "data", "id", "username", "meta")


def matches(row: dict[str, Any]) -> bool:
    """Whether a row is of this format; names and numbers alone are columns of a table."""
    labelled = any(isinstance(row.get(name), list | dict) for name in _LABELS)
    return labelled and ("text" in row or "data" in row)


def records(rows: Iterable[tuple[str, dict[str, Any]]]) -> Records:
    """Read documents; one with spans gives one record for each of its sentences."""
    rows = list(rows)
    given = [next((row[name] for name in _LABELS if row.get(name)), None) for _, row in rows]
    if are_vectors(given):
        raise AnnotationError(
            f"{rows[0][0]}: expected names of themes, found 1 and 0 without names: a column or"
            " field for each theme would have them"
        )
    left: Counter[str] = Counter()
    for where, row in rows:
        text = row.get("text", row.get("data"))
        if not isinstance(text, str):
            raise AnnotationError(f"{where}: 'text' should be text, found {shown(text)}")
        left.update(others(row, _KNOWN))
        fields = place({k: v for k, v in row.items() if k not in ("text", "data")})
        names: list[str] = []
        marked: list[spanned.Span] = []
        of_spans = False
        for name in _LABELS:  # a project of both kinds has ``cats`` beside ``entities``
            found = [] if row.get(name) is None else row[name]
            spans = isinstance(found, list) and any(isinstance(one, list | dict) for one in found)
            if (name == "entities" and name in row) or (spans and not _are_named(found)):
                if not isinstance(found, list):
                    raise AnnotationError(
                        f"{where}: {name!r} should be a list, found {shown(found)}"
                    )
                marked += [_span(entry, where) for entry in found]
                of_spans = True
                continue
            try:
                names += categories(found) if _has_scores(found) else labels(found)
            except ValueError as error:
                raise AnnotationError(f"{where}: {name!r} should be names, found {error}") from None
        if of_spans:
            yield from spanned.records(text, marked, fields, where, *names)
        else:
            yield where, {**fields, "text": text, **themes_and_polarity(dict.fromkeys(names))}
    if left:
        yield "", fields_left_out(left)


def _are_named(found: list[Any]) -> bool:
    """Whether each label is an object with a name, and none has a place in the text."""
    return all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in found)


def _has_scores(found: Any) -> TypeGuard[dict[str, float]]:
    """Whether they are categories of spaCy: a number for each name."""
    return (
        isinstance(found, dict)
        and bool(found)
        and all(isinstance(value, int | float) and 0 <= value <= 1 for value in found.values())
    )


def _span(entry: Any, where: str) -> spanned.Span:
    """``[start, end, label]``, or an object with the offsets."""
    of = entry
    if isinstance(entry, dict):
        of = [entry.get(name) for name in ("start_offset", "end_offset", "label")]
    match of:
        case [int(start), int(end), str(label), *_] if 0 <= start <= end:
            return spanned.Span(start, end, label)
    raise AnnotationError(f"{where}: a span should be [start, end, label], found {shown(entry)}")
