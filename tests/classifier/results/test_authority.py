"""Authorities by their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.results.authority import authority_key


@pytest.mark.parametrize(
    "name",
    [
        "ASHCOMBE",
        "Ashcombe Council",
        "Ashcombe County Council",
        "Ashcombe City Council",
        "Ashcombe Metropolitan Borough Council",
        "London Borough of Ashcombe",
        "The Royal Borough of Ashcombe",
        "City of Ashcombe",
        "Ashcombe, City of",
        "Council of the City of Ashcombe",
        " Âshcombe  council ",
    ],
)
def test_an_authority_is_the_same_however_its_name_is_printed(name):
    assert authority_key(name) == "ashcombe"


def test_different_authorities_stay_apart():
    names = [
        "Derby",
        "Derbyshire",
        "North Ashcombe",
        "Ashcombe",
        "Boroughbridge",
        "Royal Wexbridge",
    ]
    assert len({authority_key(f"{name} City Council") for name in names}) == len(names)
    assert authority_key("Ashcombe-on-Sea") == authority_key("Ashcombe on Sea")
    assert authority_key("Council") == "council"


def test_the_time_for_a_key_grows_with_the_length_of_the_name(grows_with_length):
    def key(count: int) -> None:
        assert authority_key("london " * count + "x").endswith("london x")

    assert grows_with_length(key, 20_000)  # these took half a minute


@given(st.text(min_size=1))
def test_a_key_is_stable(name):
    assert authority_key(name) == authority_key(name.upper()) or name.upper().casefold() != (
        name.casefold()
    )
