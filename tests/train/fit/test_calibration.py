import numpy as np
import pytest

from train.fit.calibration import Reliability, expected_calibration_error


def test_expected_calibration_error():
    truth = np.array([True, False, False, False] * 25)
    assert expected_calibration_error(truth, np.full(100, 0.25)) == pytest.approx(0)
    assert expected_calibration_error(truth, np.full(100, 0.75)) == pytest.approx(0.5)


def test_reliability_of_calibrated_probabilities():
    rng = np.random.default_rng(0)
    probability = rng.random(100_000)
    found = Reliability.of(rng.random(100_000) < probability, probability)
    assert sum(found.count) == 100_000
    np.testing.assert_allclose(found.predicted, found.observed, atol=0.02)
