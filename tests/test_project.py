"""The project as a whole: what it promises in its papers, and what must not be in it."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import jsonschema
import pytest

import classifier
from classifier.codebook import Codebook
from train.commands.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def commands(group, before=""):
    for command in group.registered_commands:
        yield before + (command.name or command.callback.__name__)
    for below in group.registered_groups:
        yield from commands(below.typer_instance, f"{before}{below.name} ")


def test_the_list_of_commands_has_every_one_and_the_readme_leads_to_it():
    place, anchor = "docs/how-to/index.md", "all-commands-at-a-glance"
    assert f"]({place}#{anchor})" in README
    listed = (ROOT / place).read_text(encoding="utf-8").split("## All commands at a glance\n")[1]
    found = list(commands(app))
    assert "corpus detach" in found
    for name in found:
        assert f"report-themes {name} " in listed, name


def test_the_readme_shows_what_the_default_model_says():
    cells = [line.split("│")[1:5] for line in README.splitlines() if line.startswith("│")]
    shown: list[list[str]] = []
    for number, *rest in cells:
        if number.strip():
            shown.append(["", "", ""])
        shown[-1] = [f"{a} {b.strip()}".strip() for a, b in zip(shown[-1], rest, strict=True)]
    report = classifier.read_report(ROOT / "corpus/example/ashcombe_2023.pdf")
    marks = {"strength": "+", "improvement": "-", "mixed": "±", "neutral": "·"}
    said = {
        tagged.sentence.text: [
            marks[tagged.polarity],
            ", ".join(f"{name} {p:.2f}" for name, p in tagged.themes.items()),
        ]
        for tagged in classifier.load_model().tag(report)
    }
    assert len(shown) == 5
    for text, *rest in shown:
        assert rest == said[text]


def test_the_default_model_is_found_and_knows_the_default_codebook():
    model = classifier.load_model()
    assert model.codebook == Codebook.read(ROOT / "corpus" / "codebook.toml")


def test_the_codebook_follows_its_schema():
    schema = json.loads((ROOT / "corpus/codebook.schema.json").read_text(encoding="utf-8"))
    codebook = tomllib.loads((ROOT / "corpus/codebook.toml").read_text(encoding="utf-8"))
    jsonschema.validate(codebook, schema)
    jsonschema.validate(Codebook.from_dict(codebook).to_dict(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"theme": [{"title": "without a name"}]}, schema)


def test_the_card_says_what_the_manifest_says():
    manifest = json.loads((ROOT / "models/default/manifest.json").read_text(encoding="utf-8"))
    card = (ROOT / "models/default/README.md").read_text(encoding="utf-8")
    for name, what in (("macro_f1", "themes"), ("polarity_macro_f1", "polarities")):
        (figure,) = re.findall(rf"macro-F1 over the {what} \| (.*) \|", card)
        mean, sd = map(float, figure.split(" ± "))
        assert (mean, sd) == pytest.approx(
            (manifest["scores"][name]["mean"], manifest["scores"][name]["sd"]), abs=0.00055
        )
        assert figure in README


def test_counts_in_the_readme_of_the_corpus_are_true(annotations):
    text = (ROOT / "corpus/example/README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", text, re.MULTILINE))
    for name in {theme for a in annotations for theme in a.themes}:
        assert int(rows[name]) == sum(name in a.themes for a in annotations), name


def test_no_text_of_real_reports_is_in_the_project(real, real_sentences, windows):
    """No nine words in a row that are in an annotated sentence, of whatever kind, or an article."""
    articles = sorted((real / "news").glob("*.txt"))
    texts = [*real_sentences, *(file.read_text(encoding="utf-8") for file in articles)]
    known = set().union(*(windows(text, 9) for text in texts))
    # Not the set names of judgements, and the set questions.
    names = (
        "and progress of children who need help and protection",
        "and progress of children in care and care leavers",
        "the impact of leaders on social work practice with children and families",
        "services for children in need of help and protection children looked after and care",
        "who need help and protection the experiences and progress of children in care",
        "what is it like to be a child or young person with special educational needs and or"
        " disabilities send in this area",
        "what is the area partnership doing that is effective",
        "what does the area partnership need to do better",
    )
    known = {w for w in known if not any(" ".join(w[2:7]) in name for name in names)}
    for path in tracked():
        if path.suffix not in (".lock", ".pdf", ".png", ".qdpx", ".safetensors"):
            shared = windows(path.read_text(encoding="utf-8"), 9) & known
            assert not shared, (path, next(iter(shared)))
