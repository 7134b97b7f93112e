"""Counts of themes, and what is quoted of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import classifier
from classifier.results.summary import ReportSummary

POLARITIES = ("strength", "improvement", "mixed", "neutral")
FULL = "Caseloads of most social workers in the county are {}."


def test_themes_are_counted_by_polarity(report_of):
    tagged = report_of(
        (FULL.format("low"), "workforce", "strength"),
        (FULL.format("high"), "workforce planning", "improvement"),
        (FULL.format("known"), "workforce", None),
        (FULL.format("even"), "", "neutral"),
    )
    assert tagged.theme_counts().tolist() == [[1, 1, 0, 0], [0, 1, 0, 0]]
    summary = ReportSummary.of(tagged)
    assert summary.totals.tolist() == [3, 1]
    assert summary.shares.tolist() == [0.75, 0.25]
    assert summary.all_polarities.tolist() == [1, 1, 0, 1]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "workforce", "planning", "workforce planning"]),
            st.sampled_from([*POLARITIES, None]),
        )
    )
)
def test_counts_are_those_of_the_sentences(report_of, rows):
    tagged = report_of(*(("Plans are late for some.", *row) for row in rows))
    for k, theme in enumerate(tagged.codebook.names):
        for p, polarity in enumerate(POLARITIES):
            count = sum(theme in about.split() and said == polarity for about, said in rows)
            assert tagged.theme_counts()[k, p] == count


def test_a_report_without_polarities_or_sentences(report_of):
    tagged = report_of((FULL.format("low"), "workforce", "strength"))
    bare = replace(
        tagged, polarities=(), polarity_probabilities=np.zeros((1, 0)), polarity=np.array([])
    )
    assert bare.theme_counts().shape == (2, 0)
    (quote,) = ReportSummary.of(bare).quotes[0]
    assert (quote.polarity, quote.place) == (None, "page 2, paragraph 1")
    assert classifier.summarise(report_of()).to_frame().sentences.tolist() == [0, 0]


def test_frames_are_tidy(hostile_text, two):
    summary = classifier.summarise(two)
    frame = summary.to_frame()
    assert list(frame.columns) == [
        "report", "authority", "inspection_start", "theme", "title", "sentences",
        *POLARITIES, "share", "left_out", "unfamiliar",
    ]  # fmt: skip
    assert len(frame) == 4
    assert frame.strength.tolist() == [1, 0, 0, 0]
    assert frame.inspection_start.dt.year.tolist()[:2] == [2024, 2024]
    quotes = summary.telling()
    assert quotes["rank"].tolist() == [1, 1]
    assert quotes.text[0] == hostile_text
    assert quotes.page.tolist() == [2, 2]
    assert quotes.paragraph.isna().tolist() == [True, False]
    assert list(classifier.summarise(two[1]).telling().columns) == list(quotes.columns)


def test_summaries_print_themselves_in_a_line(two):
    summary = classifier.summarise(two)
    assert repr(summary) == "<Summary: 2 reports, 2 sentences, 2 themes>"
    first, second = summary
    assert repr(first) == "<ReportSummary 'a.pdf': 2 sentences on 2 themes>"
    assert repr(second) == "<ReportSummary '@b.pdf': 0 sentences on 0 themes>"


def test_reports_of_different_codebooks_are_refused(two, tagged):
    with pytest.raises(ValueError, match=r"a\.pdf and a\.pdf have different codebooks"):
        classifier.summarise([two[0], tagged])
    with pytest.raises(ValueError, match="there is no report"):
        classifier.summarise([])
