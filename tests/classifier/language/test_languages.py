"""Sentences, words and the language of texts in other languages than English."""

import numpy as np
import pytest

from classifier.language.foreign import other_language
from classifier.language.languages import codes, language_of
from classifier.language.lemmas import lemma_table
from classifier.language.pipeline import pipeline
from classifier.language.sentences import split
from classifier.model.cues import contrast
from classifier.read import read_text

SENTENCES = {
    "de": [
        "Frau Dr. Ohm kam am 3. Mai, z.B. nachts.",
        "„Gut!“, sagte sie.",
        "Über sie: nichts.",
    ],
    "cy": ["Roedd y staff yn garedig.", "Ŵyn bach!", "Mae'r bwyd yn dda."],
    "fr": [
        "L'accueil était parfait !",
        "M. Dupont a écouté…",
        "« Merci. »",
        "Été, hiver : rien.",
    ],
    "es": ["¿Dónde estaba?", "¡Nadie!", "El Sr. Paz no vino.", "Ángela sí."],
    "nl": ["Dhr. de Vries was er niet.", "Het eten was bijv. koud.", "Één keer."],
    "pl": ["Personel był miły.", "Łóżko np. twarde.", "Czekałem 3 godz. na lekarza."],
    "ko": ["음식이 차가웠어요.", "간호사가 친절했습니다!", "2시간 기다림"],
}
WITHOUT_SPACES = {
    "zh": ["医生很好。", "但是等了很久！", "没有停车位？", "“好。”", "谢谢"],
    "ja": ["先生は優しい。", "待ち時間が3時間でした。", "iPadがない。"],
}


def words(text, language, what="lemmas"):
    strings = pipeline().vocab.strings
    found = getattr(split(read_text(text), language=language), what)
    return [strings[identifier] for identifier in found.tolist()]


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_of_a_language(language):
    expected = SENTENCES[language]
    found = split(read_text(" ".join(expected)), language=language)
    assert [sentence.text for sentence in found] == expected
    assert found.language == language


@pytest.mark.parametrize("language", WITHOUT_SPACES)
def test_sentences_of_a_script_without_spaces(language):
    expected = WITHOUT_SPACES[language]
    found = split(read_text("".join(expected)), language=language)
    assert [sentence.text for sentence in found] == expected


def test_each_character_of_a_script_without_spaces_is_a_word():
    assert words("先生はiPadが3台ある。", "ja") == [*"先生は", "ipad", "が", "3", *"台ある"]
    assert words("หมอใจดี", "th") == list("หมอใจดี")


def test_lines_apart_are_sentences_in_any_language():
    found = split(read_text("Das Essen\n\nkam kalt"), language="de")
    assert [sentence.text for sentence in found] == ["Das Essen", "kam kalt"]


@pytest.mark.parametrize(
    ("language", "text", "lemma"),
    [
        ("de", "Parkplätze", "parkplatz"),
        ("fr", "médecins", "médecin"),
        ("es", "comidas", "comida"),
        ("nl", "dokters", "dokter"),
    ],
)
def test_words_have_the_same_lemma_however_they_are_written(language, text, lemma):
    assert words(text, language) == words(text.lower(), language) == [lemma]


def test_a_language_without_a_table_has_words_as_they_are():
    assert not lemma_table("cy")
    assert words("Parcio ofnadwy", "cy") == ["parcio", "ofnadwy"]


def test_nouns_of_german_are_no_names():
    """English masks a word that it does not know and that has a capital."""
    text = "Wir fanden den Parkplatz nicht, 2019 und 1500 Mal."
    masked = words(text, "de", "norms")
    assert "parkplatz" in masked
    assert "@name" not in masked
    assert "@date" in masked
    assert "@number" in masked
    assert "@name" in words(text, "en", "norms")


def test_words_of_contrast():
    text = "Das Essen war gut, aber kalt."
    found = split(read_text(text), language="de").lemmas
    assert np.isin(found, contrast("de")).sum() == 1
    assert not len(contrast("sw"))


@pytest.mark.parametrize("language", [*SENTENCES, *WITHOUT_SPACES])
def test_the_language_is_found(language):
    every = SENTENCES | WITHOUT_SPACES
    assert language_of(every[language]) == language


def test_nothing_is_said_of_no_text():
    assert language_of([]) is None
    assert language_of(["", " "]) is None


def test_codes_are_those_of_spacy_and_welsh():
    assert {"de", "zh", "xx", "cy"} <= codes()


def test_a_text_in_another_language_is_named():
    german = " ".join(SENTENCES["de"] * 3)
    assert other_language(split(read_text(german)), "en") == "de"
    assert other_language(split(read_text(german), language="de"), "de") is None
    english = "Inspectors found that the staff were kind and that meals were served on time. " * 2
    assert other_language(split(read_text(english)), "en") is None
    assert other_language(split(read_text(english), language="de"), "de") == "en"
    assert other_language(split(read_text("Zu kurz.")), "en") is None
