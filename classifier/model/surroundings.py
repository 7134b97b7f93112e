"""The surroundings of sentences: which other sentences are where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifier.language.sentences import Sentences
from classifier.report import KINDS, ROLES, SECTIONS

N_SECTIONS = len(SECTIONS) + 1
"""Columns that say in which section a sentence is; the last is for none."""

N_ROLES = len(ROLES) + 1
"""Columns that say what the part is for that a sentence is in; the last is for none."""

WINDOW = 6
"""How many sentences on either side count as surroundings in a long paragraph."""

_M = TypeVar("_M", NDArray[np.float32], sp.csr_matrix)


def picked(values: _M, neighbour: NDArray[np.int64]) -> _M:
    """Rows of a neighbour of each sentence; nothing but 0 where a sentence has none.

    Parameters
    ----------
    values : ndarray or csr_matrix of shape (n_sentences, n_values)
    neighbour : ndarray of int of shape (n_sentences,)
        Number of the neighbour, -1 for none.

    Returns
    -------
    ndarray or csr_matrix of shape (n_sentences, n_values)
    """
    none = neighbour < 0
    if isinstance(values, np.ndarray):
        rows = values.take(neighbour, axis=0, mode="wrap")
        rows[none] = 0
        return rows
    empty = sp.csr_matrix((1, values.shape[1]), dtype=values.dtype)
    return sp.vstack([values, empty], format="csr")[np.where(none, len(neighbour), neighbour)]


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """Where each sentence is, for the sentences of several reports.

    Attributes
    ----------
    previous, following, first : ndarray of int of shape (n_sentences,)
        Numbers of the sentence before and after it in its paragraph, and of the first of the
        paragraph unless it is that itself; -1 for none.
    rest : csr_matrix of shape (n_sentences, n_sentences)
        1 for all others of the paragraph within `WINDOW`.
    n_rest : ndarray of shape (n_sentences, 1)
        How many they are, and 1 for none.
    before, after : ndarray of int of shape (n_sentences,)
        Numbers of the sentence before and after it in its report; -1 for none.
    report, section_group : ndarray of shape (n_sentences,)
        Number of the report, and of the section of a report, it is in.
    section : ndarray of shape (n_sentences, n_sections)
        1 in the column of the section; the last column is for none.
    role : ndarray of shape (n_sentences, n_roles)
        The same for what the part is for.
    bullet : ndarray of shape (n_sentences,)
    position, length : ndarray of shape (n_sentences,)
        Position in the paragraph, counted from 0, and sentences in the paragraph.
    in_report, in_section : ndarray of shape (n_sentences,)
        Position in the report and in the run of its section, from 0 to 1.
    """

    previous: NDArray[np.int64]
    following: NDArray[np.int64]
    first: NDArray[np.int64]
    rest: sp.csr_matrix
    n_rest: NDArray[np.float32]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    report: NDArray[np.int64]
    section_group: NDArray[np.int64]
    section: NDArray[np.float32]
    role: NDArray[np.float32]
    bullet: NDArray[np.float32]
    position: NDArray[np.int64]
    length: NDArray[np.int64]
    in_report: NDArray[np.float32]
    in_section: NDArray[np.float32]

    @classmethod
    def of(cls, X: Sequence[Sentences]) -> Surroundings:
        """Surroundings of all sentences of several reports.

        Parameters
        ----------
        X : sequence of Sentences
            One for each report.
        """
        sizes = np.concatenate(
            [np.ones(len(x), dtype=np.int64) if x.alone else [len(x)] for x in X]
        ).astype(np.int64)
        report = np.repeat(np.arange(len(sizes)), sizes)
        paragraph = _runs(report, np.concatenate([sentences.paragraphs for sentences in X]))
        sections = np.concatenate([sentences.sections for sentences in X])
        roles = np.concatenate([sentences.roles for sentences in X])
        bullets = np.concatenate([sentences.kinds for sentences in X]) == KINDS.index("bullet")
        index = np.arange(len(report))
        start, length = _extent(paragraph)
        position = index - start
        first_of_report, in_report = _extent(report)
        last_of_report = first_of_report + in_report - 1
        rest = _others(start, length)
        return cls(
            previous=np.where(position > 0, index - 1, -1),
            following=np.where(position < length - 1, index + 1, -1),
            first=np.where(position > 0, start, -1),
            rest=rest,
            n_rest=np.maximum(np.diff(rest.indptr), 1).astype(np.float32)[:, None],
            before=np.where(index > first_of_report, index - 1, -1),
            after=np.where(index < last_of_report, index + 1, -1),
            report=report,
            section_group=np.unique(report * N_SECTIONS + sections, return_inverse=True)[1],
            section=np.eye(N_SECTIONS, dtype=np.float32)[sections],
            role=np.eye(N_ROLES, dtype=np.float32)[roles],
            bullet=bullets.astype(np.float32),
            position=position,
            length=length,
            in_report=((index - first_of_report) / in_report).astype(np.float32),
            in_section=_share(_runs(report, sections)),
        )


def _runs(*keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of the run of equal keys that each row is in."""
    changes = np.any([np.diff(key) != 0 for key in keys], axis=0)
    return np.concatenate([[0], np.cumsum(changes)]) if len(keys[0]) else np.zeros(0, np.int64)


def _extent(runs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First row and number of rows of the run that each row is in."""
    lengths = np.bincount(runs)
    starts = np.cumsum(lengths) - lengths
    return starts[runs], lengths[runs]


def _share(runs: NDArray[np.int64]) -> NDArray[np.float32]:
    start, length = _extent(runs)
    return ((np.arange(len(runs)) - start) / length).astype(np.float32)


def _others(start: NDArray[np.int64], length: NDArray[np.int64]) -> sp.csr_matrix:
    """The other sentences of the paragraph, at most `WINDOW` before and after."""
    index = np.arange(len(start))
    first = np.maximum(start, index - WINDOW)
    sizes = np.minimum(start + length, index + WINDOW + 1) - first - 1
    limits = np.concatenate([[0], np.cumsum(sizes)])
    rows = np.repeat(index, sizes)
    columns = first[rows] + np.arange(limits[-1]) - limits[rows]
    columns += columns >= rows  # not the sentence itself
    ones = np.ones(len(columns), np.float32)
    shape = (len(index), len(index))
    return sp.csr_matrix((ones, columns.astype(np.int32), limits.astype(np.int32)), shape)


def group_mean(values: NDArray[np.float32], group: NDArray[np.int64]) -> NDArray[np.float32]:
    """Mean over the rows of each group, for each row.

    Parameters
    ----------
    values : ndarray of shape (n_rows, n_values)
    group : ndarray of int of shape (n_rows,)

    Returns
    -------
    ndarray of shape (n_rows, n_values)
    """
    counts = np.bincount(group)
    members = sp.csc_matrix(
        (np.ones(len(group)), group.astype(np.int32), np.arange(len(group) + 1, dtype=np.int32)),
        shape=(len(counts), len(group)),
    )
    means: NDArray[np.float32] = (members @ values / counts[:, None]).astype(np.float32)[group]
    return means
