import json
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from train.annotation import Annotation, AnnotationError
from train.annotations.audit import audit
from train.commands.cli import app


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_an_audit_needs_two_themes():
    rows = [Annotation("r", f"Number {i} is late.", frozenset(["a"])) for i in range(20)]
    with pytest.raises(AnnotationError, match="needs two themes"):
        audit(rows)


@pytest.mark.slow
def test_planted_mistakes_are_found(annotations):
    pytest.importorskip("cleanlab")
    rng = np.random.default_rng(0)
    names = sorted({theme for a in annotations for theme in a.themes})
    planted = {}
    rows = []
    for a in annotations:
        if rng.random() < 0.05:
            theme = names[rng.integers(len(names))]
            planted[a.where] = theme
            rows.append(replace(a, themes=a.themes ^ {theme}))
        else:
            rows.append(a)
    found = audit(rows, folds=3)
    hits = [planted.get(s.annotation.where) == s.theme for s in found]
    assert sum(hits) > 0.6 * len(planted)
    assert np.mean(hits[: len(planted)]) > 0.3  # of all decisions, one in 500 is planted
    first = found[0]
    assert first.annotated == (first.theme in first.annotation.themes)
    assert first.reasons
    for s in found:
        assert all((value < 0) == s.annotated for _, value in s.reasons)


def test_the_command_writes_what_it_suspects(tmp_path):
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
