"""Reports that are unlike what the model has seen, named by the commands that tag."""

import json

import pandas as pd
import pytest

BREAD = " ".join(
    f"Knead the {flour} dough, then let it prove beside the {place} until dusk."
    for flour in ("rye", "spelt", "wheat", "barley", "oat")
    for place in ("oven", "stove", "kettle", "hearth", "lamp")
)


@pytest.fixture
def bread(tmp_path):
    path = tmp_path / "bread.txt"
    path.write_text(BREAD)
    return path


def test_an_unfamiliar_report_is_named_in_one_line(run, discerning, bread, example_pdfs):
    done = run("tag", str(bread), str(example_pdfs[0]), "--model", str(discerning))
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("bread.txt: unlike the reports that the model has seen (0.")
    assert line.endswith("): check its tags")
    said = {}
    for row in map(json.loads, done.stdout.splitlines()):
        said[row["report"]] = row["unfamiliar"]
    assert said == {"bread.txt": True, example_pdfs[0].name: False}


def test_many_are_named_ten_at_a_time(run, discerning, tmp_path):
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(f"{BREAD} Wrap loaf {number} in a cloth.")
    done = run("tag", str(tmp_path), "--model", str(discerning), "--jobs", "2")
    lines = done.stderr.splitlines()
    assert len(lines) == 11
    assert lines[9].startswith("09.txt: unlike")
    assert lines[10] == (
        "2 more reports are unlike those that the model has seen: the results say which"
        " (unfamiliar)"
    )


def test_of_a_short_text_nothing_is_said(run, discerning):
    done = run("tag", "-", "--model", str(discerning), stdin="Knead the dough. Bake it.")
    assert done.stderr == ""
    assert {json.loads(line)["unfamiliar"] for line in done.stdout.splitlines()} == {None}


@pytest.mark.parametrize("command", ["summary", "compare"])
def test_others_that_tag_name_it_too(run, discerning, bread, command):
    done = run(command, str(bread), "--model", str(discerning), "--format", "table")
    assert done.stderr.startswith("bread.txt: unlike the reports that the model has seen")
    assert "Unlike the reports that the model has seen: bread.txt." in " ".join(done.stdout.split())


def test_parts_name_it_and_hold_it(run, discerning, bread, tmp_path):
    done = run("tag", str(bread), "--model", str(discerning), "--out", f"{tmp_path / 'parts'}/")
    assert done.stderr.startswith("bread.txt: unlike the reports that the model has seen")
    assert set(pd.read_parquet(tmp_path / "parts")["unfamiliar"]) == {True}


def test_a_page_has_the_banner(run, discerning, bread, tmp_path):
    out = tmp_path / "page.html"
    assert run("tag", str(bread), "--model", str(discerning), "-o", str(out)).returncode == 0
    assert '"warning":"bread.txt: unlike the reports' in out.read_text(encoding="utf-8")


# What is left out, and kinds that are mixed


ILACS = """# Inspection of Ashcombe local authority children's services

Inspection dates: 3 June 2024 to 14 June 2024

## About this inspection

Inspectors visited four schools and read forty case files over two weeks.

## The experiences and progress of children in care

Caseloads of most social workers are too high, and visits are late.
"""


def test_context_is_counted_when_asked(run, tmp_path):
    path = tmp_path / "ashcombe.md"
    path.write_text(ILACS)

    def left_out(*options):
        lines = run("summary", str(path), *options).stdout.splitlines()
        return {json.loads(line)["left_out"] for line in lines}

    assert left_out() == {1}
    assert left_out("--context") == {0}
    for options, said in (((), True), (("--context",), False)):
        done = run("compare", str(path), "--format", "md", *options)
        assert ("Not counted: 1 sentence" in done.stdout) == said


def test_kinds_that_are_mixed_are_named(run, example_pdfs, tmp_path):
    letter = tmp_path / "notes.txt"
    letter.write_text("Caseloads are too high. Plans are late.")
    done = run("compare", str(letter), str(example_pdfs[0]), "--format", "csv")
    said = "Reports of different kinds are compared ("
    assert [line for line in done.stderr.splitlines() if line.startswith(said)]
    assert "ILACS: 1" in done.stderr
    assert said not in run("compare", str(letter), "--format", "csv").stderr
