"""Identifiers are found in a vocabulary as a search finds them, whatever it holds."""

import numpy as np
import pytest

from classifier.model.ngrams import Vocabulary, positions


def _even(n: int) -> np.ndarray:
    return np.unique(np.random.default_rng(0).integers(0, 2**64, n, dtype=np.uint64))


@pytest.mark.parametrize(
    "ids",
    [
        np.zeros(0, np.uint64),
        np.array([7], np.uint64),
        np.array([0, 2**64 - 1], np.uint64),
        _even(5_000),
        np.arange(5_000, dtype=np.uint64),  # all begin with the same bits
    ],
    ids=["none", "one", "ends", "even", "alike"],
)
def test_a_vocabulary_finds_what_a_search_finds(ids):
    asked = np.concatenate([ids, ids + np.uint64(1), _even(500)])
    found = Vocabulary(ids).positions(asked)
    assert found.tolist() == positions(asked, ids).tolist()
    assert found[: len(ids)].tolist() == list(range(len(ids)))
