"""One annotated sentence as every format gives it: the canonical record."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from classifier.characters import SURROGATES
from classifier.read.refi import POLARITY_NAMES
from classifier.write.labels import POLARITY_PREFIX
from train.annotation import Annotation, AnnotationError

Records = Iterator[tuple[str, Mapping[str, Any]]]
"""Where each annotation is, for messages, and its fields under their canonical names."""

NAMES: dict[str, tuple[str, ...]] = {
    "report": ("report", "document", "document_name", "doc", "file", "filename", "file_name"),
    "sentence": ("sentence", "sentence_number", "sentence_no", "sentence_id", "sent_id"),
    "section": ("section",),
    "heading": ("heading", "section_heading", "title"),
    "role": ("role",),
    "block": ("block",),
    "kind": ("kind",),
    "framework": ("framework", "report_type"),
    "paragraph": ("paragraph", "para", "paragraph_number", "paragraph_no"),
    "polarity": tuple(sorted(POLARITY_NAMES)),
}
"""What the fields of a record are called, besides text and themes, in lower case."""

NUMBERS = ("paragraph", "block", "sentence")
"""Fields that hold a whole number."""

LONGEST_NAME = 40
"""Longer text is not the name of a theme, a column or a field, and no message quotes it."""

_LARGEST = 2**31 - 1
"""No sentence or paragraph has a larger number, and not every format can hold one."""

_LOW_PREFIX = tuple(f"{name}:" for name in sorted(POLARITY_NAMES))
_SURROGATE = re.compile(f"[{SURROGATES}]")


class EmptyText(AnnotationError):
    """An annotation without text."""


class _Shown(reprlib.Repr):
    """Shows names, numbers and structure; of text that is too long for a name, its length."""

    def __init__(self) -> None:
        super().__init__()
        self.maxdict = 3

    def repr_str(self, x: str, level: int) -> str:  # noqa: ARG002
        return repr(x) if len(x) <= LONGEST_NAME else f"<{len(x)} characters>"

    def repr_list(self, x: list[Any], level: int) -> str:
        # A longer one may be the words of a sentence.
        return super().repr_list(x, level) if len(x) <= 3 else f"<{len(x)} values>"


def shown(value: Any, length: int = 100) -> str:
    """A value for a message, short, and without the text of a sentence.

    Messages end up in logs, and annotated texts may be confidential.

    Parameters
    ----------
    value : object
        What was found instead of what was expected.
    length : int, default 100
        Length at which the whole is cut off.

    Returns
    -------
    str

    Examples
    --------
    >>> shown({"id": 3, "text": "Social workers know the children they work with very well."})
    "{'id': 3, 'text': <58 characters>}"
    """
    try:
        text = _Shown().repr(value)
    except (ValueError, RecursionError):  # a number of thousands of digits
        text = f"a {type(value).__name__}"
    return text if len(text) <= length else text[: length - 1] + "…"


def annotation(row: Mapping[str, Any], where: str, default_report: str | None) -> Annotation:
    """Check a record and make it an annotation.

    Parameters
    ----------
    row : mapping
        ``text``, ``themes`` (a list, or a mapping from names to probabilities as tagging
        writes it), and where known the other fields of `Annotation`.
    where : str
    default_report : str or None
        The report where the record names none.

    Raises
    ------
    AnnotationError
        If a field is missing or of the wrong type.
    """
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise EmptyText(f"{where}: 'text' is missing or empty")
    themes = row.get("themes")
    if isinstance(themes, Mapping):
        themes = list(themes)
    if not isinstance(themes, list) or not all(isinstance(theme, str) for theme in themes):
        raise AnnotationError(f"{where}: 'themes' should be a list of names, found {shown(themes)}")
    for name in NUMBERS:
        value = row.get(name)
        if isinstance(value, bool) or not isinstance(value, int | None):
            raise AnnotationError(
                f"{where}: {name!r} should be a whole number, found {shown(value)}"
            )
        if value is not None and abs(value) > _LARGEST:
            raise AnnotationError(
                f"{where}: {name!r} should be a whole number of at most {_LARGEST:,},"
                f" found {shown(value)}"
            )
    for name in ("polarity", "section", "heading", "role", "framework"):
        if not isinstance(row.get(name), str | None):
            raise AnnotationError(f"{where}: {name!r} should be text, found {shown(row[name])}")
    report = row.get("report")
    return Annotation(
        report=_whole(str(report)) if report else default_report,
        text=_whole(" ".join(text.split())),
        themes=frozenset(map(_whole, themes)),
        polarity=_whole(row.get("polarity") or "") or None,
        section=row.get("section") and _whole(row["section"]),
        heading=row.get("heading") and _whole(row["heading"]),
        kind=str(row.get("kind") or "paragraph"),
        paragraph=row.get("paragraph"),
        sentence=row.get("sentence"),
        role=row.get("role") and _whole(row["role"]),
        block=row.get("block"),
        framework=row.get("framework") and _whole(row["framework"]),
        where=where,
    )


def _whole(text: str) -> str:
    """Text without lone surrogates, which JSON can hold and UTF-8 can't."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


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
    found: dict[str, Any] = {}
    low = {str(name).casefold(): value for name, value in fields.items()}
    for field, names in NAMES.items():
        value = next((low[name] for name in names if low.get(name) is not None), None)
        if field in NUMBERS:
            value = number(value)
        elif not isinstance(value, str):
            value = str(value) if field == "report" and isinstance(value, int) else None
        if value not in (None, ""):
            found[field] = value
    return found


def number(value: Any) -> int | None:
    """A whole number that a cell or field holds, or None."""
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,9}(?:\.0)?\s*", value):
        value = float(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def themes_and_polarity(labels: Iterable[str]) -> dict[str, Any]:
    """Separate the label that names a polarity, ``polarity:…`` or ``sentiment:…``, from the themes.

    Returns
    -------
    dict
        ``themes``, and ``polarity`` where exactly one is named.
    """
    themes: list[str] = []
    polarities: list[str] = []
    for label in labels:
        prefix = next((p for p in _LOW_PREFIX if label.casefold().startswith(p)), None)
        if prefix is None:
            themes.append(label)
        else:
            polarities.append(label[len(prefix) :].strip())
    fields: dict[str, Any] = {"themes": themes}
    if len(set(polarities)) == 1:
        fields["polarity"] = polarities[0]
    return fields


assert POLARITY_PREFIX in _LOW_PREFIX
