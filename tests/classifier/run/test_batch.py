"""Many reports: in other processes, what is in the way, and how much is made ahead."""

import itertools
import signal
import subprocess
import sys
import time

import pytest

from classifier.read.inputs import Failure, Input, find_inputs
from classifier.run import batch
from classifier.run.batch import tag_all

ON_FOUR_CORES = """\
import classifier.run.batch
classifier.run.batch.cores = lambda: 4
from train.__main__ import main
main()
"""


@pytest.mark.parametrize("taggers", [1, 2])
def test_many_processes_give_the_same_in_the_same_order(
    example_pdfs, tmp_path, taggers, monkeypatch
):
    monkeypatch.setattr(batch, "TAGGED_EACH", 1)
    monkeypatch.setattr(batch, "cores", lambda: 2 * taggers)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing more")
    inputs, _ = find_inputs([str(example_pdfs[0]), str(broken), *map(str, example_pdfs[1:])])
    one, two = list(tag_all(inputs)), list(tag_all(inputs, jobs=2 * taggers))
    assert [isinstance(outcome, Failure) for outcome in one] == [False, True, False, False]
    for left, right in zip(one, two, strict=True):
        if isinstance(left, Failure):
            assert left == right
        else:
            assert [t.to_dict() for t in left] == [t.to_dict() for t in right]


@pytest.mark.parametrize(
    ("reports", "on_cores", "asked", "readers", "taggers"),
    [
        (1, 8, 8, 1, 1),
        (49, 8, 8, 8, 1),  # another process that tags would take longer to start than to help
        (100, 8, 4, 4, 2),
        (1000, 8, 8, 8, 4),
        (1000, 2, 8, 2, 1),  # more than there are cores only wait
    ],
)
def test_no_more_processes_than_have_enough_to_do(
    reports, on_cores, asked, readers, taggers, monkeypatch
):
    monkeypatch.setattr(batch, "cores", lambda: on_cores)
    inputs = [Input(f"{i}.pdf", f"{i}.pdf") for i in range(reports)]
    assert batch.at_most(inputs, asked) == readers
    assert batch._taggers(inputs, readers, explain=False) == taggers
    assert batch.worthwhile_jobs(inputs) <= max(1, min(on_cores, reports // 25))


def test_reports_from_the_net_are_waited_for_side_by_side(monkeypatch):
    monkeypatch.setattr(batch, "cores", lambda: 2)
    inputs = [Input(f"https://example.org/{i}.pdf", f"{i}.pdf") for i in range(20)]
    assert batch.at_most(inputs, 8) == 8
    assert batch._taggers(20 * inputs, 8, explain=False) == 2  # tagging waits for nothing


def test_another_process_reads_what_standard_input_held():
    text = b"The emergency duty team responds quickly at night."
    inputs = [Input(f"{i}", f"{i}.txt", text) for i in range(2)]
    assert [len(tagged) for tagged in tag_all(inputs, jobs=2)] == [1, 1]


def test_what_is_too_much_for_a_text_is_named_and_the_next_is_tagged(tmp_path):
    (tmp_path / "1.txt").write_text("A b.\n\n" * 51_000)
    (tmp_path / "2.txt").write_text("plans " * 6_000)
    (tmp_path / "3.txt").write_text("The team responds quickly.")
    inputs, _ = find_inputs([str(tmp_path)])
    many, long, tagged = tag_all(inputs)
    assert many.reason == "can't be tagged (ValueError: has 51,000 sentences, more than 50,000)"
    assert long.reason.endswith("(ValueError: has 35,999 characters without an end of sentence)")
    assert len(tagged) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL"])
def test_no_process_outlives_a_run_that_is_ended(name, example_pdfs, tmp_path):
    how = getattr(signal, name)
    for i, path in itertools.product(range(200), example_pdfs):
        (tmp_path / f"{i}_{path.name}").symlink_to(path)
    out = tmp_path / "out.csv"
    out.write_text("old")
    run = subprocess.Popen(
        [sys.executable, "-c", ON_FOUR_CORES, "tag", str(tmp_path), "--out", str(out), "--jobs=4"],
        start_new_session=True,
        stderr=subprocess.PIPE,
    )
    wait_until(lambda: len(running(run.pid)) > 6, 60)
    run.send_signal(how)
    run.wait(10)
    wait_until(lambda: not running(run.pid), 10)
    assert run.returncode == (143 if how == signal.SIGTERM else -how)
    if how == signal.SIGTERM:  # a process that was just being started misses its parent aloud
        assert b"Traceback" not in run.stderr.read()
    run.stderr.close()
    assert out.read_text() == "old"


def wait_until(true, seconds):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def running(session: int) -> list[int]:
    """Processes of a session that have not ended."""
    found = subprocess.run(
        ["ps", "-s", str(session), "-o", "pid=,stat="], capture_output=True, text=True, check=False
    )
    lines = [line.split() for line in found.stdout.splitlines()]
    return [int(pid) for pid, stat in lines if not stat.startswith("Z")]
