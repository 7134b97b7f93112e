"""Label Studio's JSON: choices and labelled spans of text, and its flat form JSON_MIN.

See https://labelstud.io/guide/export. Of several annotations of a task the one that is marked as
ground truth counts, otherwise the one that was changed last; cancelled ones do not. A task
without any gives what was predicted for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from classifier.read.refi import POLARITY_NAMES
from train.annotation import AnnotationError
from train.read import spans as spanned
from train.read.record import Records, place, shown, themes_and_polarity

_FLAT = ("annotation_id", "lead_time", "annotator")


def matches(row: dict[str, Any]) -> bool:
    """Whether a row is of this format."""
    full = isinstance(row.get("data"), dict)
    return full or ("themes" not in row and any(name in row for name in _FLAT))


def records(rows: Iterable[tuple[str, dict[str, Any]]]) -> Records:
    """Read tasks; one with spans gives one record for each of its sentences."""
    for where, row in rows:
        if not isinstance(row.get("data"), dict):
            yield where, _flat(row, where)
            continue
        data = row["data"]
        key, text = _text(data, where)
        themes: list[str] = []
        polarities: list[str] = []
        spans: list[spanned.Span] = []
        for result in _results(row, where):
            values = _values(result, where)
            name = str(result.get("from_name", "")).casefold()
            bounds = (result["value"].get("start"), result["value"].get("end"))
            match bounds:
                case (int(start), int(end)) if 0 <= start <= end:
                    said = result["value"].get("text")
                    said = said if isinstance(said, str) else ""
                    prefix = "polarity:" if name in POLARITY_NAMES else ""
                    spans += [spanned.Span(start, end, prefix + value, said) for value in values]
                case (None, None):
                    (polarities if name in POLARITY_NAMES else themes).extend(values)
                case _:
                    raise AnnotationError(
                        f"{where}: 'start' and 'end' should be whole numbers, found {shown(bounds)}"
                    )
        fields = place({name: value for name, value in data.items() if name != key})
        fields.pop("polarity", None)
        if spans:
            yield from spanned.records(text, spans, fields, where, *themes)
            continue
        record = {**fields, "text": text, **themes_and_polarity(themes)}
        if polarities:
            record["polarity"] = polarities[0]
        yield where, record


def _text(data: dict[str, Any], where: str) -> tuple[str, str]:
    if isinstance(data.get("text"), str):
        return "text", data["text"]
    longest = max(
        ((len(value), name) for name, value in data.items() if isinstance(value, str)),
        default=None,
    )
    if longest is None:
        raise AnnotationError(
            f"{where}: 'data' of the task should have a text, found {shown(data)}"
        )
    return longest[1], data[longest[1]]


def _results(row: dict[str, Any], where: str) -> list[dict[str, Any]]:
    """Answers of the annotation that counts."""
    for name in ("annotations", "completions", "predictions"):
        found = row.get(name) or []
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise AnnotationError(f"{where}: {name!r} should be a list of objects")
        found = [entry for entry in found if not entry.get("was_cancelled")]
        if not found:
            continue
        best = max(
            found,
            key=lambda entry: (
                bool(entry.get("ground_truth")),
                str(entry.get("updated_at") or entry.get("created_at") or ""),
            ),
        )
        results = best.get("result", [])
        if not isinstance(results, list) or not all(isinstance(r, dict) for r in results):
            raise AnnotationError(f"{where}: 'result' should be a list of objects")
        return results
    return []


def _values(result: dict[str, Any], where: str) -> list[str]:
    value = result.get("value")
    kind = result.get("type", "choices")
    if kind == "relation" or value is None:
        result["value"] = {}
        return []
    if not isinstance(value, dict):
        raise AnnotationError(f"{where}: 'value' should be an object, found {shown(value)}")
    if kind not in ("choices", "labels", "hypertextlabels", "taxonomy"):
        return []  # ratings and notes are not themes
    found = value.get(kind, [])
    if kind == "taxonomy" and isinstance(found, list):
        found = [path[-1] for path in found if isinstance(path, list) and path]
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise AnnotationError(f"{where}: {kind!r} should be a list of names, found {shown(found)}")
    return found


def _flat(row: dict[str, Any], where: str) -> dict[str, Any]:
    """JSON_MIN: the data and the answers side by side."""
    if not isinstance(row.get("text"), str):
        raise AnnotationError(f"{where}: expected a task with 'data' or 'text', found {shown(row)}")
    themes: list[str] = []
    for name, value in row.items():
        if name.casefold() in POLARITY_NAMES:
            continue
        choices = value.get("choices") if isinstance(value, dict) else value
        known = name.casefold() in ("themes", "theme", "labels", "label", "choice", "choices")
        if isinstance(choices, str) and known:
            choices = [choices]
        if isinstance(choices, list) and (known or isinstance(value, dict)):
            themes += [choice for choice in choices if isinstance(choice, str)]
    return {**place({k: v for k, v in row.items() if k != "text"}), "text": row["text"]} | (
        themes_and_polarity(themes)
    )
