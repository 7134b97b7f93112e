from dataclasses import replace

import numpy as np
import pytest

from classifier.bundle.manifest import FORMAT
from classifier.language.sentences import split
from classifier.model.context import InContext, place
from classifier.model.surroundings import Surroundings
from classifier.model.vectorizer import SentenceVectorizer
from classifier.model.words_of_kind import APART, WordsOfKind
from classifier.read import read_text
from classifier.report import FRAMEWORKS

TEXT = "Staff visit children often. Plans for children are late."


def of_kind(framework):
    report = read_text(TEXT, name="x")
    return split(replace(report, cover=replace(report.cover, framework=framework)))


@pytest.fixture(scope="module")
def vectorizer():
    return SentenceVectorizer(min_reports=1, min_sentences=1).fit([of_kind(None)])


@pytest.fixture(scope="module")
def block():
    return WordsOfKind("words of the kind", 0.5, "kind of report")


def test_words_are_where_their_kind_has_its_place(block, vectorizer):
    seen = InContext.of([of_kind("ilacs"), *map(of_kind, APART), of_kind(None)], vectorizer)
    found = block.matrix(seen).toarray()
    n_words = len(vectorizer.word_ids_)
    assert found.shape == (10, block.columns(vectorizer)) == (10, len(APART) * n_words)
    words = seen.tf_idf.words.toarray()
    assert words[:2].any(axis=1).all()
    for number in range(len(APART)):
        rows = slice(2 + 2 * number, 4 + 2 * number)
        of_this = found[rows, number * n_words : (number + 1) * n_words]
        np.testing.assert_array_equal(of_this, words[rows])
        assert (found[rows] != 0).sum() == (words[rows] != 0).sum()
    assert not found[:2].any()
    assert not found[-2:].any()


@pytest.mark.parametrize("kinds", [[*APART, "ilacs", None], ["sif", "sif"], ["ilacs"]])
def test_the_quick_way_gives_the_same(block, vectorizer, kinds):
    seen = InContext.of([of_kind(kind) for kind in kinds], vectorizer)
    coef = np.random.default_rng(0).normal(size=(block.columns(vectorizer), 4)).astype(np.float32)
    np.testing.assert_allclose(block.times(seen, coef), block.matrix(seen) @ coef, atol=1e-6)


def test_another_order_of_kinds_needs_another_format():
    """Weights are kept by their number: arrays of the same shape would mean something else."""
    assert FORMAT == 5
    assert APART == ("sif", "joint_inspection", "area_send")
    assert list(FRAMEWORKS) == [
        *("ilacs", "sif", "looked_after_children", "focused_visit", "monitoring_visit"),
        *("joint_inspection", "area_send", "childrens_home"),
    ]


def test_a_report_without_layout_is_of_no_kind(block, vectorizer):
    withheld = of_kind("area_send").without_layout()
    assert withheld.framework is None
    assert not block.matrix(InContext.of([withheld], vectorizer)).nnz
    known, unknown = (
        place([x], Surroundings.of([x])) for x in (of_kind("area_send"), of_kind(None))
    )
    assert (known != unknown).sum(axis=1).tolist() == [1, 1]
    np.testing.assert_array_equal(place([withheld], Surroundings.of([withheld])), unknown)
