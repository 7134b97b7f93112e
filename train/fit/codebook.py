"""Which themes a model is trained on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Literal

from classifier.bundle.manifest import wrong_in_codebook
from classifier.bundle.shipped import shipped
from classifier.codebook import Codebook
from train.annotation import Annotation, AnnotationError, as_codebook
from train.read.record import shown

FEW = 5
"""Annotated sentences that a theme, or a polarity, needs to be learnt."""

FEW_FOR_SCORES = 20
"""A theme with fewer is hardly learnt, and its scores say little."""

_NAMED = 10  # themes in a message

Few = Literal["drop", "keep", "stop"]


def default_codebook_path() -> Path:
    """Where the codebook that ships with the package is."""
    return shipped("data/codebook.toml", "corpus/codebook.toml")


def codebook_for(annotations: Sequence[Annotation], codebook: Codebook | None) -> Codebook:
    """The codebook to train with, checked against the annotations.

    Parameters
    ----------
    annotations : sequence of Annotation
    codebook : Codebook or None
        None to take the names that occur in the annotations.

    Returns
    -------
    Codebook

    Raises
    ------
    AnnotationError
        If an annotation has a theme or polarity that the codebook does not know.
    """
    if codebook is None:
        found = as_codebook(annotations)
        if not found.themes:
            raise AnnotationError("no annotation has a theme")
        return found
    known = set(codebook.names)
    for a in annotations:
        if unknown := sorted(a.themes - known):
            raise AnnotationError(f"{a.where}: theme {shown(unknown[0])} is not in the codebook")
        if a.polarity and codebook.polarities and a.polarity not in codebook.polarities:
            raise AnnotationError(f"{a.where}: polarity {shown(a.polarity)} is not in the codebook")
    return codebook


def hardly_learnt(names: Iterable[str], counts: Mapping[str, int]) -> dict[str, int]:
    """The themes with fewer than `FEW_FOR_SCORES` sentences, and how many they have.

    Parameters
    ----------
    names : iterable of str
    counts : mapping of str to int
        Annotated sentences by theme; a theme may be missing.
    """
    found = {name: counts.get(name, 0) for name in names}
    return {name: count for name, count in found.items() if count < FEW_FOR_SCORES}


def with_counts(found: Mapping[str, int]) -> str:
    """Names of themes with their numbers of sentences, for a line.

    Examples
    --------
    >>> with_counts({"food": 3, "staff": 1})
    'food (3), staff (1)'
    """
    named = ", ".join(f"{name} ({count})" for name, count in islice(found.items(), _NAMED))
    return named + (f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else "")


def enough_examples(
    annotations: Sequence[Annotation], codebook: Codebook, few: Few = "drop"
) -> tuple[Codebook, dict[str, int]]:
    """The codebook without the themes that can't be learnt.

    Parameters
    ----------
    annotations : sequence of Annotation
    codebook : Codebook
    few : {'drop', 'keep', 'stop'}, default 'drop'
        What to do about themes with fewer than `FEW` annotated sentences: leave them out, train
        them all the same, or train nothing. A theme without any is left out in any case.

    Returns
    -------
    codebook : Codebook
    found : dict of str to int
        The themes with few sentences, and how many they have.

    Raises
    ------
    AnnotationError
        If there are such themes and `few` is 'stop', or no theme is left, or more than a bundle may
        have.
    """
    counts = Counter(theme for a in annotations for theme in a.themes)
    found = {name: counts[name] for name in codebook.names if counts[name] < FEW}
    named = with_counts(found)
    if found and few == "stop":
        raise AnnotationError(f"themes with fewer than {FEW} annotated sentences: {named}")
    left_out = {name for name, count in found.items() if few == "drop" or not count}
    kept = codebook.without(left_out)
    if not kept.themes:
        raise AnnotationError(f"no theme has {FEW} annotated sentences: {named}")
    if wrong := wrong_in_codebook(kept):
        raise AnnotationError(f"the codebook has {wrong}: no model can be trained from it")
    return kept, found


def enough_of_polarities(
    annotations: Sequence[Annotation], few: Few = "drop"
) -> tuple[list[Annotation], dict[str, int]]:
    """Annotations without the polarities that can't be learnt.

    Parameters
    ----------
    annotations : sequence of Annotation
    few : {'drop', 'keep', 'stop'}, default 'drop'
        What to do about polarities with fewer than `FEW` annotated sentences, as for themes.

    Returns
    -------
    annotations : list of Annotation
        Nobody has decided on the polarity of those whose own is left out.
    found : dict of str to int
        The polarities with few sentences, and how many they have.

    Raises
    ------
    AnnotationError
        If there are such polarities and `few` is 'stop'.
    """
    counts = Counter(a.polarity for a in annotations if a.polarity)
    found = {name: count for name, count in sorted(counts.items()) if count < FEW}
    if found and few == "stop":
        named = with_counts(found)
        raise AnnotationError(f"polarities with fewer than {FEW} annotated sentences: {named}")
    left_out = set(found) if few == "drop" else set()
    return [replace(a, polarity=None) if a.polarity in left_out else a for a in annotations], found
