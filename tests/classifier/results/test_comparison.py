"""Inspections side by side."""

from dataclasses import replace

import pytest

import classifier
from classifier.results.comparison import compare


def test_columns_stand_by_authority_and_date(inspection):
    found = compare(
        [
            inspection("Wexbridge", "2022-05-01", health=(1,)),
            inspection("Ashcombe Council", "2024-01-01", health=(1,)),
            inspection("ASHCOMBE", "2018-01-01", health=(1,)),
            inspection(None, None, "notes.txt", health=(1,)),
        ]
    )
    assert [i.label for i in found.inspections] == [
        "Ashcombe Council, 2018-01-01",
        "Ashcombe Council, 2024-01-01",
        "Wexbridge, 2022-05-01",
        "notes.txt",
    ]
    ((before, after),) = found.pairs
    assert (before.date, after.date) == ("2018-01-01", "2024-01-01")


def test_visits_and_reports_without_a_date_are_in_no_pair(inspection):
    full = [inspection("Ashcombe", date, health=(9,)) for date in ("2018-01-01", "2024-01-01")]
    visit = inspection("Ashcombe", "2020-01-01", health=(0, 9))
    cover = replace(visit.report.cover, framework="focused_visit")
    visit = replace(visit, report=replace(visit.report, cover=cover))
    undated = inspection("Ashcombe", None, health=(0, 9))
    twice = inspection("Ashcombe", "2024-01-01", "again.docx", health=(0, 9))
    found = compare([*full, visit, undated, twice])
    assert len(found.inspections) == 5
    assert [(a.date, b.date) for a, b in found.pairs] == [("2018-01-01", "2024-01-01")]
    assert found.unpaired == (
        "ashcombe-none.pdf: no date is known; what changed is not told",
        "ashcombe-2024-01-01.pdf: a second report of Ashcombe, 2024-01-01; what changed is told"
        " from again.docx",
    )
    assert set(found.unpaired) <= set(found.notes)
    assert compare([undated]).unpaired == ()


def test_frames_are_tidy(inspection, comparison):
    frame = comparison.to_frame()
    assert len(frame) == 9
    row = frame[(frame.report == "ashcombe-2024-01-01.pdf") & (frame.theme == "workforce")].iloc[0]
    assert (row.change, row.improvement, row.overall_effectiveness) == ("worse", 12, "inadequate")
    assert row.balance == pytest.approx(-11 / 13, abs=1e-4)
    assert frame[frame.theme == "planning"].balance.isna().all()
    assert comparison.changes_frame().change.tolist() == ["worse"]
    grades = comparison.judgements()
    assert grades.overall_effectiveness.max() == "good"
    assert compare([inspection("A", None, health=(1,))]).changes_frame().empty


def test_a_comparison_prints_itself_in_a_line(comparison):
    assert repr(comparison) == "<Comparison: 3 inspections of 2 authorities, 1 change>"


def test_public_names():
    assert classifier.compare is compare
    assert {"compare", "summarise", "Comparison", "Summary"} <= set(classifier.__all__)


def test_the_same_text_under_two_names_is_one_inspection(inspection):
    def with_text(tagged, text):
        return replace(tagged, report=replace(tagged.report, text=text))

    first = inspection("Ashcombe", "2018-01-01", "a.pdf", health=(1, 9))
    later = inspection("Ashcombe", "2024-01-01", "later.pdf", health=(9, 1))
    again = inspection("Ashcombe", "2018-01-01", "b.pdf", health=(1, 9))
    texts = ("Visits are late.", "Visits are regular.", "Visits are\u2009late.")
    reports = list(map(with_text, (first, later, again), texts))
    found = compare(reports)
    assert [i.summary.report for i in found.inspections] == ["a.pdf", "later.pdf"]
    said = ("b.pdf: the same text as a.pdf: counted once",)
    assert found.repeated == said
    assert set(said) <= set(found.notes)
    summary = classifier.summarise(reports)
    assert (len(summary), summary.repeated) == (2, said)
    assert said[0] in summary._repr_html_()
