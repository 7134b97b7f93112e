"""``convert`` as a person runs it."""

import subprocess
import sys
import zipfile

import pytest

from train.read import read_annotations


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("report,text,themes\nr.pdf,Plans are late.,planning;extra\nr.pdf,Fine.,\n")
    return file


def test_the_command_names_coder_and_codebook(run, table, tmp_path):
    out = tmp_path / "p.qdpx"
    (tmp_path / "codes.qdc").write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="planning"'
        ' isCodable="true" color="#ABCDEF"/></Codes></CodeBook>'
    )
    arguments = ["convert", str(table), "--out", str(out), "--coder", "Anna"]
    done = run(*arguments, "--codebook", str(tmp_path / "codes.qdc"))
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
def test_wrong_usage_is_named(run, table, arguments, reason):
    done = run("convert", str(table), *arguments)
    assert done.exit_code == 2
    assert reason in done.stderr


@pytest.mark.parametrize("name", ["xlsx", "parquet", "qdpx"])
def test_bytes_go_through_a_pipe(name, table, tmp_path):
    command = [sys.executable, "-m", "train", "convert", str(table), "--format", name]
    done = subprocess.run(command, capture_output=True, check=True)
    (tmp_path / f"x.{name}").write_bytes(done.stdout)
    assert len(read_annotations([tmp_path / f"x.{name}"])) == 2
