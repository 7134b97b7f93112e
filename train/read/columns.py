"""Which column of a table is what.

The themes of a sentence may be

- in one column (``themes``), with a line break, ``|``, ``;`` or ``,`` between them, or as a list
  in brackets;
- in several columns that are numbered (``cat_1`` … ``cat_6``);
- as one column for each theme, with 1, x, yes or true where it applies;
- in one column in the singular (``theme``), with one row for each sentence and theme.

Columns are found by their names, and the text, if need be, by its content: the longest prose.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from train.annotation import AnnotationError
from train.read.record import LONGEST_NAME, NAMES, NUMBERS, number, shown

_TEXT = (
    "text sentence_text full_text comment_text sentence comment comments feedback response answer"
    " content excerpt quote quotation segment coded_segment verbatim message review body tweet"
    " description"
).split()
_MANY = "themes labels categories topics tags codes terms classes annotations".split()
_ONE = "theme label category topic tag class coding code".split()
_NUMBERED = re.compile(r"(?:themes?|codes?|cat|category|categories|labels?|tags?|topics?)_?\d{1,2}")
_YES = frozenset("1 1.0 x yes y true t ✓ ✔".split())
_NO = frozenset(["", "0", "0.0", "no", "n", "false", "f", "-", "nan", "null", "none", "na", "n/a"])
_NOTHING = frozenset(["", "-", "nan", "null", "none", "na", "n/a"])
_WORD = re.compile(r"[^\W\d_]{2,}")
_COUNTS = frozenset(
    "id index no nr row number page start end count year month day age gender sex rating score"
    " stars split fold".split()
)
_SEPARATORS = ("\n", "|", ";", ",")

Rows = list[tuple[int, list[str]]]
"""Numbers of rows, as a spreadsheet counts them, and their cells."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns that can't be found by their usual names or by their content.

    Attributes
    ----------
    text : str or None
    themes : tuple of str
        One column with names of themes, or several; columns of yes and no are recognised by
        their values.
    polarity, report : str or None
    """

    text: str | None = None
    themes: tuple[str, ...] = ()
    polarity: str | None = None
    report: str | None = None


class ColumnRoles:
    """Which column is what.

    Parameters
    ----------
    header : sequence of str
        Names of the columns.
    rows : list of (int, list of str)
    name : str
        The file's name, for messages.
    columns : Columns

    Raises
    ------
    AnnotationError
        If there is no column with a name that is given, or none with sentences or themes.
    """

    def __init__(self, header: Sequence[str], rows: Rows, name: str, columns: Columns) -> None:
        self.header, self.rows, self.name = header, rows, name
        self.low = [re.sub(r"\W+", "_", title.casefold()).strip("_") for title in header]
        self.fields: dict[str, int] = {}
        for field in ("polarity", "report"):
            wanted = getattr(columns, field)
            if wanted is not None:
                self.fields[field] = self._named(wanted)
        given = [self._named(title) for title in columns.themes]
        taken = {*self.fields.values(), *given}
        if columns.text is not None:
            self.text = self._named(columns.text)
        else:
            self.text = self._find_text(taken)
        taken.add(self.text)
        for field, names in NAMES.items():
            at = next((self.low.index(n) for n in names if n in self.low), None)
            if field not in self.fields and at is not None and at not in taken:
                self.fields[field] = at
                taken.add(at)
        self.themes, self.shape = self._find_themes(given, taken)
        self.separator = self._find_separator() if self.shape == "names" else ""
        self.long = (
            self.shape == "names"
            and len(self.themes) == 1
            and self.low[self.themes[0]] in _ONE
            and not self.separator
        )
        repeated = [at for at in range(len(header)) if self._is_identifier(at)]
        places = [self.fields[f] for f in ("report", "paragraph", "sentence") if f in self.fields]
        self.has_identifier = "sentence" in self.fields or bool(repeated)
        self._key = [*places, *repeated[:1], self.text]

    def key(self, row: list[str]) -> tuple[str, ...]:
        """What is the same in the rows of a sentence, where a sentence has several."""
        return tuple(row[at].strip() for at in self._key)

    def _is_identifier(self, column: int) -> bool:
        """Whether it identifies a text, and not a row: it comes more than once."""
        if not re.fullmatch(r"(?:text|comment|sentence|segment|item)?_?id", self.low[column]):
            return False
        values = self._values(column)
        return len(set(values)) < len(values)

    def _named(self, title: str) -> int:
        for names, wanted in ((self.header, title), (self.low, title.casefold())):
            if wanted in names:
                return list(names).index(wanted)
        raise AnnotationError(f"{self.name}: expected a column {title!r}, found {self._titles()}")

    def _titles(self) -> str:
        """The names of the columns, on one line."""
        # Where there is no row of names, the first sentence is in their place.
        names = (" ".join(title.split()) for title in self.header)
        return repr(", ".join(n if len(n) <= LONGEST_NAME else shown(n) for n in names))[:300]

    def _values(self, column: int, most: int = 2000) -> list[str]:
        return [row[column].strip() for _, row in self.rows[:most] if row[column].strip()]

    def _is_prose(self, column: int) -> bool:
        return any(len(value.split()) > 1 or not number(value) for value in self._values(column))

    def _find_text(self, taken: set[int]) -> int:
        for name in _TEXT:
            if name in self.low and self.low.index(name) not in taken:
                at = self.low.index(name)
                if name == "text" or not self.rows or self._is_prose(at):
                    return at
        # Sentences have more words than identifiers, dates and questions that repeat.
        prose = []
        for at in range(len(self.header)):
            values = self._values(at)
            if at not in taken and any(len(value.split()) > 3 for value in values):
                words = {word for value in values for word in _WORD.findall(value.casefold())}
                distinct = len(set(values)) / len(values)
                prose.append((len(words) * distinct, -at))
        if not prose:
            raise AnnotationError(
                f"{self.name}: expected a column with sentences, called text or named by"
                f" --text-column, found {self._titles()}"
            )
        return -max(prose)[1]

    def _find_themes(self, given: list[int], taken: set[int]) -> tuple[list[int], str]:
        if given:
            return given, "marks" if all(map(self._is_mark, given)) else "names"
        free = [at for at in range(len(self.header)) if at not in taken and self.header[at]]
        for names in (_MANY, _ONE):
            found = [at for name in names for at in free if self.low[at] == name]
            if names is _ONE:  # a label of 1 and 0 is a theme, and not the name of one
                found = [at for at in found if not self._is_mark(at)]
            if found:
                return found[:1], "names"
        numbered = [at for at in free if _NUMBERED.fullmatch(self.low[at])]
        if numbered and not all(map(self._is_mark, numbered)):
            return numbered, "names"
        marks = [at for at in free if self._is_mark(at) and not _is_index(self.low[at])]
        if marks:
            return marks, "marks"
        raise AnnotationError(
            f"{self.name}: expected a column of themes, called themes or named by"
            f" --themes-column, or columns of 1 and 0, found {self._titles()}"
        )

    def _is_mark(self, column: int) -> bool:
        values = {value.casefold() for value in self._values(column, len(self.rows))}
        return values <= _YES | _NO and bool(values)

    def _find_separator(self) -> str:
        """What is between names: the first in order of which there is one in any cell."""
        cells = [
            value
            for column in self.themes
            for value in self._values(column, len(self.rows))
            if not _listed(value)
        ]
        return next((s for s in _SEPARATORS if any(s in value for value in cells)), "")

    def _names(self, value: str) -> list[str]:
        value = value.strip()
        listed = _listed(value)
        if listed is not None:
            return listed
        parts = value.split(self.separator) if self.separator else [value]
        return [part.strip() for part in parts if part.strip().casefold() not in _NOTHING]

    def record(self, row: list[str]) -> dict[str, Any]:
        """The record of a row."""
        fields: dict[str, Any] = {"text": row[self.text]}
        for field, at in self.fields.items():
            value = row[at].strip()
            if field in NUMBERS:
                fields[field] = number(value)
            elif value.casefold() not in ("", "nan", "null"):
                fields[field] = value
        if self.shape == "marks":
            fields["themes"] = [
                self.header[at] for at in self.themes if row[at].strip().casefold() in _YES
            ]
        else:
            names = [name for at in self.themes for name in self._names(row[at])]
            fields["themes"] = list(dict.fromkeys(names))
        return fields


def _is_index(name: str) -> bool:
    """Whether a column of ones and zeros is probably not a theme."""
    return name in _COUNTS or name.endswith("_id") or name.startswith(("score_", "unnamed"))


def _listed(value: str) -> list[str] | None:
    """The names of a list in brackets, as JSON or as Python writes it."""
    if not (value.startswith("[") and value.endswith("]")) or len(value) > 10_000:
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(value)
        except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
            continue
        if isinstance(found, list) and all(isinstance(name, str) for name in found):
            return found
    return None
