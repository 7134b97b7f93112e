"""Where sentences begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.language.boundaries import sentence_starts
from classifier.language.pipeline import pipeline


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


@given(st.text(max_size=300))
def test_sentences_joined_are_the_text(text):
    starts = sentence_starts(text)
    if not text.strip():
        return
    spans = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    assert "".join(spans) == text[starts[0] :]
    assert not text[: starts[0]].strip()
