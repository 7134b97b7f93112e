"""What is added to log-probabilities so that rare classes are found, too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def macro_f1(truth: NDArray[np.int64], chosen: NDArray[np.int64], n_classes: int) -> float:
    """Macro-F1 of class numbers: that of scikit-learn without its checks, hundreds of times."""
    hits = np.bincount(truth[truth == chosen], minlength=n_classes)
    both = np.bincount(truth, minlength=n_classes) + np.bincount(chosen, minlength=n_classes)
    return float((2 * hits / np.maximum(both, 1)).mean())


def best_offsets(
    probabilities: NDArray[np.float64], codes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Offsets of the log-probabilities with the best macro-F1, by coordinate ascent."""
    logs = np.log(np.maximum(probabilities, 1e-9))
    offsets = np.zeros(logs.shape[1])
    grid = np.linspace(-2, 2.5, 46)
    rarest_last = np.argsort(-np.bincount(codes, minlength=len(offsets)))
    for _ in range(3):
        for k in rarest_last[1:]:  # the most frequent class is the fixed point
            scores = []
            for value in grid:
                offsets[k] = value
                scores.append(macro_f1(codes, (logs + offsets).argmax(axis=1), len(offsets)))
            smooth = np.convolve(np.pad(scores, 2, mode="edge"), np.ones(5) / 5, "valid")
            offsets[k] = grid[int(np.argmax(smooth))]
    return offsets
