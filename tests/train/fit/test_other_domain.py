"""A codebook and annotations of another domain: patient feedback, one column for each theme."""

import csv
import json
import re

import numpy as np
import pytest
from typer.testing import CliRunner

from train.commands.cli import app

THEMES = (
    "parking signs lifts cleanliness noise food water temperature beds toilets waiting booking"
    " cancellation phone letters website interpreters privacy dignity kindness listening pain"
    " medicines tests surgery discharge transport visitors aftercare complaints"
).split()
FILLER = "The {} was {} when I came on {}."
OUR_DOMAIN = re.compile(
    r"child|council|inspect|ofsted|social work|care leaver|authorit|workforce|permanence", re.I
)


@pytest.fixture(scope="module")
def feedback(tmp_path_factory):
    path = tmp_path_factory.mktemp("feedback") / "feedback.csv"
    rng = np.random.default_rng(0)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "comment", *THEMES, "sentiment"])
        for number in range(450):
            about = set(rng.choice(len(THEMES), size=rng.integers(1, 3), replace=False).tolist())
            mood = ["good", "poor"][rng.integers(2)]
            words = " and the ".join(THEMES[k] for k in sorted(about))
            day = ["Monday", "Friday", "a Sunday"][rng.integers(3)]
            marks = ["x" if k in about else "" for k in range(len(THEMES))]
            writer.writerow([number, FILLER.format(words, mood, day), *marks, mood])
    return path


def run(*arguments):
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.slow
def test_it_trains_without_a_word_of_ours(feedback, tmp_path):
    model = tmp_path / "model"
    said = run("train", feedback, "--out", model, "--title", "Feedback")
    manifest = json.loads((model / "manifest.json").read_text())
    assert sorted(theme["name"] for theme in manifest["codebook"]["theme"]) == sorted(THEMES)
    assert manifest["scores"]["macro_f1"]["mean"] > 0.9
    assert manifest["scores"]["polarity_macro_f1"]["mean"] > 0.9
    said += run("evaluate", model, feedback)
    run("evaluate", model, feedback, "--out", tmp_path / "evaluation.html")
    said += (tmp_path / "evaluation.html").read_text()
    said += run("audit", feedback)
    for file in model.iterdir():
        if file.suffix != ".safetensors":
            said += file.read_text()
    found = OUR_DOMAIN.search(re.sub(r"<style>.*?</style>", "", said, flags=re.S))
    assert not found, said[max(found.start() - 80, 0) : found.end() + 80]
