"""Which annotated reports a model was trained on, recognised by their words, not by their names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from train.annotation import Annotation

SKETCH = 32
"""Sentences that represent a report: those with the smallest hashes."""

SAME = 0.5
"""Share of the sentences in common from which two reports are the same."""

_NAMED = 3
_LEAST = 3  # a sentence or two may be a phrase that many reports have


def _hash(text: str) -> str:
    words = " ".join(text.casefold().split())
    return hashlib.blake2b(words.encode(), digest_size=6).hexdigest()


def _hashes(annotations: Sequence[Annotation]) -> dict[str, set[str]]:
    """Of the sentences of each report; those of unknown reports are under the empty name."""
    found: dict[str, set[str]] = {}
    for a in annotations:
        found.setdefault(a.report or "", set()).add(_hash(a.text))
    return found


def sketches(annotations: Sequence[Annotation]) -> dict[str, str]:
    """Hashes that represent the sentences of each report (bottom-k sketches).

    Parameters
    ----------
    annotations : sequence of Annotation

    Returns
    -------
    dict of str to str
        By report, the `SKETCH` smallest hashes of its sentences, separated by spaces; those of
        unknown reports together under the empty name, at least one in sixteen.

    Notes
    -----
    Two reports with most sentences in common have most of their smallest hashes in common,
    whatever they are called (Broder 1997, "On the resemblance and containment of documents").
    """
    return {
        name: " ".join(sorted(found)[: SKETCH if name else max(SKETCH, len(found) // 16)])
        for name, found in _hashes(annotations).items()
    }


def trained_on(trained: Mapping[str, str], annotations: Sequence[Annotation]) -> tuple[str, ...]:
    """Reports among these annotations that a model was trained on, whole or in part.

    Parameters
    ----------
    trained : mapping of str to str
        What `sketches` gave of the training annotations.
    annotations : sequence of Annotation

    Returns
    -------
    tuple of str
        Their names here; "" for the sentences of unknown reports.
    """
    known = {name: sketch.split() for name, sketch in trained.items()}
    everything = {value for sketch in known.values() for value in sketch}
    return tuple(
        name
        for name, found in _hashes(annotations).items()
        if found & everything
        and any(_same(name, found, other, sketch) for other, sketch in known.items())
    )


def warning_of(model: str, reports: Sequence[str]) -> str:
    """That a model was trained on what it is scored on, in a sentence without its full stop.

    Parameters
    ----------
    model : str
        What to call it.
    reports : sequence of str
        What `trained_on` gives.

    Returns
    -------
    str
    """
    if tuple(reports) == ("",):
        which = "some of these texts"
    else:
        some = [name or "texts of no known report" for name in reports[:_NAMED]]
        some += ["..."] * (len(reports) > _NAMED)
        which = f"{len(reports)} of these reports ({', '.join(some)})"
    return f"{model} was trained on {which}: its scores say nothing about others"


def _same(name: str, found: set[str], other: str, sketch: Sequence[str]) -> bool:
    """Whether sentences are of the report with this sketch, or of a part of it."""
    hits = len(found.intersection(sketch))
    if hits and name and name == other:
        return True
    if hits < _LEAST:
        return False
    # All hashes of the other report up to the last of its sketch are in the sketch: that share
    # of those here says how much of what is here is there, too.
    comparable = sum(value <= sketch[-1] for value in found)
    return hits >= SAME * min(comparable, len(sketch))
