import pytest

from train.read.spans import Piece, Span, carry


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((0, 10), [True, False, False]),
        ((2, 4), [True, False, False]),  # a phrase
        ((0, 30), [True, True, True]),
        ((8, 21), [False, True, False]),  # a word too far at both ends
        ((5, 15), [True, True, False]),  # half of each
        ((10, 10), [False, False, False]),
        ((40, 50), [False, False, False]),
    ],
)
def test_the_rule(span, expected):
    pieces = [Piece(start, start + 10, {}) for start in (0, 10, 20)]
    carry([Span(*span, "x")], pieces)
    assert [bool(piece.labels) for piece in pieces] == expected
