"""Agreement of annotators."""

import csv
import json

import pytest
from typer.testing import CliRunner

from train.annotation import Annotation, AnnotationError
from train.annotations.agreement import agreement
from train.commands.cli import app

ANNA = ["a", "ab", "b", "c", "ac", "b"]
BEN = ["a", "a", "bc", "c", "b", "b"]
CARA = ["a", "ab", "b", "a", "ac", "c"]


def rows(sets, polarities=(), report="r", numbered=True):
    polarities = polarities or [None] * len(sets)
    return [
        Annotation(
            report, f"Sentence {i}.", frozenset(names), polarity, sentence=i if numbered else None
        )
        for i, (names, polarity) in enumerate(zip(sets, polarities, strict=True), start=1)
    ]


def test_alpha_is_that_of_nltk():
    """Reference values from ``AnnotationTask(..., distance=masi_distance)`` of nltk 3.10."""
    two = agreement({"anna": rows(ANNA), "ben": rows(BEN)})
    assert two.alpha == pytest.approx(0.48322147651006697)
    three = agreement({"anna": rows(ANNA), "ben": rows(BEN), "cara": rows(CARA)})
    assert three.alpha == pytest.approx(0.34486166007905117)


def test_a_file_is_not_compared_with_itself(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,themes\nPlans are late.,a\n")
    done = CliRunner().invoke(app, ["agreement", str(path), str(path)])
    assert (done.exit_code, done.output) == (2, "report-themes: a file is given twice\n")


def test_kappa_and_f1_of_a_theme():
    found = agreement({"anna": rows(["a", "a", "", ""]), "ben": rows(["a", "", "", ""])})
    (label,) = found.themes
    assert (label.name, label.support) == ("a", 1.5)
    assert label.kappa == pytest.approx(0.5)
    assert label.f1 == pytest.approx(2 / 3)


def test_two_empty_sets_agree():
    found = agreement({"anna": rows(["", "", "a"]), "ben": rows(["", "", "a"])})
    assert found.alpha == 1
    assert found.disagreements == ()
    nothing = agreement({"anna": rows(["", ""]), "ben": rows(["", ""])})
    assert (nothing.alpha, nothing.themes) == (None, ())


def test_polarity():
    found = agreement(
        {
            "anna": rows(["a"] * 4, ["good", "bad", "good", None]),
            "ben": rows(["a"] * 4, ["good", "bad", "bad", "bad"]),
        }
    )
    assert found.polarity.kappa == pytest.approx(0.4)
    assert len(found.disagreements) == 1
    assert found.polarity_alpha is not None


def test_sentences_are_matched_by_number_or_by_text():
    ben = rows(["a", "b"], report="r.pdf")
    found = agreement({"anna": rows(["a", "b", "c"]), "ben": ben})
    assert (found.sentences, found.alone) == (2, {"anna": 1, "ben": 0})
    unnumbered = rows(["b", "a"], numbered=False, report=None)
    found = agreement({"anna": rows(["b", "a"]), "ben": unnumbered[::-1]})
    assert (found.sentences, found.disagreements) == (2, ())
    twice = [Annotation(None, "The same.", frozenset(x)) for x in "ab"]
    assert agreement({"anna": twice, "ben": twice}).disagreements == ()
    with pytest.raises(AnnotationError, match="anna and ben have no sentence in common"):
        agreement({"anna": rows(["a"]), "ben": [Annotation("x", "Other.", frozenset())]})


def test_the_command(tmp_path):
    for name, theme in (("anna", "planning"), ("ben", "=leadership")):
        text = f"text,themes,polarity\nPlans are late.,{theme},weak\nAll is well.,,strong\n"
        (tmp_path / f"{name}.csv").write_text(text)
    files = [str(tmp_path / f"{name}.csv") for name in ("anna", "ben")]
    out = tmp_path / "d.csv"
    done = CliRunner().invoke(app, ["agreement", *files, "--out", str(out)])
    assert done.exit_code == 0
    assert "2 sentences in common, 1 with disagreement" in done.stdout
    with out.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["themes anna.csv"] == "planning"
    assert row["themes ben.csv"] == "'=leadership"
    done = CliRunner().invoke(app, ["agreement", *files, "--out", str(tmp_path / "d.jsonl")])
    assert json.loads((tmp_path / "d.jsonl").read_text())["annotators"]["ben.csv"] == {
        "themes": ["=leadership"],
        "polarity": "weak",
    }
    assert CliRunner().invoke(app, ["agreement", files[0]]).exit_code == 2
    done = CliRunner().invoke(app, ["agreement", *files, "--out", str(tmp_path / "d.docx")])
    assert done.exit_code == 2
