"""``train --from`` and ``model themes`` as a person runs them."""

import json

import pytest


@pytest.fixture
def folder(run, tmp_path):
    """A model of food and staff, and corrections of another report."""
    words = [("soup", "food"), ("waiter", "staff")]
    for name, reports in (("all", ("a", "b", "c")), ("corrections", ("d",))):
        rows = [
            {
                "report": report,
                "text": f"The {words[n % 2][0]} was {('fine', 'poor')[n // 2 % 2]} on day {n}.",
                "themes": [words[n % 2][1]],
                "polarity": ("strength", "improvement")[n // 2 % 2],
            }
            for report in reports
            for n in range(24)
        ]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = run("train", tmp_path / "all.jsonl", "--folds", "0", "--out", tmp_path / "model")
    assert done.exit_code == 0, done.output
    return tmp_path


def test_a_model_learns_from_corrections(run, folder):
    options = ("--from", folder / "model", "--out", folder / "adapted")
    done = run("train", folder / "corrections.jsonl", *options)
    assert done.exit_code == 0, done.output
    assert "On held-out parts" in done.output
    shown = run("model", "show", folder / "adapted", "--format", "table")
    assert shown.output.replace("\n", " ").count("and 24 sentences of 1 report ") == 1
    assert run("model", "verify", folder / "adapted").exit_code == 0


def test_options_of_training_from_scratch_are_refused(run, folder):
    options = ("--from", folder / "model", "--folds", "2", "--out", folder / "adapted")
    done = run("train", folder / "corrections.jsonl", *options)
    assert done.exit_code == 2
    assert "--folds is for training from scratch" in done.output


def test_an_unknown_theme_is_refused_in_a_line(run, folder):
    rows = (folder / "corrections.jsonl").read_text().replace('"food"', '"foood"')
    (folder / "wrong.jsonl").write_text(rows)
    options = ("--from", folder / "model", "--out", folder / "adapted")
    done = run("train", folder / "wrong.jsonl", *options)
    assert done.exit_code == 2
    assert "does not know theme 'foood'" in done.output
    assert not (folder / "adapted").exists()


def test_themes_are_changed(run, folder):
    options = ("--rename", "food=meals", "--out", folder / "changed")
    done = run("model", "themes", folder / "model", *options)
    assert done.exit_code == 0, done.output
    manifest = json.loads((folder / "changed" / "manifest.json").read_text())
    assert [theme["name"] for theme in manifest["codebook"]["theme"]] == ["meals", "staff"]
    done = run("model", "themes", folder / "model", "--out", folder / "same")
    assert done.exit_code == 2
    assert "nothing to change" in done.output
