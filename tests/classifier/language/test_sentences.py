"""A report split into sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.language.sentences import split
from classifier.read import read_text


def test_blocks_end_sentences_without_full_stops():
    report = read_text("• quality of plans\n• Supervision")
    assert [s.text for s in split(report)] == ["quality of plans", "Supervision"]


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
def test_time_grows_with_the_length_whatever_a_text_holds(run, grows_with_length):
    def work(length: int) -> None:
        text = "Plans are late. " + run * (length // len(run)) + " Visits are short."
        report = read_text(text)
        found = split(report)
        assert report.text[found.starts[0] :].startswith("Plans are late.")

    assert grows_with_length(work, 300_000)  # hours, where a character is looked at again and again
