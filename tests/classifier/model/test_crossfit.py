"""Reports that are learnt from without their layout."""

from dataclasses import replace

import numpy as np
import pytest

from classifier.language.sentences import split
from classifier.model.crossfit import partly_without_layout
from classifier.model.polarity import PolarityClassifier
from classifier.model.surroundings import Surroundings
from classifier.model.themes import ThemeClassifier
from classifier.read import read_text
from classifier.report import KINDS

TEXT = """What needs to improve?
• The quality of plans.

Strengths
• Visits are regular. They are recorded.
"""


def has_layout(sentences):
    layout = (sentences.sections >= 0) | (sentences.roles >= 0) | (sentences.kinds > 0)
    return bool(layout.any())


def test_kind_headings_and_lists_are_forgotten_and_nothing_else():
    report = read_text(TEXT)
    sentences = split(replace(report, cover=replace(report.cover, framework="ilacs")))
    plain = sentences.without_layout()
    assert (sentences.framework, plain.framework) == ("ilacs", None)
    assert (has_layout(sentences), has_layout(plain)) == (True, False)
    assert {KINDS[kind] for kind in plain.kinds} == {"paragraph"}
    assert [s.text for s in plain] == [s.text for s in sentences]
    assert plain.paragraphs.tolist() == sentences.paragraphs.tolist()
    around = Surroundings.of([plain])
    assert around.section.argmax(axis=1).tolist() == [around.section.shape[1] - 1] * 3
    assert around.role.argmax(axis=1).tolist() == [around.role.shape[1] - 1] * 3
    assert not around.bullet.any()


@pytest.mark.parametrize(("share", "number"), [(0, 0), (0.4, 4), (1, 10)])
def test_the_share_of_the_reports_is_drawn_once_for_all(share, number):
    X = [split(read_text(TEXT)) for _ in range(10)]
    found = partly_without_layout(X, share, random_state=0)
    assert sum(not has_layout(x) for x in found) == number
    assert [new is old for new, old in zip(found, X, strict=True)].count(False) == number
    again = partly_without_layout(X, share, random_state=0)
    assert [has_layout(x) for x in again] == [has_layout(x) for x in found]
    assert all(map(has_layout, X))


@pytest.mark.parametrize("classifier", [ThemeClassifier, PolarityClassifier])
def test_classifiers_learn_from_such_reports_and_are_asked_about_whole_ones(
    classifier, sentences, truth, annotations, monkeypatch
):
    learnt_from, asked = [], []
    fit, predict = classifier.fit_first_pass, classifier.predict_proba

    def fitting(self, X, y):
        learnt_from.append([has_layout(x) for x in X])
        return fit(self, X, y)

    def asking(self, X):
        asked.append([has_layout(x) for x in X])
        return predict(self, X)

    monkeypatch.setattr(classifier, "fit_first_pass", fitting)
    monkeypatch.setattr(classifier, "predict_proba", asking)
    polarity = np.array([a.polarity for a in annotations], dtype=object)
    model = classifier(withheld=0.4)
    model.fit(sentences, truth if classifier is ThemeClassifier else polarity)
    model.predict(sentences)
    assert learnt_from[-1].count(False) == int(0.4 * len(sentences))
    assert asked == [[True] * len(sentences)]
