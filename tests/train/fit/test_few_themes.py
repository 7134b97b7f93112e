"""Models of one theme and of two, from annotations to pages."""

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from classifier import load_model, save_model
from classifier.bundle.manifest import MOST_THEMES
from classifier.bundle.store import verify_bundle
from classifier.language.sentences import split
from classifier.model.context import InContext
from classifier.read import read_text
from train.annotation import Annotation, AnnotationError
from train.fit import training as fit
from train.fit.against import compare
from train.fit.evaluate import evaluate
from train.fit.learning import learning_curve
from train.report.card import write_card
from train.report.evaluated import Evaluated
from train.report.pages import evaluation_page, learning_page

WORDS = {
    "food": "soup bread tea dinner menu kitchen".split(),
    "staff": "nurse doctor porter sister surgeon cleaner".split(),
    "parking": "ticket barrier space permit meter kerb".split(),
}


def feedback(themes, *, reports):
    """Sentences on three subjects, only some of which are themes."""
    rng = np.random.default_rng(0)
    rows = []
    for i in range(32):
        for theme, words in WORDS.items():
            mood, polarity = [("fine", "good"), ("poor", "bad")][rng.integers(2)]
            day = ["Monday", "Friday"][rng.integers(2)]
            one, other = rng.choice(words, 2)
            rows.append(
                Annotation(
                    report=f"ward {i % 8}" if reports else None,
                    text=f"The {one} was {mood} on {day}, and so was the {other}.",
                    themes=frozenset({theme} & set(themes)),
                    polarity=polarity,
                )
            )
    return rows


@pytest.mark.parametrize("reports", [True, False])
@pytest.mark.parametrize("themes", [["food"], ["food", "staff"]])
def test_scores_card_and_pages(themes, reports):
    rows = feedback(themes, reports=reports)
    training = fit.train(rows)
    scores = training.scores
    assert [(theme.name, theme.support) for theme in scores.themes] == [(t, 32) for t in themes]
    assert scores.by_report == reports
    assert scores.macro_f1.mean == pytest.approx(np.mean([t.f1.mean for t in scores.themes]))
    assert scores.macro_f1.mean > 0.6
    if len(themes) == 1:
        assert scores.micro_f1 == scores.macro_f1
    card = write_card(training.model, scores)["README.md"]
    assert ("with 1 theme," if len(themes) == 1 else "with 2 themes,") in card
    for theme in scores.themes:
        assert f"| {theme.name} | 32 | {theme.precision} | {theme.recall} | {theme.f1} |" in card
    found = evaluate(training.model, rows, resamples=20)
    assert [theme.support for theme in found.themes] == [32] * len(themes)
    itself = compare(training.model, training.model, rows, resamples=5)
    page = evaluation_page(Evaluated("Feedback", found, itself))
    assert all(re.search(rf"<td>{theme}</td>", page) for theme in themes)


@pytest.mark.parametrize("themes", [["food"], ["food", "staff"]])
def test_learning_curve(themes):
    found = learning_curve(feedback(themes, reports=True), folds=2)
    assert found.themes.scores[-1].mean > 0.7
    assert "<svg" in learning_page("More", found)


@pytest.mark.parametrize("polarity", [True, False])
@pytest.mark.parametrize("themes", [["food"], ["food", "staff"]])
def test_a_model_is_saved_loaded_and_explained(themes, polarity, tmp_path):
    rows = feedback(themes, reports=True)
    if not polarity:
        rows = [replace(row, polarity=None) for row in rows]
    model = fit.train(rows, folds=0).model
    save_model(model, tmp_path / "model")
    assert verify_bundle(tmp_path / "model")["difference"] < 1e-5
    again = load_model(tmp_path / "model")
    assert again.themes == tuple(themes)
    assert again.polarities == (("bad", "good") if polarity else ())
    text = "The soup was poor on Monday, and so was the bread."
    before, after = model.tag(text), again.tag(text, explain=True)
    np.testing.assert_allclose(after.probabilities, before.probabilities, atol=1e-6)
    np.testing.assert_allclose(
        after.polarity_probabilities, before.polarity_probabilities, atol=1e-6
    )
    (found,) = again.explain(text, themes=["food"])
    added = sum(word.contribution for word in found.words) + sum(found.surroundings.values())
    assert found.base + added == pytest.approx(found.score, abs=1e-3)
    themes = again.theme_classifier
    logits = themes.logits(InContext.of([split(read_text(text))], themes.vectorizer_))
    slope, intercept = themes.calibration_[:, 0]  # a probability of 1 has no log-odds
    assert found.score == pytest.approx(logits[0, 0] * slope + intercept, abs=1e-3)
    assert expit(found.score) == pytest.approx(after.probabilities[0, 0], abs=1e-6)


def test_a_theme_of_every_sentence_is_saved_and_loaded(tmp_path):
    """All margins are the same, or nearly so: every theme is possible."""
    rows = [replace(row, themes=frozenset({"food"})) for row in feedback(["food"], reports=True)]
    save_model(fit.train(rows, folds=0).model, tmp_path / "model")
    assert next(iter(load_model(tmp_path / "model").tag("The soup was poor."))).themes


def test_more_themes_than_a_model_has_are_told_before_the_work():
    names = [f"theme {number}" for number in range(MOST_THEMES + 1)]
    rows = [Annotation(report=None, text=f"A text on {n}.", themes=frozenset({n})) for n in names]
    with pytest.raises(AnnotationError, match="more than 500 themes: no model can"):
        fit.train(rows, few="keep")
