"""What was decided about the columns of a table, in a few lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from train.read.cells import SEPARATORS, flag, names
from train.read.columns import ColumnRoles
from train.read.record import NUMBERS, OF_A_MODEL, Decision, counted, shown
from train.read.rows import Rows
from train.read.tasks import number

_MOST_NAMED = 12


def decisions(roles: ColumnRoles) -> Iterator[Decision]:
    """Say which column was taken for what, and which for nothing."""
    header = roles.header
    taken = roles.fields | {"coder": roles.coder, "memo": roles.memo}
    fields = [f"{name} in {shown(header[at])}" for name, at in taken.items() if at is not None]
    yield Decision("; ".join([f"text in {shown(header[roles.text])}", *fields]))
    yield from _themes(roles)
    for name, at in roles.fields.items():
        if name in NUMBERS:
            odd = sum(number(value) is None for value in roles.values(at, None))
            if odd:
                yield Decision(
                    f"{counted(odd, 'value')} of {shown(header[at])} left out: no whole numbers",
                    True,
                )
    yield from _left_out(roles)


def _themes(roles: ColumnRoles) -> Iterator[Decision]:
    """Where the themes are."""
    header = roles.header
    if roles.shape == "names":
        where = [shown(header[at]) if header[at] else "beside it" for at in roles.themes]
        inside = [f"{shown(header[a])} > {shown(header[b])}" for a, b in roles.nested.values()]
        between = f", with {roles.separator!r} between them" if roles.separator else ""
        rows = ", in a row for each" if roles.long else ""
        rows += f", and {roles.part_of_names!r} is part of them" if roles.part_of_names else ""
        nested = f", inside each other as {_some(inside)}" if inside else ""
        yield Decision(f"names of themes in {_some(where)}{between}{rows}{nested}")
        return
    counts = [f"{shown(roles.titles[at])} {roles.flags(at)[True]:,}" for at in roles.themes]
    what = "counts, where 1 and more is yes" if roles.counts else "flags"
    yield Decision(f"a theme for each column of {what}: {_some(counts)}")
    called = Counter(roles.titles[at] for at in roles.themes)
    twice = [f"{shown(name)} ({count})" for name, count in called.items() if count > 1]
    if twice:
        yield Decision(f"columns of one name are one theme, yes where one says so: {_some(twice)}")


def _left_out(roles: ColumnRoles) -> Iterator[Decision]:
    """The columns that are nothing, and those that say once more what others say."""
    taken = {roles.text, *roles.fields.values(), *roles.themes, *roles.others, *roles.key_columns}
    left: list[str] = []
    again: list[str] = []
    for at, title in enumerate(roles.header):
        if at in taken or (roles.is_ours and roles.low[at] in OF_A_MODEL):
            continue
        count = len(roles.values(at, None))
        if roles.is_ours and not count:  # of a theme that the model gave no sentence
            continue
        name = f"{shown(title)}" if title else f"column {at + 1}, which has no name"
        if count and _says_again(roles, at):
            again.append(name)
        elif count or title:
            left.append(f"{name} ({count:,})")
    if again:
        yield Decision(f"columns that say again what is taken from others: {_some(again)}")
    if left:
        yield Decision(f"columns left out, with their number of values: {_some(left)}", True)


def _says_again(roles: ColumnRoles, column: int) -> bool:
    """Whether a column holds what the columns of themes say: probabilities, or the names."""
    rows = roles.with_text
    values = [row[column].strip() for row in rows]
    try:
        if roles.shape == "marks":
            return all(map(partial(_names_marked, roles), rows, values))
        flags = [flag(value) for value in values]
        if not all(f is not None or _is_probability(v) for f, v in zip(flags, values, strict=True)):
            return False
        said = [roles.titles[column] in names_ for names_ in roles.names_of_rows]
    except ValueError:
        return False
    if None not in flags:
        return any(said) and flags == said
    return any(said) and all(value for value, there in zip(values, said, strict=True) if there)


def _names_marked(roles: ColumnRoles, row: list[str], value: str) -> bool:
    """Whether a cell has the names of the columns of flags that say yes."""
    on = {roles.titles[at] for at in roles.themes if roles.mark(row[at], at)}
    return any(on == set(names(value, separator)) for separator in (" ", *SEPARATORS))


def _is_probability(value: str) -> bool:
    """Whether a cell has one, as our workbooks have for themes that are assigned, or for all."""
    return bool(re.fullmatch(r"[01]|[01]?[.,]\d+(?:e-\d+)?|\d(?:[.,]\d+)?e-\d+", value.casefold()))


def _some(names_: Sequence[str]) -> str:
    """The first of many."""
    more = len(names_) - _MOST_NAMED
    return ", ".join(names_[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def notes(rows: Rows, roles: ColumnRoles) -> list[int]:
    """Rows at the end that may be a note: below a blank one, with a text alone, as few others.

    Parameters
    ----------
    rows : Rows
    roles : ColumnRoles

    Returns
    -------
    list of int
        Their numbers.
    """
    alone = [sum(map(bool, map(str.strip, row))) == 1 for _, row in rows.cells]
    numbers = [number for number, _ in rows.cells]
    start = max((i for i in range(1, len(numbers)) if numbers[i] > numbers[i - 1] + 1), default=0)
    of_text = [bool(row[roles.text].strip()) for _, row in rows.cells[start:]]
    if not start or not all(alone[start:]) or not all(of_text) or 2 * sum(alone) > len(alone):
        return []
    return numbers[start:]
