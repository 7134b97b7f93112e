"""Annotations without text."""

import pytest

import classifier
from train.annotation import Annotation, AnnotationError
from train.annotations.standoff import StandoffReport, attach, detach, fingerprint


def test_sentences_that_are_missing_are_counted_and_the_rest_is_found():
    text = "Plans are good. Plans are late. Plans are good. They are clear. Nobody minds."
    report = classifier.read_text(text, name="a.txt")
    labels = [
        ("Plans are good.", "planning"),
        ("Reviews are good.", "health"),
        ("Plans are good.", "leadership"),
        ("They are clear. Nobody minds.", "workforce"),  # annotated as one
    ]
    rows = [Annotation("a", sentence, frozenset({theme})) for sentence, theme in labels]
    names = ["planning", "health", "leadership", "workforce"]
    found, missing = attach(detach(rows, report, "0", names), report)
    assert missing == 1
    assert [(a.sentence, *a.themes) for a in found] == [
        (1, "planning"),
        (3, "leadership"),
        (4, "workforce"),
    ]
    assert found[2].text == "They are clear. Nobody minds."


def test_typography_makes_no_difference():
    assert fingerprint("The council’s – plan.") == fingerprint("the council's - Plan")
    assert fingerprint("A plan.") != fingerprint("A plane.")


@pytest.mark.parametrize("content", ["", "[1]", '{"report": "a"}', "\x00"])
def test_something_else_is_refused(tmp_path, content):
    (tmp_path / "a.jsonl").write_text(content)
    with pytest.raises(AnnotationError, match=r"a\.jsonl: is not a file of stand-off"):
        StandoffReport.read(tmp_path / "a.jsonl")
