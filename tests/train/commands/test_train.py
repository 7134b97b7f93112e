"""``train`` as a person runs it."""

import json
import re

import pytest

WORDS = {"menus": ("soup", "waiter"), "letters": ("supper", "nurse")}


@pytest.fixture
def of_two_kinds(tmp_path):
    """A folder with annotations of three reports of each of two kinds."""
    for kind, words in WORDS.items():
        rows = [
            {
                "report": f"{kind} {number % 3}",
                "framework": kind,
                "text": f"The {words[number % 2]} was {('fine', 'poor')[number // 2 % 2]} today.",
                "themes": [("food", "staff")[number % 2]],
                "polarity": ("strength", "improvement")[number // 2 % 2],
            }
            for number in range(36)
        ]
        (tmp_path / f"{kind}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def test_each_kind_and_each_kind_left_out_is_printed(run, of_two_kinds):
    done = run("train", of_two_kinds, "--folds", "2", "--out", of_two_kinds / "model")
    assert done.exit_code == 0, done.output
    _, inside, alone = re.split("Kinds of reports, by models trained on .*", done.output)
    for text in (inside, alone):
        for kind in WORDS:
            assert re.search(rf"^{kind} +3 +\d\.\d", text, re.MULTILINE), text
    assert "#### Kinds of reports" in (of_two_kinds / "model" / "README.md").read_text()


@pytest.fixture
def survey(tmp_path):
    """A table whose columns have other names, with a rare theme."""
    answers = [("Die Suppe war kalt", "Essen"), ("Die Schwester war nett", "Personal")]
    rows = [f"{text} am Tag {day}.;{theme};{day},5" for day in range(12) for text, theme in answers]
    (tmp_path / "t.csv").write_text("\n".join(["Kommentar;Kategorie;Wert", *rows, "Laut;Lärm;1,5"]))
    return tmp_path / "t.csv"


def test_how_the_annotations_were_read_is_in_the_card(run, survey, tmp_path):
    options = ("--themes-column", "Kategorie", "--folds", "0", "--out", tmp_path / "model")
    done = run("train", survey, *options)
    assert done.exit_code == 0, done.output
    assert "t.csv: columns left out, with their number of values: 'Wert' (25)" in done.stderr
    card = (tmp_path / "model" / "README.md").read_text()
    assert "- t.csv: ';' between columns; 25 rows, names of columns in row 1; text in" in card
    assert "- t.csv: columns left out, with their number of values: 'Wert' (25)" in card
    assert run("model", "verify", tmp_path / "model").exit_code == 0
    again = run("train", survey, *options)
    assert again.exit_code == 2
    assert "model: there is a model already: --overwrite replaces it" in again.stderr
    assert run("train", survey, *options, "--overwrite").exit_code == 0
    (tmp_path / "test.csv").write_text("text,theme\nDie Suppe war lau.,Essen\nLaut war es.,Lärm\n")
    done = run("evaluate", tmp_path / "model", tmp_path / "test.csv")
    assert done.exit_code == 0, done.output
    assert "not scored, as the model lacks these themes: 'Lärm' (1)" in done.stderr


@pytest.mark.parametrize("command", ["audit", "learning-curve", "evaluate", "check", "convert"])
def test_columns_can_be_named_wherever_annotations_are_read(run, survey, command):
    arguments = ["models/default", survey] if command == "evaluate" else [survey]
    done = run(command, *arguments, "--themes-column", "Farbe")
    assert "t.csv: expected a column 'Farbe', found 'Kommentar, Kategorie, Wert'" in done.stderr


def test_themes_that_are_hardly_learnt_are_named_as_by_check(run, tmp_path):
    rows = [f"The nurse was kind on day {n}.,Staff" for n in range(20)]
    rows += [f"The soup was cold on day {n}.,Food" for n in range(19)]
    (tmp_path / "t.csv").write_text("\n".join(["text,themes", *rows]))
    done = run("train", tmp_path / "t.csv", "--folds", "0", "--out", tmp_path / "model")
    assert done.exit_code == 0, done.output
    *_, verdict, wrote = done.stderr.splitlines()
    assert verdict.startswith(
        "WARNING: 1 of 2 themes with fewer than 20 sentences, hardly learnt: Food (19); annotate"
    )
    assert wrote.startswith("Wrote ")
    assert "'Food' has 19 sentences; fewer than 20" in run("check", tmp_path / "t.csv").output
    (tmp_path / "t.csv").write_text("\n".join(["text,themes", *rows, "The soup was hot.,Food"]))
    done = run("train", tmp_path / "t.csv", "--folds", "0", "--out", tmp_path / "other")
    assert "hardly learnt" not in done.output


def test_a_model_of_one_theme(run, tmp_path):
    rows = [
        f"The nurse was kind on day {day}.,Staff\nIt rained on day {day}.," for day in range(12)
    ]
    (tmp_path / "t.csv").write_text("\n".join(["text,themes", *rows]))
    done = run("train", tmp_path / "t.csv", "--folds", "0", "--out", tmp_path / "model")
    assert done.exit_code == 0, done.output
    assert run("model", "verify", tmp_path / "model").exit_code == 0
    (tmp_path / "new.txt").write_text("The nurse was kind. It rained.")
    done = run("tag", tmp_path / "new.txt", "--model", tmp_path / "model", "--format", "jsonl")
    assert [list(json.loads(line)["themes"]) for line in done.stdout.splitlines()] == [
        ["Staff"],
        [],
    ]
