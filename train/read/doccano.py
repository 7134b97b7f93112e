"""doccano's JSON lines: text classification, and spans of sequence labelling.

See https://doccano.github.io/doccano/.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from train.annotation import AnnotationError
from train.read import spans as spanned
from train.read.record import Records, place, shown, themes_and_polarity

_LABELS = ("label", "labels", "entities", "cats")


def matches(row: dict[str, Any]) -> bool:
    """Whether a row is of this format."""
    return any(name in row for name in _LABELS) and ("text" in row or "data" in row)


def records(rows: Iterable[tuple[str, dict[str, Any]]]) -> Records:
    """Read documents; one with spans gives one record for each of its sentences."""
    for where, row in rows:
        text = row.get("text", row.get("data"))
        if not isinstance(text, str):
            raise AnnotationError(f"{where}: 'text' should be text, found {shown(text)}")
        name = next((name for name in _LABELS if name in row), None)
        found = [] if name is None or row[name] is None else row[name]
        if name == "cats" and isinstance(found, dict):  # spaCy's form of text classification
            found = [k for k, v in found.items() if isinstance(v, int | float) and v >= 0.5]
        if isinstance(found, str):
            found = [found]
        if not isinstance(found, list):
            raise AnnotationError(f"{where}: {name!r} should be a list, found {shown(found)}")
        fields = place({k: v for k, v in row.items() if k not in ("text", "data")})
        if name == "entities" or (found and not isinstance(found[0], str)):
            spans = [_span(entry, where) for entry in found]
            yield from spanned.records(text, spans, fields, where)
            continue
        if not all(isinstance(label, str) for label in found):
            raise AnnotationError(f"{where}: {name!r} should be names, found {shown(found)}")
        yield where, {**fields, "text": text, **themes_and_polarity(found)}


def _span(entry: Any, where: str) -> spanned.Span:
    """``[start, end, label]``, or an object with the offsets."""
    if isinstance(entry, dict):
        entry = [entry.get(name) for name in ("start_offset", "end_offset", "label")]
    match entry:
        case [int(start), int(end), str(label), *_] if 0 <= start <= end:
            return spanned.Span(start, end, label)
    raise AnnotationError(f"{where}: a span should be [start, end, label], found {shown(entry)}")
