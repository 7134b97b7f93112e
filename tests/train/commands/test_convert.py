"""``convert`` as a person runs it."""

import json
import subprocess
import sys
import zipfile

import pytest

from classifier.codebook import Codebook, Theme
from classifier.read.codebook import read_codebook
from classifier.results.sentence import Coding
from classifier.write import FORMATS
from train.annotation import Annotation
from train.annotations.convert import as_tagged
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


CODED = [
    Annotation(
        "r/1.pdf",
        "Plans are late 😀.",
        frozenset({"planning", "visits"}),
        sentence=1,
        codings=(
            Coding("planning", coder="Anna", memo="sure?"),
            Coding("visits", coder="Ben"),
            Coding("weak", of_polarity=True, coder="Anna"),
            Coding("strong", of_polarity=True, coder="Ben"),
        ),
    ),
    Annotation(
        "r/1.pdf",
        "All is well.",
        frozenset({"planning"}),
        sentence=2,
        codings=(Coding("planning", coder="Ben"),),
    ),
]


@pytest.fixture
def coded(tmp_path):
    book = Codebook(
        (Theme("planning", parent="Practice", definition="How plans are made."), Theme("visits")),
        {"weak": "", "strong": ""},
    )
    file = tmp_path / "coded.qdpx"
    with file.open("wb") as out:
        FORMATS["qdpx"].write(as_tagged(CODED, book), out)
    return file


def known(rows):
    return [(a.report, a.text, a.themes, a.polarity, set(a.codings)) for a in rows]


def test_a_project_keeps_coders_memos_and_what_codes_are_inside(run, coded, tmp_path):
    out = tmp_path / "again.qdpx"
    done = run("convert", str(coded), "--out", str(out))
    assert done.exit_code == 0
    assert done.stderr == (
        "The codings of 2 people are put together: Anna, Ben; --coded-by takes those of one;"
        f" sentences with two polarities, left without one: 1\nWrote 2 sentences to {out}\n"
    )
    assert known(read_annotations([out])) == known(CODED)
    assert out.read_bytes() == coded.read_bytes()
    done = run("convert", str(coded), "--out", str(tmp_path / "codes.qdc"))
    assert f"Wrote 2 themes to {tmp_path / 'codes.qdc'}" in done.stderr
    book = read_codebook(tmp_path / "codes.qdc")
    assert book == read_codebook(coded)
    assert (book.themes[0].parent, book.themes[0].definition) == ("Practice", "How plans are made.")


@pytest.mark.parametrize("name", ["jsonl", "csv", "xlsx", "parquet"])
def test_tables_and_json_lines_keep_who_coded_what_with_which_memo(run, coded, tmp_path, name):
    out = tmp_path / f"x.{name}"
    done = run("convert", str(coded), "--out", str(out))
    assert "WARNING" not in done.stderr
    assert known(read_annotations([out])) == known(CODED)
    done = run("convert", str(out), "--out", str(tmp_path / "again.qdpx"))
    assert "left out" not in done.stderr
    assert known(read_annotations([tmp_path / "again.qdpx"])) == known(CODED)
    done = run("agreement", str(out))
    assert (done.exit_code, "2 sentences in common" in done.stdout) == (0, True)


def test_other_formats_say_that_they_keep_neither(run, coded, tmp_path):
    done = run("convert", str(coded), "--out", str(tmp_path / "x.jsonl"), "--format", "doccano")
    said = "who coded what (2 people) and 1 memo left out: jsonl, csv, xlsx, parquet or qdpx"
    assert f"{said} keep them" in done.stderr


def test_a_workbook_of_ours_loses_nothing_and_says_so(run, coded, tmp_path):
    out = tmp_path / "x.xlsx"
    run("convert", str(coded), "--out", str(out), "--coded-by", "Ben")
    done = run("check", str(out))
    assert "left out" not in done.stdout
    assert "not read: " not in done.stdout
    assert "sheet 'Codebook' describes the themes, and is not read" in done.stdout
    assert "columns that say again what is taken from others: 'visits', 'planning'" in (
        done.stdout.replace("'planning', 'visits'", "'visits', 'planning'")
    )


def test_one_of_several_coders(run, coded, tmp_path):
    out = tmp_path / "ben.jsonl"
    done = run("convert", str(coded), "--coded-by", "Ben", "--out", str(out))
    assert (done.exit_code, done.stderr) == (0, f"Wrote 2 sentences to {out}\n")
    assert [(a.themes, a.polarity) for a in read_annotations([out])] == [
        ({"visits"}, "strong"),
        ({"planning"}, None),
    ]
    done = run("convert", str(coded), "--coded-by", "Eve", "--out", str(out))
    assert done.exit_code == 2
    assert "nothing was coded by 'Eve'; the annotations name 'Anna', 'Ben'" in done.stderr


def test_the_coders_of_a_project_are_compared(run, coded, table, tmp_path):
    done = run("agreement", str(coded), "--out", str(tmp_path / "d.csv"))
    assert done.exit_code == 0, done.output
    assert "2 sentences in common, 2 with disagreements" in done.stdout
    assert "put together" not in done.output
    header = (tmp_path / "d.csv").read_text().splitlines()[0]
    assert header.endswith("themes Anna,polarity Anna,themes Ben,polarity Ben")
    done = run("agreement", str(coded), "--coded-by", "Ben")
    assert done.exit_code == 2
    assert f"at least two annotators: {coded} was annotated by Ben alone" in done.stderr
    assert "was annotated by nobody who is named" in run("agreement", str(table)).stderr


def test_a_report_under_two_names_has_one(run, tmp_path):
    for name, theme in (("x", "staff"), ("x.pdf", "food")):
        rows = [
            f"{name},{n},The {n} was {n} today.,{theme if n == 2 else 'other'}" for n in range(5)
        ]
        (tmp_path / f"{theme}.csv").write_text("\n".join(["report,sentence,text,themes", *rows]))
    out = tmp_path / "all.jsonl"
    done = run("convert", tmp_path / "staff.csv", tmp_path / "food.csv", "--out", out)
    assert done.exit_code == 0, done.output
    assert "'x.pdf' is the same report as 'x': taken as one" in done.stderr
    found = [json.loads(line) for line in out.read_text().splitlines()]
    assert ({row["report"] for row in found}, len(found)) == ({"x"}, 10)
