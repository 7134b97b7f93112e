"""What the model that ships says, on the example corpus and on real text."""

import numpy as np
import pytest

import classifier
from classifier.language.pipeline import pipeline
from classifier.language.sentences import split


@pytest.fixture(scope="module")
def model():
    return classifier.load_model()


def test_it_tags_a_notebook_users_report(model, example_pdfs):
    frame = model.tag(classifier.read_report(example_pdfs[0])).to_frame()
    assert len(frame) > 150
    assert {"page", "section", "paragraph", "text", "themes", "polarity"} <= set(frame.columns)


def test_it_agrees_with_the_example_corpus(model, sentences, truth):
    """Its own reports have another style: this only says that nothing is broken."""
    assigned = model.theme_classifier.predict(sentences)
    hits = (assigned & truth).sum()
    assert 2 * hits / (assigned.sum() + truth.sum()) > 0.6


def test_probabilities(model, example_pdfs):
    report = classifier.read_report(example_pdfs[0])
    tagged = model.tag(report)
    np.testing.assert_array_equal(model.predict_proba(report), tagged.probabilities)
    assert tagged.probabilities.min() >= 0
    assert tagged.probabilities.max() <= 1
    np.testing.assert_allclose(tagged.polarity_probabilities.sum(axis=1), 1)


def test_text_without_words_is_tagged_with_nothing(model):
    tagged = model.tag("...\n\n– – –")
    assert not tagged.assigned.any()


def test_bullets_of_a_newspaper_get_their_themes(model, real):
    """The article lists seven findings of a report, each with a theme of its own."""
    (path,) = (real / "news").glob("*.txt")
    tagged = model.tag(classifier.read_report(path))
    bullets = [t for t in tagged if t.sentence.kind == "bullet"]
    expected = [
        "workforce",
        "placements",
        "assessments",
        "permanence",
        "care_leavers",
        "out_of_hours",
        "youth_homelessness",
    ]
    assert [name in t.themes for t, name in zip(bullets, expected, strict=True)] == [True] * 7


def test_names_of_councils_are_masked(real):
    names = [
        classifier.read_report(path).cover.authority
        for path in sorted((real / "reports").glob("*labelled/*.pdf"))[::8]
    ]
    strings = pipeline().vocab.strings
    for name in names:
        words = split(classifier.read_text(f"Leaders in {name} know this.")).lemmas.tolist()
        kept = {strings[word] for word in words} & {part.lower() for part in name.split()}
        assert kept <= {"and", "of", "on", "the", "upon", "with"}, name
