"""``explain`` as a person runs it."""

import json

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
    for option, said in (("-s9", "there is no sentence 9"), ("-tx", "does not know theme 'x'")):
        done = run("explain", "a.txt", option, cwd=tmp_path)
        assert done.returncode == 2
        assert said in done.stderr
