"""What the classifiers say of input that is wrong, in one line, as scikit-learn's do."""

import numpy as np
import pandas as pd
import pytest

from classifier.model.labels import ENOUGH, of_others, polarity_labels, theme_labels
from classifier.model.polarity import PolarityClassifier
from classifier.model.themes import ThemeClassifier

TEXTS = ["The soup was fine.", "The nurse was late.", "The tea was cold."]
THEMES = [[1, 0], [0, 1], [1, 0]]


def test_themes_of_texts_in_every_form():
    for y in (THEMES, np.array(THEMES) == 1, pd.DataFrame(THEMES), [np.array([y]) for y in THEMES]):
        np.testing.assert_array_equal(theme_labels(y, TEXTS), THEMES)


def test_polarities_of_texts_in_every_form():
    names = ["good", None, "bad"]
    for y in (names, np.array(names, dtype=object), pd.Series(names, dtype=object)):
        assert polarity_labels(y, TEXTS).tolist() == names


@pytest.mark.parametrize(
    ("y", "error", "says"),
    [
        (None, ValueError, "y is None"),
        (5, TypeError, "not int"),
        ("workforce", TypeError, "not str"),
        ([], ValueError, "0 labels"),
        (THEMES[:2], ValueError, "2 labels, and X has 3"),
        (np.array(THEMES[:2]), ValueError, "2 labels, and X has 3"),
        ([1, 0, 1], ValueError, "a column for each theme"),
        (np.ones(3), ValueError, "a column for each theme"),
        ([[1, 0], [1], [0]], ValueError, "differ in length"),
        ([["a"], ["b"], ["c"]], ValueError, "expected 1 or 0"),
        (np.full((3, 2), np.nan), ValueError, "expected 1 or 0"),
        (np.full((3, 2), 7), ValueError, "expected 1 or 0"),
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
def test_labels_of_themes_that_are_none(y, error, says):
    with pytest.raises(error, match=says) as raised:
        ThemeClassifier().fit(TEXTS, y)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("y", "error", "says"),
    [
        (None, ValueError, "y is None"),
        (["good", "bad"], ValueError, "2 labels, and X has 3"),
        ([["good"], ["bad"]], ValueError, "2 labels, and X has 3"),
        (np.array([["good"]] * 3), ValueError, "a polarity for each sentence"),
        ([1, 0, 1], TypeError, "names of polarities"),
        (["good"] * 3, ValueError, "at least 2"),
        ([None] * 3, ValueError, "y has 0 of the polarities"),
    ],
    ids=str,
)
def test_labels_of_polarity_that_are_none(y, error, says):
    with pytest.raises(error, match=says) as raised:
        PolarityClassifier().fit(TEXTS, y)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("X", [None, "a text", [], [1, 2], [["a"]], b"a"], ids=str)
@pytest.mark.parametrize("estimator", [ThemeClassifier, PolarityClassifier])
def test_what_is_no_list_of_texts(estimator, X):
    with pytest.raises((TypeError, ValueError), match="text"):
        estimator().fit(X, THEMES)


def test_one_text_is_too_few():
    with pytest.raises(ValueError, match="at least 2"):
        ThemeClassifier().fit(TEXTS[:1], THEMES[:1])


def test_labels_that_are_left_out_where_the_others_say_enough():
    often = np.array([[1, 0, 1], [0, 0, 1]] * ENOUGH, dtype=np.int8)
    Y = np.vstack([often, [[1, 1, 1], [0, 0, 0]]]).astype(np.int8)
    left = np.arange(len(Y)) >= len(often)
    found = of_others(Y, left)
    assert found.dtype == np.int8
    np.testing.assert_array_equal(found[~left], often)
    # None of the others is on the second theme, and all are on the third.
    np.testing.assert_array_equal(found[left], [[-1, 1, 1], [-1, 0, 0]])


@pytest.mark.parametrize("words_alone", [[True], [True] * 4, []])
def test_as_many_words_alone_as_texts(words_alone):
    with pytest.raises(ValueError, match="values, and X has 3 texts"):
        ThemeClassifier().fit(TEXTS, THEMES, words_alone=words_alone)
