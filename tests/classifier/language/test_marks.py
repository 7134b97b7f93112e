import pytest
import spacy

from classifier.language.marks import starts_after_marks


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("de", "Ca. 20 Kinder warteten. Prof. Ohm kam.", 2),
        ("pl", "Dr. Nowak czekał. Prof. Lis przyszedł o godz. 10 rano.", 2),
        ("el", "Είναι καλό; Ναι!", 2),
        ("xx", "Daeth Dr. Jones. Roedd y bwyd yn oer.", 2),
    ],
)
def test_titles_end_no_sentence_in_any_language(language, text, count):
    assert len(starts_after_marks(spacy.blank(language)(text))) == count
