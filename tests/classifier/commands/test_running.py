"""What all commands have in common: what is refused, and what costs one report alone."""

import subprocess
import sys

import pytest

from classifier.commands.running import read_all
from classifier.read.inputs import Failure, find_inputs

TEXT = "The emergency duty team responds quickly at night. Too many social workers have left."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tag", "-", "--out", "x.docm"], "format 'docm' is unknown"),
        (["tag", "-", "--out", "no/such/folder/x.csv"], "no such folder"),
        (["tag", "-", "--out", "x" * 300 + ".csv"], "can't be written (File name too long)"),
        (["judgements", "-", "--out", "x" * 300 + ".csv"], "can't be written (File name too long)"),
        (["view", "-", "--out", "x" * 300 + ".html"], "can't be written (File name too long)"),
        (["tag", "-", "--model", "nowhere"], "is not a model bundle"),
        (["train", "nothing.jsonl", "--out", "m"], "nothing.jsonl"),
    ],
)
def test_wrong_usage(run, arguments, said, tmp_path):
    done = run(*arguments, stdin=TEXT, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_warm_process_says_what_one_of_its_own_says(run, example_pdfs, tmp_path):
    """What the fixture `run` gives, which most tests of commands rest on."""
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    arguments = ["tag", str(example_pdfs[0]), "broken.pdf", "-"]
    warm = run(*arguments, stdin=TEXT, cwd=tmp_path)
    own = subprocess.run(
        [sys.executable, "-m", "train", *arguments],
        input=TEXT, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (warm.returncode, warm.stdout, warm.stderr) == (1, own.stdout, own.stderr)
    assert len(warm.stdout.splitlines()) > 100
    assert "broken.pdf" in warm.stderr


def test_an_error_that_nobody_thought_of_costs_one_report(tmp_path, capsys):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT)
    inputs, failed = find_inputs([str(tmp_path)])

    def then(report):
        return {"b.txt": "done"}[report.name]

    with read_all(inputs, "Reading", failed, then) as done:
        assert list(done) == ["done"]
    assert failed == [Failure(inputs[0].path, "can't be processed (KeyError)")]
    assert capsys.readouterr().err == f"{failed[0]}\n"
