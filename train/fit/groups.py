"""Scores of the groups that themes are in (`Codebook.groups`): a group is there if any theme is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Theme
from train.annotation import Annotation

Groups = Mapping[str, Sequence[int]]
"""The columns of the themes of each group."""

_Value = TypeVar("_Value", np.bool_, np.float64)


def most_of_groups(values: NDArray[_Value], groups: Groups) -> NDArray[_Value]:
    """The largest value in each group: whether any theme is assigned, or its probability.

    Parameters
    ----------
    values : ndarray of shape (n_sentences, n_themes)
    groups : mapping of str to sequence of int

    Returns
    -------
    ndarray of shape (n_sentences, n_groups)
    """
    return np.stack([values[:, list(columns)].max(axis=1) for columns in groups.values()], axis=1)


def truth_of_groups(truth: NDArray[np.int8], groups: Groups) -> NDArray[np.int8]:
    """Whether a sentence is on a group, from whether it is on its themes.

    Parameters
    ----------
    truth : ndarray of int8 of shape (n_sentences, n_themes)
        1 or 0; -1 if unknown.
    groups : mapping of str to sequence of int

    Returns
    -------
    ndarray of int8 of shape (n_sentences, n_groups)
        Unknown where it is on no theme that is known, and something is unknown of another.
    """
    found = np.zeros((len(truth), len(groups)), dtype=np.int8)
    for group, columns in enumerate(groups.values()):
        of_group = truth[:, list(columns)]
        found[(of_group < 0).any(axis=1), group] = -1
        found[(of_group == 1).any(axis=1), group] = 1
    return found


def add_unknown(
    truth: NDArray[np.int8], annotations: Sequence[Annotation], known: set[str], groups: Groups
) -> None:
    """Count themes that a model lacks, too, where their names say the group they are in."""
    places = {name: place for place, name in enumerate(groups)}
    for row, annotation in enumerate(annotations):
        for name in annotation.themes - known:
            if (group := Theme(name).group) in places:
                truth[row, places[group]] = 1
