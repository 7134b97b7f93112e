"""Label Studio's flat forms: JSON-MIN, CSV and TSV, with the task and the answers side by side.

One choice is a string and several are ``{"choices": […]}``; an answer has the name of its control,
whatever that is. So the controls are the fields that have choices, labels or a taxonomy in any
task; those that are called as themes are; and the short strings between ``id`` and ``annotator``,
where JSON-MIN has what was answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from classifier.read.refi import POLARITY_NAMES
from train.annotation import AnnotationError
from train.read import cells
from train.read import spans as spanned
from train.read.record import LONGEST_NAME, Decision, Records, labels, paths, shown
from train.read.repeated import KeyTwice
from train.read.rows import Columns
from train.read.tasks import place, themes_and_polarity
from train.read.titles import NAMES_OF_TEXT, NAMES_OF_THEMES

_OWN = ("annotation_id", "lead_time", "annotator")
_ABOUT = frozenset((*_OWN, "id", "created_at", "updated_at", "agreement"))
_ANSWERS = ("choices", "labels", "hypertextlabels", "taxonomy")

Tasks = Sequence[tuple[str, dict[str, Any]]]


def matches(row: dict[str, Any]) -> bool:
    """Whether a row is of this format."""
    return any(name in row for name in _OWN) and not isinstance(row.get("themes"), list)


def is_header(names: Sequence[str]) -> bool:
    """Whether a table with these columns is of this format."""
    return "annotation_id" in names and "lead_time" in names


def records(tasks: Tasks, name: str, columns: Columns) -> Records:
    """Read tasks.

    Parameters
    ----------
    tasks : sequence of (str, dict)
        Where each is, and its fields.
    name : str
        Of the file, for messages.
    columns : Columns
        Fields whose names say nothing.

    Raises
    ------
    AnnotationError
        If no field has a text, or none has themes.
    """
    tasks = [
        (where, {key: _read(value, where) for key, value in row.items()}) for where, row in tasks
    ]
    fields = list(dict.fromkeys(key for _, row in tasks for key in row))
    for wanted in filter(None, (columns.text, columns.polarity, columns.report, *columns.themes)):
        if wanted not in fields:
            there = ", ".join(map(shown, fields))
            raise AnnotationError(f"{name}: expected a field {wanted!r}, found {there}")
    text = columns.text or _text(tasks, fields, name)
    polarity = columns.polarity or next((f for f in fields if f.casefold() in POLARITY_NAMES), "")
    others = [f for f in fields if f not in (text, polarity, columns.report) and f not in _ABOUT]
    themes = list(columns.themes) or [f for f in others if _is_control(f, tasks)]
    if not themes:
        raise AnnotationError(
            f"{name}: expected a control with choices, called themes or named by --themes-column,"
            f" found {', '.join(map(shown, fields))}"
        )
    yield name, Decision(f"text in {shown(text)}; themes in {', '.join(map(shown, themes))}")
    used: set[str] = set()
    for where, row in tasks:
        if not isinstance(row.get(text), str):
            yield where, AnnotationError(f"{where}: expected a text in {shown(text)}")
            continue
        at = place({key: row[key] for key in others if key not in themes and key in row})
        if columns.report and row.get(columns.report):
            at["report"] = str(row[columns.report])
        used.update(at)
        try:
            yield from _record(row, text, themes, polarity, at, where)
        except ValueError as error:
            yield (
                where,
                error
                if isinstance(error, AnnotationError)
                else AnnotationError(f"{where}: expected names of themes, found {error}"),
            )
    left = {
        field: sum(row.get(field) not in (None, "", []) for _, row in tasks)
        for field in others
        if field not in themes and not place({field: "1"}).keys() & used
    }
    if any(left.values()):
        named = ", ".join(f"{shown(field)} ({n:,})" for field, n in left.items() if n)
        yield name, Decision(f"fields left out, with their number of values: {named}", loss=True)


def _record(
    row: Mapping[str, Any],
    text: str,
    themes: list[str],
    polarity: str,
    at: dict[str, Any],
    where: str,
) -> Records:
    """The records of a task: of its sentences where it has spans, or one."""
    found: list[str] = []
    spans: list[spanned.Span] = []
    for field in themes:
        value = paths(row.get(field))
        for answer in value if isinstance(value, list) else [value]:
            match answer:
                case {"start": int(start), "end": int(end), **others} if 0 <= start <= end:
                    said = others.get("text")
                    said = said if isinstance(said, str) else ""
                    spans += [spanned.Span(start, end, label, said) for label in labels(answer)]
                case _:
                    found += labels(answer)
    if polarity:
        found += [f"polarity:{name}" for name in labels(row.get(polarity))]
    if spans:
        yield from spanned.records(row[text], spans, at, where, *found)
    else:
        yield where, {**at, "text": row[text], **themes_and_polarity(found)}


def _read(value: Any, where: str) -> Any:
    """A value of a cell, where that is JSON."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            found = cells.parsed(value.strip())
        except KeyTwice as error:
            raise AnnotationError(f"{where}: expected names of themes, found {error}") from None
        return value if found is NotImplemented else found
    return value


def _text(tasks: Tasks, fields: list[str], name: str) -> str:
    for field in ("text", *NAMES_OF_TEXT):
        if field in fields:
            return field
    lengths = {f: sum(len(r[f]) for _, r in tasks if isinstance(r.get(f), str)) for f in fields}
    longest = max(lengths, key=lengths.__getitem__, default="")
    if not lengths.get(longest):
        raise AnnotationError(f"{name}: expected tasks with a text, found {shown(fields)}")
    return longest


def _is_control(field: str, tasks: Tasks) -> bool:
    """Whether what is in a field are themes."""
    values = [row[field] for _, row in tasks if row.get(field) not in (None, "", [])]
    if any(_answers(value) for value in values):
        return True
    if not values or not all(isinstance(value, str) for value in values):
        return field.casefold() in NAMES_OF_THEMES and bool(values)
    if field.casefold() in NAMES_OF_THEMES:
        return True
    short = all(len(value) <= LONGEST_NAME for value in values)
    return short and any(_is_answer(field, list(row)) for _, row in tasks)


def _answers(value: Any) -> bool:
    parts = value if isinstance(value, list) else [value]
    if parts and all(isinstance(part, list) and part for part in parts):  # of a taxonomy
        return all(isinstance(name, str) for path in parts for name in path)
    return any(isinstance(part, dict) and any(key in part for key in _ANSWERS) for part in parts)


def _is_answer(field: str, order: list[str]) -> bool:
    """Whether a field of JSON-MIN is where the answers are."""
    if not {"id", "annotator", field} <= set(order):
        return False
    return order.index("id") < order.index(field) < order.index("annotator")
