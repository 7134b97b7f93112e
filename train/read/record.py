"""One annotated sentence as every format gives it: the canonical record."""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from classifier.characters import SURROGATES
from classifier.codebook import ABOVE
from classifier.read.refi import POLARITY_NAMES
from train.annotation import Annotation, AnnotationError


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reader decided about a file.

    Attributes
    ----------
    message : str
        One line, without the name of the file.
    loss : bool
        Whether something that a person wrote is left out.
    """

    message: str
    loss: bool = False


NOT_USED = Decision(
    "the options that name columns, or what is between names, are not used: this is no table",
    loss=True,
)
"""That a file has no columns that could be named."""


def counted(number: int, what: str) -> str:
    """A number and what it counts, in the plural where that is due."""
    return f"{number:,} {what}{'s' * (number != 1)}"


Records = Iterator[tuple[str, Mapping[str, Any] | Decision | AnnotationError]]
"""Where each annotation is, for messages, and its fields under their canonical names, or why it
can't be used; and, wherever they come, decisions about the file."""

NAMES: dict[str, tuple[str, ...]] = {
    "report": (
        *("report", "document", "document_name", "doc", "file", "filename", "file_name"),
        *("media_title", "resource_title", "dokument", "bericht", "datei", "rapport", "fichier"),
        *("dokumentname", "nom_du_document", "nombre_del_documento", "documentnaam"),
        *("documento", "informe", "archivo", "bestand", "plik", "dogfen", "ffeil"),
    ),
    "sentence": ("sentence", "sentence_number", "sentence_no", "sentence_id", "sent_id"),
    "section": ("section",),
    "heading": ("heading", "section_heading", "title"),
    "role": ("role",),
    "block": ("block",),
    "kind": ("kind",),
    "framework": ("framework", "report_type"),
    "paragraph": ("paragraph", "para", "paragraph_number", "paragraph_no"),
    "polarity": (
        *sorted(POLARITY_NAMES),
        *("polarität", "polarité", "polaridad", "sentimiento", "polariteit", "sentyment"),
    ),
}
"""What the fields of a record are called, besides text and themes, in lower case."""

OF_A_MODEL = frozenset(
    "page start end theme_probabilities polarity_probability unfamiliarity unfamiliar uncertain"
    " polarity_uncertain scores annotator".split()
)
"""What ``report-themes tag`` and its pages write besides, which changes no decision."""

NUMBERS = ("paragraph", "block", "sentence")
"""Fields that hold a whole number."""

LONGEST_NAME = 40
"""Longer text is not the name of a theme, a column or a field, and no message quotes it."""

_LARGEST = 2**31 - 1
"""No sentence or paragraph has a larger number, and not every format can hold one."""

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
        writes it), and where known the other fields of `Annotation`. Themes that are not among
        those in ``judged``, where there is such a list, are somebody's guess, and are left out.
        ``codings`` is a tuple of `Coding`, which only readers of this package make.
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
        themes = _of_mapping(themes, where)
    if not _are_names(themes):
        raise AnnotationError(f"{where}: 'themes' should be a list of names, found {shown(themes)}")
    judged = row.get("judged")
    if judged is not None and not _are_names(judged):
        raise AnnotationError(f"{where}: 'judged' should be a list of names, found {shown(judged)}")
    # Programs write gaps of a column as no number.
    row = {k: None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()}
    numbers = {}
    for name in NUMBERS:
        value = row.get(name)
        if isinstance(value, float) and value.is_integer():  # as data frames with gaps write it
            value = int(value)
        numbers[name] = value
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
    codings = codings if isinstance(codings := row.get("codings"), tuple) else ()
    for coding in codings:
        decided_on = judged is None or coding.name in judged  # coders may contradict each other
        of_theme = coding.name and not coding.of_polarity
        if of_theme and decided_on and coding.name not in themes:
            raise AnnotationError(
                f"{where}: 'codings' name the theme {shown(coding.name)}, which 'themes' lack"
            )
    on = frozenset(map(_whole, themes))
    decided = None if judged is None else frozenset(map(_whole, judged))
    return Annotation(
        report=_whole(str(report)) if report else default_report,
        text=_whole(" ".join(text.split())),
        themes=on if decided is None else on & decided,
        polarity=_whole(row.get("polarity") or "") or None,
        section=row.get("section") and _whole(row["section"]),
        heading=row.get("heading") and _whole(row["heading"]),
        kind=str(row.get("kind") or "paragraph"),
        paragraph=numbers["paragraph"],
        sentence=numbers["sentence"],
        role=row.get("role") and _whole(row["role"]),
        block=numbers["block"],
        framework=row.get("framework") and _whole(row["framework"]),
        judged=decided,
        where=where,
        codings=codings,
        of_file=not report and default_report is not None,
    )


def _are_names(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _of_mapping(themes: Mapping[str, Any], where: str) -> list[str]:
    """Names that have a probability, as tagging writes them, or 1 among others that have 0."""
    scores = themes.values()
    if all(isinstance(value, float) and not value.is_integer() for value in scores):
        return list(themes)
    if all(isinstance(value, bool | int | float) and 0 <= value <= 1 for value in scores):
        return [name for name, value in themes.items() if value]
    try:
        return labels(dict(themes))
    except ValueError as error:
        raise AnnotationError(
            f"{where}: 'themes' should be a list of names, found {error}"
        ) from None


_KEYS = ("choices", "labels", "label", "hypertextlabels", "taxonomy")


def paths(value: Any) -> Any:
    """Themes inside themes, as Label Studio's taxonomies have them, each as one name.

    Examples
    --------
    >>> paths([["Care", "Staff"], ["Food"]]), paths(["Staff"])
    (['Care > Staff', 'Food'], ['Staff'])
    """
    if not isinstance(value, list):
        return value
    return [ABOVE.join(map(str, one)) if isinstance(one, list) else one for one in value]


def are_vectors(values: Iterable[Any]) -> bool:
    """Whether all are lists of 1 and 0 of one length: yes and no without the names of themes."""
    lengths = {
        len(value) if isinstance(value, list) and all(one in (0, 1) for one in value) else 0
        for value in values
    }
    return len(lengths) == 1 and lengths.pop() > 1


def labels(value: Any) -> list[str]:
    """The names of themes in a value that a tool wrote.

    Parameters
    ----------
    value : object
        A name or a list of them, numbers too; Label Studio's answers (``{"choices": […]}``); or
        names with 1 and 0.

    Raises
    ------
    ValueError
        If it holds none, with what it is.

    Examples
    --------
    >>> labels({"choices": ["Staff", "Food"]}), labels({"Staff": 1, "Food": 0}), labels([3, 4])
    (['Staff', 'Food'], ['Staff'], ['3', '4'])
    """
    match value:
        case None:
            return []
        case bool():
            raise ValueError("true and false without names")
        case str():
            return [value.strip()] if value.strip() else []
        case int():
            return [shown(value)]
        case float():
            if value.is_integer():
                return [str(int(value))]
            if math.isnan(value):
                return []
        case list():
            if any(isinstance(part, list) for part in value):
                raise ValueError("a list in a list")
            found = [name for part in value for name in labels(part)]
            numbers = value and all(isinstance(part, int | float) for part in value)
            if numbers and len(set(found)) < len(found):
                raise ValueError("numbers that repeat, as those of 1 and 0 without names")
            return found
        case dict():
            if key := next((key for key in _KEYS if key in value), None):
                return labels(paths(value[key]) if key == "taxonomy" else value[key])
            if isinstance(name := value.get("name"), str):  # an object for each theme
                return labels(name)
            if all(isinstance(v, bool | int | float) and v in (0, 1) for v in value.values()):
                return [str(name) for name, v in value.items() if v]
    raise ValueError(shown(value))


def _whole(text: str) -> str:
    """Text without lone surrogates, which JSON can hold and UTF-8 can't."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
