"""``summary`` as a person runs it."""

import json


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
