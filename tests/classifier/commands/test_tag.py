"""``tag`` as a person runs it: what it writes, what it says and its exit status."""

import csv
import json

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
