"""Texts that stand alone: what is counted once gives what is counted anew."""

import random

import numpy as np
import pytest

from classifier.language.sentences import sentences_of
from classifier.model import lone, vectorizer
from classifier.model.context import InContext, place
from classifier.model.counted import Counted, chosen, counted
from classifier.model.cues import cues_of
from classifier.model.ngrams import stacked_tokens
from classifier.model.polarity import PolarityClassifier
from classifier.model.surroundings import Surroundings
from classifier.model.themes import ThemeClassifier
from classifier.model.vectorizer import SentenceVectorizer
from train.fit.crossval import cross_validate

THEMES = {
    "food": "the meal was cold dinner lunch tasted hungry kitchen plate",
    "staff": "the nurse was kind doctor listened rude porter explained helped",
    "waiting": "the queue took hours waited late delay appointment slow clock",
}


def comments(number: int) -> list[tuple[str, str]]:
    drawn = random.Random(5)
    found = []
    for _ in range(number):
        theme = drawn.choice(sorted(THEMES))
        words = drawn.choices(THEMES[theme].split(), k=6) + drawn.choices(
            "and but ward room".split()
        )
        found.append((" ".join(words), theme))
    return found


@pytest.fixture(scope="module")
def texts():
    return sentences_of([text for text, _ in comments(60)])


@pytest.fixture(scope="module")
def labels():
    return [np.array([[name == theme for name in THEMES]], np.int8) for _, theme in comments(60)]


def test_a_part_of_the_texts_has_the_features_of_these_texts(texts):
    some, others = np.array([3, 50, 7, 8, 9, 20, 31, 44, 45]), np.array([1, 2, 50])
    settings = {"opening": 0, "min_reports": 1, "min_sentences": 2}
    whole = Counted(texts)
    once = SentenceVectorizer(**settings).fit(chosen(whole, some))
    anew = SentenceVectorizer(**settings).fit([texts[i] for i in some])
    assert once.same_as(anew)
    for ours, theirs in zip(
        once.transform(chosen(whole, others)),
        anew.transform([texts[i] for i in others]),
        strict=True,
    ):
        np.testing.assert_allclose(ours.toarray(), theirs.toarray(), atol=1e-6)


def test_a_part_of_a_part(texts):
    part = chosen(chosen(Counted(texts), np.arange(10, 40)), np.array([0, 5, 6]))
    expected = [texts[i] for i in (10, 15, 16)]
    assert list(part) == list(part[:3]) == expected
    for what in ("lemmas", "norms"):
        for ours, theirs in zip(
            stacked_tokens(part, what), stacked_tokens(expected, what), strict=True
        ):
            np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(cues_of(part), cues_of(expected))
    seen = InContext.of(
        part, SentenceVectorizer(opening=0, min_reports=1, min_sentences=1).fit(part)
    )
    np.testing.assert_array_equal(seen.place, place(expected, Surroundings.of(expected)))


def test_words_are_counted_once_for_all_folds(texts, labels, monkeypatch):
    asked = []

    def count(tokens, offsets, longest):
        asked.append(len(offsets) - 1)
        return of_words(tokens, offsets, longest)

    of_words = vectorizer.word_ngrams
    monkeypatch.setattr(vectorizer, "word_ngrams", count)
    cross_validate(
        counted(texts), labels, list(THEMES), themes=ThemeClassifier(), folds=3, by_report=False
    )
    assert asked == [60]


def test_how_many_all_are_decides_what_parts_learn_from(texts, monkeypatch):
    monkeypatch.setattr(lone, "_MANY", 40)
    monkeypatch.setattr(lone, "_VERY_LARGE", 100)
    part = chosen(Counted(texts), np.arange(30))
    of_part = lone.vectorizer_for(part, n_themes=3)
    assert (of_part.min_sentences, len(of_part.char_ids_)) == (2, 0)
    by_itself = lone.vectorizer_for(chosen(part, np.arange(30), as_all=True), n_themes=3)
    assert by_itself.min_sentences == 1
    assert len(by_itself.char_ids_)


def test_reports_are_not_counted(sentences):
    assert counted(sentences) is sentences
    assert chosen(sentences, np.array([1])) == [sentences[1]]


def test_the_second_pass_of_polarity_sees_some_of_very_many_texts(texts, sentences, monkeypatch):
    monkeypatch.setattr(lone, "_MOST_OF_SECOND", 20)
    fit, folds = lone.sparing(lambda inputs, codes: (len(inputs), len(codes)), 4, texts)
    assert folds == 2
    assert fit(np.zeros((60, 2)), np.zeros(60)) == (20, 20)
    assert fit(np.zeros((20, 2)), np.zeros(20)) == (20, 20)
    assert lone.sparing(len, 4, sentences * 20) == (len, 4)
    assert (
        PolarityClassifier().fit(texts, np.array(["+", "-"] * 30, dtype=object)).classes_.size == 2
    )


def test_time_to_train_grows_with_the_texts(grows_with_length):
    every = comments(2000)
    read = sentences_of([text for text, _ in every])
    themes = np.array([[name == theme for name in THEMES] for _, theme in every], np.int8)
    assert grows_with_length(lambda n: ThemeClassifier().fit(read[:n], themes[:n]), 2000)
