"""The model as people use it: names, and how it prints itself."""

import numpy as np
import pytest

import classifier


def test_a_model_has_the_names_of_its_themes_and_polarities_in_the_order_of_the_codebook():
    model = classifier.load_model()
    assert model.themes == model.codebook.names
    assert model.polarities == tuple(model.codebook.polarities)
    assert model.predict_proba("Caseloads are high.").shape == (1, len(model.themes))


def test_a_model_prints_itself_in_one_line():
    model = classifier.load_model()
    model.tag("Caseloads are too high.")  # what was computed is not printed, either
    assert repr(model) == "<Model 'report-themes default': 24 themes, 4 polarities>"
    for part in (model.estimators, model.theme_classifier, model.polarity_classifier):
        assert len(repr(part)) < 500
    assert "\n" not in repr(model.estimators)


TEXTS = ["Caseloads are too high.", "Adoption is timely. Matching is careful.", ""]


@pytest.fixture(scope="module")
def model():
    return classifier.load_model()


def test_one_text_one_row(model):
    pd = pytest.importorskip("pandas")
    expected = model.predict_proba(TEXTS)
    assert expected.shape == (3, len(model.themes))
    of_polarity = model.predict_polarity_proba(TEXTS)
    assert of_polarity.shape == (3, len(model.polarities))
    for given in (
        tuple(TEXTS),
        np.array(TEXTS),
        pd.Series(TEXTS, index=[7, 7, 2]),
        pd.DataFrame({"other": [1, 2, 3], "text": TEXTS}),
    ):
        np.testing.assert_array_equal(model.predict_proba(given), expected)
        np.testing.assert_array_equal(model.predict_polarity_proba(given), of_polarity)
    for row, text in enumerate(TEXTS):
        np.testing.assert_allclose(model.predict_proba(text)[0], expected[row], atol=1e-6)
    np.testing.assert_allclose(model.theme_classifier.predict_proba(TEXTS), expected, atol=1e-6)


def test_a_text_of_one_sentence_has_the_probabilities_that_tag_gives(model):
    tagged = model.tag(TEXTS[0])
    np.testing.assert_allclose(model.predict_proba(TEXTS[:1]), tagged.probabilities, atol=1e-6)
    found = model.predict_polarity_proba(TEXTS[:1])
    np.testing.assert_allclose(found, tagged.polarity_probabilities, atol=1e-6)


def test_of_a_report_there_is_a_row_for_each_sentence(model):
    report = classifier.read_text("Caseloads are too high. Visits are regular.")
    tagged = model.tag(report)
    np.testing.assert_array_equal(model.predict_proba(report), tagged.probabilities)
    assert len(model.predict_proba([report, "Visits are regular."])) == 3


def test_a_list_is_tagged_as_a_list(model):
    tagged = model.tag([classifier.read_text("Visits are regular.", name="a.txt"), *TEXTS[:2]])
    assert [(one.report.name, len(one)) for one in tagged] == [
        ("a.txt", 1),
        ("text 2", 1),
        ("text 3", 2),
    ]
    with pytest.raises(classifier.UnreadableReport, match="text 3: is empty"):
        model.tag(TEXTS)


def test_what_a_text_says_may_look_like_a_heading(model):
    tagged = model.tag("Adoption performance is good.")
    assert tagged[0].sentence.text == "Adoption performance is good."
    assert "permanence" in tagged[0].themes


@pytest.mark.parametrize("method", ["tag", "predict_proba", "predict_polarity_proba"])
@pytest.mark.parametrize("given", [None, 5, b"bytes", [], [None], [["a"]], [1.5]], ids=str)
def test_what_is_no_text(model, method, given):
    with pytest.raises((TypeError, ValueError), match="text") as raised:
        getattr(model, method)(given)
    assert "\n" not in str(raised.value)


def test_one_theme_of_one_sentence_is_explained(model):
    (found,) = model.explain(TEXTS[1], themes="permanence", sentences=2)
    assert (found.theme, found.sentence.sentence) == ("permanence", 2)
    with pytest.raises(TypeError, match="themes: expected a name"):
        model.explain(TEXTS[1], themes=3)
    with pytest.raises(TypeError, match="sentences: expected a number"):
        model.explain(TEXTS[1], sentences="first")
    with pytest.raises(ValueError, match="does not know theme 'soup'"):
        model.explain(TEXTS[1], themes="soup")


def test_sentences_by_their_place(model):
    tagged = model.tag("Caseloads are too high. Visits are regular. Plans are clear.")
    assert tagged[-1].sentence.text == "Plans are clear."
    assert [one.sentence.sentence for one in tagged[1:]] == [2, 3]
    assert len(tagged[:2].to_frame()) == 2
    with pytest.raises(IndexError):
        tagged[3]
    with pytest.raises(ValueError, match="order"):
        tagged[::-1]


def test_sentences_about_one_theme(model):
    tagged = model.tag("Caseloads are too high. Visits are regular.")
    assert [one.sentence.sentence for one in tagged.about("workforce", "improvement")] == [1]
    with pytest.raises(ValueError, match="no theme or polarity 'soup'"):
        tagged.about("soup")
