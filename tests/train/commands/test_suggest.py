"""``suggest`` as a person runs it."""

import json


def test_suggestions_for_an_annotation_tool(run, example_pdfs, tmp_path):
    out = tmp_path / "tasks.json"
    done = run("suggest", example_pdfs[0], "-n", 10, "--format", "label-studio", "-o", out)
    assert done.exit_code == 0, done.output
    tasks = json.loads(out.read_text())
    assert len(tasks) >= 10
    assert all(task["predictions"] for task in tasks)
