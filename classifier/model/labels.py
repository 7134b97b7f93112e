"""Labels that a caller gives with sentences: checked, and one row for each sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.language.sentences import Sentences

Labels = NDArray[Any] | Sequence[Any]
"""Labels of the sentences of all reports, as one array or as one for each report; of texts that
stand alone, also a label, or a row of them, for each."""

ENOUGH = 20
"""Fewest sentences on a theme, and on others, that its decisions are learnt from alone."""


def theme_labels(y: Labels, X: Sequence[Sentences | str]) -> NDArray[np.int8]:
    """Whether sentences are about themes: 1, 0, or -1 where that is not known.

    Parameters
    ----------
    y : array or sequence
    X : sequence of Sentences or str

    Returns
    -------
    ndarray of int8 of shape (n_sentences, n_themes)

    Raises
    ------
    TypeError, ValueError
        If they are no such labels, or not of these sentences.
    """
    found = _stacked(y, X, 2, "a column for each theme")
    try:
        whole: NDArray[np.int8] = found.astype(np.int8)
        right = bool(((whole == found) & (np.abs(whole) <= 1)).all())
    except (TypeError, ValueError):
        right = False
    if not right:
        raise ValueError("y: expected 1 or 0 for each theme, or -1 where that is not known")
    return whole


def polarity_labels(y: Labels, X: Sequence[Sentences | str]) -> NDArray[np.object_]:
    """Names of polarities; None of a sentence whose polarity is not known.

    Parameters
    ----------
    y : array or sequence
    X : sequence of Sentences or str

    Returns
    -------
    ndarray of object of shape (n_sentences,)

    Raises
    ------
    TypeError, ValueError
        If they are no such labels, or not of these sentences.
    """
    found = _stacked(y, X, 1, "a polarity for each sentence").astype(object)
    for value in found:
        if value is not None and not isinstance(value, str):
            raise TypeError(f"y: expected names of polarities or None, not {value!r:.40}")
    return found


def _stacked(y: Any, X: Sequence[Sentences | str], dimensions: int, what: str) -> NDArray[Any]:
    """Labels of all sentences, one report after the other."""
    if y is None:
        raise ValueError("y is None: labels are needed")
    if isinstance(y, str | bytes | dict) or not hasattr(y, "__len__"):
        raise TypeError(f"y: expected {what}, not {type(y).__name__}")
    sizes = [len(x) if isinstance(x, Sentences) else 1 for x in X]
    y = y.to_numpy() if hasattr(y, "to_numpy") else y  # a column or a frame
    if not isinstance(y, np.ndarray):
        y = _joined([_array(part) for part in y], sizes, dimensions)
    if y.ndim != dimensions:
        raise ValueError(f"y: expected {what}, and its shape is {y.shape}")
    if len(y) != sum(sizes):
        raise ValueError(f"y has {len(y):,} labels, and X has {sum(sizes):,} sentences")
    labels: NDArray[Any] = y
    return labels


def _array(part: Any) -> NDArray[Any]:
    part = part.to_numpy() if hasattr(part, "to_numpy") else part
    if isinstance(part, str) or part is None:
        return np.array(part, dtype=object)
    try:
        return np.asarray(part)
    except ValueError:
        raise ValueError("y: its rows differ in length") from None


def _joined(parts: list[NDArray[Any]], sizes: list[int], dimensions: int) -> NDArray[Any]:
    """One array of parts, each of them the labels of a report, or those of one sentence."""
    if len(parts) != len(sizes):
        raise ValueError(f"y has {len(parts):,} labels, and X has {len(sizes):,} reports or texts")
    if all(part.ndim == dimensions for part in parts):
        for number, (part, size) in enumerate(zip(parts, sizes, strict=True), 1):
            if len(part) != size:
                raise ValueError(
                    f"number {number} of y has {len(part):,} labels, and that of X {size:,}"
                    " sentences"
                )
        if len({part.shape[1:] for part in parts}) > 1:
            raise ValueError("y: its rows differ in length")
        return np.concatenate(parts)
    if len({part.shape for part in parts}) > 1:
        raise ValueError("y: its rows differ in length")
    return np.stack(parts) if parts else np.zeros(0)


def of_others(Y: NDArray[np.int8], left: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Labels without those of some sentences, of themes of which the others say enough.

    Parameters
    ----------
    Y : ndarray of int8 of shape (n_sentences, n_themes)
    left : ndarray of bool of shape (n_sentences,)
        Sentences to leave out.

    Returns
    -------
    ndarray of int8 of shape (n_sentences, n_themes)
        With -1 for what is left out.
    """
    others = Y[~left]
    fewest = np.minimum((others == 1).sum(axis=0), (others == 0).sum(axis=0))
    enough = fewest >= ENOUGH
    return np.where(left[:, None] & enough, np.int8(-1), Y)


def macro_f1(truth: NDArray[np.int8], assigned: NDArray[np.bool_]) -> float:
    """Macro-F1 over the themes that occur, of what is known.

    Parameters
    ----------
    truth, assigned : ndarray of shape (n_sentences, n_themes)

    Returns
    -------
    float
    """
    from sklearn.metrics import f1_score

    known, occur = truth >= 0, np.flatnonzero((truth == 1).any(axis=0))
    of_themes = [f1_score(truth[known[:, k], k], assigned[known[:, k], k]) for k in occur]
    return float(np.mean(of_themes))
