import time

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from classifier.language.boundaries import sentence_starts
from classifier.language.masking import DATE, NAME, NUMBER
from classifier.language.pipeline import pipeline, tokenize
from classifier.language.sentences import split
from classifier.read import read_text

PLAIN = spacy.blank("en")


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in pipeline()(text).sents]


@pytest.mark.parametrize(
    "sentence",
    [
        "They offer activities, e.g. Football, and support.",
        "Checks, i.e. Those by police, are quick.",
        "Ms. Hall and Dr. J. Marsh lead the team.",
        "See No. 4 of the plan.",
        "Enquiries under s. 47 of the Act are timely.",
        "About 3.5 per cent wait, as on 4 March 2024.",
        "Plans are clear; visits are regular; Managers know.",
    ],
)
def test_one_sentence(sentence):
    assert sentences(sentence) == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "Visits are late.|They are short.",
        "One said: ‘I feel safe.’|Others agree.",
        "Is it enough?|It is not!|‘We try,’ staff say.",
        "Work began in 2019.|16 children live there.",
        "It follows (as planned).|Leaders know.",
        "The plan met grade C.|This is low.",
    ],
)
def test_boundaries(text):
    assert sentences(text.replace("|", " ")) == text.split("|")


def test_blocks_end_sentences_without_full_stops():
    report = read_text("• quality of plans\n• Supervision")
    assert [s.text for s in split(report)] == ["quality of plans", "Supervision"]


@given(st.text(max_size=300))
def test_sentences_joined_are_the_text(text):
    starts = sentence_starts(text)
    if not text.strip():
        return
    spans = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    assert "".join(spans) == text[starts[0] :]
    assert not text[: starts[0]].strip()


@given(st.text(max_size=300))
def test_spans_of_a_report_cover_its_text(text):
    try:
        report = read_text(text)
    except ValueError:
        return
    found = list(split(report))
    gaps, at = [], 0
    for sentence in found:
        assert report.text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        gaps.append(report.text[at : sentence.start])
        at = sentence.end
    assert not "".join([*gaps, report.text[at:]]).strip()


RUNS = ["a", ".", "(", '."', "a-", "x/", "'s", "😀", "a?b", " ", "a.\n\n", "\t\n"]


@pytest.mark.parametrize("run", RUNS)
def test_time_grows_with_the_length_whatever_a_text_holds(run):
    text = "Plans are late. " + run * (300_000 // len(run)) + " Visits are short."
    begin = time.process_time()
    report = read_text(text)
    found = split(report)
    assert report.text[found.starts[0] :].startswith("Plans are late.")
    assert time.process_time() - begin < 20  # hours, where a character is looked at again and again


@given(st.text(st.sampled_from("ab .(\n"), max_size=60), st.integers(95, 130))
def test_tokens_joined_are_the_text(text, length):
    text = f"{text}{'x(' * length} {text}"
    assert tokenize(text).text == text


@given(
    st.lists(st.sampled_from(["e.g.", "don't", "(see", "s.47),", "child's", "’16", "x/y", "a\n"]))
)
def test_tokens_are_those_of_spacy(words):
    text = " ".join(words)
    assert [t.text for t in tokenize(text)] == [t.text for t in PLAIN.make_doc(text)]


def norms(text: str) -> list[str]:
    return [token.norm_ for token in pipeline()(text)]


def test_names_dates_and_numbers_are_masked_and_the_text_is_not():
    doc = pipeline()("In Sunderland, Ms Hall saw 1,240 children in May 2023.")
    assert doc.text == "In Sunderland, Ms Hall saw 1,240 children in May 2023."
    assert [t.norm_ for t in doc] == [
        "in",
        NAME,
        ",",
        "ms",
        NAME,
        "saw",
        NUMBER,
        "children",
        "in",
        DATE,
        DATE,
        ".",
    ]


def test_ages_and_sections_are_kept():
    assert "16" in norms("Children aged 16 are seen.")
    assert "47" in norms("Enquiries under section 47 are timely.")


def test_capitalised_words_that_are_no_names_are_kept():
    assert NAME not in norms(
        "The Public Law Outline is used. Safeguarding is good. Cafcass and Ofsted agree."
    )


def test_an_unknown_word_is_a_name_only_inside_a_sentence():
    assert norms("Staff at Zorbleford are kind. Zorbleford is small.").count(NAME) == 2
    assert NAME not in norms("Multidisciplinary work helps. A multidisciplinary team meets.")


def test_the_reports_own_authority_is_masked_where_it_is_an_ordinary_word():
    text = (
        "Inspection of Reading local authority children's services\n"
        "Inspection dates: 4 to 15 March 2024\n"
        "Judgement Grade\n"
        "The impact of leaders on social work practice with children and families Good\n"
        "Overall effectiveness Good\nReading has good services. Children like reading."
    )
    doc = pipeline()(text)
    assert NAME not in [t.norm_ for t in doc if t.text == "reading"]
    report = read_text(text)
    found = split(report)
    strings = pipeline().vocab.strings
    assert [strings[i] for i in found.norms[:2].tolist()] == [NAME, "has"]


def test_lemmas_are_looked_up():
    assert [t.lemma_ for t in pipeline()("Children were visited")] == ["child", "be", "visit"]
