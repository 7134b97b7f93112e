"""Who coded what: the codings of one person among several, and what all of them said together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from classifier.results.sentence import Coding
from train.annotation import Annotation, AnnotationError
from train.read.record import shown
from train.read.repeated import KeyTwice, once


def codings_of(value: Any) -> tuple[Coding, ...]:
    """Codings in the canonical form, or as JSON in a cell; those of one person `together`.

    Parameters
    ----------
    value : object
        A list of objects with ``theme``, ``polarity`` or neither, ``coder`` and ``memo``; or
        nothing.

    Raises
    ------
    ValueError
        If it is something else, with what.
    """
    if isinstance(value, str) and value.strip():
        try:
            value = json.loads(value, object_pairs_hook=once)
        except KeyTwice as error:
            raise ValueError(f"'codings' has {error}") from None
        except (ValueError, RecursionError):
            raise ValueError(f"'codings' should be JSON, found {shown(value)}") from None
    if not value:
        return ()
    found = []
    for one in value if isinstance(value, list) else [value]:
        fields = {k: v for k, v in one.items() if v is not None} if isinstance(one, dict) else {}
        named = [name for name in ("theme", "polarity") if fields.get(name)]
        coder, memo = fields.get("coder", ""), fields.get("memo", "")
        says = len(named) == 1 or (not named and (coder or memo))
        if not says or not all(isinstance(text, str) for text in fields.values()):
            raise ValueError(
                f"'codings' should be a list of objects with a theme or a polarity, a coder and a"
                f" memo, found {shown(value)}"
            )
        name = fields[named[0]] if named else ""
        found.append(Coding(name, named == ["polarity"], coder, memo))
    return together(found)


def together(codings: Iterable[Coding]) -> tuple[Coding, ...]:
    """Codings with those that differ in nothing but the memo made one.

    Two phrases of a sentence may have the same code by the same person.

    Parameters
    ----------
    codings : iterable of Coding

    Returns
    -------
    tuple of Coding
        In the order of first appearance; the memos of one below each other.
    """
    memos: dict[Coding, dict[str, None]] = {}
    for coding in codings:
        memos.setdefault(replace(coding, memo=""), {})[coding.memo] = None
    return tuple(replace(one, memo="\n".join(filter(None, of))) for one, of in memos.items())


def said(
    themes: Iterable[str],
    polarity: str | None,
    coder: str = "",
    memo: str = "",
    *,
    read: bool = False,
) -> tuple[Coding, ...]:
    """The codings of one person.

    Parameters
    ----------
    themes : iterable of str
        Those that they named.
    polarity : str or None
    coder, memo : str
    read : bool, default False
        Say also that they read the sentence, whatever they named.

    Returns
    -------
    tuple of Coding
        One without a name where they named nothing, and it is known who they are or what they
        noted; and where it is to be said that they read the sentence, and who they are.
    """
    codings = [Coding(name, coder=coder, memo=memo) for name in themes]
    if polarity:
        codings.append(Coding(polarity, True, coder, memo))
    if not codings and (coder or memo):
        codings.append(Coding("", coder=coder, memo=memo))
    elif read and coder:
        codings.append(Coding("", coder=coder))
    return tuple(codings)


def said_by(codings: Iterable[Coding]) -> tuple[list[str], str | None]:
    """The themes that any of them names, and the polarity if they name exactly one."""
    codings = list(codings)
    themes = dict.fromkeys(c.name for c in codings if c.name and not c.of_polarity)
    polarities = {coding.name for coding in codings if coding.of_polarity}
    return list(themes), polarities.pop() if len(polarities) == 1 else None


def coders_of(annotations: Iterable[Annotation]) -> list[str]:
    """The people whose codings are in annotations, in the order of their names."""
    return sorted({coding.coder for a in annotations for coding in a.codings} - {""})


def coded_by(annotations: Sequence[Annotation], coder: str) -> list[Annotation]:
    """What one person says of the reports that they coded.

    Parameters
    ----------
    annotations : sequence of Annotation
    coder : str

    Returns
    -------
    list of Annotation
        The sentences of the reports with a coding of theirs: the others they have not read, as
        far as anyone can tell. Where a coding without a name says of somebody that they read a
        sentence of a report, those of its sentences alone that they are said to have read.

    Raises
    ------
    AnnotationError
        If nothing was coded by them.
    """
    theirs = {a.report for a in annotations if any(c.coder == coder for c in a.codings)}
    if not theirs:
        known = ", ".join(map(shown, coders_of(annotations))) or "nobody by name"
        raise AnnotationError(f"nothing was coded by {shown(coder)}; the annotations name {known}")
    listed = {a.report for a in annotations if any(c.coder and not c.name for c in a.codings)}
    found = []
    for a in annotations:
        codings = tuple(coding for coding in a.codings if coding.coder == coder)
        if codings or (a.report in theirs and a.report not in listed):
            themes, polarity = said_by(codings)
            judged = None if a.judged is None else a.judged.union(said_by(a.codings)[0])
            found.append(
                replace(
                    a,
                    themes=frozenset(themes),
                    polarity=polarity,
                    judged=judged,
                    codings=codings,
                )
            )
    return found
