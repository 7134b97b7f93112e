"""From where on a report is unlike those of training, and how often that is said in vain."""

from dataclasses import replace

import numpy as np
import pytest

from classifier.language.sentences import split
from classifier.model.vectorizer import SentenceVectorizer
from classifier.read import read_text
from classifier.report import Cover
from train.fit.kinds import Held, by_kind
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
    X = [parts[0], parts[1]._part(0, 4)]
    assert of_known_kinds(X).tolist() == [True, False]


def test_a_model_of_few_reports_names_none(parts):
    vectorizer = SentenceVectorizer().fit(parts)
    assert fit_unfamiliarity(parts, vectorizer) is None
    assert np.isnan(above_limit(parts[:2], parts, vectorizer)).tolist() == [True, True]


def test_a_model_of_many_names_what_is_unlike_them(parts):
    many = parts * 3
    strange = split(read_text(" ".join(f"Zxq{i} wvu{i} tsr{i} pqo{i}." for i in range(25))))
    found = above_limit(
        [parts[0], strange, strange._part(0, 4)], many, SentenceVectorizer().fit(many)
    )
    assert found.tolist() == [0, 1, 0]


def test_false_alarms_are_those_on_known_kinds(parts):
    kinds = ["ilacs"] * 4 + [None] * 2
    X = [of_kind(part, kind) for part, kind in zip(parts, kinds, strict=False)]
    tests = [np.array([0, 1, 4]), np.array([2, 3, 5])]
    share = false_alarms(X, tests, np.array([[1.0, 0, 1], [0, 0, 1]]))
    assert share.mean == 0.25
    assert false_alarms(X, tests, np.full((2, 3), np.nan)) is None


def test_a_kind_says_how_many_of_its_reports_are_named():
    report = np.repeat(np.arange(6), 4)
    truth = np.ones((24, 1), dtype=bool)
    kind, none = np.where(report < 3, "area_send", "ilacs"), np.full((24, 0), np.nan)
    named = np.isin(report, [0, 1]).astype(float)
    held = Held(kind, report, truth, truth, np.full(24, -1), none, named)
    shares = {one.kind: one.unfamiliar.mean for one in by_kind(held, [])}
    assert shares == {"area_send": pytest.approx(2 / 3), "ilacs": 0}
    silent = by_kind(replace(held, unfamiliar=np.full(24, np.nan)), [])
    assert {one.unfamiliar for one in silent} == {None}
