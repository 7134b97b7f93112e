"""Reports that are unlike those that a model has learnt from."""

import numpy as np
import pytest

from classifier.language.sentences import split
from classifier.model.stored import Stored, Unusable
from classifier.model.unfamiliar import LENGTHS, Unfamiliarity
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
    long_enough = [part for part in parts if len(part) >= LENGTHS[0]]
    assert all(fitted.measure(part) < fitted.limit_for(len(part)) for part in long_enough)
    bread = split(read_text(BREAD))
    assert fitted.limit_for(len(bread)) < fitted.measure(bread) <= 1


def test_the_limit_of_each_length_is_the_conformal_quantile_of_held_out_parts(
    sentences, monkeypatch
):
    monkeypatch.setattr(Unfamiliarity, "measure", lambda _, part: 1 / len(part))
    vectorizer = SentenceVectorizer().fit(sentences)
    known = np.ones(len(sentences), bool)
    found = Unfamiliarity(false_alarms=0.5, folds=2).fit(sentences, known, vectorizer)
    whole = sorted(1 / len(report) for report in sentences)
    assert found.limits_[-1] == whole[int(np.ceil((len(whole) + 1) * 0.5)) - 1]
    for length, limit in zip(LENGTHS, found.limits_, strict=True):
        assert limit <= 1 / length
        assert found.limit_for(length) == found.limit_for(length + 1) == limit
    assert list(found.limits_) == sorted(found.limits_, reverse=True)
    assert found.limit_for(LENGTHS[0] - 1) is None


def test_texts_longer_than_any_that_is_known_have_the_limit_of_the_longest(fitted, parts):
    assert max(map(len, parts)) < LENGTHS[-1]
    assert fitted.limit_for(1_000) == fitted.limit_for(max(map(len, parts)))


def test_papers_of_no_kind_do_not_move_the_limit(fitted, parts):
    paper = split(read_text(BREAD))
    known = np.append(np.ones(len(parts), dtype=bool), False)
    vectorizer = SentenceVectorizer().fit([*parts, paper])
    found = Unfamiliarity().fit([*parts, paper], known, vectorizer)
    assert found.limits_ == pytest.approx(fitted.limits_, abs=0.05)


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
    assert (again.limits_ == fitted.limits_).all()
    assert [again.measure(p) for p in parts] == [fitted.measure(p) for p in parts]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"limits": lambda a: a + 2}, "limit of unfamiliarity"),
        ({"limits": lambda a: a[1:]}, "different type or shape"),
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
