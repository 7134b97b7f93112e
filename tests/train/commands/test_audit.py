"""``audit`` as a person runs it."""

import json

import pytest


def test_the_command_writes_what_it_suspects(run, tmp_path):
    pytest.importorskip("cleanlab")
    rows = [
        {
            "report": f"ward {i % 4}",
            "text": f"The {word} was fine on day {i}.",
            "themes": ["food" if word == "soup" and i != 7 else "staff"],
        }
        for i in range(40)
        for word in ("soup", "nurse")
    ]
    source = tmp_path / "feedback.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)))
    for out in (tmp_path / "s.csv", tmp_path / "s.jsonl"):
        done = run("audit", source, "--out", out)
        assert done.exit_code == 0, done.output
    records = [json.loads(line) for line in (tmp_path / "s.jsonl").read_text().splitlines()]
    assert {(r["text"], r["theme"]) for r in records} >= {
        ("The soup was fine on day 7.", "food"),
        ("The soup was fine on day 7.", "staff"),
    }
    assert "soup" in run("audit", source).output
