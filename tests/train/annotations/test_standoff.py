"""Annotations without text."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

import classifier
from train.annotation import Annotation, AnnotationError
from train.annotations.standoff import StandoffReport, attach, detach, fingerprint
from train.commands.cli import app
from train.read import read_annotations


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture(scope="module")
def standoff(tmp_path_factory, example_pdfs):
    folder = tmp_path_factory.mktemp("standoff")
    source = example_pdfs[0].parent
    done = run("corpus", "detach", source / "annotations.jsonl", "--reports", source, "-o", folder)
    assert done.exit_code == 0, done.output
    return folder


def test_what_is_taken_off_comes_back(standoff, example_pdfs, annotations, tmp_path):
    for path in example_pdfs:  # under other names: files are known by their checksum
        (tmp_path / f"download {path.name}").write_bytes(path.read_bytes())
    out = tmp_path / "a.jsonl"
    done = run("corpus", "attach", "--annotations", standoff, "--reports", tmp_path, "-o", out)
    assert done.exit_code == 0, done.output
    assert "629 of 629 annotations are back" in done.output
    back = {(a.report, a.text): a for a in read_annotations([out])}
    for a in annotations:
        found = back[a.report, a.text]
        assert (found.themes, found.polarity) == (a.themes, a.polarity)
        assert (found.section, found.paragraph, found.kind) == (a.section, a.paragraph, a.kind)


def test_annotations_are_not_written_over(example_pdfs, tmp_path):
    source = example_pdfs[0].parent
    one = tmp_path / f"{example_pdfs[0].stem}.jsonl"
    lines = (source / "annotations.jsonl").read_text().splitlines(keepends=True)
    one.write_text("".join(line for line in lines if one.stem in line))
    before = one.read_bytes()
    done = run("corpus", "detach", one, "--reports", source, "-o", tmp_path)
    assert (done.exit_code, one.read_bytes()) == (2, before)
    assert f"{one}: exists and is no stand-off file" in done.output
    done = run("corpus", "detach", one, "--reports", source, "-o", one)
    assert (done.exit_code, done.output.splitlines()[-1]) == (
        2,
        f"report-themes: {one}: can't be written (File exists)",
    )


def test_no_text_is_left(standoff, annotations):
    kept = "".join(path.read_text() for path in standoff.iterdir())
    assert not any(word in kept for a in annotations for word in a.text.split() if len(word) > 14)


def test_missing_reports_are_named(standoff, tmp_path):
    done = run("corpus", "attach", "--annotations", standoff, "--reports", tmp_path)
    assert done.exit_code == 1
    assert "ashcombe_2023: no such report in" in done.output
    assert "0 of 629 annotations" in done.output


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


HEAD = {"report": "good", "provider": None, "published": None, "sha256": "0"}
ROW = {"fingerprint": "0", "paragraph": None, "themes": ["planning"], "polarity": None}


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([HEAD | {"report": []}, ROW], "'report' should be a name, found []"),
        ([HEAD | {"sha256": []}, ROW], "'sha256' should be a name, found []"),
        ([HEAD | {"report": "x" * 1_000_000}], "'report' should be a name, found <1000000 char"),
        ([HEAD, ROW | {"fingerprint": []}], "'fingerprint' should be a name, found []"),
        ([HEAD, ROW | {"themes": [{}]}], "'theme' should be a name, found {}"),
        ([HEAD, {}], "'fingerprint' should be a name, found none"),
        ("[" * 100_000, "is nested too deeply"),
        (Path.mkdir, "is no file"),
        (getattr(os, "mkfifo", Path.mkdir), "is no file"),
    ],
)
def test_what_is_no_standoff_file_is_named(tmp_path, lines, reason):
    path = tmp_path / "a.jsonl"
    if callable(lines):
        lines(path)
    else:
        path.write_text(lines if isinstance(lines, str) else "\n".join(map(json.dumps, lines)))
    (tmp_path / "reports").mkdir()
    done = run("corpus", "attach", "--annotations", tmp_path, "--reports", tmp_path / "reports")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"report-themes: {path}: ")
    assert reason in done.stderr


def test_a_report_that_cannot_be_read_is_named(standoff, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Plans are late.")

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("hashlib.file_digest", denied)  # root may read anything
    done = run("corpus", "attach", "--annotations", standoff, "--reports", tmp_path)
    assert (done.exit_code, done.stderr) == (
        2,
        f"report-themes: {tmp_path / 'a.txt'}: can't be read (Permission denied)\n",
    )


def test_the_annotations_that_ship_come_back(real, tmp_path):
    out = tmp_path / "a.jsonl"
    done = run("corpus", "attach", "--reports", real / "reports" / "labelled", "-o", out)
    assert done.exit_code == 0, done.output
    manifest = classifier.load_model().facts
    back = read_annotations([out])
    assert len(back) == manifest["data"]["sentences"]
    assert len(back) >= 0.995 * 16_412
    from train.fit.training import fingerprint as of_annotations

    assert of_annotations(back) == manifest["data"]["fingerprint"]
