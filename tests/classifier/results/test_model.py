"""The model as people use it: names, and how it prints itself."""

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
