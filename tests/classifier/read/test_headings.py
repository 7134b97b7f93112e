import pytest

from classifier.read.headings import known_heading


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        (
            "The experiences and progress of care leavers: requires improvement to be good",
            "care_leavers",
        ),
        (
            "The experiences and progress of children in care and care leavers is: Good",
            "in_care_and_care_leavers",
        ),
        ("The impact of leaders on social work practice with children and families", "leaders"),
        ("The graded judgement for adoption performance is that it is outstanding", "in_care"),
        ("What needs to improve?", "improve"),
        ("Executive summary", "summary"),
        ("Information about this local authority area2", None),
    ],
)
def test_headings_of_the_frameworks_open_their_section(heading, section):
    found = known_heading(heading)
    assert found is not None
    assert found.opens
    assert found.section == section


def test_a_sentence_that_begins_like_a_heading_is_none():
    assert (
        known_heading("The experiences and progress of care leavers have improved since then.")
        is None
    )
