"""What is said about the area, the inspection or its method is not counted unless asked."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest

import classifier
from classifier.report import Cover
from classifier.write import COMPARISONS, SUMMARIES

CONTEXT = {"role": "context"}


@pytest.fixture
def tagged(report_of):
    return report_of(
        ("Inspectors visited four schools in the first week.", "workforce", "neutral", CONTEXT),
        ("Caseloads of most social workers are too high.", "workforce", "improvement"),
        ("Plans of most children are written on time.", "planning", "strength"),
        ("The area is large and mostly made up of villages.", "planning", "neutral", CONTEXT),
    )


def written(formats, name, result):
    file = io.BytesIO() if formats[name].binary else io.StringIO()
    formats[name].write(result, file)
    return file.getvalue()


def test_counts_shares_and_quotations_leave_it_out(tagged):
    (found,) = classifier.summarise(tagged)
    assert (found.sentences, found.left_out) == (2, 2)
    assert found.totals.tolist() == [1, 1]
    assert found.shares.tolist() == [0.5, 0.5]
    assert "visited" not in str(found.quotes)
    assert tagged.summary()["sentences"].tolist() == [1, 1]


def test_it_is_counted_when_asked(tagged):
    (found,) = classifier.summarise(tagged, context=True)
    assert (found.sentences, found.left_out) == (4, 0)
    assert found.totals.tolist() == [2, 2]
    assert "visited" in str(found.quotes)
    assert tagged.summary(context=True)["sentences"].tolist() == [2, 2]
    assert not found.notes


def test_results_hold_every_sentence(tagged):
    assert len(list(tagged)) == 4
    assert [t.sentence.sentence for t in tagged.without_context()] == [2, 3]


@pytest.mark.parametrize("name", ["table", "md"])
def test_a_summary_says_how_many_are_left_out(tagged, name):
    text = " ".join(written(SUMMARIES, name, classifier.summarise(tagged)).split())
    assert "Not counted: 2 sentences about the area, the inspection or its method" in text
    assert "Not counted" not in written(SUMMARIES, name, classifier.summarise(tagged, context=True))


def test_records_of_a_summary_say_so(tagged):
    lines = written(SUMMARIES, "jsonl", classifier.summarise(tagged)).splitlines()
    assert [json.loads(line)["left_out"] for line in lines] == [2, 2]


def test_a_comparison_leaves_it_out(tagged):
    found = classifier.compare([tagged])
    assert found.inspections[0].summary.sentences == 2
    assert found.heat_rows()[0].cells[0].text == "+1 −1"
    whole = classifier.compare([tagged], context=True)
    assert whole.inspections[0].summary.sentences == 4
    for name in ("table", "md", "html"):
        assert "Not counted: 2 sentences" in " ".join(written(COMPARISONS, name, found).split())
        assert "Not counted" not in written(COMPARISONS, name, whole)


def test_a_report_of_nothing_else(report_of):
    tagged = report_of(("Inspectors visited four schools.", "workforce", "neutral", CONTEXT))
    (found,) = classifier.summarise(tagged)
    assert (found.sentences, found.left_out) == (0, 1)
    bare = replace(
        tagged, polarities=(), polarity_probabilities=np.zeros((1, 0)), polarity=np.array([])
    )
    assert classifier.compare([bare]).inspections[0].summary.left_out == 1


# Kinds of reports


def of_kind(inspection, framework, authority="Ashcombe", start="2024-01-01", **counts):
    made = inspection(authority, start, f"{framework}-{start}.pdf", **(counts or {"health": (3,)}))
    cover = replace(made.report.cover, framework=framework)
    return replace(made, report=replace(made.report, cover=cover))


def test_kinds_are_not_mixed_in_silence(inspection):
    found = classifier.compare(
        [
            of_kind(inspection, "ilacs"),
            of_kind(inspection, "area_send", "Wexbridge"),
            of_kind(inspection, "joint_inspection", "Northmere"),
            of_kind(inspection, "ilacs", "Northmere"),
        ]
    )
    assert found.mixed_kinds.startswith(
        "Reports of different kinds are compared (ILACS: 2, joint targeted area inspection: 1,"
        " area SEND inspection: 1)"
    )
    assert found.notes == [found.mixed_kinds]
    for name in ("table", "md", "html"):
        text = " ".join(written(COMPARISONS, name, found).split())
        assert "Reports of different kinds are compared (ILACS: 2," in text
    page = written(COMPARISONS, "html", found)
    assert "Kind of report" in page
    assert "area SEND inspection" in page.split("Kind of report")[1]


def test_reports_of_one_kind_need_no_warning(inspection):
    found = classifier.compare(
        [of_kind(inspection, "area_send"), of_kind(inspection, "area_send", "Wexbridge")]
    )
    assert found.mixed_kinds is None
    assert "Kind of report" not in written(COMPARISONS, "html", found)


def test_changes_are_between_inspections_of_one_kind(inspection):
    found = classifier.compare(
        [
            of_kind(inspection, "sif", start="2016-01-01", health=(12, 1)),
            of_kind(inspection, "area_send", start="2019-01-01", health=(12, 1)),
            of_kind(inspection, "joint_inspection", start="2020-01-01", planning=(1, 12)),
            of_kind(inspection, "ilacs", start="2021-01-01", health=(1, 12)),
            of_kind(inspection, "area_send", start="2023-01-01", health=(1, 12)),
        ]
    )
    assert [(a.date, b.date) for a, b in found.pairs] == [
        ("2016-01-01", "2021-01-01"),
        ("2019-01-01", "2023-01-01"),
    ]


def test_unfamiliar_reports_are_named(inspection):
    far = replace(inspection("Ashcombe", "2024-01-01", health=(1,)), unfamiliarity=0.5)
    far = replace(far, unfamiliarity_limit=0.3, report=replace(far.report, cover=Cover()))
    found = classifier.compare([far])
    assert found.notes == [
        "Unlike the reports that the model has seen: ashcombe-2024-01-01.pdf. Check the tags."
    ]
