"""Reports that are unlike those that a model has learnt from."""

import numpy as np
import pytest

from classifier.language.sentences import split
from classifier.model.stored import Stored, Unusable
from classifier.model.unfamiliar import Unfamiliarity
from classifier.model.vectorizer import SentenceVectorizer
from classifier.read import read_text

BREAD = " ".join(
    f"Knead the {flour} dough for {n} minutes, then let it prove beside a warm {place}."
    for n, (flour, place) in enumerate(
        (flour, place)
        for flour in ("rye", "spelt", "wheat", "barley", "oat")
        for place in ("oven", "stove", "kettle", "hearth", "lamp")
    )
)


@pytest.fixture(scope="module")
def parts(sentences):
    """Parts of the example's reports, so many that there can be a limit."""
    return [part for whole in sentences for part in whole.parts(20)]


@pytest.fixture(scope="module")
def fitted(parts):
    vectorizer = SentenceVectorizer().fit(parts)
    return Unfamiliarity().fit(parts, np.ones(len(parts), dtype=bool), vectorizer)


def test_what_was_learnt_from_is_familiar_and_another_subject_is_not(fitted, parts):
    assert all(fitted.measure(part) < fitted.limit_ for part in parts)
    assert fitted.limit_ < fitted.measure(split(read_text(BREAD))) <= 1


def test_the_limit_is_the_conformal_quantile_of_held_out_reports(parts, monkeypatch):
    measures = iter(np.random.default_rng(0).permutation(len(parts)) / len(parts))
    monkeypatch.setattr(Unfamiliarity, "measure", lambda *_: next(measures))
    vectorizer = SentenceVectorizer().fit(parts)
    found = Unfamiliarity(false_alarms=0.1).fit(parts, np.ones(len(parts), bool), vectorizer)
    n = len(parts)
    assert found.limit_ == (np.ceil((n + 1) * 0.9) - 1) / n


def test_papers_of_no_kind_do_not_move_the_limit(fitted, parts):
    paper = split(read_text(BREAD))
    known = np.append(np.ones(len(parts), dtype=bool), False)
    vectorizer = SentenceVectorizer().fit([*parts, paper])
    found = Unfamiliarity().fit([*parts, paper], known, vectorizer)
    assert found.limit_ == pytest.approx(fitted.limit_, abs=0.05)


def test_a_few_sentences_are_as_far_as_many_of_the_same(fitted, sentences):
    whole = fitted.measure(sentences[0])
    of_parts = [fitted.measure(part) for part in sentences[0].parts(8)]
    assert np.mean(of_parts) == pytest.approx(whole, abs=0.12)


def test_too_few_reports_have_no_limit(parts):
    known = np.arange(len(parts)) < 48
    with pytest.raises(ValueError, match="has 48 reports of known kinds, fewer than 49"):
        Unfamiliarity().fit(parts, known, SentenceVectorizer())


def test_words_that_are_all_unknown_and_no_words(fitted):
    assert fitted.measure(split(read_text("Zxq wvu tsr. Pqo nml."))) == 1
    assert fitted.measure(split(read_text("Zxq."))) == 1


def test_it_comes_back_from_its_arrays(fitted, parts):
    again = Unfamiliarity.from_arrays(fitted.to_arrays(), fitted.vectorizer_)
    assert again.limit_ == fitted.limit_
    assert [again.measure(p) for p in parts] == [fitted.measure(p) for p in parts]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"limit_": 2}, "limit of unfamiliarity"),
        ({"limit_": None}, "limit of unfamiliarity"),
        ({"neighbours": 0}, "neighbours"),
        ({"more": 1}, "different settings"),
        ({"columns": lambda a: a + np.uint32(10**6)}, "words are not those of the model"),
        ({"columns": lambda a: a + np.uint32(2**31)}, "words are not those of the model"),
        ({"begins": lambda a: a[::-1].copy()}, "words are not those of the model"),
        ({"begins": lambda a: a[1:]}, "different type or shape"),
        ({"norms": lambda a: a * 0}, "without a length"),
        ({"norms": lambda a: a * np.nan}, "not finite"),
        ({"means": lambda a: a.astype(np.float64)}, "different type or shape"),
        ({"other": lambda _: np.zeros(2)}, "an array named 'other'"),
    ],
)
def test_what_it_can_not_be_built_from_is_refused(fitted, change, reason):
    stored = fitted.to_arrays()
    settings, arrays = dict(stored.settings), dict(stored.arrays)
    for name, value in change.items():
        if callable(value):
            arrays[name] = value(arrays.get(name))
        else:
            settings[name] = value
    with pytest.raises(Unusable, match=reason):
        Unfamiliarity.from_arrays(Stored(settings, arrays), fitted.vectorizer_)
