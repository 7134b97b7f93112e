"""Prodigy's JSON lines: choices (``accept``), single labels with an answer, and spans.

See https://prodi.gy/docs/api-interfaces. Tasks that were rejected or ignored are left out,
except for a rejected single label, which says that its sentence does not have this theme.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from train.annotation import AnnotationError
from train.read import spans as spanned
from train.read.record import Records, place, shown, themes_and_polarity


def matches(row: dict[str, Any]) -> bool:
    """Whether a row is of this format."""
    return "text" in row and (
        "accept" in row or "_task_hash" in row or ("answer" in row and "themes" not in row)
    )


def records(rows: Iterable[tuple[str, dict[str, Any]]]) -> Records:
    """Read tasks; several with one label each, on the same text, give one record."""
    single: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
    for where, row in rows:
        text, answer = row.get("text"), row.get("answer", "accept")
        if not isinstance(text, str):
            raise AnnotationError(f"{where}: 'text' should be text, found {shown(text)}")
        if answer not in ("accept", "reject", "ignore"):
            raise AnnotationError(
                f"{where}: 'answer' should be accept, reject or ignore, found {shown(answer)}"
            )
        meta = row.get("meta")
        fields = place(meta if isinstance(meta, dict) else {}) | place(_own(row))
        if isinstance(row.get("label"), str) and "accept" not in row and not row.get("spans"):
            if answer == "ignore":
                continue
            key = (str(fields.get("report")) + str(fields.get("sentence")), text)
            _, record = single.setdefault(key, (where, {**fields, "text": text, "themes": []}))
            if answer == "accept" and row["label"] not in record["themes"]:
                record["themes"].append(row["label"])
            continue
        if answer != "accept":
            continue
        if row.get("spans") and not row.get("accept"):
            entries = row["spans"]
            if not isinstance(entries, list):
                raise AnnotationError(f"{where}: 'spans' should be a list, found {shown(entries)}")
            spans = [_span(entry, where) for entry in entries]
            yield from spanned.records(text, spans, fields, where)
            continue
        accepted = row.get("accept", [])
        if not isinstance(accepted, list) or not all(isinstance(x, str | int) for x in accepted):
            raise AnnotationError(f"{where}: 'accept' should be a list, found {shown(accepted)}")
        names = _option_names(row)
        labels = [names.get(x, str(x)) for x in accepted]
        yield where, {**fields, "text": text, **themes_and_polarity(labels)}
    for where, record in single.values():
        yield where, {**record, **themes_and_polarity(record["themes"])}


def _own(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("text", "label", "meta")}


def _option_names(row: dict[str, Any]) -> dict[Any, str]:
    """Names of options whose identifiers are numbers."""
    options = row.get("options")
    return {
        option["id"]: str(option.get("text", option["id"]))
        for option in (options if isinstance(options, list) else [])
        if isinstance(option, dict) and isinstance(option.get("id"), int)
    }


def _span(entry: Any, where: str) -> spanned.Span:
    match entry:
        case {"start": int(start), "end": int(end), "label": str(label)} if 0 <= start <= end:
            text = entry.get("text")
            return spanned.Span(start, end, label, text if isinstance(text, str) else "")
    raise AnnotationError(
        f"{where}: a span should have 'start', 'end' and 'label', found {shown(entry)}"
    )
