"""The command convert, and annotations in the form of results."""

import io
import subprocess
import sys
import zipfile

import pytest
import typer
from typer.testing import CliRunner

from classifier.codebook import Codebook, Theme
from classifier.commands.cli import write_all
from train.annotation import Annotation
from train.annotations.convert import as_tagged, complete_codebook
from train.commands.cli import app
from train.read import read_annotations


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("report,text,themes\nr.pdf,Plans are late.,planning;extra\nr.pdf,Fine.,\n")
    return file


def test_names_that_the_codebook_lacks_are_added():
    book = Codebook((Theme("b", definition="It."),), {"good": "Well."})
    rows = [Annotation("r", "One.", frozenset("ab"), "bad")]
    complete = complete_codebook(rows, book)
    assert complete.names == ("b", "a")
    assert complete.themes[0].definition == "It."
    assert dict(complete.polarities) == {"bad": "", "good": "Well."}


def test_annotations_are_results_by_hand():
    rows = [
        Annotation("r", "One.", frozenset("a"), "bad", "in_care", "H", "bullet", 3, 7),
        Annotation(None, "Two.", frozenset()),
    ]
    first, second = as_tagged(rows, coder="anna")
    assert (first.coder, first.by_hand, first.report.name, second.report.name) == (
        "anna",
        True,
        "r",
        "",
    )
    assert next(iter(first)).to_dict() == {
        "report": "r",
        "sentence": 7,
        "section": "in_care",
        "heading": "H",
        "paragraph": 3,
        "kind": "bullet",
        "text": "One.",
        "themes": ["a"],
        "polarity": "bad",
    }
    record = next(iter(second)).to_dict()
    assert (record["report"], record["sentence"], record["polarity"]) == (None, None, None)
    assert first.to_frame()["themes"].tolist() == [["a"]]
    assert first.summary().loc["a", "bad"] == 1


def test_the_command_names_coder_and_codebook(table, tmp_path):
    out = tmp_path / "p.qdpx"
    (tmp_path / "codes.qdc").write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="planning"'
        ' isCodable="true" color="#ABCDEF"/></Codes></CodeBook>'
    )
    arguments = ["convert", str(table), "--out", str(out), "--coder", "Anna"]
    done = CliRunner().invoke(app, [*arguments, "--codebook", str(tmp_path / "codes.qdc")])
    assert (done.exit_code, done.stderr) == (0, f"Wrote 2 sentences to {out}\n")
    project = zipfile.ZipFile(out).read("project.qde").decode()
    assert 'name="Anna"' in project
    assert 'name="planning" isCodable="true" color="#ABCDEF"' in project
    assert read_annotations([out])[0].themes == {"planning", "extra"}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--out", "x.json"], "format 'json' is unknown; choose one with --format: jsonl, csv"),
        (["--out", "x.csv", "--codebook", "none.toml"], "none.toml: No such file or directory"),
        (["--out", "none/x.csv"], "none: no such folder"),
        (["--text-column", "x"], "a.csv: expected a column 'x', found 'report, text, themes'"),
    ],
)
def test_wrong_usage_is_named(table, arguments, reason):
    done = CliRunner().invoke(app, ["convert", str(table), *arguments])
    assert done.exit_code == 2
    assert reason in done.stderr


@pytest.mark.parametrize("name", ["xlsx", "parquet", "qdpx"])
def test_bytes_go_through_a_pipe(name, table, tmp_path):
    command = [sys.executable, "-m", "train", "convert", str(table), "--format", name]
    done = subprocess.run(command, capture_output=True, check=True)
    (tmp_path / f"x.{name}").write_bytes(done.stdout)
    assert len(read_annotations([tmp_path / f"x.{name}"])) == 2


def test_bytes_do_not_go_to_a_terminal(monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(typer.Exit) as error:
        write_all(iter([1]), lambda *_: None, None, binary=True)
    assert error.value.exit_code == 2
    assert "a terminal can't show this format: give a file with --out" in capsys.readouterr().err
