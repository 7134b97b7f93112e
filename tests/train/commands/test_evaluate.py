"""``evaluate`` as a person runs it."""

import json
import re

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
    done = run("evaluate", model, annotations, "--against", model)
    assert re.search(r"better in 0% of\s+the resamples", done.output)


def test_other_files_than_json_and_html_are_refused(run, example_pdfs):
    annotations = str(example_pdfs[0].parent / "annotations.jsonl")
    done = run("evaluate", "models/default", annotations, "-o", "e.pdf")
    assert done.exit_code == 2
