"""Models of texts in other languages, from annotations to tags."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import classifier
from train.commands.cli import app

ROOT = Path(__file__).parents[2]


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


WORDS = {
    "Parken": "Parkplatz Garage Tiefgarage Stellplatz Parkhaus Einfahrt".split(),
    "Essen": "Frühstück Suppe Mittagessen Brot Küche Abendessen".split(),
    "Personal": "Pfleger Schwester Ärztin Mitarbeiter Empfang Therapeutin".split(),
}
PHRASES = (
    "Heute war {} wieder nicht da.",
    "Über {} können wir nichts sagen.",
    "Uns hat {} sehr gefallen.",
    "Am Montag haben wir {} gesehen.",
    "Leider war {} ziemlich schlecht.",
    "Dass {} so gut ist, hat uns gefreut.",
)


def table(path, small=False):
    """Each word in each phrase, as annotations without reports."""
    rows = [
        (phrase.format(word), theme)
        for phrase in PHRASES
        for theme, words in WORDS.items()
        for word in words
    ]
    lines = [f'"{text.lower() if small else text}",{theme}' for text, theme in rows]
    path.write_text("\n".join(["text,theme", *lines]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def german(tmp_path_factory):
    """A model of German texts, and what training said."""
    folder = tmp_path_factory.mktemp("german")
    done = run("train", table(folder / "train.csv"), "--folds", "0", "--out", folder / "model")
    assert done.exit_code == 0, done.output
    return folder / "model", done.output


def score(model, annotations, folder):
    done = run("evaluate", model, annotations, "--out", folder / "scores.json")
    assert done.exit_code == 0, done.output
    return json.loads((folder / "scores.json").read_text())["macro_f1"]["value"]


def test_capitals_of_german_nouns_cost_nothing(tmp_path):
    found = []
    for small in (False, True):
        path = table(tmp_path / f"{small}.csv", small)
        title, *rows = path.read_text(encoding="utf-8").splitlines()
        random.Random(0).shuffle(rows)
        for name, part in (("train", rows[30:]), ("test", rows[:30])):
            text = "\n".join([title, *part])
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        model = tmp_path / f"model {small}"
        done = run("train", tmp_path / "train.csv", "--folds", "0", "--out", model)
        assert done.exit_code == 0, done.output
        found.append(score(model, tmp_path / "test.csv", tmp_path))
    assert found[0] > 0.9
    assert abs(found[0] - found[1]) < 0.05


def test_the_language_is_said_in_output_and_card(german):
    model, said = german
    assert "The texts are in German (de)" in said
    assert json.loads((model / "manifest.json").read_text())["language"] == "de"
    assert "in German (de)" in " ".join((model / "README.md").read_text().split())


def test_the_language_that_is_given_counts(tmp_path):
    path = table(tmp_path / "a.csv")
    model = tmp_path / "model"
    done = run("train", path, "--folds", "0", "--out", model, "--language", "nl")
    assert done.exit_code == 0, done.output
    assert "it seems" not in done.output
    assert classifier.load_model(model).language == "nl"
    wrong = run("train", path, "--out", tmp_path / "other", "--language", "german")
    assert wrong.exit_code == 2
    assert "german" in wrong.output
    assert "expected one of" in " ".join(wrong.output.split())


def test_text_of_another_language_is_named(german, tmp_path):
    model, _ = german
    english = tmp_path / "english.txt"
    english.write_text("The car park was full when we came, and nobody told us where to go. " * 3)
    done = run("tag", english, "--model", model, "--format", "jsonl")
    assert done.exit_code == 0
    assert "is in English (en), it seems, and the model knows German (de)" in done.output
    assert '"unfamiliar": true' in done.output
    german_text = tmp_path / "german.txt"
    german_text.write_text("Der Parkplatz war voll, als wir ankamen. Niemand half uns weiter. " * 3)
    done = run("tag", german_text, "--model", model, "--format", "jsonl")
    assert "it seems" not in done.output
    done = run("tag", german_text, "--format", "jsonl")
    assert "is in German (de), it seems, and the model knows English (en)" in done.output


def test_annotations_of_another_language_are_named(german, tmp_path):
    model, _ = german
    rows = [f"The meals were late on day {n} of our stay here,Essen" for n in range(5)]
    (tmp_path / "a.csv").write_text("\n".join(["text,theme", *rows]))
    for command in (
        ("evaluate", model, tmp_path / "a.csv"),
        ("train", tmp_path / "a.csv", "--from", model, "--out", tmp_path / "model"),
    ):
        done = run(*command)
        assert "the model knows German (de)" in done.output, done.output


def test_tagging_english_imports_no_detection(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Leaders know their services well. Staff say that they are supported. " * 3)
    arguments = ["tag", str(path), "--out", str(tmp_path / "a.csv")]
    code = (
        "import sys; from train.commands.cli import app\n"
        f"app({arguments!r}, standalone_mode=False)\n"
        "print('py3langid' in sys.modules, 'spacy.lang.de' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"


def test_a_bundle_of_no_language_that_we_know_is_refused(german, tmp_path):
    model, _ = german
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in model.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    manifest = json.loads((copy / "manifest.json").read_text())
    for language in ("../x", 7, ["de"]):
        text = json.dumps(manifest | {"language": language})
        (copy / "manifest.json").write_text(text)
        done = run("tag", tmp_path / "a.txt", "--model", copy)
        assert done.exit_code == 2
    with pytest.raises(classifier.errors.BundleError, match="language that is unknown"):
        classifier.load_model(copy)


def test_a_bundle_that_names_no_language_is_english():
    manifest = json.loads((ROOT / "models" / "default" / "manifest.json").read_text())
    assert manifest.get("language", "en") == "en"
    assert classifier.load_model().language == "en"
