"""Keys that come twice in an object of JSON, of which a program that reads it keeps the last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from train.read.record import Decision, shown

_NAMED = 5


class KeyTwice(ValueError):
    """An object that can't be used, as it has a key twice with different values."""


def once(found: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, for `json.loads`, of which nothing is left out.

    Raises
    ------
    KeyTwice

    Examples
    --------
    >>> once([("Staff", 1), ("Food", 0), ("Food", 0)])
    {'Staff': 1, 'Food': 0}
    """
    made = dict(found)
    if len(made) < len(found):
        for key, value in found:
            if repr(made[key]) != repr(value):
                raise KeyTwice(f"an object with the key {shown(key)} twice")
    return made


class _Repeating(dict[str, Any]):
    """An object with a key that comes twice, with other values."""

    keys_: list[str]


class Repeated:
    """What the objects of a file have twice."""

    def __init__(self) -> None:
        self._met = False
        self._first: dict[str, str] = {}

    def pairs(self, found: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object, for `json.loads`."""
        made = dict(found)
        if len(made) == len(found):
            return made
        again = _Repeating(made)
        again.keys_ = [key for key, value in found if repr(made[key]) != repr(value)]  # 1 is true
        self._met = True
        return again

    def see(self, value: Any, where: str) -> None:
        """Look into a value for keys that come twice in an object.

        Parameters
        ----------
        value : object
            What `json.loads` gives with `pairs`.
        where : str
            Its place, for messages.
        """
        if not self._met:
            return
        self.see_alone(value, where)
        if isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                self.see(part, where)

    def see_alone(self, value: Any, where: str) -> None:
        """The same, without what is inside the value."""
        if isinstance(value, _Repeating):
            for key in value.keys_:
                self._first.setdefault(key, where)

    def decisions(self) -> Iterator[Decision]:
        """A line on them, if there are any."""
        if not self._first:
            return
        first = list(self._first.items())
        named = [f"{shown(key)} (first in {where})" for key, where in first[:_NAMED]]
        named += [f"{len(first) - _NAMED:,} more"] if len(first) > _NAMED else []
        told = f"keys twice in an object, all values but the last left out: {', '.join(named)}"
        yield Decision(told, loss=True)
