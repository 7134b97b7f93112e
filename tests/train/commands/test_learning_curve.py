"""``learning-curve`` as a person runs it."""

import json

import pytest


def feedback(reports):
    """Reports of two themes, distinguished by words that more reports teach more of."""
    words = {
        "food": ["soup", "bread", "tea", "dinner", "menu", "kitchen"],
        "staff": ["nurse", "doctor", "porter", "sister", "surgeon", "cleaner"],
    }
    return [
        {
            "report": f"ward {number}",
            "text": f"The {group[(number + i) % 6]} was {mood} on day {number + i}.",
            "themes": [theme],
            "polarity": "good" if mood == "fine" else "bad",
        }
        for number in range(reports)
        for theme, group in words.items()
        for i, mood in enumerate(["fine", "poor", "fine"])
    ]


@pytest.fixture
def annotated(tmp_path):
    path = tmp_path / "feedback.jsonl"
    path.write_text("\n".join(map(json.dumps, feedback(9))))
    return path


def test_more_reports_are_better_and_the_rise_goes_on(run, annotated, tmp_path):
    done = run("learning-curve", str(annotated), "--folds", "3", "--out", str(tmp_path / "c.json"))
    assert done.exit_code == 0, done.output
    found = json.loads((tmp_path / "c.json").read_text())
    themes = found["themes"]
    assert themes["reports"] == sorted(themes["reports"])
    assert themes["reports"][-1] == 6
    assert themes["scores"][-1]["mean"] > themes["scores"][0]["mean"]
    assert 0 <= themes["gain"]["low"] <= themes["gain"]["value"] < 0.5
    assert found["polarity"]["scores"][-1]["mean"] > 0.5


def test_the_page_shows_the_curve(run, annotated, tmp_path):
    page = tmp_path / "c.html"
    done = run("learning-curve", str(annotated), "--folds", "2", "--out", str(page))
    assert done.exit_code == 0, done.output
    assert "<svg" in page.read_text()
    assert "10 more reports" in page.read_text()
