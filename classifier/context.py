"""The surroundings of sentences, as matrices that pick one sentence's neighbours.

A row of `Surroundings.previous @ features` holds the features of the sentence before, and so
on; rows of sentences that have no such neighbour are empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from spacy.strings import get_string_id

from classifier.report import SECTIONS
from classifier.sentences import KINDS, Sentences

_BACK_REFERENCES = np.array(
    sorted(
        map(
            get_string_id,
            [
                "they",
                "their",
                "them",
                "these",
                "those",
                "this",
                "that",
                "such",
                "it",
                "its",
                "here",
                "both",
                "he",
                "she",
            ],
        )
    ),
    dtype=np.uint64,
)

_OPENINGS = np.array(
    [get_string_id(word) for word in ("they", "their", "these", "this", "it", "however")],
    dtype=np.uint64,
)

WINDOW = 6
"""Of a long paragraph, so many sentences on either side belong to a sentence's surroundings."""


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """Where each sentence stands, for the sentences of several reports.

    Attributes
    ----------
    previous, following, first, rest : csr_matrix of shape (n_sentences, n_sentences)
        The sentence before and after it in its paragraph, the first of the paragraph unless it
        is that itself, and all others of the paragraph within `WINDOW`.
    before, after : csr_matrix of shape (n_sentences, n_sentences)
        The sentence before and after it in its report.
    report, section_group : ndarray of shape (n_sentences,)
        Number of the report, and of the section of a report, it stands in.
    section : ndarray of shape (n_sentences, n_sections + 1)
        1 in the column of the section; the last column is for none.
    bullet : ndarray of shape (n_sentences,)
    position, length : ndarray of shape (n_sentences,)
        Position in the paragraph, counted from 0, and sentences in the paragraph.
    in_report, in_section : ndarray of shape (n_sentences,)
        Position in the report and in the run of its section, from 0 to 1.
    """

    previous: sp.csr_matrix
    following: sp.csr_matrix
    first: sp.csr_matrix
    rest: sp.csr_matrix
    before: sp.csr_matrix
    after: sp.csr_matrix
    report: NDArray[np.int64]
    section_group: NDArray[np.int64]
    section: NDArray[np.float32]
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
        sizes = np.array([len(sentences) for sentences in X])
        report = np.repeat(np.arange(len(X)), sizes)
        paragraph = _runs(report, np.concatenate([sentences.paragraphs for sentences in X]))
        sections = np.concatenate([sentences.sections for sentences in X])
        bullets = np.concatenate([sentences.kinds for sentences in X]) == KINDS.index("bullet")
        index = np.arange(len(report))
        start, length = _extent(paragraph)
        position = index - start
        return cls(
            previous=_picking(index, index - 1, position > 0),
            following=_picking(index, index + 1, position < length - 1),
            first=_picking(index, start, position > 0),
            rest=_others(start, length),
            before=_picking(index, index - 1, _same(report, -1)),
            after=_picking(index, index + 1, _same(report, 1)),
            report=report,
            section_group=np.unique(report * (len(SECTIONS) + 1) + sections, return_inverse=True)[
                1
            ],
            section=np.eye(len(SECTIONS) + 1, dtype=np.float32)[sections],
            bullet=bullets.astype(np.float32),
            position=position,
            length=length,
            in_report=_share(report),
            in_section=_share(_runs(report, sections)),
        )


def _runs(*keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of the run of equal keys that each row stands in."""
    changes = np.any([np.diff(key) != 0 for key in keys], axis=0)
    return np.concatenate([[0], np.cumsum(changes)]) if len(keys[0]) else np.zeros(0, np.int64)


def _extent(runs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First row and number of rows of the run that each row stands in."""
    lengths = np.bincount(runs)
    starts = np.cumsum(lengths) - lengths
    return starts[runs], lengths[runs]


def _same(groups: NDArray[np.int64], step: int) -> NDArray[np.bool_]:
    """Whether the row that many steps away is of the same group."""
    other = np.clip(np.arange(len(groups)) + step, 0, max(len(groups) - 1, 0))
    same: NDArray[np.bool_] = (groups[other] == groups) & (other == np.arange(len(groups)) + step)
    return same


def _share(runs: NDArray[np.int64]) -> NDArray[np.float32]:
    start, length = _extent(runs)
    return ((np.arange(len(runs)) - start) / length).astype(np.float32)


def _picking(
    rows: NDArray[np.int64], columns: NDArray[np.int64], where: NDArray[np.bool_]
) -> sp.csr_matrix:
    return sp.csr_matrix(
        (np.ones(where.sum(), np.float32), (rows[where], columns[where])),
        shape=(len(rows), len(rows)),
    )


def _others(start: NDArray[np.int64], length: NDArray[np.int64]) -> sp.csr_matrix:
    """The other sentences of the paragraph, at most `WINDOW` before and after."""
    index = np.arange(len(start))
    pairs = [(index, index + step) for step in range(-WINDOW, WINDOW + 1) if step]
    rows = np.concatenate([row for row, _ in pairs]) if len(index) else index
    columns = np.concatenate([column for _, column in pairs]) if len(index) else index
    inside = (columns >= start[rows]) & (columns < start[rows] + length[rows])
    return sp.csr_matrix(
        (np.ones(inside.sum(), np.float32), (rows[inside], columns[inside])),
        shape=(len(index), len(index)),
    )


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
    sums = np.zeros((len(counts), values.shape[1]), dtype=np.float64)
    np.add.at(sums, group, values)
    means: NDArray[np.float32] = (sums / counts[:, None]).astype(np.float32)[group]
    return means


def place(X: Sequence[Sentences], around: Surroundings) -> NDArray[np.float32]:
    """Where a sentence stands, how long it is and whether it points back.

    Parameters
    ----------
    X : sequence of Sentences
    around : Surroundings
        Of the same sentences.

    Returns
    -------
    ndarray of float32 of shape (n_sentences, n_place)
    """
    lengths = np.concatenate([np.diff(sentences.offsets) for sentences in X])
    opening = np.concatenate([sentences.opening for sentences in X])
    return np.column_stack(
        [
            around.section,
            np.log1p(lengths),
            np.isin(opening, _BACK_REFERENCES),
            opening[:, None] == _OPENINGS,
            around.bullet,
            around.position == 0,
            around.position == 1,
            around.position == around.length - 1,
            np.minimum(around.position, 8) / 4,
            np.minimum(around.length, 10) / 5,
            around.in_report,
            around.in_section,
        ]
    ).astype(np.float32)
