"""Prodigy's JSON lines: choices (``accept``), single labels with an answer, and spans.

See https://prodi.gy/docs/api-interfaces. Tasks that were rejected or ignored are left out,
except for a rejected single label, which says that its sentence does not have this theme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from train.annotation import AnnotationError
from train.read import spans as spanned
from train.read.record import Decision, Records, counted, shown
from train.read.tasks import categories, fields_left_out, others, place, themes_and_polarity

_KNOWN = "text meta label accept answer options spans tokens cats config html image style".split()


def matches(row: dict[str, Any]) -> bool:
    """Whether a row is of this format."""
    labelled = any(name in row for name in ("themes", "label", "labels", "entities", "cats"))
    if "_task_hash" in row:  # of a page or a picture, too, which has no text to read
        return "themes" not in row
    told = "accept" in row or ("answer" in row and "themes" not in row)
    return "text" in row and (told or (isinstance(row.get("spans"), list) and not labelled))


def records(rows: Iterable[tuple[str, dict[str, Any]]]) -> Records:
    """Read tasks; several with one label each, on the same text, give one record.

    Where such labels are also rejected, a text is undecided about those that it was not asked for,
    and about those that were both accepted and rejected.
    """
    left_out: Counter[str] = Counter()
    fields_left: Counter[str] = Counter()
    single: dict[Any, tuple[str, dict[str, Any]]] = {}
    answers: dict[Any, dict[str, set[str]]] = {}
    for where, row in rows:
        text, answer = row.get("text"), row.get("answer", "accept")
        if not isinstance(text, str):
            raise AnnotationError(f"{where}: 'text' should be text, found {shown(text)}")
        if answer not in ("accept", "reject", "ignore"):
            raise AnnotationError(
                f"{where}: 'answer' should be accept, reject or ignore, found {shown(answer)}"
            )
        fields_left.update(others({k: v for k, v in row.items() if k[:1] != "_"}, _KNOWN))
        meta = row.get("meta")
        fields = place(meta if isinstance(meta, dict) else {}) | place(_own(row))
        spans = _spans(row, where, left_out)
        label = row.get("label") if isinstance(row.get("label"), str) else None
        if label is not None and "accept" not in row and not spans:
            if answer == "ignore":
                left_out["ignored tasks"] += 1
                continue
            key = (fields.get("report"), fields.get("sentence"), text)
            single.setdefault(key, (where, {**fields, "text": text}))
            answers.setdefault(key, {}).setdefault(label, set()).add(answer)
            continue
        if answer != "accept":
            left_out["ignored tasks" if answer == "ignore" else "rejected tasks"] += 1
            continue
        found = [*_accepted(row, where), *([] if label is None else [label])]
        if isinstance(cats := row.get("cats"), dict):
            found += categories(cats)
        if spans:
            yield from spanned.records(text, spans, fields, where, *found)
        else:
            yield where, {**fields, "text": text, **themes_and_polarity(found)}
    for what, count in left_out.items():
        yield "", Decision(f"{what} left out: {count:,}", loss=True)
    if fields_left:
        yield "", fields_left_out(fields_left)
    yield from _of_single_labels(single, answers)


def _of_single_labels(
    single: dict[Any, tuple[str, dict[str, Any]]], answers: dict[Any, dict[str, set[str]]]
) -> Records:
    """One record for each text, with what its labels were answered with."""
    every = {label for of in answers.values() for label in of}
    rejected = any("reject" in given for of in answers.values() for given in of.values())
    partly = torn = 0
    for key, (where, record) in single.items():
        decided = {label: given for label, given in answers[key].items() if len(given) == 1}
        accepted = [label for label, given in decided.items() if given == {"accept"}]
        found = themes_and_polarity(accepted)
        if rejected and decided.keys() != every:
            found["judged"] = themes_and_polarity(decided)["themes"]
            partly += answers[key].keys() != every
            torn += len(answers[key]) - len(decided)
        yield where, {**record, **found}
    if partly:
        what = f"{counted(partly, 'text')} asked about some labels only: undecided about others"
        yield "", Decision(what)
    if torn:
        what = f"{counted(torn, 'label')} left out, both accepted and rejected for one text"
        yield "", Decision(what, loss=True)


def _accepted(row: dict[str, Any], where: str) -> list[str]:
    """The options that were chosen."""
    accepted = row.get("accept", [])
    if not isinstance(accepted, list) or not all(isinstance(x, str | int) for x in accepted):
        raise AnnotationError(f"{where}: 'accept' should be a list, found {shown(accepted)}")
    names = _option_names(row)
    return [names.get(x, str(x)) for x in accepted]


def _spans(row: dict[str, Any], where: str, left_out: Counter[str]) -> list[spanned.Span]:
    """What was marked, without what a pattern has found."""
    entries = row.get("spans") or []
    if not isinstance(entries, list):
        raise AnnotationError(f"{where}: 'spans' should be a list, found {shown(entries)}")
    marked = [e for e in entries if not (isinstance(e, dict) and "pattern" in e)]
    if len(marked) < len(entries):
        left_out["spans that patterns found"] += len(entries) - len(marked)
    return [_span(entry, where) for entry in marked]


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
