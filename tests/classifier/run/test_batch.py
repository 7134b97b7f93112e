"""Many reports: in other processes, what is in the way, and how much is made ahead."""

import base64
import itertools
import json
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

import classifier
from classifier.bundle.store import BundleError
from classifier.read.inputs import Failure, Input, find_inputs
from classifier.results.record import decode, encode
from classifier.run.batch import ModelAt, tag_all
from classifier.run.workers import AHEAD, WorkersLost, local_workers


def test_a_record_holds_all_of_a_tagged_report(example_pdfs):
    model = classifier.load_model()
    for path in example_pdfs:
        tagged = model.tag(classifier.read_report(path), explain=True)
        again = decode(encode(tagged), model.codebook)
        assert again.explanations == tagged.explanations
        assert again.report == tagged.report
        assert again.sentences == tagged.sentences
        assert [t.to_dict(all_scores=True) for t in replace(again, mark_uncertain=True)] == [
            t.to_dict(all_scores=True) for t in replace(tagged, mark_uncertain=True)
        ]
        assert np.array_equal(again.probabilities, tagged.probabilities)


@pytest.fixture(scope="module")
def explained():
    """A codebook, and what the record of an explained text holds."""
    model = classifier.load_model()
    tagged = model.tag("Caseloads are too high. Plans are late.", explain=True)
    return model.codebook, json.loads(encode(tagged))


@pytest.mark.parametrize(
    "planted",
    [
        {"probabilities": base64.b64encode(np.zeros(8)).decode()},
        {"probabilities": base64.b64encode(np.full((2, 24), np.nan)).decode()},
        {"polarity": base64.b64encode(np.full(2, 7)).decode()},
        {"starts": [0, 900], "ends": [5, 901]},
        {"starts": [0, 1.5]},
        {"blocks": []},
        {"blocks": [[0, 39, "poem", None, None, None]]},
        {"blocks": [[0, 39, "paragraph", None, 5, None]]},
        {"blocks": [[0, 39, "paragraph", None, None, 10**30]]},
        {"page_starts": [[0, "i"]]},
        {"text": "Half a character: \ud800. Plans are late."},
        {"cover": [None] * 2 + ["in May"] + [None] * 8},
        {"explanations": [[3, "workforce", 1, 1, 1, 1, [], {}]]},
        {"explanations": [[1, "workforce", 1, 1, 1, 1, [], {}]]},
    ],
    ids=lambda planted: next(iter(planted)),
)
def test_a_record_that_writers_could_not_write_is_refused(planted, explained):
    codebook, record = explained
    with pytest.raises(ValueError, match="is no record of a tagged report"):
        decode(json.dumps(record | planted).encode(), codebook)


@pytest.mark.parametrize("place", ["word", "surroundings"])
def test_an_explanation_that_is_no_number_is_refused(place, explained):
    codebook, record = explained
    record = json.loads(json.dumps(record))
    *_, words, surroundings = record["explanations"][0]
    assert decode(json.dumps(record).encode(), codebook).explanations
    if place == "word":
        words[0][-1] = np.nan
    else:
        surroundings["section"] = np.inf
    with pytest.raises(ValueError, match="is no record of a tagged report"):
        decode(json.dumps(record).encode(), codebook)


@pytest.mark.parametrize("jobs", [2, 3])  # one process that tags, and two
def test_many_processes_give_the_same_in_the_same_order(example_pdfs, tmp_path, jobs):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing more")
    inputs, _ = find_inputs([str(example_pdfs[0]), str(broken), *map(str, example_pdfs[1:])])
    one, two = list(tag_all(inputs)), list(tag_all(inputs, jobs=jobs))
    assert [isinstance(outcome, Failure) for outcome in one] == [False, True, False, False]
    for left, right in zip(one, two, strict=True):
        if isinstance(left, Failure):
            assert left == right
        else:
            assert [t.to_dict() for t in left] == [t.to_dict() for t in right]


def test_another_process_reads_what_standard_input_held():
    text = b"The emergency duty team responds quickly at night."
    inputs = [Input(f"{i}", f"{i}.txt", text) for i in range(2)]
    assert [len(tagged) for tagged in tag_all(inputs, jobs=2)] == [1, 1]


def test_a_model_that_is_replaced_meanwhile_is_refused():
    with pytest.raises(BundleError, match="another model than it was before"):
        ModelAt(None, "of another").load()


def test_a_slow_reader_of_results_holds_back_the_work():
    begun = itertools.count()
    with local_workers(2) as workers:
        results = workers.map(abs, begun)
        for expected in range(3):
            assert next(results) == (expected, expected)
            time.sleep(0.3)
        # `map` took one task more for each result, and never more than it may be ahead.
        assert next(begun) <= 3 + AHEAD * 2


def test_a_killed_process_is_said_in_one_line():
    with local_workers(2) as workers:
        results = workers.map(signal.raise_signal, [signal.SIGKILL])
        with pytest.raises(WorkersLost, match="a process was killed"):
            next(results)


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
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_a_run_that_is_ended(how, example_pdfs, tmp_path):
    for i, path in itertools.product(range(200), example_pdfs):
        (tmp_path / f"{i}_{path.name}").symlink_to(path)
    out = tmp_path / "out.csv"
    out.write_text("old")
    run = subprocess.Popen(
        [sys.executable, "-m", "train", "tag", str(tmp_path), "--out", str(out), "--jobs", "4"],
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
