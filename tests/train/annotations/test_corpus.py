"""What grows and keeps a corpus: suggestions, audits, annotations without text."""

from dataclasses import replace

import numpy as np
import pytest

import classifier
from train.annotation import Annotation, AnnotationError
from train.annotations.audit import audit
from train.annotations.standoff import StandoffReport, attach, detach, fingerprint
from train.annotations.suggest import suggest


@pytest.fixture(scope="module")
def reports(example_pdfs):
    return [classifier.read_report(path) for path in example_pdfs]


# annotations without text


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
    with pytest.raises(AnnotationError, match=r"a\.jsonl: holds no stand-off"):
        StandoffReport.read(tmp_path / "a.jsonl")


# suggestions


def test_whole_paragraphs_of_doubtful_sentences(reports):
    model = classifier.load_model()
    picked = suggest(model, reports, 40)
    assert 40 <= sum(map(len, picked)) < 60
    chosen = {(t.report.name, s.sentence) for t in picked for s in t.sentences}
    worth = {True: [], False: []}
    for report in reports:
        tagged = model.tag(report)
        doubt = np.minimum(tagged.probabilities, 1 - tagged.probabilities).sum(axis=1)
        for sentence, value in zip(tagged.sentences, doubt, strict=True):
            worth[(report.name, sentence.sentence) in chosen].append(value)
    assert np.mean(worth[True]) > 1.5 * np.mean(worth[False])
    in_paragraphs = {(t.report.name, s.paragraph) for t in picked for s in t.sentences}
    for report in reports:
        for s in model.tag(report).sentences:
            if s.paragraph is not None and s.kind == "paragraph":
                inside = (report.name, s.sentence) in chosen
                assert inside <= ((report.name, s.paragraph) in in_paragraphs)


def test_the_same_text_is_suggested_once(reports):
    copy = reports[0].renamed("copy")
    picked = suggest(classifier.load_model(), [reports[0], copy], 60)
    texts = [s.text for t in picked for s in t.sentences]
    assert len(set(texts)) > 0.9 * len(texts)


def test_nothing_to_suggest():
    assert suggest(classifier.load_model(), [], 10) == []


# audits


def test_an_audit_needs_two_themes():
    rows = [Annotation("r", f"Number {i} is late.", frozenset(["a"])) for i in range(20)]
    with pytest.raises(AnnotationError, match="needs two themes"):
        audit(rows)


@pytest.mark.slow
def test_planted_mistakes_are_found(annotations):
    pytest.importorskip("cleanlab")
    rng = np.random.default_rng(0)
    names = sorted({theme for a in annotations for theme in a.themes})
    planted = {}
    rows = []
    for a in annotations:
        if rng.random() < 0.05:
            theme = names[rng.integers(len(names))]
            planted[a.where] = theme
            rows.append(replace(a, themes=a.themes ^ {theme}))
        else:
            rows.append(a)
    found = audit(rows, folds=3)
    hits = [planted.get(s.annotation.where) == s.theme for s in found]
    assert sum(hits) > 0.6 * len(planted)
    assert np.mean(hits[: len(planted)]) > 0.3  # of all decisions, one in 500 is planted
    first = found[0]
    assert first.annotated == (first.theme in first.annotation.themes)
    assert first.reasons
    for s in found:
        assert all((value < 0) == s.annotated for _, value in s.reasons)
