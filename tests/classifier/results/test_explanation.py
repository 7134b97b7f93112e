"""Explanations as people get them from a model."""

import pytest

import classifier


@pytest.fixture(scope="module")
def model():
    return classifier.load_model()


def test_views_for_a_notebook_escape_what_the_text_says(model):
    (found,) = model.explain("<script>Caseloads</script> are much too high.", themes=["workforce"])
    assert "<script>" not in found._repr_html_()
    assert found.to_frame()["contribution"].sum() == pytest.approx(found.score, abs=1e-4)


def test_a_text_without_themes_has_nothing_to_explain(model):
    assert model.explain("Hm.") == []
