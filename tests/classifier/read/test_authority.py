import pytest

from classifier.read import read_text
from classifier.read.authority import authority_name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("City of Ashcombe Metropolitan District\nCouncil", "Ashcombe"),
        ("London Borough of Wexley & Norbrook", "Wexley and Norbrook"),
        ("Royal Borough of Kingsmere", "Kingsmere"),
        ("City of London", "City of London"),
        ("Fenshire County Council", "Fenshire"),
    ],
)
def test_authority_without_its_legal_form(printed, name):
    assert authority_name(printed) == name


@pytest.mark.parametrize("words", [" council", "The borough of "])
def test_too_long_a_name_is_none(words, grows_with_length):
    def read(count: int) -> None:
        text = f"{words * count}x\nInspection of things\nHelp comes early.\n"
        assert read_text(text).cover.authority is None

    assert grows_with_length(read, 8000)  # these took six seconds, or a minute
