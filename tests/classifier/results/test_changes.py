"""What changed from one inspection to the next."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.results.changes import agresti_caffo, grade_changes
from classifier.results.comparison import compare


@pytest.fixture(scope="session")
def changes(inspection):
    """What finds the changes from one inspection to the next."""

    def found(before, after):
        first = inspection("Ashcombe", "2020-01-01", **before)
        second = inspection("Ashcombe", "2024-01-01", **after)
        return [(change.kind, change.theme.name) for change in compare([first, second]).changes]

    return found


def test_worse_and_better_are_more_than_chance(changes):
    assert changes({"workforce": (12, 1)}, {"workforce": (1, 12)}) == [("worse", "workforce")]
    assert changes({"workforce": (1, 12)}, {"workforce": (12, 1)}) == [("better", "workforce")]
    assert changes({"workforce": (6, 3)}, {"workforce": (4, 5)}) == []
    assert changes({"workforce": (4, 0)}, {"workforce": (0, 40)}) == []  # few findings at first
    assert changes({"workforce": (12, 0)}, {"workforce": (4, 0, 12)}) == []  # both counts half
    assert changes({"workforce": (0, 12)}, {"workforce": (0, 6, 0, 40)}) == []  # neutral: none


def test_new_and_gone_are_more_than_a_stray_sentence(changes):
    assert changes({"health": (60,)}, {"health": (60,), "planning": (8,)}) == [("new", "planning")]
    assert changes({"health": (60,), "planning": (0, 8)}, {"health": (60,)}) == [
        ("gone", "planning")
    ]
    assert changes({"health": (60,)}, {"health": (60,), "planning": (2,)}) == []
    assert (
        changes({"health": (30,)}, {"health": (900,), "planning": (4,)}) == []
    )  # as rare as before


def test_a_change_quotes_the_newer_report_and_says_how_sure_it_is(inspection):
    found = compare([inspection("Ashcombe", "2020-01-01", workforce=(12, 1)),
                     inspection("Ashcombe", "2024-01-01", workforce=(1, 12))])  # fmt: skip
    (change,) = found.changes
    assert change.quote.sentence.text == "Improvement is said of workforce."
    assert change.quote.sentence.report == "ashcombe-2024-01-01.pdf"
    assert (change.value_before, change.value_after) == (1 / 13, 12 / 13)
    assert 0 < change.low < change.value_after - change.value_before < change.high <= 1


def test_intervals_are_those_of_the_paper():
    # Agresti and Caffo (2000), section 4: 10 of 10 against 0 of 10 would be [1, 1] by Wald.
    low, high = agresti_caffo(np.array([0.0]), np.array([10.0]), np.array([10.0]), np.array([10.0]))
    centre, half = 10 / 12, 1.96 * np.sqrt(2 * (11 / 12) * (1 / 12) / 12)
    assert low[0] == pytest.approx(centre - half)
    assert high[0] == 1


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_what_is_worse_one_way_is_better_the_other(changes, a, b, c, d):
    kinds = {"worse": "better", "better": "worse"}
    forth = changes({"workforce": (a, b), "health": (9,)}, {"workforce": (c, d), "health": (9,)})
    back = changes({"workforce": (c, d), "health": (9,)}, {"workforce": (a, b), "health": (9,)})
    assert [kinds[k] for k, _ in forth if k in kinds] == [k for k, _ in back if k in kinds]


def test_grades_that_changed(comparison):
    (change,) = grade_changes(*comparison.pairs[0])
    assert (change.judgement, change.before, change.after) == (
        "overall_effectiveness", "good", "inadequate",
    )  # fmt: skip
    assert not change.better


def test_grades_that_are_worse_come_first(inspection):
    covers = (
        {"overall_effectiveness": "good", "impact_of_leaders": "good", "in_care": "good"},
        {"overall_effectiveness": "outstanding", "impact_of_leaders": "inadequate",
         "in_care": "requires improvement"},
    )  # fmt: skip
    found = compare([
        inspection("Ashcombe", start, health=(9,), cover=cover)
        for start, cover in zip(("2020-01-01", "2024-01-01"), covers, strict=True)
    ])  # fmt: skip
    changed = grade_changes(*found.pairs[0])
    assert [c.judgement for c in changed] == [
        "impact_of_leaders", "in_care", "overall_effectiveness",
    ]  # fmt: skip
