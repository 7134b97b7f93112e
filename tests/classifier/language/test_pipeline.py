"""Tokens of a text."""

import spacy
from hypothesis import given
from hypothesis import strategies as st

from classifier.language.pipeline import tokenize

PLAIN = spacy.blank("en")


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
