"""Label Studio's JSON: choices and labelled spans of text.

See https://labelstud.io/guide/export. Of several annotations of a task the one that is marked as
ground truth counts, otherwise the one that was changed last; cancelled ones do not. A task
without any gives what was predicted for it, and without that nobody decided anything about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from classifier.read.refi import POLARITY_NAMES
from train.annotation import AnnotationError
from train.read import spans as spanned
from train.read.record import Decision, Records, paths, shown
from train.read.tasks import fields_left_out, others, place, themes_and_polarity

_THEMES = ("choices", "labels", "hypertextlabels", "taxonomy")


def matches(row: dict[str, Any]) -> bool:
    """Whether a row is of this format."""
    return isinstance(row.get("data"), dict)


def records(rows: Iterable[tuple[str, dict[str, Any]]]) -> Records:
    """Read tasks; one with spans gives one record for each of its sentences."""
    left_out: Counter[str] = Counter()
    fields_left: Counter[str] = Counter()
    for where, row in rows:
        data = row.get("data")
        if not isinstance(data, dict):
            raise AnnotationError(f"{where}: expected a task with 'data', found {shown(row)}")
        key, text = _text(data, where)
        fields_left.update(others(data, (key, "polarity", "themes", "id")))
        themes: list[str] = []
        spans: list[spanned.Span] = []
        results = _results(row, where, left_out)
        for result in results or ():
            values = _values(result, where, left_out)
            name = str(result.get("from_name", "")).casefold()
            if name in POLARITY_NAMES:
                values = [f"polarity:{value}" for value in values]
            bounds = (result["value"].get("start"), result["value"].get("end"))
            match bounds:
                case (int(start), int(end)) if 0 <= start <= end:
                    said = result["value"].get("text")
                    said = said if isinstance(said, str) else ""
                    spans += [spanned.Span(start, end, value, said) for value in values]
                case (None, None):
                    themes += values
                case _ if values:
                    raise AnnotationError(
                        f"{where}: 'start' and 'end' should be whole numbers, found {shown(bounds)}"
                    )
        fields = place({name: value for name, value in data.items() if name != key})
        fields.pop("polarity", None)
        if spans:
            yield from spanned.records(text, spans, fields, where, *themes)
            continue
        record = {**fields, "text": text, **themes_and_polarity(themes)}
        if results is None:
            record["judged"] = []
        yield where, record
    for what, count in left_out.items():
        if count:
            yield "", Decision(f"{what}: {count:,}", loss=True)
    if fields_left:
        yield "", fields_left_out(fields_left)


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


def _results(
    row: dict[str, Any], where: str, left_out: Counter[str]
) -> list[dict[str, Any]] | None:
    """Answers of the annotation that counts; None where there is none."""
    for name in ("annotations", "completions", "predictions"):
        every = row.get(name) or []
        if not isinstance(every, list) or not all(isinstance(entry, dict) for entry in every):
            raise AnnotationError(f"{where}: {name!r} should be a list of objects")
        found = [entry for entry in every if not entry.get("was_cancelled")]
        left_out["cancelled annotations left out"] += len(every) - len(found)
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
        if name == "predictions":
            left_out["predictions taken, as nobody annotated the task"] += 1
        else:
            left_out["annotations left out, as others of the task count"] += len(found) - 1
        return results
    left_out["tasks without annotation, taken as undecided"] += 1
    return None


def _values(result: dict[str, Any], where: str, left_out: Counter[str]) -> list[str]:
    value = result.get("value")
    kind = result.get("type", "choices")
    if kind == "relation" or value is None:
        result["value"] = {}
        return []
    if not isinstance(value, dict):
        raise AnnotationError(f"{where}: 'value' should be an object, found {shown(value)}")
    if not isinstance(kind, str) or kind not in _THEMES:
        named = f"{shown(result.get('from_name'))} ({shown(kind)})"
        left_out[f"answers to {named} left out, which are no themes"] += 1
        return []
    found = value.get(kind, [])
    if kind == "taxonomy":
        found = paths(found)
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise AnnotationError(f"{where}: {kind!r} should be a list of names, found {shown(found)}")
    return found
