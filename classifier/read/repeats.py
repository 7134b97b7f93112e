"""Reports that are there twice: the same text under two names."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple
from operator import attrgetter
from typing import TypeVar

from classifier.characters import letters
from classifier.report import Cover, Report

T = TypeVar("T")


class Met:
    """The reports that have been met, by the letters and digits of their text.

    What one format reads otherwise than another, such as quotation marks and line breaks, makes no
    difference. Reports whose covers contradict each other, in a date say, are two.
    """

    def __init__(self) -> None:
        self._met: dict[bytes, list[tuple[str, Cover]]] = defaultdict(list)

    def first(self, report: Report) -> str | None:
        """The name under which the same report was met before, or None for one that is new.

        Parameters
        ----------
        report : Report

        Returns
        -------
        str or None
        """
        text = letters(report.text)
        if not text:
            return None
        met = self._met[hashlib.blake2b(text.encode("utf-8", "surrogatepass")).digest()]
        for name, cover in met:
            if all(
                None in pair or pair[0] == pair[1]
                for pair in zip(astuple(cover), astuple(report.cover), strict=True)
            ):
                return name
        met.append((report.name, report.cover))
        return None


def told(report: Report, first: str, what: str = "counted once") -> str:
    """A line that says which report has the same text, and what that means for the results."""
    return f"{report.name}: the same text as {first}: {what}"


def once(
    reports: Iterable[T],
    say: Callable[[str], None],
    of: Callable[[T], Report] = attrgetter("report"),
) -> Iterator[T]:
    """Reports, or what was made of them, those with the same text once.

    Parameters
    ----------
    reports : iterable
    say : callable
        Called with a line for each that is left out, as it has the same text as one before.
    of : callable, optional
        The `Report` of each; by default its attribute ``report``, as of a `TaggedReport`.

    Yields
    ------
    object
        The first of each report.
    """
    met = Met()
    for each in reports:
        report = of(each)
        if first := met.first(report):
            say(told(report, first))
        else:
            yield each
