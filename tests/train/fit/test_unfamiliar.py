"""From where on a report is unlike those of training, and how often that is said in vain."""

from dataclasses import replace

import numpy as np
import pytest

from classifier.language.sentences import split
from classifier.model.vectorizer import SentenceVectorizer
from classifier.read import read_text
from classifier.report import Cover
from train.fit.kinds import Held, kind_scores
from train.fit.unfamiliar import above_limit, false_alarms, fit_unfamiliarity, of_known_kinds


@pytest.fixture(scope="module")
def parts(sentences):
    return [part for whole in sentences for part in whole.parts(8)]


def of_kind(sentences, framework):
    part = sentences._part(0, len(sentences))
    part.report = replace(part.report, cover=Cover(framework=framework))
    return part


def test_papers_and_rare_kinds_are_not_known(parts):
    kinds = ["ilacs"] * 3 + ["area_send"] * 2 + [None] * 4
    X = [of_kind(part, kind) for part, kind in zip(parts, kinds, strict=False)]
    assert of_known_kinds(X).tolist() == [True] * 3 + [False] * 6
    assert of_known_kinds(X[5:]).all()  # nobody said what they are


def test_short_texts_are_not_known(parts):
    X = [parts[0], parts[1]._part(0, 5)]
    assert of_known_kinds(X).tolist() == [True, False]


def test_a_model_of_few_reports_names_none(parts):
    vectorizer = SentenceVectorizer().fit(parts)
    assert fit_unfamiliarity(parts, vectorizer) is None
    assert above_limit(parts[:2], parts, vectorizer) == [None, None]


def test_a_model_of_many_names_what_is_unlike_them(parts):
    many = parts * 3
    strange = split(read_text(" ".join(f"Zxq{i} wvu{i} tsr{i} pqo{i}." for i in range(25))))
    found = above_limit(
        [parts[0], strange, strange._part(0, 5)], many, SentenceVectorizer().fit(many)
    )
    assert found == [False, True, False]


def test_false_alarms_are_those_on_known_kinds(parts):
    kinds = ["ilacs"] * 4 + [None] * 2
    X = [of_kind(part, kind) for part, kind in zip(parts, kinds, strict=False)]
    tests = [np.array([0, 1, 4]), np.array([2, 3, 5])]
    share = false_alarms(X, tests, [[True, False, True], [False, False, True]])
    assert share.mean == 0.25
    assert false_alarms(X, tests, [[None] * 3] * 2) is None


def test_a_kind_says_how_many_of_its_reports_are_named():
    truth = np.ones((4, 1), dtype=bool)
    held = [Held(truth, truth, np.zeros(4, int), None, named) for named in (True, True, False)]
    assert kind_scores("ilacs", held, []).unfamiliar.mean == pytest.approx(2 / 3)
    silent = [replace(one, unfamiliar=None) for one in held]
    assert kind_scores("ilacs", silent, []).unfamiliar is None
