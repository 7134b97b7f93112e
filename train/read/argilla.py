"""Argilla's records: answers of people to questions on the fields of a record.

See https://docs.argilla.io (records in JSON, of version 2 and before). Answers that are not
submitted do not count, and of several people's those that most of them gave do; a record without
any says nothing, whatever was suggested for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from classifier.read.refi import POLARITY_NAMES
from train.annotation import AnnotationError
from train.read import spans as spanned
from train.read.record import LONGEST_NAME, Decision, Records, labels, shown
from train.read.tasks import place, themes_and_polarity

_OF_DATA_SET = ".responses"  # as `to_datasets` calls the columns
_ABOUT = frozenset(("id", "status", "_server_id"))


def matches(row: dict[str, Any]) -> bool:
    """Whether a row is of this format."""
    now = isinstance(row.get("fields"), dict) and "responses" in row
    return now or _is_of_version_1(row) or any(key.endswith(_OF_DATA_SET) for key in row)


def _is_of_version_1(row: dict[str, Any]) -> bool:
    return "annotation" in row and ("annotation_agent" in row or "multi_label" in row)


def _now(row: dict[str, Any]) -> dict[str, Any]:
    """A record in the form of version 2."""
    if _is_of_version_1(row):
        said = row.get("annotation")
        if isinstance(said, list):  # spans as [label, start, end]
            said = [
                {"label": one[0], "start": one[1], "end": one[2]}
                if isinstance(one, list | tuple) and len(one) >= 3
                else one
                for one in said
            ]
        inputs = row.get("inputs")
        fields = {"text": row["text"]} if "text" in row else inputs
        counts = said is not None and row.get("status", "Validated") == "Validated"
        answers = {"annotation": [{"value": said}]} if counts else {}
        return {"fields": fields, "responses": answers, "metadata": row.get("metadata")}
    asked = [key.removesuffix(_OF_DATA_SET) for key in row if key.endswith(_OF_DATA_SET)]
    if not asked:
        return row
    answers = {}
    for question in asked:
        values = row[question + _OF_DATA_SET] or []
        status = row.get(f"{question}{_OF_DATA_SET}.status") or []
        answers[question] = [
            {"value": value, "status": how}
            for value, how in zip_longest(values, status, fillvalue="submitted")
        ]
    own = {k: v for k, v in row.items() if k.partition(".")[0] not in asked and k not in _ABOUT}
    return {"fields": own, "responses": answers, "metadata": own}


def records(rows: Iterable[tuple[str, dict[str, Any]]]) -> Records:
    """Read records; one with spans gives one for each of its sentences."""
    said: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for where, of_any_version in rows:
        row = _now(of_any_version)
        fields = row.get("fields")
        texts = {k: v for k, v in (fields or {}).items() if isinstance(v, str)}
        if not isinstance(fields, dict) or not texts:
            raise AnnotationError(f"{where}: expected 'fields' with a text, found {shown(fields)}")
        key = "text" if "text" in texts else max(texts, key=lambda name: len(texts[name]))
        meta = row.get("metadata")
        at = place(meta if isinstance(meta, dict) else {})
        found: list[str] = []
        spans: list[spanned.Span] = []
        answers: dict[str, list[Any]] = {}
        for question, value in _answers(row.get("responses"), where):
            answers.setdefault(question, []).append(value)
        for question, values in answers.items():
            try:
                each = [_labels(value) for value in values]
            except ValueError:
                said[f"answers to {shown(question)} left out, which are no themes"] += len(values)
                continue
            for value in values:
                spans += _spans(value) if isinstance(value, list) else []
            asked[question] += len(each)
            votes = Counter(name for names in each for name in dict.fromkeys(names))
            prefix = "polarity:" if question.casefold() in POLARITY_NAMES else ""
            chosen = [name for name, count in votes.items() if 2 * count > len(each)]
            said["answers left out, which most people did not give"] += len(votes) - len(chosen)
            found += [prefix + name for name in chosen]
        if spans:
            yield from spanned.records(texts[key], spans, at, where, *found)
            continue
        record = {**at, "text": texts[key], **themes_and_polarity(found)}
        if not answers:
            said["records without a submitted answer, taken as undecided"] += 1
            record["judged"] = []
        yield where, record
    named = ", ".join(f"{shown(question)} ({count:,})" for question, count in asked.items())
    yield "", Decision(f"answers taken as themes: {named or 'none'}")
    for what, count in said.items():
        if count:
            yield "", Decision(f"{what}: {count:,}", loss=True)


def _answers(responses: Any, where: str) -> Iterator[tuple[str, Any]]:
    """Questions and submitted answers, of either version."""
    match responses or {}:
        case dict() as questions:  # {"label": [{"value": …, "status": …}]}
            for question, answers in questions.items():
                for answer in answers if isinstance(answers, list) else []:
                    if (
                        isinstance(answer, dict)
                        and answer.get("status", "submitted") == "submitted"
                    ):
                        yield question, answer.get("value")
        case list() as people:  # [{"values": {"label": {"value": …}}, "status": …}]
            for person in people:
                if isinstance(person, dict) and person.get("status") == "submitted":
                    values = person.get("values")
                    for question, answer in (values if isinstance(values, dict) else {}).items():
                        yield question, answer.get("value") if isinstance(answer, dict) else answer
        case _:
            raise AnnotationError(
                f"{where}: 'responses' should be a list, found {shown(responses)}"
            )


def _labels(value: Any) -> list[str]:
    """The labels of the whole text; raises ValueError where it is none of its values."""
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        _spans(value)
        return []
    remark = isinstance(value, str) and len(value) > LONGEST_NAME
    if remark or not isinstance(value, str | list):
        raise ValueError("a rating, or a remark")
    return labels(value)


def _spans(value: list[Any]) -> list[spanned.Span]:
    found = []
    for one in value:
        match one:
            case {"start": int(start), "end": int(end), "label": str(label)} if 0 <= start <= end:
                found.append(spanned.Span(start, end, label))
            case Mapping():
                raise ValueError("no span")
    return found
