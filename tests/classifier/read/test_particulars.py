"""Lines that neither say something nor head anything."""

import pytest

from classifier.read.lines import Line
from classifier.read.particulars import is_graded, is_name, letterhead_end, particulars


def _lines(*texts):
    return [Line(text, 0) for text in texts]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("14 February 2023", "date"),
        ("Tuesday 3 September 2024, 10.00am, Room 2", "date"),
        ("Dear Joan", "address"),
        ("Dear Fenshire partnership,", "address"),
        ("Yours sincerely", "address"),
        ("Kind regards,", "address"),
        ("Tel: 01234 567891 / 07700 900123", "address"),
        ("Mill Lane, Ashcombe AB1 2CD", "address"),
        ("Peter Ling (PL), Sarah Voss (SV), Cllr Amy Trent", "names"),
        ("JB and CM", "names"),
        ("Date of last inspection: 3 May 2022", "label"),
        ("Registered provider: Bright Oak Homes Limited", "label"),
        ("Enforcement action since last inspection: none", "label"),
        ("Leadership, management and governance", None),
        ("Help and protection: good", None),
        ("What we found: visits are late", None),
        ("Dear children need us.", None),
        ("On 3 May 2022 nobody was on duty", None),
        ("SEND", None),
    ],
)
def test_what_neither_says_nor_heads_anything(text, why):
    assert particulars(text) == why


def test_a_row_of_judgements_ends_with_its_grade():
    assert is_graded("How well children are helped and protected requires improvement to be good")
    assert not is_graded("Visits are good.")


def test_a_letter_begins_where_it_greets_its_reader():
    letter = _lines("Ofsted", "4 Mill Lane", "", "Dear Joan", "This letter says what we found.")
    assert letterhead_end(letter) == 4
    assert letterhead_end(_lines("Visits are regular.")) == 0
    assert is_name("Director of Children’s Services")
    assert not is_name("Visits are late")
