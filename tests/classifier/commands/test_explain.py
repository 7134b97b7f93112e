"""``explain`` as a person runs it."""

import json

import pytest
from typer.testing import CliRunner

from train.commands.cli import app

TEXT = "The emergency duty team responds quickly at night. Too many social workers have left."


def test_a_text_that_can_not_be_explained_is_named_and_the_rest_is_explained(run, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text("plans " * 6_000)
    (tmp_path / "c.txt").write_text("Caseloads are too high.")
    done = run("explain", "a.txt", "b.txt", "c.txt", "--out", "e.jsonl", cwd=tmp_path)
    why = "can't be explained (has 35,999 characters without an end of sentence)"
    assert (done.returncode, done.stderr) == (1, f"b.txt: {why}\n")
    rows = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text().splitlines()]
    assert {row["report"] for row in rows} == {"a.txt", "c.txt"}
    for option, said in (("-s9", "there is no sentence 9"), ("-tx", "the model has no theme 'x'")):
        done = run("explain", "a.txt", option, cwd=tmp_path)
        assert done.returncode == 2
        assert said in done.stderr


def test_a_sentence_without_a_theme_is_said_to_have_none(run, tmp_path):
    (tmp_path / "a.txt").write_text("It was on a Tuesday.")
    done = run("explain", "a.txt", cwd=tmp_path)
    said = "a.txt: no theme is assigned there; --theme explains one all the same\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", said)
    done = run("explain", "a.txt", "--theme", "workforce", cwd=tmp_path)
    assert (json.loads(done.stdout)["theme"], done.stderr) == ("workforce", "")


@pytest.mark.parametrize("arguments", [["--sentence", "4000"], ["--theme", "weather"]])
def test_unknown_sentences_and_themes_are_wrong_usage(example_pdfs, arguments):
    done = CliRunner().invoke(app, ["explain", str(example_pdfs[0]), *arguments])
    assert done.exit_code == 2


def test_contributions_in_the_file_add_up_to_the_score(example_pdfs, tmp_path):
    done = CliRunner().invoke(
        app, ["explain", str(example_pdfs[0]), "-s", "8", "-o", str(tmp_path / "e.jsonl")]
    )
    assert done.exit_code == 0, done.output
    records = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text().splitlines()]
    for record in records:
        words = sum(word["contribution"] for word in record["words"])
        assert record["base"] + words + sum(record["surroundings"].values()) == pytest.approx(
            record["score"], abs=1e-3
        )
    done = CliRunner().invoke(app, ["explain", str(example_pdfs[0]), "-s", "8", "-f", "table"])
    assert "log-odds" in done.output
