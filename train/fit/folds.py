"""Which reports are tested together in cross-validation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from iterstrat.ml_stratifiers import MultilabelStratifiedKFold
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from train.annotation import Annotation

FEWEST_REPORTS = 3
"""Reports from which folds keep them whole."""


def enough_reports(annotations: Sequence[Annotation]) -> bool:
    """Whether folds can keep reports whole: all are known, and there are `FEWEST_REPORTS`."""
    reports = {a.report for a in annotations}
    return None not in reports and len(reports) >= FEWEST_REPORTS


def split_folds(
    Y: Sequence[NDArray[np.int8]], folds: int, *, stratified: bool = False, seed: int = 0
) -> list[NDArray[np.int64]]:
    """Which reports each fold tests.

    Parameters
    ----------
    Y : sequence of ndarray of int8 of shape (n_sentences, n_themes)
        For each report, or other unit that is not to be split, the themes of its sentences.
    folds : int
    stratified : bool, default False
        Spread every theme evenly over the folds (Sechidis, Tsoumakas and Vlahavas 2011, "On the
        stratification of multi-label data").
    seed : int, default 0

    Returns
    -------
    list of ndarray of int
        Indices into `Y`.
    """
    units = np.arange(len(Y))
    if stratified:
        themes = np.array([(y == 1).any(axis=0) for y in Y]).astype(int)
        if themes.shape[1] == 1:  # one column does not count as labels; with its opposite it does
            themes = np.hstack([themes, 1 - themes])
        even = MultilabelStratifiedKFold(folds, shuffle=True, random_state=seed)
        return [test for _, test in even.split(units, themes)]
    by_report = GroupKFold(folds, shuffle=True, random_state=seed)
    return [test for _, test in by_report.split(units, groups=units)]
