"""The commands as a person runs them: a process, its output, what it says and its exit status."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.commands.cli import read_all
from classifier.read.inputs import Failure, find_inputs

TEXT = "The emergency duty team responds quickly at night. Too many social workers have left."


def run(*arguments: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "train", *arguments]
    return subprocess.run(
        command, input=stdin, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_tag_a_folder_as_json_lines(example_pdfs):
    done = run("tag", str(example_pdfs[0].parent / "*_2023.pdf"))
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["report"] for row in rows} == {"ashcombe_2023.pdf"}
    assert sum("out_of_hours" in row["themes"] for row in rows) >= 4


def test_tag_text_from_standard_input():
    done = run("tag", "-", "--all-scores", stdin=TEXT)
    first, second = map(json.loads, done.stdout.splitlines())
    assert "out_of_hours" in first["themes"]
    assert "workforce" in second["themes"]
    assert (first["polarity"], second["polarity"]) == ("strength", "improvement")
    assert len(first["scores"]) == 24


def test_tag_to_a_csv_file(example_pdfs, tmp_path):
    out = tmp_path / "themes.csv"
    done = run("tag", str(example_pdfs[0]), str(example_pdfs[1]), "--out", str(out), "--jobs", "2")
    assert done.returncode == 0, done.stderr
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(dict.fromkeys(row["report"] for row in rows)) == [p.name for p in example_pdfs[:2]]


def test_a_table_for_people():
    done = run("tag", "-", "--format", "table", stdin=TEXT)
    assert "out_of_hours" in done.stdout
    assert "emergency duty team" in done.stdout


def test_what_fails_is_named_and_the_rest_is_done(example_pdfs, tmp_path):
    bad = tmp_path / "page.pdf"
    bad.write_text("<!doctype html><html><p>Not found</html>")
    empty = tmp_path / "empty.pdf"
    empty.touch()
    (tmp_path / "folder").mkdir()
    done = run(
        "tag", "missing.pdf", str(bad), str(tmp_path / "folder"), str(empty), str(example_pdfs[0])
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "missing.pdf: no such file or folder",
        f"{tmp_path / 'folder'}: the folder holds no report",
        f"{bad}: is not what its name says, but an HTML page",
        f"{empty}: is empty",
    ]
    assert len(done.stdout.splitlines()) > 100


def test_nothing_done_writes_nothing(tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("old")
    assert run("tag", "missing.pdf", "--out", str(out)).returncode == 1
    assert out.read_text() == "old"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tag", "-", "--out", "x.docm"], "format 'docm' is unknown"),
        (["tag", "-", "--out", "no/such/folder/x.csv"], "no such folder"),
        (["tag", "-", "--out", "x" * 300 + ".csv"], "can't be written (File name too long)"),
        (["judgements", "-", "--out", "x" * 300 + ".csv"], "can't be written (File name too long)"),
        (["view", "-", "--out", "x" * 300 + ".html"], "can't be written (File name too long)"),
        (["tag", "-", "--model", "nowhere"], "is no model bundle"),
        (["train", "nothing.jsonl", "--out", "m"], "nothing.jsonl"),
    ],
)
def test_wrong_usage(arguments, said, tmp_path):
    done = run(*arguments, stdin=TEXT, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_judgements(example_pdfs):
    done = run("judgements", *map(str, example_pdfs))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert list(rows[0]) == [
        "report",
        "authority",
        "framework",
        "inspection_start",
        "inspection_end",
        "published",
        "lead_inspector",
        "overall_effectiveness",
        "impact_of_leaders",
        "help_and_protection",
        "in_care",
        "care_leavers",
    ]
    assert [row["authority"] for row in rows] == ["Ashcombe", "Northmere", "Wexbridge"]
    assert [row["care_leavers"] for row in rows] == ["good", "requires improvement", None]


def test_a_text_that_can_not_be_explained_is_named_and_the_rest_is_explained(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text("plans " * 6_000)
    (tmp_path / "c.txt").write_text("Caseloads are too high.")
    done = run("explain", "a.txt", "b.txt", "c.txt", "--out", "e.jsonl", cwd=tmp_path)
    why = "can't be explained (has 35,999 characters without an end of sentence)"
    assert (done.returncode, done.stderr) == (1, f"b.txt: {why}\n")
    rows = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text().splitlines()]
    assert {row["report"] for row in rows} == {"a.txt", "c.txt"}
    for option, said in (("-s9", "there is no sentence 9"), ("-tx", "does not know theme 'x'")):
        done = run("explain", "a.txt", option, cwd=tmp_path)
        assert done.returncode == 2
        assert said in done.stderr


def test_an_error_that_nobody_thought_of_costs_one_report(tmp_path, capsys):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT)
    inputs, failed = find_inputs([str(tmp_path)])

    def then(report):
        return {"b.txt": "done"}[report.name]

    with read_all(inputs, "Reading", failed, then) as done:
        assert list(done) == ["done"]
    assert failed == [Failure(inputs[0].path, "can't be worked on (KeyError)")]
    assert capsys.readouterr().err == f"{failed[0]}\n"


def test_help_imports_nothing_heavy():
    code = (
        "import sys, runpy; sys.argv = ['report-themes', '--help']\n"
        "try: runpy.run_module('train', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(sorted({'spacy', 'sklearn', 'pandas', 'numpy', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_view_writes_the_page_and_opens_it(tmp_path, example_pdfs):
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n')
    browser.chmod(0o755)
    page = tmp_path / "page.html"
    command = [sys.executable, "-m", "train", "view", str(example_pdfs[0]), "--out", str(page)]
    result = subprocess.run(
        command,
        env={**os.environ, "BROWSER": f"{browser} %s"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert opened.read_text().strip() == page.as_uri()
    assert page.as_uri() in result.stderr
    assert result.stdout == ""


def test_summary_of_reports(example_pdfs, tmp_path):
    bad = tmp_path / "page.pdf"
    bad.write_text("<!doctype html><html><p>Not found</html>")
    done = run("summary", str(example_pdfs[0]), str(bad), "--telling", "1")
    assert done.returncode == 1
    assert done.stderr == f"{bad}: is not what its name says, but an HTML page\n"
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 24
    first = rows[0]
    assert (first["authority"], first["theme"]) == ("Ashcombe", "workforce")
    assert sum(first["polarities"].values()) == first["sentences"] > 0
    assert {quote["polarity"] for quote in first["telling"]} <= set(first["polarities"])
    assert len(first["telling"]) <= 4


def test_compare_reports(example_pdfs, tmp_path):
    out = tmp_path / "compare.html"
    done = run("compare", *map(str, example_pdfs), "--out", str(out), "--jobs", "2")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "<h1>3 inspections of 3 authorities</h1>" in out.read_text(encoding="utf-8")


def test_a_comparison_of_nothing_leaves_what_is_there(tmp_path):
    out = tmp_path / "compare.png"
    out.write_bytes(b"old")
    done = run("compare", str(tmp_path / "none.pdf"), "--out", str(out))
    assert done.returncode == 1
    assert out.read_bytes() == b"old"
    assert run("compare", "x.pdf", "--format", "pptx").returncode == 2
