import numpy as np
import pytest
from scipy.sparse import csr_matrix

import classifier
from classifier.language.sentences import split
from classifier.model import designs, network, stacking
from classifier.model import explain as explaining
from classifier.model.context import InContext
from classifier.model.explain import SURROUNDINGS, names_of
from classifier.model.network import AveragedNetworks
from classifier.model.onto_tokens import shared_out
from classifier.model.standing import Section


@pytest.fixture(scope="module")
def model():
    return classifier.load_model()


@pytest.fixture(scope="module")
def report(example_pdfs):
    return classifier.read_report(example_pdfs[0])


def total(explanation):
    words = sum(word.contribution for word in explanation.words)
    return explanation.base + words + sum(explanation.surroundings.values())


def test_contributions_add_up_in_another_kind_of_report(model, of_another_kind):
    tagged = model.tag(of_another_kind.report)
    explanations = model.explain(of_another_kind.report)
    assert len(explanations) == tagged.assigned.sum()
    for found in explanations:
        assert total(found) == pytest.approx(found.score, abs=1e-4)
    assert all(found.surroundings["kind of report"] for found in explanations)


@pytest.mark.parametrize("themes", [None, ["workforce", "out_of_hours"]])
def test_contributions_add_up_to_the_score(model, report, themes):
    tagged = model.tag(report)
    explanations = model.explain(report, themes=themes)
    assert len(explanations) == (2 * len(tagged) if themes else tagged.assigned.sum())
    for found in explanations:
        assert total(found) == pytest.approx(found.score, abs=1e-4)
        k = model.codebook.names.index(found.theme)
        probability = tagged.probabilities[found.sentence.sentence - 1, k]
        assert found.probability == pytest.approx(probability, abs=1e-5)
        assert found.score == pytest.approx(np.log(probability / (1 - probability)), abs=1e-3)
        assert list(found.surroundings) == list(SURROUNDINGS)


def test_a_block_that_does_not_say_what_it_is_about_goes_by_its_name():
    names = names_of((*designs.THEMES, Section("digits")))
    assert names["digits"] == "digits"
    assert names["rest words"] == "rest of the paragraph"
    assert "words" not in names, "told word by word"


def test_words_are_those_of_the_text(model, report):
    for found in model.explain(report, sentences=[3, 5]):
        assert found.sentence.sentence in (3, 5)
        for word in found.words:
            assert report.text[word.start : word.end] == word.text


def test_the_word_that_matters_matters_most(model):
    (found,) = model.explain("Caseloads are much too high.")
    assert found.theme == "workforce"
    assert max(found.words, key=lambda word: word.contribution).text == "Caseloads"


def test_the_sentence_before_is_said_to_matter(model):
    text = "Social workers have high caseloads. They are too high."
    (found,) = model.explain(text, sentences=[2], themes=["workforce"])
    assert found.surroundings["sentence before"] > 0.5


def test_tokens_add_up_to_their_sentences(model, report):
    sentences = split(report)
    seen = InContext.of([sentences], model.theme_classifier.vectorizer_)
    row = np.repeat(np.arange(len(sentences)), np.diff(sentences.offsets))
    summing = csr_matrix((np.ones(len(row)), (row, np.arange(len(row)))))
    for whole, tokens in zip(seen.tf_idf, shared_out(seen), strict=True):
        assert tokens.nnz > len(row)
        assert abs(summing @ tokens - whole).max() < 1e-6


def test_integrated_gradients_are_complete():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(300, 6)).astype(np.float32) * 3
    networks = AveragedNetworks(hidden=8).fit(X, (X[:, 0] * X[:, 1] > 0).astype(int))
    baseline = np.zeros_like(X)
    difference = networks.decision_function(X) - networks.decision_function(baseline)
    added = networks.contributions(X, baseline)
    np.testing.assert_allclose(added.sum(axis=1), difference[:, 0], atol=1e-5)
    unused = AveragedNetworks(hidden=8).fit(X * [1, 1, 1, 1, 1, 0], (X[:, 0] > 0).astype(int))
    assert not unused.contributions(X * [1, 1, 1, 1, 1, 0], baseline)[:, 5].any()


def test_pairs_are_explained_in_pieces(model, monkeypatch):
    text = "Caseloads are too high. They are well supported. Leaders know this."
    whole = model.explain(text, themes=model.themes)
    monkeypatch.setattr(explaining, "_AT_ONCE", 1)
    for found, before in zip(model.explain(text, themes=model.themes), whole, strict=True):
        assert found.theme == before.theme
        assert found.score == pytest.approx(before.score, abs=1e-4)
        assert total(found) == pytest.approx(before.score, abs=1e-3)


def test_probabilities_are_the_same_in_pieces(model, monkeypatch):
    """However many pairs a model holds possible, their inputs are made some at a time."""
    monkeypatch.setattr(model.theme_classifier.second_, "possible_", -9.0)
    text = "Caseloads are too high. They are well supported. Leaders know this."
    whole = model.tag(text).probabilities
    monkeypatch.setattr(stacking, "_AT_ONCE", 1)
    monkeypatch.setattr(network, "_AT_ONCE", 1)
    np.testing.assert_allclose(model.tag(text).probabilities, whole, atol=1e-5)
