"""Colours of balances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.codebook import Codebook
from classifier.draw.colours import (
    BALANCE,
    BALANCE_DARK,
    balance_step,
    contrast,
    polarity_colours,
    readable_on,
    theme_colours,
)


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


def parts(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


@pytest.mark.parametrize(("themes", "apart"), [(24, 80), (60, 30), (200, 5)])
def test_colours_of_themes_are_far_apart(themes, apart):
    """Programs with a palette of their own put its nearest colour in the place of each."""
    book = Codebook.from_names([f"theme {n}" for n in range(themes)])
    found = [*theme_colours(book).values()]
    found += polarity_colours(("strength", "improvement", "mixed", "neutral")).values()
    gaps = [
        sum(abs(a - b) for a, b in zip(parts(one), parts(other), strict=True))
        for i, one in enumerate(found)
        for other in found[:i]
    ]
    assert min(gaps) >= apart
