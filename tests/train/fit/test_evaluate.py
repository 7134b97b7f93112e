from dataclasses import replace

import numpy as np
import pytest

import classifier
from train.annotation import AnnotationError
from train.fit.against import compare
from train.fit.evaluate import evaluate
from train.fit.overlap import sketches, trained_on
from train.read import read_annotations


@pytest.fixture(scope="module")
def model():
    return classifier.load_model()


@pytest.fixture(scope="module")
def evaluation(model, annotations):
    return evaluate(model, annotations, resamples=200)


def test_figures_are_those_of_scikit_learn(model, sentences, truth, evaluation):
    from sklearn.metrics import average_precision_score, precision_recall_fscore_support

    probability = model.theme_classifier.predict_proba(sentences)
    expected = precision_recall_fscore_support(
        truth, probability >= model.thresholds, average=None, zero_division=0
    )
    for k, theme in enumerate(evaluation.themes):
        found = (theme.precision.value, theme.recall.value, theme.f1.value, theme.support)
        assert found == pytest.approx([figure[k] for figure in expected])
        ap = average_precision_score(truth[:, k], probability[:, k])
        assert theme.average_precision.value == pytest.approx(ap)
    assert evaluation.macro_f1.value == pytest.approx(np.mean(expected[2]))


def test_intervals_hold_their_figure(evaluation):
    assert evaluation.macro_f1.low <= evaluation.macro_f1.value <= evaluation.macro_f1.high
    assert evaluation.polarity_macro_f1.low < evaluation.polarity_macro_f1.high


def test_confusions_are_other_themes(evaluation):
    names = {theme.name for theme in evaluation.themes}
    for theme in evaluation.themes:
        assert {name for name, _ in theme.instead} <= names - {theme.name}


def test_a_model_is_not_better_than_itself(model, annotations):
    comparison = compare(model, model, annotations, resamples=50)
    assert (comparison.difference.value, comparison.better) == (0, 0)


def test_annotations_without_themes(model, annotations):
    with pytest.raises(AnnotationError, match="no annotation has a theme"):
        evaluate(model, [replace(a, themes=frozenset()) for a in annotations])


def test_a_theme_that_the_model_does_not_know(model, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "It rained.", "themes": ["weather"]}')
    with pytest.raises(
        AnnotationError, match=r"a\.jsonl:1: the model does not know theme 'weather', nor"
    ):
        evaluate(model, read_annotations([path]))


def test_other_themes_are_named_and_the_known_ones_scored(model, annotations):
    known = evaluate(model, annotations, resamples=20)
    others = [replace(a, themes=a.themes | {"weather"}) for a in annotations[:3]]
    others[0] = replace(others[0], polarity="sunny")
    said = []
    found = evaluate(model, [*others, *annotations[3:]], resamples=20, say=said.append)
    assert found.unknown == (("weather", 3),)
    assert found.unknown_polarities == (("sunny", 1),)
    assert found.macro_f1 == known.macro_f1
    assert said == [
        "WARNING: not scored, as the model lacks these themes: 'weather' (3)",
        "WARNING: not scored, as the model lacks these polarities: 'sunny' (1)",
    ]


def test_reports_that_were_trained_on_are_known_by_their_words(model, annotations):
    trained = [a for a in annotations if a.report == "northmere_2024"]
    facts = {"data": {"sketches": sketches(trained)}}
    seen = classifier.Model(replace(model.estimators, polarity_classifier=None, facts=facts))
    found = evaluate(seen, annotations, resamples=10)
    assert found.trained_on == ("northmere_2024",)
    assert found.polarity_macro_f1 is None
    renamed = [replace(a, report=f"copy of {a.report}") for a in annotations]
    assert evaluate(seen, renamed, resamples=10).trained_on == ("copy of northmere_2024",)
    unknown = [replace(a, report=None) for a in trained[10:60]]
    assert trained_on(facts["data"]["sketches"], unknown) == ("",)
    assert compare(model, seen, annotations, resamples=5).trained_on == ("northmere_2024",)


def test_polarity_confusions_count_every_sentence(annotations, evaluation):
    counts = np.array(evaluation.polarity_confusion.counts)
    assert counts.sum() == len(annotations)
    support = {label.name: label.support for label in evaluation.polarities}
    assert counts.sum(axis=1).tolist() == [support[n] for n in evaluation.polarity_confusion.names]
