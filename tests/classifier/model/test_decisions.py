"""What people decided about single sentences."""

from dataclasses import replace

import numpy as np
import pytest

from classifier.language.sentences import split
from classifier.model.decisions import OPEN, Decisions
from classifier.model.stored import Stored, Unusable
from classifier.read import read_text

TEXT = "Visits are late. Plans are not clear. Managers do not know why."


def sentences(text=TEXT):
    return split(read_text(text))


@pytest.fixture
def decisions():
    themes = np.array([[1, 0, OPEN], [OPEN] * 3, [0, 0, 1]], dtype=np.int8)
    return Decisions.of([sentences()], themes, np.array([OPEN, OPEN, 1]))


def test_a_sentence_is_known_by_its_letters_and_those_around_it(decisions):
    assert len(decisions) == 2
    again = TEXT.replace("late. ", "late.\u2009").replace("Plans", "PLANS")
    themes, polarity = decisions.about(sentences(again))
    assert themes.tolist() == [[1, 0, OPEN], [OPEN] * 3, [0, 0, 1]]
    assert polarity.tolist() == [OPEN, OPEN, 1]
    themes, polarity = decisions.about(sentences("Staff are new. " + TEXT))
    assert themes.tolist() == [[OPEN] * 3, [OPEN] * 3, [OPEN] * 3, [0, 0, 1]]


def test_what_differs_is_open():
    X = [sentences("Visits are late."), sentences("Visits are late.")]
    found = Decisions.of(X, np.array([[1, 0], [1, 1]], dtype=np.int8), np.array([0, OPEN]))
    themes, polarity = found.about(X[0])
    assert (themes.tolist(), polarity.tolist()) == ([[1, OPEN]], [0])


def test_newer_decisions_count(decisions):
    newer = np.full((3, 3), OPEN, dtype=np.int8)
    newer[0], newer[1, 0] = [0, OPEN, 1], 1
    both = decisions.and_newer(Decisions.of([sentences()], newer, np.array([2, OPEN, OPEN])))
    themes, polarity = both.about(sentences())
    assert themes.tolist() == [[0, 0, 1], [1, OPEN, OPEN], [0, 0, 1]]
    assert polarity.tolist() == [2, OPEN, 1]


def test_a_merged_theme_is_decided_as_far_as_its_parts_are(decisions):
    themes, _ = decisions.regrouped([[1, 2], [0]]).about(sentences())
    assert themes.tolist() == [[OPEN, 1], [OPEN, OPEN], [1, 0]]
    themes, _ = decisions.regrouped([[0, 1]]).about(sentences())
    assert themes.tolist() == [[1], [OPEN], [0]]
    assert len(decisions.regrouped([[0], [1]])) == 2
    assert len(decisions.regrouped([[2]])) == 1  # nothing is left that is decided about the first
    assert decisions.with_new(1).themes[:, 3].tolist() == [OPEN, OPEN]


def test_decisions_are_stored(decisions):
    stored = decisions.to_arrays()
    again = Decisions.from_arrays(stored, 3, 2)
    np.testing.assert_array_equal(again.themes, decisions.themes)
    np.testing.assert_array_equal(again.polarity, decisions.polarity)
    codes = stored.arrays["codes"]
    for wrong in (
        {"codes": codes + np.uint32(2)},
        {"codes": codes[:, :3]},
        {"keys": stored.arrays["keys"][::-1].copy()},
        {"keys": stored.arrays["keys"][:0], "codes": codes[:0]},
        {"others": codes},
    ):
        with pytest.raises(Unusable):
            Decisions.from_arrays(replace(stored, arrays={**stored.arrays, **wrong}), 3, 2)
    with pytest.raises(Unusable):
        Decisions.from_arrays(stored, 3, 1)
    with pytest.raises(Unusable):
        Decisions.from_arrays(Stored({"x": 1}, stored.arrays), 3, 2)
