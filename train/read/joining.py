"""One record for the rows of a sentence: those of its themes, and of the people who coded it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from classifier.results.sentence import Coding
from train.annotation import AnnotationError
from train.read.coders import said, together
from train.read.columns import ColumnRoles
from train.read.record import Decision, Records, counted
from train.read.tasks import TORN

Entry = tuple[str, tuple[str, ...], dict[str, Any] | AnnotationError]
"""Where a row is, what is the same in the rows of a sentence, and the record."""


def joined(rows: Iterable[Entry], name: str, roles: ColumnRoles) -> Records:
    """Make the rows of a sentence one record.

    Parameters
    ----------
    rows : iterable of Entry
    name : str
        Of the file.
    roles : ColumnRoles

    Notes
    -----
    Rows of one place are one sentence, wherever they are. Where no place is known, the same words
    further on are another sentence; and so are they in the next row of the same person if the
    theme is the same, or if a row has all themes. What one person says of the first sentence with
    some words goes with what another says of the first one.
    """
    labelled = "polarity" not in roles.fields or not roles.long
    merged: dict[Any, tuple[str, dict[str, Any]]] = {}
    last: dict[str, tuple[str, ...]] = {}
    times: Counter[Any] = Counter()
    number = 0
    several: set[Any] = set()
    for where, key, record in rows:
        if isinstance(record, AnnotationError):
            yield where, record
            continue
        number += 1
        same: Any = key
        if not (roles.long and roles.has_identifier):
            coder = next((coding.coder for coding in record.get("codings", ())), "")
            again = roles.long and last.get(coder) == key
            if again:
                known = merged[key, times[coder, key]][1]
                told, tells = _labels(known, labelled), _labels(record, labelled)
                again = bool(tells) and not told & tells
            times[coder, key] += not again
            last[coder] = key
            same = key, times[coder, key]
        if same not in merged:
            merged[same] = (where, record)
            continue
        known = merged[same][1]
        known["themes"] = list(dict.fromkeys([*known["themes"], *record["themes"]]))
        if known.get("judged") is not None:  # where either has none, it is about all themes
            more = record.get("judged")
            known["judged"] = None if more is None else [*known["judged"], *more]
        if TORN in record:
            known[TORN] = True
        if codings := (*known.get("codings", ()), *record.get("codings", ())):
            known["codings"] = together(codings)
        polarities = [known.get("polarity"), record.get("polarity")]
        if labelled and same not in several and None in polarities:
            known["polarity"] = polarities[0] or polarities[1]
        elif polarities[0] != polarities[1]:
            known["polarity"] = None  # of the themes, and not of the sentence
            several.add(same)
    if len(merged) < number:
        yield name, Decision(f"{counted(number, 'row')} are {counted(len(merged), 'sentence')}")
    if several:
        yield (
            name,
            Decision(
                f"polarity of {counted(len(several), 'sentence')} left out: it differs in its rows",
                True,
            ),
        )
    yield from merged.values()


def _labels(record: Mapping[str, Any], labelled: bool) -> set[Coding]:
    """The themes of a record, and its polarity where that is one of the labels, by whom known."""
    codings = [replace(coding, memo="") for coding in record.get("codings", ())]
    named = {(coding.name, coding.of_polarity) for coding in codings}
    of_all = said(record["themes"], record.get("polarity"))
    codings += [coding for coding in of_all if (coding.name, coding.of_polarity) not in named]
    return {coding for coding in codings if labelled or not coding.of_polarity}
