import numpy as np
import pytest
import scipy.sparse as sp

from classifier.language.sentences import split
from classifier.model.context import place
from classifier.model.surroundings import N_ROLES, N_SECTIONS, Surroundings, picked
from classifier.read import read_text
from classifier.report import ROLES

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


def test_neighbours_are_of_the_same_paragraph(around):
    assert around.previous.tolist() == [-1, -1, -1, 2, 3, -1, -1, 6]
    assert around.following.tolist() == [-1, -1, 3, 4, -1, -1, 7, -1]
    assert around.first.tolist() == [-1, -1, -1, 2, 2, -1, -1, 6]


def test_neighbours_in_the_report(around):
    assert around.before.tolist() == [-1, 0, 1, 2, 3, 4, -1, 6]
    assert around.after.tolist() == [1, 2, 3, 4, 5, -1, 7, -1]


def test_what_neighbours_say_is_picked(around):
    own = np.arange(1, 9, dtype=np.float32)[:, None]
    expected = [[0], [0], [0], [3], [4], [0], [0], [7]]
    assert picked(own, around.previous).tolist() == expected
    assert picked(sp.csr_matrix(own), around.previous).toarray().tolist() == expected


def test_the_rest_of_the_paragraph(around):
    rest = around.rest.toarray()
    assert np.flatnonzero(rest[3]).tolist() == [2, 4]
    assert rest.diagonal().sum() == 0
    assert around.n_rest.ravel().tolist() == [1, 1, 2, 2, 2, 1, 1, 1]


def test_the_rest_of_a_long_paragraph_is_a_window():
    rest = Surroundings.of([split(read_text("1. " + "It is so. " * 20))]).rest.toarray()
    assert np.flatnonzero(rest[10]).tolist() == [*range(4, 10), *range(11, 17)]
    assert np.flatnonzero(rest[19]).tolist() == list(range(13, 19))


def test_bullets_and_sections(around):
    assert around.bullet.tolist() == [1, 1, 0, 0, 0, 0, 0, 0]
    assert len(set(around.section_group.tolist())) == 3
    pointing_back = [split(read_text("They act."))]
    found = place(pointing_back, Surroundings.of(pointing_back))
    assert found[0, N_SECTIONS + N_ROLES + 1] == 1


def test_a_part_is_for_something_or_for_nothing_that_is_known(around):
    columns = [ROLES.index("improvement")] * 2 + [N_ROLES - 1] * 6
    assert around.role.argmax(axis=1).tolist() == columns
    assert around.role.sum(axis=1).tolist() == [1] * 8


def test_unnumbered_paragraphs_of_a_section_are_read_together():
    text = "Executive summary\n\nLeaders know their services very well indeed.\n\nThey act.\n"
    sentences = split(read_text(text))
    assert sentences.paragraphs.tolist() == [0, 0]
    assert split(read_text("Leaders know.\n\nThey act.")).paragraphs.tolist() == [0, 1]


def test_surroundings_of_parts_stay_inside(sentences):
    part = sentences[0].parts(4)[1]
    around = Surroundings.of([part])
    assert len(around.previous) == len(part)
    assert around.previous.max() < len(part)
