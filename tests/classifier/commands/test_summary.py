"""``summary`` as a person runs it."""

import json
import re
import shutil


def test_summary_of_reports(run, said, example_pdfs, tmp_path):
    bad = tmp_path / "page.pdf"
    bad.write_text("<!doctype html><html><p>Not found</html>")
    done = run("summary", str(example_pdfs[0]), str(bad), "--telling", "1")
    assert done.returncode == 1
    assert said(done) == [f"{bad}: is not what its name says, but an HTML page"]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 24
    first = rows[0]
    assert (first["authority"], first["theme"]) == ("Ashcombe", "workforce")
    assert sum(first["polarities"].values()) == first["sentences"] > 0
    assert {quote["polarity"] for quote in first["telling"]} <= set(first["polarities"])
    assert len(first["telling"]) <= 4


def test_a_file_under_two_names_is_counted_once_and_written_for_both(
    run, said, example_pdfs, tmp_path
):
    files = [shutil.copy(example_pdfs[0], tmp_path / name) for name in ("a.pdf", "b.pdf")]
    files = list(map(str, files))
    once = ["b.pdf: the same text as a.pdf: counted once"]

    def names(done):
        return {json.loads(line)["report"] for line in done.stdout.splitlines()}

    done = run("summary", *files)
    assert (names(done), said(done)) == ({"a.pdf"}, once)
    done = run("tag", *files)
    both = ["b.pdf: the same text as a.pdf: in the results under both"]
    assert (names(done), said(done)) == ({"a.pdf", "b.pdf"}, both)
    page = tmp_path / "page.html"
    assert said(run("tag", *files, "--out", str(page))) == once
    (index,) = re.findall(r'id="index">(.*)</script>', page.read_text(encoding="utf-8"))
    (entry,) = json.loads(index)["reports"]
    assert (entry["name"], entry["also"]) == ("a.pdf", ["b.pdf"])
    page = tmp_path / "compare.html"
    assert said(run("compare", *files, "--out", str(page))) == once
    text = page.read_text(encoding="utf-8")
    assert "1 inspection<" in text
    assert once[0] in text
    done = run("suggest", *files, "-n", "5")
    assert (names(done), said(done)) == ({"a.pdf"}, once)
