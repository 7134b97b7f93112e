"""Training on the example corpus, and the checks that its scores can be trusted."""

import json
import re
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from classifier.codebook import Codebook
from classifier.errors import BundleError
from classifier.model.polarity import PolarityClassifier
from classifier.model.themes import ThemeClassifier
from classifier.model.thresholds import best_threshold
from classifier.read import read_report
from classifier.results.model import load_model, save_model
from train.annotation import Annotation, AnnotationError
from train.fit import training as fit
from train.read import read_annotations
from train.report.card import write_card


@pytest.fixture(scope="module")
def training(annotations, codebook):
    return fit.train(annotations, codebook, title="example", folds=0)


@pytest.fixture(scope="module")
def bundle(training, tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "example"
    save_model(training.model, path, write_card(training.model, training.scores))
    return path


def test_a_saved_model_says_the_same(training, bundle, example_pdfs):
    report = read_report(example_pdfs[0])
    before, after = training.model.tag(report), load_model(bundle).tag(report)
    np.testing.assert_array_equal(before.probabilities, after.probabilities)
    np.testing.assert_array_equal(before.polarity_probabilities, after.polarity_probabilities)
    assert after.codebook == training.model.codebook


def test_training_again_gives_the_same_bytes(annotations, codebook, bundle, tmp_path):
    again = fit.train(annotations, codebook, title="example", folds=0)
    save_model(again.model, tmp_path / "again", write_card(again.model, again.scores))
    for file in bundle.iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def test_it_learns_what_it_is_trained_on(training, sentences, truth):
    probability = training.model.theme_classifier.predict_proba(sentences)
    assert ((probability >= training.model.thresholds) == truth).mean() > 0.97


def test_a_changed_bundle_is_refused(training, tmp_path):
    path = tmp_path / "model"
    save_model(training.model, path)
    data = bytearray((path / "estimators.safetensors").read_bytes())
    data[len(data) // 2] ^= 1
    (path / "estimators.safetensors").write_bytes(data)
    with pytest.raises(BundleError, match="checksum"):
        load_model(path)


def test_an_unknown_format_is_refused(training, tmp_path):
    path = tmp_path / "model"
    save_model(training.model, path)
    manifest = json.loads((path / "manifest.json").read_text())
    (path / "manifest.json").write_text(json.dumps(manifest | {"format": 99}))
    with pytest.raises(BundleError, match="format 99 is unknown"):
        load_model(path)


def test_a_folder_that_is_no_bundle_is_not_overwritten(training, tmp_path):
    (tmp_path / "thesis.txt").write_text("all my work")
    with pytest.raises(BundleError, match="nothing was written"):
        save_model(training.model, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "all my work"


def test_the_second_pass_learns_from_reports_the_first_did_not_see(sentences, truth, monkeypatch):
    seen = []
    fit_first, first_pass = ThemeClassifier.fit_first_pass, ThemeClassifier.first_pass

    def fitting(self, X, Y):
        self.fitted = {s.report.name for s in X}
        return fit_first(self, X, Y)

    def asking(self, X):
        seen.append((self.fitted, {s.report.name for s in X}))
        return first_pass(self, X)

    monkeypatch.setattr(ThemeClassifier, "fit_first_pass", fitting)
    monkeypatch.setattr(ThemeClassifier, "first_pass", asking)
    ThemeClassifier().fit(sentences, truth)
    assert len(seen) == 3
    assert all(fitted.isdisjoint(asked) for fitted, asked in seen)


def test_themes_and_polarities_of_any_domain(tmp_path):
    rows = [
        {"report": f"ward {i % 6}", "text": text, "themes": themes, "polarity": mood}
        for i in range(90)
        for text, themes, mood in (
            (f"The soup was cold and late on day {i}.", ["food"], "bad"),
            (f"The nurse was kind and had time for me at {i} o'clock.", ["staff"], "good"),
            (f"I could not park the car for {i} minutes.", [], "bad"),
        )
    ]
    path = tmp_path / "feedback.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    training = fit.train(read_annotations([path]), folds=3)
    assert training.model.codebook.names == ("food", "staff")
    assert training.scores.macro_f1.mean > 0.9
    assert training.scores.polarity_macro_f1.mean > 0.9
    (tagged,) = training.model.tag("A nurse was kind and had time for my mother.")
    assert tagged.polarity == "good"
    assert list(tagged.themes) == ["staff"]
    for text in write_card(training.model, training.scores).values():
        assert not re.search("children|social work|council|inspect", text)


def test_unknown_themes_are_named(annotations):
    with pytest.raises(AnnotationError, match=r"annotations.jsonl:\d+: theme '\w+' is not in"):
        fit.train(annotations, Codebook.from_names(["workforce"]), folds=0)


@pytest.fixture
def few():
    """Annotations of three themes, one of them with two sentences, and one theme without any."""
    texts = {"food": "The soup was cold on day {}.", "staff": "The nurse was kind at {} o'clock."}
    rows = [
        Annotation(f"ward {i % 4}", text.format(i), frozenset({theme}))
        for i in range(40)
        for theme, text in texts.items()
    ]
    rows += [
        Annotation("ward 1", f"I could not park on day {i}.", frozenset({"car"})) for i in (1, 2)
    ]
    return rows, Codebook.from_names(["food", "staff", "car", "weather"])


@pytest.mark.parametrize(
    ("choice", "themes"), [("drop", ["food", "staff"]), ("keep", ["food", "staff", "car"])]
)
def test_themes_with_few_examples_are_named_and_dropped_or_kept(few, choice, themes):
    said = []
    training = fit.train(*few, few=choice, folds=0, say=said.append)
    assert list(training.model.codebook.names) == themes
    assert any(
        "'car' has 2" in line and ("kept" if choice == "keep" else "left out") in line
        for line in said
    )
    assert any("'weather' has 0" in line and "left out" in line for line in said)
    assert "car (2, " in write_card(training.model, None)["README.md"]


def test_many_themes_with_few_examples_make_no_long_message():
    rows = [Annotation("r", "Plans are late.", frozenset([f"theme {i}"])) for i in range(50)]
    with pytest.raises(AnnotationError, match=r"theme 17 \(1\) and 40 more$"):
        fit.train(rows, few="stop", folds=0)


def test_sentences_without_a_word():
    rows = [Annotation("r", ". ! ?", frozenset(["a"])) for _ in range(20)]
    with pytest.raises(ValueError, match="no sentence has a word"):
        fit.train(rows, folds=0)


def test_themes_with_few_examples_stop_the_training(few):
    with pytest.raises(
        AnnotationError, match=r"fewer than 5 annotated sentences: car \(2\), weather"
    ):
        fit.train(*few, few="stop", folds=0)


def test_a_theme_that_one_report_has_is_scored(few):
    training = fit.train(*few, few="keep", folds=4)
    assert [theme.support for theme in training.scores.themes] == [40, 40, 2]
    assert training.scores.themes[0].f1.mean > 0.9


@pytest.mark.parametrize("reports", [0, 1])
def test_without_reports_folds_are_stratified_and_the_card_says_so(few, reports):
    rows = [
        replace(a, report="one" if reports else None, paragraph=i) for i, a in enumerate(few[0])
    ]
    training = fit.train(rows, folds=3)
    assert not training.scores.by_report
    assert training.scores.macro_f1.mean > 0.9
    assert "stratified by theme" in write_card(training.model, training.scores)["README.md"]


@pytest.mark.slow
def test_a_search_is_nested_and_its_result_is_kept(few):
    training = fit.train(few[0], search=True, folds=3)
    assert training.model.theme_classifier.C in fit.SEARCHED["themes"]["C"]
    assert training.model.facts["searched"]["themes"]["C"] == training.model.theme_classifier.C
    assert training.scores.macro_f1.mean > 0.9


def test_training_shows_its_progress(few):
    steps = []

    @contextmanager
    def progress(total, what):
        steps.append(total)
        yield lambda: steps.append(what)

    fit.train(few[0], folds=3, progress=progress)
    # Reading the sentences, three folds and the model itself.
    assert steps == [1, 4, *["Training"] * 4]


def test_polarity_that_one_report_has_alone(sentences, annotations):
    y = np.array([a.polarity for a in annotations], dtype=object)
    limits = np.cumsum([len(s) for s in sentences])[:-1]
    y[: limits[0]][y[: limits[0]] == "neutral"] = None
    y[limits[1] :][y[limits[1] :] == "neutral"] = None
    model = PolarityClassifier(("strength", "improvement", "mixed", "neutral"))
    model.fit(sentences, np.split(y, limits))
    assert model.predict_proba(sentences).shape == (len(y), 4)


@pytest.mark.parametrize("labels", [[1, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0]])
def test_a_theme_that_stands_in_one_report_or_everywhere_or_nowhere(sentences, labels):
    X = [*sentences, sentences[0]]
    y = [np.full((len(s), 1), label, dtype=bool) for s, label in zip(X, labels, strict=True)]
    predicted = ThemeClassifier().fit(X, y).predict(X)
    if len(set(labels)) == 1:
        assert predicted.all() if labels[0] else not predicted.any()


def test_parts_of_a_report_are_its_sentences(sentences):
    whole = sentences[0]
    parts = whole.parts(5)
    assert [s.text for part in parts for s in part] == [s.text for s in whole]
    assert 3 <= len(parts) <= 5
    for before, after in pairwise(parts):
        assert before.paragraphs[-1] != after.paragraphs[0]


def test_best_threshold_separates():
    probability = np.concatenate([np.linspace(0, 0.1, 90), np.linspace(0.8, 1, 10)])
    assert 0.1 < best_threshold(probability) < 0.8


def test_thresholds_for_precision_and_for_recall():
    truth = np.random.default_rng(0)
    probability = truth.beta(0.2, 0.8, 20_000)
    labels = truth.random(20_000) < probability
    for aim in (0.8, 0.95):
        precise = probability >= best_threshold(probability, precision=aim)
        assert labels[precise].mean() == pytest.approx(aim, abs=0.02)
        complete = probability >= best_threshold(probability, recall=aim)
        assert (labels & complete).sum() / labels.sum() == pytest.approx(aim, abs=0.02)


def test_polarity_of_two_classes(sentences, annotations):
    y = np.array(
        [a.polarity if a.polarity in ("strength", "improvement") else None for a in annotations]
    )
    model = PolarityClassifier(("strength", "improvement")).fit(sentences, y)
    known = np.array([value is not None for value in y])
    assert (model.predict(sentences)[known] == y[known]).mean() > 0.8
    np.testing.assert_allclose(model.predict_proba(sentences).sum(axis=1), 1)
