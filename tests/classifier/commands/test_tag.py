"""``tag`` as a person runs it: what it writes, what it says and its exit status."""

import csv
import json

import pandas as pd

TEXT = "The emergency duty team responds quickly at night. Too many social workers have left."


def test_tag_a_folder_as_json_lines(run, said, example_pdfs):
    done = run("tag", str(example_pdfs[0].parent / "*_2023.pdf"))
    assert (done.returncode, said(done)) == (0, [])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["report"] for row in rows} == {"ashcombe_2023.pdf"}
    assert sum("out_of_hours" in row["themes"] for row in rows) >= 4


def test_tag_text_from_standard_input(run):
    done = run("tag", "-", "--all-scores", stdin=TEXT)
    first, second = map(json.loads, done.stdout.splitlines())
    assert "out_of_hours" in first["themes"]
    assert "workforce" in second["themes"]
    assert (first["polarity"], second["polarity"]) == ("strength", "improvement")
    assert len(first["scores"]) == 24


def test_the_model_that_ships_has_a_name(run, tmp_path, monkeypatch):
    plain = run("tag", "-", stdin=TEXT)
    named = run("tag", "-", "--model", "default", stdin=TEXT)
    assert (named.returncode, named.stdout) == (0, plain.stdout)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "default").mkdir()
    other = run("tag", "-", "--model", "default", stdin=TEXT)
    assert other.returncode == 2
    assert "is not a model bundle" in other.stderr


def test_tag_to_a_csv_file(run, example_pdfs, tmp_path):
    out = tmp_path / "themes.csv"
    done = run("tag", str(example_pdfs[0]), str(example_pdfs[1]), "--out", str(out), "--jobs", "2")
    assert done.returncode == 0, done.stderr
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(dict.fromkeys(row["report"] for row in rows)) == [p.name for p in example_pdfs[:2]]


def test_a_table_for_people(run):
    done = run("tag", "-", "--format", "table", stdin=TEXT)
    assert "out_of_hours" in done.stdout
    assert "emergency duty team" in done.stdout


def test_what_fails_is_named_and_the_rest_is_done(run, said, example_pdfs, tmp_path):
    bad = tmp_path / "page.pdf"
    bad.write_text("<!doctype html><html><p>Not found</html>")
    empty = tmp_path / "empty.pdf"
    empty.touch()
    (tmp_path / "folder").mkdir()
    done = run(
        "tag", "missing.pdf", str(bad), str(tmp_path / "folder"), str(empty), str(example_pdfs[0])
    )
    assert done.returncode == 1
    assert said(done) == [
        "missing.pdf: no such file or folder",
        f"{tmp_path / 'folder'}: the folder holds no report",
        f"{bad}: is not what its name says, but an HTML page",
        f"{empty}: is empty",
    ]
    assert len(done.stdout.splitlines()) > 100


def test_nothing_done_writes_nothing(run, tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("old")
    assert run("tag", "missing.pdf", "--out", str(out)).returncode == 1
    assert out.read_text() == "old"


def test_sentences_on_themes_and_of_polarities_alone(run, said, example_pdfs, tmp_path):
    one = str(example_pdfs[0])
    rows = [json.loads(line) for line in run("tag", one).stdout.splitlines()]
    wanted = [
        row
        for row in rows
        if {"out_of_hours", "workforce"} & row["themes"].keys() and row["polarity"] == "improvement"
    ]
    only = ("--theme", "out_of_hours", "-t", "workforce", "--polarity", "improvement")
    done = run("tag", one, *only)
    assert (done.returncode, said(done)) == (0, [])
    assert [json.loads(line) for line in done.stdout.splitlines()] == wanted
    assert 0 < len(wanted) < len(rows)
    parts = tmp_path / "parts"
    assert run("tag", one, *only, "--out", f"{parts}/").returncode == 0
    assert len(pd.read_parquet(parts)) == len(wanted)


def test_a_theme_or_a_polarity_that_the_model_does_not_know(run):
    for option, said in (
        ("--theme", "no theme 'bad'; it has: workforce, placements,"),
        ("--polarity", "no polarity 'bad'; it has: strength, improvement,"),
    ):
        done = run("tag", "-", option, "bad", stdin=TEXT)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
