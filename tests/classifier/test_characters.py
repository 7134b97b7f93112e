"""Characters of texts."""

import random

import pytest

from classifier.characters import letters

RANGES = ((32, 127), (0x80, 0x250), (0x2010, 0x2040), (0x3040, 0x9FFF), (0xD800, 0xDFFF))


@pytest.mark.parametrize("length", [10, 200])
def test_letters_are_all_letters_and_digits_of_any_script(length):
    draw = random.Random(0)
    for _ in range(200):
        text = "".join(chr(draw.randint(*draw.choice(RANGES))) for _ in range(length))
        assert letters(text) == "".join(filter(str.isalnum, text.casefold()))
