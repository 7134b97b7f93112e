"""Themes inside themes: their groups in codebooks, scores and summaries."""

import json

import numpy as np
import pytest

import classifier
from classifier.codebook import Codebook, Theme
from train.annotation import Annotation
from train.fit import training as fit
from train.fit.evaluate import evaluate
from train.fit.groups import most_of_groups, truth_of_groups
from train.report.card import write_card
from train.report.evaluated import Evaluated
from train.report.pages import evaluation_page

WORDS = {
    "Staff > Pay": "wage salary bonus".split(),
    "Staff > Training": "course lesson teacher".split(),
    "Food": "soup bread tea".split(),
}


def annotations():
    rng = np.random.default_rng(0)
    rows = []
    for n in range(96):
        theme = list(WORDS)[n % 3]
        one, other = rng.choice(WORDS[theme], 2)
        rows.append(
            Annotation(f"r{n // 12}", f"The {one} of day {n}, the {other}.", frozenset({theme}))
        )
    return rows


@pytest.fixture(scope="module")
def training():
    return fit.train(annotations())


def test_a_name_says_what_a_theme_is_inside():
    book = Codebook.from_names(["A > B > C", "A", "A > B", "5 > ", "plain"])
    assert [theme.parent for theme in book.themes] == ["A > B", "", "A", "", ""]
    assert book.themes[0].path == ("A", "B", "C")
    assert book.groups == {"A": [0, 1, 2], "5 > ": [3], "plain": [4]}
    assert book.grouped().names == ("A", "5 > ", "plain")
    assert Codebook.from_dict(book.to_dict()) == book
    assert Codebook.from_names(["a", "b"]).groups == {}
    assert "parent" not in json.dumps(Codebook.from_names(["a"]).to_dict())


def test_a_codebook_may_say_it():
    entry = {"name": "pay", "parent": "Staff"}
    book = Codebook.from_dict({"theme": [entry, {"name": "Staff", "definition": "Who works."}]})
    assert book.groups == {"Staff": [0, 1]}
    assert book.grouped().themes == (Theme("Staff", "Staff", "Who works."),)


def test_a_sentence_is_on_a_group_if_on_any_theme_of_it():
    groups = {"a": [0, 2], "b": [1]}
    truth = np.array([[1, 0, -1], [0, 1, -1], [0, -1, 0]], dtype=np.int8)
    assert truth_of_groups(truth, groups).tolist() == [[1, 0], [-1, 1], [0, -1]]
    assert most_of_groups(np.array([[0.2, 0.1, 0.7]]), groups).tolist() == [[0.7, 0.1]]


def test_cross_validation_and_card(training):
    scores = training.scores
    assert [(g.name, g.support) for g in scores.groups] == [("Food", 32), ("Staff", 64)]
    assert scores.group_macro_f1.mean > 0.8
    card = write_card(training.model, scores)["README.md"]
    assert "Groups of themes" in card
    assert f"| Staff | 64 | {scores.groups[1].precision} |" in card


def test_evaluation(training):
    rows = annotations()
    found = evaluate(training.model, rows, resamples=20)
    assert [(g.name, g.support) for g in found.groups] == [("Food", 32), ("Staff", 64)]
    assert "Groups of themes" in evaluation_page(Evaluated("x", found))
    unknown = Annotation("r9", "The wage of a night.", frozenset({"Staff > Nights"}))
    found = evaluate(training.model, [*rows, unknown], resamples=20)
    assert {g.name: g.support for g in found.groups} == {"Food": 32, "Staff": 65}


def test_summaries_at_either_level(training):
    tagged = training.model.tag("The wage of day 1, the bonus. The soup of day 2, the bread.")
    (summary,) = classifier.summarise(tagged)
    assert summary.codebook.names == tuple(sorted(WORDS))
    (grouped,) = classifier.summarise(tagged.grouped())
    assert grouped.codebook.names == ("Food", "Staff")
    assert grouped.totals.tolist() == [summary.totals[0], tagged.assigned[:, 1:].any(axis=1).sum()]
