"""How soon a command starts: what it imports, and what it waits for."""

import subprocess
import sys
import time

import pytest

import classifier.run.model
from classifier.read.guarded import GuardedReader
from classifier.read.inputs import find_inputs
from classifier.run.batch import tag_all


def seconds(code: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return time.perf_counter() - begin


@pytest.mark.slow
def test_help_takes_little_longer_than_importing_typer():
    """About 1.4 times as long; in turn, and the best of several, because machines are busy."""
    helping = "from train.commands.cli import app; app(['--help'])"
    pairs = [(seconds(helping), seconds("import typer")) for _ in range(5)]
    assert min(a for a, _ in pairs) < 2.5 * min(b for _, b in pairs)


def test_tagging_imports_what_it_needs_alone(example_pdfs, tmp_path):
    """The rest of what is imported comes with spaCy, scikit-learn."""
    arguments = ["tag", str(example_pdfs[0]), "--out", str(tmp_path / "themes.csv")]
    code = (
        "import sys; from train.commands.cli import app\n"
        f"app({arguments!r}, standalone_mode=False)\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported = set(done.stdout.split())
    assert {"spacy", "sklearn", "classifier.results.model"} <= imported
    for_reading = {"pypdfium2", "docx", "markdown_it", "classifier.read.pdf"}
    for_other_work = {
        "classifier.model.explain",
        "matplotlib",
        "openpyxl",
        "safetensors",
        "skops",
        "sklearn.linear_model",
        "sklearn.model_selection",
        "sklearn.neural_network",
        "sklearn.svm",
        "train.fit.training",
    }
    assert not imported & (for_reading | for_other_work)


def test_the_model_is_loaded_while_the_first_report_is_read(example_pdfs, monkeypatch):
    happened = []
    begin, load = GuardedReader._begin, classifier.run.model._model

    def beginning(self, item):
        happened.append("begun to read")
        return begin(self, item)

    def loading(path):
        happened.append("loaded")
        return load(path)

    monkeypatch.setattr(GuardedReader, "_begin", beginning)
    monkeypatch.setattr(classifier.run.model, "_model", loading)
    inputs, _ = find_inputs([str(example_pdfs[0])])
    assert len(list(tag_all(inputs))) == 1
    assert happened[:2] == ["begun to read", "loaded"]


def test_help_imports_nothing_heavy():
    code = (
        "import sys, runpy; sys.argv = ['report-themes', '--help']\n"
        "try: runpy.run_module('train', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'sklearn', 'pandas', 'numpy', 'rich', 'multiprocessing'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
