"""What the values in the columns of a table look like: prose, names, flags or counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from train.annotation import AnnotationError
from train.read import cells
from train.read.nested import of_path
from train.read.record import LONGEST_NAME, shown
from train.read.rows import Rows
from train.read.tasks import number
from train.read.titles import MANY, NAMES_OF_TEXT, NUMBERED, ONE, lowered

WORD = re.compile(r"[^\W\d_]{2,}")
_COUNT = re.compile(r"\d{1,6}(?:[.,]0+)?")
_FEW_WORDS = 3  # as a name has, or an answer that was ticked
_MOST_OPTIONS = 7  # of a question, a scale's


class ColumnValues:
    """The columns of a table.

    Parameters
    ----------
    header : sequence of str
        Names of the columns.
    rows : Rows
        Without them.

    Attributes
    ----------
    low : list of str
        The names in lower case, with `_` for what is no letter.
    titles : list of str
        What the themes of columns of flags are called.
    with_text : list of list of str
        The rows that count.
    counts : bool
        Whether flags may be numbers from 0 up.
    """

    def __init__(self, header: Sequence[str], rows: Rows) -> None:
        self.header, self.rows = header, rows
        self.low = list(map(lowered, header))
        self.titles = [of_path(" ".join(title.split())) for title in header]
        self.with_text = [row for _, row in rows.cells]
        self.counts = False
        self._counted: dict[int, Counter[bool | None]] = {}

    def take_counts(self) -> None:
        """Let numbers from 1 up be flags."""
        self.counts = True
        self._counted.clear()

    def values(self, column: int, most: int | None = 2000) -> list[str]:
        """What is in a column, but for blank cells, of the first rows or of all."""
        found = (row[column].strip() for _, row in self.rows.cells[:most])
        return [value for value in found if value]

    def called(self, column: int) -> str:
        """What messages call a column: its name, and its number where this is not enough."""
        title = self.header[column]
        alone = 0 < len(title) <= LONGEST_NAME and self.header.count(title) == 1
        return shown(title) if alone else f"{shown(title)} (column {column + 1})"

    def _named(self, title: str) -> int:
        """The column of a name, or else of a number, counted from 1."""
        for names, wanted in ((self.header, title), (self.low, lowered(title))):
            if wanted and wanted in names:
                return list(names).index(wanted)
        if re.fullmatch("[1-9][0-9]{0,4}", title) and int(title) <= len(self.header):
            return int(title) - 1
        raise AnnotationError(f"{self.rows.name}: expected a column {title!r}, found {self._all()}")

    def _all(self) -> str:
        """The names of the columns, on one line."""
        # Where there is no row of names, the first sentence is in their place.
        names = (" ".join(title.split()) for title in self.header)
        return repr(", ".join(n if len(n) <= LONGEST_NAME else shown(n) for n in names))[:300]

    def _find_text(self, taken: set[int]) -> int:
        """The column of texts: by its name, or as that with the most words."""
        for name in NAMES_OF_TEXT:
            if name in self.low and self.low.index(name) not in taken:
                at = self.low.index(name)
                if name == "text" or not self.rows.cells or self._is_prose(at):
                    return at
        # Sentences have more words than identifiers, dates and questions that repeat.
        prose = {at: self._words(at) for at in range(len(self.header)) if at not in taken}
        return self._most(prose)

    def _find_lone_text(self) -> int:
        """The same where there are no labels; a name alone makes no column one of texts."""
        every = range(len(self.header))
        named = [at for name in NAMES_OF_TEXT for at in every if self.low[at] == name]
        prose = {at: self._words(at) for at in every if self.is_varied(at)}
        found = [at for at in named if at in prose] or list(filter(self._is_open, named))
        if not found and not prose:
            found = named or list(every)[: len(every) == 1]
        return found[0] if found else self._most(prose)

    def _is_open(self, column: int) -> bool:
        """Whether cells are answers to an open question, however short, and not to a closed one."""
        values = self.values(column)
        different = len(set(values))
        return self._is_prose(column) and (different > _MOST_OPTIONS or 2 * different > len(values))

    def _most(self, words: dict[int, float]) -> int:
        """The column with the most words; raises AnnotationError where none has any."""
        best = max(words, key=lambda at: (words[at], -at), default=None)
        if best is None or not words[best]:
            raise AnnotationError(
                f"{self.rows.name}: expected a column with sentences, called text or named by"
                f" --text-column, found {self._all()}"
            )
        return best

    def _words(self, column: int) -> float:
        """How many words a column has, less where cells repeat; 0 where no cell is a sentence."""
        values = self.values(column)
        if not any(len(value.split()) > _FEW_WORDS for value in values):
            return 0
        words = {word for value in values for word in WORD.findall(value.casefold())}
        return max(len(words), 0.5) * len(set(values)) / len(values)

    def is_varied(self, column: int) -> bool:
        """Whether there are sentences, and more different ones than a question has options."""
        prose = [
            value
            for value in self.values(column)
            if len(value.split()) > _FEW_WORDS and len(WORD.findall(value)) >= _FEW_WORDS
        ]
        return len(set(prose)) > _MOST_OPTIONS or 2 * len(set(prose)) >= len(prose) > 0

    def _is_prose(self, column: int) -> bool:
        return any(len(value.split()) > 1 or not number(value) for value in self.values(column))

    def mark(self, value: str, column: int) -> bool | None:
        """Whether a cell says yes or no; None if it says neither."""
        found = cells.flag(value, self.header[column])
        return True if found is None and self.counts and _COUNT.fullmatch(value.strip()) else found

    def _are_counts(self, columns: list[int]) -> bool:
        """Whether columns hold numbers from 0 up, how often each theme was found."""
        if any(NUMBERED.fullmatch(self.low[at]) or self.low[at] in (*MANY, *ONE) for at in columns):
            return False
        values = [value for at in columns for value in self.values(at)]
        more = [value for value in values if cells.flag(value) is None]
        return len(more) > 1 and "0" in values and all(map(_COUNT.fullmatch, more))

    @staticmethod
    def _is_data(title: str) -> bool:
        """Whether the name of a column looks like a cell below it: there are no names, perhaps."""
        return cells.flag(title) is not None or not re.search(r"[^\d\s,;.|]", title)

    def have_data(self) -> bool:
        """Whether a name of a column looks as if it were none."""
        return any(title and self._is_data(title) for title in self.header)

    def _has_words(self, name: str) -> bool:
        """Whether a cell of a column has any: `Note` may be one of grades."""
        return any(map(WORD.search, self.values(self.low.index(name), None)))

    def _goes_on(self, column: int, named: int) -> bool:
        """Whether a column without a name has themes, as the named one does, and not remarks.

        Then they have names in common; or the other is one of several, each in its own cell.
        """
        values, names = set(self.values(column)), set(self.values(named))
        if not values or max(map(len, values)) > LONGEST_NAME:
            return False
        divided = any(cells.any_divided(separator, names) for separator in cells.SEPARATORS)
        return not values.isdisjoint(names) or (self.low[named] in MANY and not divided)

    def flags(self, column: int) -> Counter[bool | None]:
        """How many cells, of rows with a text, say yes, no or neither."""
        if column not in self._counted:
            values = Counter(row[column] for row in self.with_text)
            flags: Counter[bool | None] = Counter()
            for value, count in values.items():
                if value.strip():
                    flags[self.mark(value, column)] += count
            self._counted[column] = flags
        return self._counted[column]

    def _is_mark(self, column: int) -> bool:
        flags = self.flags(column)
        return flags.total() > 0 and not flags[None]

    def _is_almost_mark(self, column: int) -> bool:
        """Whether most cells are flags: the others are then mistakes, and not another column."""
        flags = self.flags(column)
        return flags[None] < flags.total() and flags[None] <= max(1, flags.total() // 4)

    def _is_mark_but_few(self, column: int) -> bool:
        """The same where no other column tells, as if there is a row of sums below."""
        flags = self.flags(column)
        return flags[True] > 2 and flags[None] <= max(1, flags.total() // 10)

    @staticmethod
    def _is_one_name(rows: Sequence[tuple[object, str]], separator: str) -> bool:
        """Whether what would divide the cells of a column is part of a name.

        So it is where the rows of a sentence repeat, which is the first of each pair, and no part
        of a name is a name elsewhere.
        """
        repeat = any(a == b and one != two for (a, one), (b, two) in pairwise(rows))
        parts: list[str] = []
        try:
            for cell in {cell for _, cell in rows}:
                parts += dict.fromkeys(cells.names(cell, separator))
        except ValueError:  # which is said of the row
            return False
        return repeat and len(set(parts)) == len(parts)
