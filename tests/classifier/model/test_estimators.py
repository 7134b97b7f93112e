"""The classifiers among scikit-learn's tools."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import f1_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_predict, cross_val_score
from sklearn.utils import estimator_checks

from classifier.model import network
from classifier.model.linear import LinearPolarity, LinearThemes
from classifier.model.lone import LoneMargins
from classifier.model.network import AveragedNetworks
from classifier.model.polarity import PolarityClassifier
from classifier.model.stacking import PairNetwork
from classifier.model.themes import ThemeClassifier
from classifier.model.thresholds import platt, rising_line
from classifier.model.vectorizer import SentenceVectorizer
from classifier.results.model import load_model

ESTIMATORS = [
    ThemeClassifier,
    PolarityClassifier,
    SentenceVectorizer,
    LinearThemes,
    LinearPolarity,
    PairNetwork,
    AveragedNetworks,
]

# Those checks that give an estimator no table of numbers to fit: these take sentences.
CHECKS = [
    estimator_checks.check_no_attributes_set_in_init,
    estimator_checks.check_parameters_default_constructible,
    estimator_checks.check_get_params_invariance,
    estimator_checks.check_set_params,
    estimator_checks.check_estimator_repr,
    estimator_checks.check_valid_tag_types,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_checks_of_scikit_learn(estimator, check):
    check(estimator.__name__, estimator())


@pytest.mark.parametrize("estimator", [ThemeClassifier, PolarityClassifier])
def test_an_unfitted_classifier_says_so(estimator, sentences):
    with pytest.raises(NotFittedError):
        estimator().predict(sentences)


def test_parameters_survive_a_clone():
    cloned = clone(ThemeClassifier(precision=0.9, C=0.5, n_jobs=2))
    assert cloned.get_params() == ThemeClassifier(precision=0.9, C=0.5, n_jobs=2).get_params()


@pytest.fixture(scope="module")
def by_report(sentences, truth, annotations):
    limits = np.cumsum([len(s) for s in sentences])[:-1]
    polarity = np.array([a.polarity for a in annotations], dtype=object)
    return np.split(truth, limits), np.split(polarity, limits)


def test_scores_of_whole_reports(sentences, by_report):
    themes, polarities = by_report
    folds = KFold(3)
    assert cross_val_score(ThemeClassifier(), sentences, themes, cv=folds).mean() > 0.6
    assert cross_val_score(PolarityClassifier(), sentences, polarities, cv=folds).mean() > 0.4


@pytest.fixture(scope="module")
def texts():
    """Single sentences of two themes, as texts and an indicator matrix."""
    rng = np.random.default_rng(0)
    soups, nurses = ["soup", "bread", "tea"], ["nurse", "doctor", "porter"]
    moods = ["fine", "poor"]
    chosen = [(i % 2, moods[rng.integers(2)], rng.integers(3)) for i in range(120)]
    X = [f"The {(soups, nurses)[theme][word]} was {mood}." for theme, mood, word in chosen]
    Y = np.array([[theme == 0, theme == 1] for theme, _, _ in chosen])
    return X, Y, np.array([mood for _, mood, _ in chosen])


@pytest.mark.slow
def test_reports_that_teach_words_alone(sentences, truth):
    Y = np.split(truth, np.cumsum([len(s) for s in sentences])[:-1])
    of_all = ThemeClassifier().fit(sentences, Y)
    of_two = ThemeClassifier().fit(sentences, Y, words_alone=[False, False, True])
    for whole, part in zip(of_all.context_.coefs_, of_two.context_.coefs_, strict=True):
        np.testing.assert_array_equal(whole, part)
    assert (of_all.calibration_ != of_two.calibration_).any()
    assert (of_two.thresholds_[truth.any(axis=0)] < 1).all()  # rare themes have one, too


def test_texts_and_an_indicator_matrix(texts):
    X, Y, mood = texts
    scores = cross_val_score(ThemeClassifier(), X, Y, cv=3, scoring="f1_macro")
    assert scores.min() > 0.9
    ranked = cross_val_score(ThemeClassifier(), X, Y, cv=3, scoring="average_precision")
    assert ranked.min() > 0.9
    predicted = cross_val_predict(PolarityClassifier(), X, mood, cv=3)
    assert f1_score(mood, predicted, average="macro") > 0.9


def test_a_grid_search(texts):
    X, Y, _ = texts
    search = GridSearchCV(ThemeClassifier(), {"C": [0.1, 0.5], "inner_folds": [3]}, cv=3)
    search.fit(X, Y)
    assert search.best_score_ > 0.9
    assert search.predict(["The tea was cold."]).tolist() == [[True, False]]


def test_an_input_that_never_varied_changes_nothing():
    X = np.random.default_rng(0).normal(size=(300, 3)).astype(np.float32)
    X[:, 2] = 0.2  # which is no sum of powers of two
    networks = AveragedNetworks(hidden=4).fit(X, (X[:, 0] > 0).astype(np.int64))
    other = X.copy()
    other[:, 2] = 1
    said, of_other = networks.decision_function(X), networks.decision_function(other)
    np.testing.assert_allclose(of_other, said, atol=1e-6)


def test_the_random_start_matters_less_where_the_learning_rate_falls(monkeypatch):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20_000, 40)).astype(np.float32)
    y = (X[:, :5].sum(axis=1) + 3 * rng.normal(size=len(X)) > 0).astype(int)
    settings = {"hidden": 64, "networks": 1, "epochs": 3, "batch_size": 128, "learning_rate": 0.003}

    def apart():
        first, second = (
            expit(AveragedNetworks(**settings, random_state=start).fit(X, y).decision_function(X))
            for start in (0, 1)
        )
        return np.abs(first - second).mean()

    falling = apart()
    monkeypatch.setattr(network, "_ANNEALING", (1.0, 1.0))  # trained for as long
    assert falling < 0.8 * apart()


def test_few_sentences_never_make_a_theme_certain():
    logits, y = np.array([-9.0, -9, -9, 9, 9]), np.array([0, 0, 0, 1, 1], dtype=np.int8)
    slope, intercept = platt(logits, y)
    said = expit(logits * slope + intercept)
    np.testing.assert_allclose(said, [1 / 5] * 3 + [3 / 4] * 2, atol=0.01)


def test_no_weight_of_a_network_is_next_to_nothing():
    """Products of such are subnormal numbers, with which tagging took nearly twice as long."""
    X = np.random.default_rng(0).normal(size=(4_000, 6)).astype(np.float32)
    X[:, 3:] = 0  # the penalty alone moves the weights of what never varies
    found = AveragedNetworks(epochs=30).fit(X, (X[:, 0] > 0).astype(np.int64))
    weights = np.abs(found.hidden_coef_)
    assert (weights == 0).any()
    assert weights[weights > 0].min() > 1e-20


def test_no_weight_of_the_default_model_is_next_to_nothing():
    for name, array in load_model().estimators.to_arrays().arrays.items():
        weights = np.abs(array[array != 0]) if array.dtype.kind == "f" else np.ones(1)
        assert weights.min(initial=1) > np.finfo(np.float32).tiny, name


def test_no_line_of_few_sentences_turns_a_theme_round():
    rng = np.random.default_rng(0)
    y = (rng.random(40) < 0.3).astype(np.int8)
    logits = rng.normal(size=40)
    assert rising_line(logits + 2 * y, y) == platt(logits + 2 * y, y)
    assert platt(logits - 2 * y, y)[0] < 0
    slope, intercept = rising_line(logits - 2 * y, y)
    assert slope == 1
    assert expit(np.mean(logits - 2 * y) + intercept) == pytest.approx(y.mean())


def test_a_theme_that_held_out_texts_contradict_is_assigned_to_what_has_its_words():
    """In the first parts of the learning curve, and on forty comments, it was the other way."""
    rng = np.random.default_rng(0)
    Y = (rng.random((40, 2)) < 0.3).astype(np.int8)
    margins = rng.normal(size=(40, 2, 1)).astype(np.float32)
    margins[:, 0, 0] -= 2 * Y[:, 0]
    lone = LoneMargins().fit(margins, np.zeros((40, 0), dtype=np.float32), Y)
    assert lone.platt_[0, 0] == 1
    classifier = ThemeClassifier()
    classifier._fit_calibration(margins[:, :, 0].astype(np.float64), Y, calibrated=False)
    assert classifier.calibration_[0, 0] == 1
