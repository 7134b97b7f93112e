"""Runs that stop and go on."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from classifier.inputs import Failure, find_inputs
from classifier.resume import CannotResume, Journal

RUN = {"model": "a", "version": "1"}
RECORD = b'{"name":"a.txt","text":"Plans are late."}'


@pytest.fixture
def inputs(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(name)
    return find_inputs([str(folder)])[0]


@pytest.fixture
def begun(inputs, tmp_path):
    """The folder of a run that did two of three reports, one of them in vain."""
    journal = Journal(tmp_path / "out.partial", RUN, inputs)
    results = [RECORD, Failure(inputs[1].path, "is empty")]
    for item, result in zip(inputs, results, strict=False):
        journal.begin(item)
        journal.add(item, result)
    assert journal.stop()
    return journal.folder


def test_what_is_done_is_not_done_again(begun, inputs):
    journal = Journal(begun, RUN, inputs, resume=True)
    assert journal.kept == set(inputs[:2])
    assert json.loads(journal.get(inputs[0])) == json.loads(RECORD)
    assert journal.get(inputs[1]) == Failure(inputs[1].path, "is empty")
    journal.finish()
    assert not begun.exists()


def test_a_run_may_be_killed_at_any_byte(begun, inputs):
    whole = (begun / "results").read_bytes()
    ends = [i + 1 for i, byte in enumerate(whole) if byte == ord("\n")]
    for size in {*range(0, len(whole) + 1, 7), *ends, *(end - 1 for end in ends)}:
        (begun / "results").write_bytes(whole[:size])
        journal = Journal(begun, RUN, inputs, resume=True)
        assert len(journal.kept) == sum(end <= size for end in ends)
        for item in inputs:
            if item not in journal.kept:
                journal.begin(item)
                journal.add(item, Failure(item.path, "again"))
        journal.stop()
        again = Journal(begun, RUN, inputs, resume=True)
        assert again.kept == set(inputs)
        again.stop()


def test_a_changed_input_is_done_again(begun, inputs):
    Path(inputs[0].path).write_text("more than before")
    journal = Journal(begun, RUN, inputs, resume=True)
    assert journal.kept == {inputs[1]}
    assert journal.changed == [inputs[0]]
    journal.stop()


def test_another_model_is_refused(begun, inputs):
    with pytest.raises(CannotResume, match="the earlier run had another model"):
        Journal(begun, RUN | {"model": "b"}, inputs, resume=True)


def test_without_resume_a_run_starts_over(begun, inputs):
    journal = Journal(begun, RUN | {"model": "b"}, inputs)
    assert not journal.kept
    assert not journal.stop()
    assert not begun.exists()


@pytest.mark.slow
@pytest.mark.parametrize("out", ["out.jsonl", "out.xlsx", "parts/"])
def test_killed_again_and_again_a_run_ends_as_one_that_was_not(out, example_pdfs, tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    for i in range(4):
        for path in example_pdfs:
            shutil.copy(path, reports / f"{i}_{path.name}")
    (reports / "1_broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    (tmp_path / "straight").mkdir()
    command = [sys.executable, "-m", "train", "tag", "reports", "--jobs", "2", "--out"]

    def start(out: str, *options: str) -> subprocess.Popen:
        return subprocess.Popen(
            [*command, out, *options], cwd=tmp_path, stderr=subprocess.PIPE, text=True
        )

    partial = tmp_path / (out.rstrip("/") + ".partial")
    for kills in range(3):
        run = start(out, *["--resume"] * bool(kills))
        while done(partial) < 3 * kills + 2:
            assert run.poll() is None
            time.sleep(0.02)
        run.kill()
        run.communicate()
        assert not (tmp_path / out).exists()
    for name, options in ((out, ["--resume"]), (f"straight/{out}", [])):
        _, said = start(name, *options).communicate()
        assert (
            said == "reports/1_broken.pdf: is damaged or cut short: it can't be opened as a PDF\n"
        )
    assert not partial.exists()
    left, right = rows(tmp_path / out), rows(tmp_path / "straight" / out)
    assert left == right
    assert len({row["report"] for row in left}) == 12


def done(partial) -> int:
    """How many results there are, whole or not."""
    if (partial / "results").exists():
        return (partial / "results").read_bytes().count(b"\n")
    return len(list(partial.glob("*.parquet")))


def rows(path) -> list[dict]:
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    frame = pd.read_excel(path) if path.suffix == ".xlsx" else pd.read_parquet(path)
    records = json.loads(frame.to_json(orient="records"))
    return sorted(records, key=lambda row: (row["report"], row["sentence"]))
