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
    assert "2 sentences: 2 errors" in done.stdout
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
