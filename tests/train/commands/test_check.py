"""``check`` as a person runs it."""

import json


def test_the_command(run, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("text,themes\nPlans are late.,planing\n,planning\nAll is well.,\n")
    before = file.read_bytes()
    out = tmp_path / "check.json"
    done = run("check", str(file), "--codebook", "default")
    assert done.exit_code == 1
    assert "error, unknown theme: a.csv, row 2: 'planing'; did you mean 'planning'?" in done.stdout
    assert "error, can't be used: a.csv, row 3: 'text' is missing or empty" in done.stdout
    assert "2 texts that are not of a known report: 2 errors" in done.stdout
    done = run("check", str(file), "--out", str(out))
    assert done.exit_code == 1
    assert json.loads(out.read_text())["problems"][0]["where"] == "a.csv, row 3"
    file.write_text("text,themes\nPlans are late.,planning\nAll is well.,\n")
    assert run("check", str(file)).exit_code == 0
    file.write_bytes(before)
    (tmp_path / "b.json").write_text("{")
    done = run("check", str(tmp_path / "b.json"))
    assert (done.exit_code, done.stdout) == (1, "")
    assert "b.json:1: is not JSON" in done.stderr
    assert file.read_bytes() == before


def test_how_a_file_is_read_is_said(run, tmp_path):
    (tmp_path / "a.csv").write_text("text;themes;mood\nPlans are late.;planning|health;3\n")
    done = run("check", tmp_path / "a.csv")
    assert done.stdout.splitlines()[:2] == [
        "read: a.csv: ';' between columns; 1 row, names of columns in row 1; text in 'text';"
        " names of themes in 'themes', with '|' between them",
        "read: a.csv: columns left out, with their number of values: 'mood' (1)",
    ]
    run("check", tmp_path / "a.csv", "--out", tmp_path / "check.json")
    assert len(json.loads((tmp_path / "check.json").read_text())["reading"]) == 2


def test_what_is_the_same_in_many_files_is_said_once(run, tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.csv").write_text("text,themes,mood\nPlans are late.,planning,3\n")
    done = run("convert", tmp_path, "--out", tmp_path / "all.jsonl")
    assert done.stderr.splitlines()[0] == (
        "a.csv and 2 more files: columns left out, with their number of values: 'mood' (1)"
    )


def test_themes_that_differ_in_case_or_are_joined(run, tmp_path):
    rows = ["Plans are late.,Staff", "All is well.,STAFF", "It rained.,staff/Food", "Cold.,Food"]
    (tmp_path / "a.csv").write_text("\n".join(["text,themes", *rows, "So so.,Staff", "No.,staff"]))
    said = run("check", tmp_path / "a.csv").stdout
    assert "'Staff' (2), 'STAFF' (1), 'staff' (1) differ in case, space or hyphens only" in said
    assert "'staff/Food' (1) seems to be 'staff' and 'Food': --separator divides them" in said
