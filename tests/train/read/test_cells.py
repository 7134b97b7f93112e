"""Cells that hold lists and flags, as programs write them."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.write.delimited import joined
from train.read.cells import divides, flag, listed, names, written

LISTS = {
    '["Staff", "Waiting times"]': ["Staff", "Waiting times"],
    "['Staff', 'Waiting times']": ["Staff", "Waiting times"],
    "('Staff', 'Food')": ["Staff", "Food"],
    "('Staff',)": ["Staff"],
    "{'Food'}": ["Food"],
    "set()": [],
    "()": [],
    "[]": [],
    "{}": [],
    "frozenset({'Food'})": ["Food"],
    "['Staff' 'Waiting times']": ["Staff", "Waiting times"],
    "['Staff'\n 'Waiting times']": ["Staff", "Waiting times"],
    "array(['Staff', 'Food'], dtype=object)": ["Staff", "Food"],
    "[np.str_('Staff'), np.str_('Food')]": ["Staff", "Food"],
    "Index(['Staff', 'Food'], dtype='object')": ["Staff", "Food"],
    "<StringArray>\n['Staff', 'Food']\nLength: 2, dtype: string": ["Staff", "Food"],
    "[3 4]": ["3", "4"],
    "[3, 4]": ["3", "4"],
    "[3. 4.]": ["3", "4"],
    "[nan]": [],
    "[None, 'Food']": ["Food"],
    'c("Staff", "Waiting times")': ["Staff", "Waiting times"],
    "character(0)": [],
    '{Staff,"Waiting times"}': ["Staff", "Waiting times"],
    "[Staff, Waiting times]": ["Staff", "Waiting times"],
    '"Staff"': ["Staff"],
    '{"choices": ["Staff", "Food"]}': ["Staff", "Food"],
    '[{"taxonomy": [["Care", "Staff"], ["Food"]]}]': ["Care > Staff", "Food"],
    "{'Staff': 1, 'Food': 0}": ["Staff"],
    '{"Staff": true, "Food": false}': ["Staff"],
}


@pytest.mark.parametrize("cell", LISTS)
def test_a_list_is_read_as_its_program_wrote_it(cell):
    assert listed(cell) == LISTS[cell]


@pytest.mark.parametrize("cell", ["Staff", "(general)", "Staff (general)", "(a) to (b)", "C#", ""])
def test_a_name_with_brackets_is_a_name(cell):
    assert listed(cell) is None


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("[1, 0, 0, 1]", "numbers that repeat"),
        ("[True, False]", "true and false without names"),
        ("[['Staff'], ['Food']]", "a list in a list"),
        ("['Staff' 'Food' ... 'Time']", "can't be read"),
        ('["Staff"; "Food"]', "can't be read"),
        ('["Staff", "Fo', "a list without an end"),
        ('{"rating": 4}', "'rating': 4"),
        ("[0.5, 0.25]", "0.5"),
        ("['" + "a', '" * 5000 + "']", "more than 10,000 characters"),
    ],
)
def test_what_is_no_list_of_names_is_said(cell, reason):
    with pytest.raises(ValueError, match=reason):
        listed(cell)


_NAMES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
    .map(str.strip)
    .filter(bool),
    max_size=4,
)


@given(_NAMES)
def test_lists_come_back_from_python_and_numpy(found):
    for cell in (repr(found), repr(tuple(found)), written(found), str(np.array(found, dtype=str))):
        if "..." not in cell and len(cell) < 1000:
            assert listed(cell) == found


@pytest.mark.parametrize("cell", "1 1.0 1,0 x X yes TRUE ✓ ja Oui wahr checked Staff".split())
def test_flags_that_say_yes(cell):
    assert flag(cell, "Staff") is True


@pytest.mark.parametrize("cell", ["", " ", "0", "0,0", "no", "FALSE", "-", "n/a", "nan", "FALSCH"])
def test_flags_that_say_no(cell):
    assert flag(cell, "Staff") is False


@pytest.mark.parametrize("cell", ["2", "10", "1.5", "-1", "maybe", "#REF!", "ask Ben"])
def test_what_is_no_flag(cell):
    assert flag(cell, "Staff") is None


def test_separators():
    assert names("Staff#Food", "#") == ["Staff", "Food"]
    assert names("C# and Issue #3", "#") == ["C# and Issue #3"]
    assert not divides("#", "Issue #3")
    assert not divides(",", "['Staff', 'Food']")


@pytest.mark.parametrize(
    ("cell", "separator", "found"),
    [
        ("Staff (nurses, doctors), Food", ",", ["Staff (nurses, doctors)", "Food"]),
        ("Food [hot; cold]; Staff", ";", ["Food [hot; cold]", "Staff"]),
        ('"Food, drink", Staff', ",", ["Food, drink", "Staff"]),
        ("Staff (nurses, Food", ",", ["Staff (nurses", "Food"]),  # never closed
        ("a), b", ",", ["a)", "b"]),
    ],
)
def test_what_is_in_brackets_is_not_divided(cell, separator, found):
    assert names(cell, separator) == found


def test_a_separator_in_brackets_is_none():
    assert not divides(",", "Staff (nurses, doctors)")


@pytest.mark.parametrize("cell", ["#REF!", "#NAME?", "#WERT!", "#DIV/0!"])
def test_the_error_of_a_spreadsheet_is_no_name(cell):
    with pytest.raises(ValueError, match="the error of a spreadsheet"):
        names(cell, "")
    assert names("#N/A", "") == []


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool), min_size=1))
def test_names_in_a_cell_come_back(found):
    cell = joined(found)
    assert names(cell, ";" if divides(";", cell) else "") == found


def test_values_as_text():
    assert [written(v) for v in (None, 2.0, 1.5, float("nan"), True, ["a"], {"a": 1})] == [
        "", "2", "1.5", "", "True", '["a"]', '{"a": 1}',
    ]  # fmt: skip
    assert written("Früh".encode()) == "Früh"
    assert written(date(2024, 2, 1)) == "2024-02-01"
    assert written(pd.Series(["a", "b"]).to_numpy()) == '["a", "b"]'


def test_the_semicolon_of_an_entity_divides_nothing():
    assert names("Staff &amp; Food; R&D; K&uuml;che; Drink&#39;s", ";") == [
        "Staff &amp; Food",
        "R&D",
        "K&uuml;che",
        "Drink&#39;s",
    ]
    assert not divides(";", "Staff &amp; Food")


@pytest.mark.parametrize("name", ["食物、员工", "طعام، ماء", "2023-03-01", "Staff &amp; Food"])
def test_names_that_would_be_divided_or_refused_come_back(name):
    for separator in ("", ";", "\u3001", "\u060c"):
        assert names(joined([name]), separator) == [name]
