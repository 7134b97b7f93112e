"""``agreement`` as a person runs it."""

import csv
import json


def test_a_file_is_not_compared_with_itself(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,themes\nPlans are late.,a\n")
    done = run("agreement", str(path), str(path))
    assert (done.exit_code, done.output) == (2, "report-themes: a file is given twice\n")


def test_the_command(run, tmp_path):
    for name, theme in (("anna", "planning"), ("ben", "=leadership")):
        text = f"text,themes,polarity\nPlans are late.,{theme},weak\nAll is well.,,strong\n"
        (tmp_path / f"{name}.csv").write_text(text)
    files = [str(tmp_path / f"{name}.csv") for name in ("anna", "ben")]
    out = tmp_path / "d.csv"
    done = run("agreement", *files, "--out", str(out))
    assert done.exit_code == 0
    assert "2 sentences in common, 1 with disagreement" in done.stdout
    with out.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["themes anna.csv"] == "planning"
    assert row["themes ben.csv"] == "'=leadership"
    done = run("agreement", *files, "--out", str(tmp_path / "d.jsonl"))
    assert json.loads((tmp_path / "d.jsonl").read_text())["annotators"]["ben.csv"] == {
        "themes": ["=leadership"],
        "polarity": "weak",
    }
    assert run("agreement", files[0]).exit_code == 2
    done = run("agreement", *files, "--out", str(tmp_path / "d.docx"))
    assert done.exit_code == 2
