"""Which sentences a person should look at first."""

from dataclasses import replace

import numpy as np
import pytest

from classifier.results.doubt import doubts


@pytest.fixture
def report(report_of):
    said = report_of(*[(f"Sentence {n}.", "workforce", "strength") for n in range(4)])
    return replace(
        said,
        probabilities=np.array([[0.95, 0.05], [0.95, 0.35], [0.6, 0.31], [0.95, 0.05]]),
        polarity_probabilities=np.array([[p, 1 - p, 0, 0] for p in (0.95, 0.95, 0.95, 0.65)]),
        unfamiliarity_limit=0.5,
    )


def test_what_is_in_doubt_is_worth_the_mistakes_to_be_expected(report):
    found = doubts(report)
    assert found.worth.tolist() == pytest.approx([0, 0.45, 0.76, 0.45])
    assert found.missing.tolist() == [[False, False], [False, True], [False, True], [False, False]]


def test_a_doubt_counts_more_in_an_unfamiliar_report(report):
    far = doubts(replace(report, unfamiliarity=0.9))
    near = doubts(replace(report, unfamiliarity=0.1))
    assert far.worth[2] == pytest.approx(3 * near.worth[2])
    assert far.worth[0] == 0


def test_nothing_is_in_doubt_that_people_decided(report):
    assert not doubts(replace(report, by_hand=True)).worth.any()


def test_without_polarities_themes_are_what_counts(report):
    plain = replace(
        report,
        polarities=(),
        polarity_probabilities=np.zeros((4, 0)),
        polarity=np.full(4, -1),
    )
    assert doubts(plain).worth.tolist() == pytest.approx([0, 0.4, 0.71, 0])
