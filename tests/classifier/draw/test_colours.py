"""Colours of balances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.draw.colours import BALANCE, BALANCE_DARK, balance_step, contrast, readable_on


@pytest.mark.parametrize("palette", [BALANCE, BALANCE_DARK])
def test_colours_can_be_read(palette):
    assert all(contrast(colour, readable_on(colour)) >= 4.5 for colour in palette.values())
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@given(st.floats(-1, 1), st.integers(0, 99))
def test_every_balance_has_a_colour_of_its_side(balance, findings):
    step = balance_step(balance, findings)
    if findings < 3:
        assert step is None
    else:
        assert step == -balance_step(-balance, findings) or abs(balance * 7) % 2 == pytest.approx(1)
        assert step * balance >= 0
        assert step in BALANCE
    assert balance_step(float("nan"), 0) is None
