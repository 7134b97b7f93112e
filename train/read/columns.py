"""Which column of a table is what.

The themes of a sentence may be

- in one column (``themes``), with a line break, ``|``, ``;``, ``,`` or ``#`` between them, or as a
  list (`train.read.cells`);
- in several columns that are numbered (``cat_1`` … ``cat_6``), have the same name, or have none
  beside it, as below a merged cell;
- as one column for each theme, with 1, x, yes or true where it applies;
- in one column in the singular (``theme``), with one row for each sentence and theme.

Columns are found by their names, and the text, if need be, by its content: the longest prose. A
column ``judged`` has the names of the themes that somebody decided on; where a cell of it is empty,
that is all of them, and ``[]`` is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from classifier.write.delimited import NOTHING
from train.annotation import AnnotationError
from train.read import cells
from train.read.coders import codings_of, said
from train.read.nested import beside, joined, of_path
from train.read.record import NAMES, NUMBERS, OF_A_MODEL, are_vectors, shown
from train.read.rows import Columns, Rows
from train.read.tasks import number, themes_and_polarity
from train.read.titles import (
    CODERS,
    CODERS_OF_ROWS,
    CODERS_OF_SEGMENTS,
    DEDOOSE,
    MANY,
    MEMOS,
    NAMES_OF_TEXT,
    NUMBERED,
    OF_THEMES,
    ONE,
    PLACES,
    SEGMENTS,
    is_index,
)
from train.read.values import ColumnValues

_OURS = frozenset(
    ("judged", "theme_probabilities", "polarity_probability")
)  # tell what wrote a table
_SHARE = re.compile(r"[01]?\.\d+|\d+(?:[.,]\d+)?\s*%")


class ColumnRoles(ColumnValues):
    """Which column is what.

    Parameters
    ----------
    header : sequence of str
        Names of the columns.
    rows : Rows
        Without them.
    columns : Columns

    Raises
    ------
    AnnotationError
        If there is no column with a name that is given, or none with sentences or themes.
    """

    def __init__(self, header: Sequence[str], rows: Rows, columns: Columns) -> None:
        super().__init__(header, rows)
        self.columns = columns
        self.fields: dict[str, int] = {}
        for name in ("polarity", "report"):
            wanted = getattr(columns, name)
            if wanted is not None:
                self.fields[name] = self._named(wanted)
        given = [self._named(title) for title in columns.themes]
        taken = {*self.fields.values(), *given}
        if columns.text is not None:
            self.text = self._named(columns.text)
        else:
            self.text = self._find_text(taken) if columns.labelled else self._find_lone_text()
        taken.add(self.text)
        self.with_text = [row for _, row in rows.cells if row[self.text].strip()]
        for name, names in NAMES.items():
            at = next((self.low.index(n) for n in names if n in self.low), None)
            if name not in self.fields and at is not None and at not in taken:
                self.fields[name] = at
                taken.add(at)
        self.is_ours = not _OURS.isdisjoint(self.low)
        free = "judged" in self.low and self.low.index("judged") not in taken
        self.judged = [self.low.index("judged")] if free else []
        codings = "codings" in self.low and self.low.index("codings") not in taken
        self.codings = [self.low.index("codings")] if codings else []
        self.themes, self.shape = self._find_themes(given, taken.union(self.judged, self.codings))
        self.separator = self._find_separator(self.themes) if self.shape == "names" else ""
        self.nested = dict(self._find_nested()) if self.shape == "names" else {}
        nested = [at for pair in self.nested.values() for at in pair]
        self.separator_of_nested = self._find_separator(nested)
        self.others = [*nested, *self.judged, *self.codings]
        self._check_names()
        self.separator_of_judged = self._find_separator(self.judged)
        repeated = [at for at in range(len(header)) if self._is_identifier(at)]
        places = [self.fields[f] for f in ("report", "paragraph", "sentence") if f in self.fields]
        spots = [self.low.index(place) for place in PLACES if place in self.low]
        spots = [at for at in spots if at not in (self.text, *self.themes)]
        self.has_identifier = "sentence" in self.fields or bool(repeated or spots)
        self.key_columns = [*places, *spots, *repeated[:1], self.text]
        single = self.shape == "names" and len(self.themes) == 1
        single = single and self.low[self.themes[0]] in ONE
        self.part_of_names = ""
        between = self.separator or self.separator_of_nested
        if single and between and columns.separator is None and self._has_one_in_each(between):
            self.part_of_names = between
            self.separator = self.separator_of_nested = ""
        self.long = single and not self.separator_of_nested and not self.separator
        plain = not self.codings and not self.judged
        coders = (CODERS_OF_SEGMENTS if spots else CODERS) if self.long else CODERS_OF_ROWS
        self.coder = self._beside(coders, taken) if plain else None
        noted = [name for name in MEMOS if name in self.low and self._has_words(name)]
        self.memo = None if self.codings else self._beside(noted, taken)
        self.others += [at for at in (self.coder, self.memo) if at is not None]

    @property
    def named(self) -> bool:
        """Whether a column is known by its name, and not all by what is in them."""
        by_name = self.low[self.text] in NAMES_OF_TEXT or self.columns.text is not None
        return by_name or self.shape == "names"

    def key(self, row: list[str]) -> tuple[str, ...]:
        """What is the same in the rows of a sentence, where a sentence has several."""
        return tuple(row[at].strip() for at in self.key_columns)

    def _beside(self, names: Sequence[str], taken: set[int]) -> int | None:
        """The first column with one of some names that is nothing else."""
        named = (self.low.index(name) for name in names if name in self.low)
        return next((at for at in named if at not in {*taken, *self.themes, *self.others}), None)

    def _has_one_in_each(self, separator: str) -> bool:
        """Whether a cell has one name, as in exports of programs that write a row for each code."""
        keys = list(map(self.key, self.with_text))
        order = list(range(len(keys)))
        if self.has_identifier:  # the rows of a sentence are anywhere
            order.sort(key=keys.__getitem__)
        return not SEGMENTS.isdisjoint(self.low) or self._is_one_name(
            [(keys[at], self.with_text[at][self.themes[0]].strip()) for at in order], separator
        )

    def _is_identifier(self, column: int) -> bool:
        """Whether it identifies a text, and not a row: it comes more than once."""
        if not re.fullmatch(r"(?:text|comment|sentence|segment|item)?_?id", self.low[column]):
            return False
        values = self.values(column)
        return len(set(values)) < len(values)

    def _find_nested(self) -> Iterator[tuple[int, tuple[int, int]]]:
        """Columns of what themes are inside, or of what is inside them, where that is plain."""
        for at in self.themes:
            pair = beside(self.low, at)
            if pair and not (set(pair) - {at}) & {self.text, *self.fields.values(), *self.themes}:
                if not SEGMENTS.isdisjoint(self.low) or not self._is_divided(pair[0]):
                    yield at, pair

    def _check_names(self) -> None:
        """Refuse numbers in place of names."""
        if self.shape == "marks":
            return
        for at in self.themes:
            values = self.values(at)
            shares = [value for value in values if _SHARE.fullmatch(value)]
            lists = [value for value in values if value.startswith("[") and "{" not in value]
            vectors = len(lists) == len(values) and are_vectors(map(cells.parsed, lists))
            if 2 * len(shares) > len(values) or vectors:
                there = "1 and 0 without names" if vectors else f"numbers, such as {shares[0]!r}"
                raise AnnotationError(
                    f"{self.rows.name}: column {shown(self.header[at])}: expected names of themes,"
                    f" or 1 and 0 in a column of each, found {there}"
                )

    def _find_themes(self, given: list[int], taken: set[int]) -> tuple[list[int], str]:
        if not self.columns.labelled:
            return [], "names"
        if given:
            if len(given) > 1 and self._are_counts(given):
                self.take_counts()
                return given, "marks"
            alone = len(given) == 1 and self.low[given[0]] in (*MANY, *ONE, "1", "2", "3")
            is_mark = self._is_mark if alone else self._is_almost_mark
            return given, "marks" if all(map(is_mark, given)) else "names"
        if self.is_ours:
            taken = taken | {at for at, low in enumerate(self.low) if low in OF_A_MODEL}
        free = [at for at in range(len(self.header)) if at not in taken and self.header[at]]
        for pattern in (DEDOOSE, OF_THEMES):
            named: dict[int, str] = {
                at: match[1]
                for at in free
                if (match := pattern.fullmatch(self.header[at])) and not is_index(self.low[at])
            }
            if named and all(map(self._is_almost_mark, named)):
                self.titles = [named.get(at, title) for at, title in enumerate(self.header)]
                return list(named), "marks"
        for names in (MANY, ONE):
            called = [at for name in names for at in free if self.low[at] == name]
            if names is ONE:  # a label of 1 and 0 is a theme, and not the name of one
                called = [at for at in called if not self._is_mark(at)]
            if called:
                return self._and_beside(called[0], taken), "names"
        numbered = [at for at in free if NUMBERED.fullmatch(self.low[at])]
        if numbered and not all(map(self._is_mark, numbered)):
            return numbered, "names"
        marks = [at for at in free if not is_index(self.low[at]) and self._is_almost_mark(at)]
        if self.columns.header is None and self.low[self.text] not in NAMES_OF_TEXT:
            # There may be no names at all, and a cell of the first sentence in their place.
            marks = [at for at in marks if not self._is_data(self.header[at])]
        if marks and any(self._is_mark(at) or self._is_mark_but_few(at) for at in marks):
            return marks, "marks"
        if columns := [at for at in free if self.columns.header == 0 and self.values(at)]:
            if len(columns) == 1:
                return columns, "names"
        counts = [shown(self.header[at]) for at in free if self._are_counts([at])]
        hint = f"; {', '.join(counts)}: counts, if named by --themes-column" if counts[1:] else ""
        raise AnnotationError(
            f"{self.rows.name}: expected a column of themes, called themes or named by"
            f" --themes-column, or columns of 1 and 0, found {self._all()}{hint}"
        )

    def _and_beside(self, column: int, taken: set[int]) -> list[int]:
        """A column, with those of the same name, numbered or not, and those below a merged cell."""
        name = self.low[column]
        found = [column]
        for at in range(len(self.header)):
            same = re.fullmatch(rf"{name}(?:_?\d{{1,2}})?", self.low[at])
            below = at - 1 == found[-1] and not self.header[at] and self._goes_on(at, column)
            if at != column and at not in taken and (same or below):
                found.append(at)
        return found

    def _find_separator(self, columns: Sequence[int]) -> str:
        """What is between names: the first in order of which there is one in any cell."""
        if (given := self.columns.separator) is not None:
            return given.replace("\\n", "\n").replace("\\t", "\t")
        values = {value for column in columns for value in self.values(column, None)}
        return next((s for s in cells.SEPARATORS if cells.any_divided(s, values)), "")

    def _is_divided(self, column: int) -> bool:
        """Whether a cell of a column has several names."""
        return cells.any_divided(self._find_separator([column]), self.values(column, None))

    def record(self, row: list[str]) -> dict[str, Any]:
        """The record of a row.

        Raises
        ------
        ValueError
            If a cell is neither a flag nor names, with the column and the value.
        """
        fields: dict[str, Any] = {"text": row[self.text]}
        for name, at in self.fields.items():
            value = row[at].strip()
            if name in NUMBERS:
                fields[name] = number(value)
            elif value.casefold() not in ("", "nan", "null"):
                fields[name] = value
        if self.shape == "marks":
            fields["themes"] = [
                self.titles[at] for at in self.themes if row[at] and self._flag(row, at)
            ]
        else:
            fields["themes"] = self.names_in(row)
        polarity = fields.pop("polarity", None)
        labels = fields["themes"] + ([f"polarity:{polarity}"] if polarity else [])
        fields |= themes_and_polarity(labels, exported=self.long)
        for at in self.judged:
            if row[at].strip():
                fields["judged"] = self._names(row, at, self.separator_of_judged)
        for at in self.codings:
            fields["codings"] = codings_of(row[at])
        coder, memo = (self.written(row, at) for at in (self.coder, self.memo))
        if coder or memo:
            told = fields["themes"], fields.get("polarity")
            fields["codings"] = said(*told, coder, memo, read=not self.long)
        return fields

    @staticmethod
    def written(row: list[str], column: int | None) -> str:
        """What is in a cell of a column, if there is one, and does not stand for nothing."""
        value = "" if column is None else row[column].strip()
        return "" if value.casefold() in NOTHING else value

    @cached_property
    def names_of_rows(self) -> list[list[str]]:
        """The names of the themes of each row `with_text`."""
        return [self.names_in(row) for row in self.with_text]

    def names_in(self, row: list[str]) -> list[str]:
        """The names of the themes in a row, each once."""
        found: dict[str, None] = {}
        for at in self.themes:
            names = self._names(row, at, self.separator)
            if at in self.nested:
                above, below = self.nested[at]
                names = joined(
                    self._names(row, above, ""), self._names(row, below, self.separator_of_nested)
                )
            found |= dict.fromkeys(names)
        return list(found)

    def has_themes(self, row: list[str]) -> bool:
        """Whether a cell of a row says anything about themes."""
        if self.shape == "marks":
            return any(self.mark(row[at], at) is not False for at in self.themes)
        nested = [at for pair in self.nested.values() for at in pair]
        return any(row[at].strip().casefold() not in NOTHING for at in (*self.themes, *nested))

    def _flag(self, row: list[str], column: int) -> bool:
        found = self.mark(row[column], column)
        if found is None:
            raise ValueError(
                f"column {shown(self.header[column])}: expected 1, x, yes or true, or 0, no, false"
                f" or nothing, found {shown(row[column].strip())}; where it is no theme, name"
                " those that are with --themes-column"
            )
        return found

    def _names(self, row: list[str], column: int, separator: str) -> list[str]:
        try:
            return list(map(of_path, cells.names(row[column].strip(), separator)))
        except ValueError as error:
            raise ValueError(
                f"column {shown(self.header[column])}: expected names of themes, found {error}"
            ) from None
