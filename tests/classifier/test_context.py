import numpy as np
import pytest

from classifier.context import Surroundings, place
from classifier.read import read_text
from classifier.sentences import split

TEXT = """What needs to improve?
• Plans
• Visits

The impact of leaders on social work practice with children and families: good
1. Leaders know. They act. Staff see it.
2. It is late.
"""


@pytest.fixture(scope="module")
def around() -> Surroundings:
    return Surroundings.of([split(read_text(TEXT)), split(read_text("One. Two."))])


def picked(matrix) -> list[int | None]:
    dense = matrix.toarray()
    return [int(row.argmax()) if row.any() else None for row in dense]


def test_neighbours_are_of_the_same_paragraph(around):
    assert picked(around.previous) == [None, None, None, 2, 3, None, None, 6]
    assert picked(around.following) == [None, None, 3, 4, None, None, 7, None]
    assert picked(around.first) == [None, None, None, 2, 2, None, None, 6]


def test_neighbours_in_the_report(around):
    assert picked(around.before) == [None, 0, 1, 2, 3, 4, None, 6]
    assert picked(around.after) == [1, 2, 3, 4, 5, None, 7, None]


def test_the_rest_of_the_paragraph(around):
    rest = around.rest.toarray()
    assert np.flatnonzero(rest[3]).tolist() == [2, 4]
    assert rest.diagonal().sum() == 0


def test_bullets_and_sections(around):
    assert around.bullet.tolist() == [1, 1, 0, 0, 0, 0, 0, 0]
    assert len(set(around.section_group.tolist())) == 3
    assert (
        place([split(read_text("They act."))], Surroundings.of([split(read_text("They act."))]))[
            0, 9
        ]
        == 1
    )


def test_unnumbered_paragraphs_of_a_section_are_read_together():
    text = "Executive summary\n\nLeaders know their services very well indeed.\n\nThey act.\n"
    sentences = split(read_text(text))
    assert sentences.paragraphs.tolist() == [0, 0]
    assert split(read_text("Leaders know.\n\nThey act.")).paragraphs.tolist() == [0, 1]
