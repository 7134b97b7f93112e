"""``evaluate`` as a person runs it."""

import csv
import json
import re

import pytest

from classifier.bundle.shipped import default_model_path


def test_the_command_and_its_file(run, tmp_path, example_pdfs):
    annotations = str(example_pdfs[0].parent / "annotations.jsonl")
    model = str(default_model_path())
    done = run("evaluate", model, annotations, "--out", str(tmp_path / "e.json"))
    assert done.exit_code == 0, done.output
    record = json.loads((tmp_path / "e.json").read_text())
    assert (record["reports"], record["sentences"], len(record["themes"])) == (3, 629, 24)
    done = run("evaluate", model, annotations, "--out", str(tmp_path / "e.html"))
    assert done.exit_code == 0, done.output
    assert "<svg" in (tmp_path / "e.html").read_text()
    done = run("evaluate", model, annotations, "--against", model, "-o", str(tmp_path / "e.csv"))
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader((tmp_path / "e.csv").read_text().splitlines()))
    assert [row["label"] for row in rows] == ["theme"] * 24 + ["polarity"] * 4
    assert (rows[0]["name"], float(rows[0]["f1"])) == (
        record["themes"][0]["name"],
        pytest.approx(record["themes"][0]["f1"]["value"], abs=1e-4),
    )
    assert rows[0]["difference"] == "0.0"
    done = run("evaluate", model, annotations, "--against", model)
    assert re.search(r"better in 0% of\s+the resamples", done.output)


def test_a_theme_without_examples_has_no_scores(run, tmp_path, example_pdfs):
    lines = (example_pdfs[0].parent / "annotations.jsonl").read_text().splitlines(keepends=True)
    few = tmp_path / "few.jsonl"
    few.write_text("".join(lines[:20]))
    done = run("evaluate", "default", str(few))
    assert done.exit_code == 0, done.output
    assert re.search(r"disabled_children +0 +– +– +– +– ", done.output)
    assert not re.search(r"\bnan\b", done.output)


def test_other_files_than_json_and_html_are_refused(run, example_pdfs):
    annotations = str(example_pdfs[0].parent / "annotations.jsonl")
    done = run("evaluate", "models/default", annotations, "-o", "e.pdf")
    assert done.exit_code == 2
