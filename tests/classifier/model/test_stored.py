"""Estimators as numbers: they are built from their own, and refuse all others."""

import copy
import json

import numpy as np
import pytest

import classifier
from classifier.model.estimators import Estimators
from classifier.model.stored import Stored, Unusable

ARRAYS = sorted(classifier.load_model().estimators.to_arrays().arrays)


@pytest.fixture(scope="module")
def whole():
    return classifier.load_model().estimators


def built(whole, settings, arrays) -> Estimators:
    stored = Stored(settings, arrays)
    return Estimators.from_arrays(stored, whole.codebook, whole.thresholds, {})


def refused(whole, stored, **changes) -> str:
    """The reason why other arrays are refused; None leaves one out."""
    arrays = {k: v for k, v in (stored.arrays | changes).items() if v is not None}
    with pytest.raises(Unusable) as caught:
        built(whole, stored.settings, arrays)
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_estimators_are_built_from_what_they_give(whole):
    stored = whole.to_arrays()
    settings = json.loads(json.dumps(stored.settings))  # as a manifest keeps them
    again = built(whole, settings, stored.arrays).to_arrays()
    assert json.dumps(again.settings) == json.dumps(stored.settings)
    assert again.arrays.keys() == stored.arrays.keys()
    for name, array in stored.arrays.items():
        np.testing.assert_array_equal(again.arrays[name], array)


def test_a_vectorizer_that_is_the_same_is_kept_once(whole):
    stored = whole.to_arrays()
    assert stored.settings["polarity"]["vectorizer"] is None
    assert not [name for name in stored.arrays if name.startswith("polarity.vectorizer")]
    other = copy.copy(whole.polarity_classifier)
    other.vectorizer_ = copy.copy(other.vectorizer_).set_params(opening=7)
    parts = (whole.codebook, whole.theme_classifier, other, whole.thresholds)
    stored = Estimators(*parts).to_arrays()
    assert stored.settings["polarity"]["vectorizer"]["opening"] == 7
    again = built(whole, stored.settings, stored.arrays)
    assert again.polarity_classifier.vectorizer_.opening == 7
    assert again.theme_classifier.vectorizer_.opening == 8


def other_shape(array):
    return array[..., :-1]


def another_axis(array):
    return array[..., None]


def no_values(array):
    return array[:0]


def other_precision(array):
    return array.astype(np.float32 if array.dtype == np.float64 else np.float64)


def whole_numbers(array):
    return array.astype(np.int64)


def objects(array):
    return array.astype(object)


def texts(array):
    return array.astype(str)


def turned(array):
    """Nobody would notice a square one; it is told by the probe."""
    return array.T if array.shape != array.T.shape else array[1:]


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_is_exactly_the_one_that_is_needed(whole, name):
    stored = whole.to_arrays()
    array = stored.arrays[name]
    kinds = [other_shape, another_axis, no_values, other_precision, whole_numbers, turned]
    if array.size < 100_000:
        kinds += [objects, texts]
    for change in kinds:
        refused(whole, stored, **{name: change(array)})
    reason = refused(whole, stored, **{name: None})
    assert "lacks" in reason or "has no" in reason


WEIGHTS = [name for name in ARRAYS if not name.endswith(("_ids", ".begins", ".columns"))]


@pytest.mark.parametrize("name", WEIGHTS)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30, -2e9])
def test_weights_are_numbers_that_can_be_worked_with(whole, name, value):
    stored = whole.to_arrays()
    array = stored.arrays[name].copy()
    array.flat[array.size // 2] = value
    assert "not finite numbers" in refused(whole, stored, **{name: array})


@pytest.mark.parametrize("name", [name for name in ARRAYS if name.endswith("_ids")])
def test_n_grams_are_in_order(whole, name):
    stored = whole.to_arrays()
    array = stored.arrays[name]
    for other in (array[::-1], np.zeros_like(array), np.repeat(array[::2], 2)[: len(array)]):
        assert "not in order" in refused(whole, stored, **{name: other})


@pytest.mark.parametrize(
    "name", ["more", "", "themes", "themes.", "themes.more", "themes.second.network.more", "."]
)
def test_an_array_that_nothing_needs_is_refused(whole, name):
    assert "array" in refused(whole, whole.to_arrays(), **{name: np.zeros(2)})


def paths(settings, start=()):
    for name, value in settings.items():
        yield (*start, name)
        if isinstance(value, dict):
            yield from paths(value, (*start, name))


def put(settings, path, value):
    *way, last = path
    for name in way:
        settings = settings[name]
    settings[last] = value


STRANGE = [
    *("", "x" * 10**6, b"1", float("nan"), float("inf"), 1e30, 10**30, 10**5000, [], [[]], {}),
    *([None], [10**30], {"a": {}}, [1] * 10**5, np.zeros(3), object(), True, -1, None, 2.5),
]


def tried_to_build(whole, settings, arrays):
    try:
        return "", built(whole, settings, arrays)
    except Unusable as error:
        return str(error), None


def test_a_setting_is_one_or_is_refused(whole):
    """What is built in spite of a strange setting has one that its estimator may have."""
    stored = whole.to_arrays()
    settings = json.loads(json.dumps(stored.settings))
    tried = 0
    for path in list(paths(settings)):
        for value in STRANGE:
            other = copy.deepcopy(settings)
            put(other, path, value)
            reason, found = tried_to_build(whole, other, stored.arrays)
            assert len(reason) < 300, path
            if found is not None:
                kept = found.to_arrays().settings
                for name in path:
                    kept = kept[name]
                assert type(kept) in (int, float, bool, list, type(None), dict), (path, value)
            tried += 1
    assert tried > 800


@pytest.mark.parametrize("name", ["C", "vectorizer", "second", "alone"])
def test_a_setting_that_is_missing_or_too_many_is_told(whole, name):
    stored = whole.to_arrays()
    settings = json.loads(json.dumps(stored.settings))
    del settings["themes"][name]
    with pytest.raises(Unusable, match="different settings from those it needs"):
        built(whole, settings, stored.arrays)
    settings["themes"] |= {name: stored.settings["themes"][name], "more": 1}
    with pytest.raises(Unusable, match="different settings from those it needs"):
        built(whole, settings, stored.arrays)


def test_an_estimator_of_another_kind_is_told(whole):
    stored = whole.to_arrays()
    settings = json.loads(json.dumps(stored.settings))
    settings["themes"]["alone"]["context"] = True
    with pytest.raises(Unusable, match="LinearThemes of the wrong kind"):
        built(whole, settings, stored.arrays)


def test_more_hidden_units_than_any_network_has_are_refused(whole):
    stored = whole.to_arrays()
    reason = refused(
        whole, stored, **{"polarity.network.hidden_intercept": np.zeros(5_000, np.float32)}
    )
    assert "more than 1,024 hidden units" in reason
