"""The journal of a run that stops and goes on."""

import json
import os
from pathlib import Path

import pytest

from classifier.read.inputs import Failure, find_inputs
from classifier.results.record import encode
from classifier.run.batch import tag_all
from classifier.run.journal import Journal
from classifier.run.model import ModelAt
from classifier.run.resume import CannotResume, facts_of_run

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
    Path(inputs[0].path).write_text("more than before", encoding="utf-8")
    journal = Journal(begun, RUN, inputs, resume=True)
    assert journal.kept == {inputs[1]}
    assert journal.changed == [inputs[0]]
    journal.stop()


def test_another_model_is_refused(begun, inputs):
    with pytest.raises(CannotResume, match="the earlier run had a different model"):
        Journal(begun, RUN | {"model": "b"}, inputs, resume=True)


def test_without_resume_a_run_starts_over(begun, inputs):
    journal = Journal(begun, RUN | {"model": "b"}, inputs)
    assert not journal.kept
    assert not journal.stop()
    assert not begun.exists()


@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.posix
@pytest.mark.parametrize("how", ["a link", "own files", "a pipe"])
def test_a_folder_of_somebody_else_is_refused_and_stays(how, resume, inputs, tmp_path):
    mine, folder = tmp_path / "mine", tmp_path / "out.partial"
    mine.mkdir()
    (mine / "results").write_text("my thesis")
    if how == "a link":
        (mine / "run.json").write_text(json.dumps(RUN))
        folder.symlink_to(mine)
    else:
        mine.rename(folder)
        if how == "a pipe":
            os.mkfifo(folder / "run.json")
    with pytest.raises(
        CannotResume, match=r"out\.partial: is not the work of an earlier run; move it"
    ):
        Journal(folder, RUN, inputs, resume=resume)
    assert (folder / "results").read_text() == "my thesis"


def test_an_empty_folder_is_made_use_of(inputs, tmp_path):
    (tmp_path / "out.partial").mkdir()
    assert not Journal(tmp_path / "out.partial", RUN, inputs, resume=True).stop()
    assert not (tmp_path / "out.partial").exists()


def test_results_that_are_a_link_are_not_written_to(begun, inputs, tmp_path):
    victim = tmp_path / "thesis.txt"
    victim.write_text("no end of line")
    (begun / "results").unlink()
    (begun / "results").symlink_to(victim)
    with pytest.raises(
        CannotResume, match="results: is not a file of an earlier run; move it elsewhere"
    ):
        Journal(begun, RUN, inputs, resume=True)
    Journal(begun, RUN, inputs).finish()
    assert victim.read_text() == "no end of line"


def test_only_what_runs_write_is_removed(begun, inputs):
    (begun / "own.txt").write_text("mine")
    for temporary in (f".run.json.{'0' * 32}", ".out.xlsx.0a1b2c3d", ".a_b1c2d3/openpyxl.x"):
        (begun / temporary).parent.mkdir(exist_ok=True)
        (begun / temporary).touch()
    Journal(begun, RUN, inputs, resume=True).finish()
    assert [path.name for path in begun.iterdir()] == ["own.txt"]


def test_what_a_run_depended_on_may_be_nested_without_end(begun, inputs):
    (begun / "run.json").write_text("[" * 50_000)
    with pytest.raises(CannotResume, match="is not the work of an earlier run"):
        Journal(begun, RUN, inputs, resume=True)


@pytest.mark.parametrize(
    "result", [None, b"x", b'"', b"{}", b"[]", b'{"name":5,"text":5,"blocks":5}', b'{"a":' * 9_999]
)
def test_results_that_do_not_hold_are_made_again(result, tmp_path):
    (tmp_path / "a.txt").write_text("Plans are late.")
    inputs, _ = find_inputs([str(tmp_path / "a.txt")])
    run = facts_of_run(ModelAt.find(None).fingerprint)
    journal = Journal(tmp_path / "out.partial", run, inputs)
    journal.begin(inputs[0])
    journal.add(inputs[0], result or b"{}")
    journal.stop()
    if result is None:
        (journal.folder / "results").write_bytes(b"one\ntwo words\n")
    again = Journal(journal.folder, run, inputs, resume=True)
    (tagged,) = tag_all(inputs, journal=again)
    assert [one.sentence.text for one in tagged] == ["Plans are late."]
    again.stop()
    kept = Journal(journal.folder, run, inputs, resume=True)
    assert kept.get(inputs[0]).rstrip() == encode(tagged)
    kept.finish()
