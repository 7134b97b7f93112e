import numpy as np
import pytest
from sklearn.metrics import average_precision_score, precision_recall_fscore_support

from train.fit.scores import Confusion, Counts, Interval, average_precisions


@pytest.mark.parametrize("n_labels", [1, 2, 5])
def test_counts_give_the_scores_of_scikit_learn(n_labels):
    rng = np.random.default_rng(0)
    truth, assigned = rng.random((2, 50, n_labels)) < 0.3
    found = Counts.of(truth, assigned)
    for k in range(n_labels):  # one by one: of a lone column scikit-learn scores both answers
        expected = precision_recall_fscore_support(truth[:, k], assigned[:, k], average="binary")
        np.testing.assert_array_equal(found.scores()[:, 0, k], expected[:3])
    micro = precision_recall_fscore_support(truth.ravel(), assigned.ravel(), average="binary")[2]
    assert found.micro_f1() == [micro]


def test_what_was_never_assigned_scores_nothing():
    nothing = np.zeros((4, 1), dtype=bool)
    assert Counts.of(nothing, nothing).scores().tolist() == [[[0]], [[0]], [[0]]]
    assert Counts.of(nothing, nothing).micro_f1().tolist() == [0]


def test_reports_count_as_often_as_they_are_drawn():
    truth = np.array([[True], [True], [False]])
    counts = Counts.of(truth, ~truth | truth, np.array([0, 0, 1]))
    precision = counts.scores(np.array([[1, 1], [2, 0], [0, 2]]))[0, :, 0]
    assert precision.tolist() == [pytest.approx(2 / 3), 1, 0]


def test_an_interval_holds_the_middle_of_the_resamples():
    assert str(Interval.of(0.5, np.linspace(0, 1, 1001))) == "0.500 (0.025 to 0.975)"


def test_confusions_of_names_that_do_not_occur_are_zero():
    found = Confusion.of(np.array(["a", "a"]), np.array(["a", "b"]), ["a", "b", "c"])
    assert found.counts == ((1, 1, 0), (0, 0, 0), (0, 0, 0))


def test_average_precision_of_resamples_is_that_of_scikit_learn():
    random = np.random.default_rng(0)
    likely = random.integers(0, 8, 60) / 8  # with ties
    annotated = random.random(60) < likely
    weights = random.integers(0, 3, (20, 60)).astype(float)
    weights[3, annotated] = 0
    found = average_precisions(annotated, likely, weights)
    assert np.isnan(found[3])
    for k in set(range(20)) - {3}:
        expected = average_precision_score(annotated, likely, sample_weight=weights[k])
        assert found[k] == pytest.approx(expected)
    assert np.isnan(average_precisions(np.zeros(60, bool), likely, weights)).all()
