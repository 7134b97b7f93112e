import os
import time

from classifier.batch import GuardedReader, tag_all
from classifier.inputs import Failure, find_inputs
from classifier.report import Report


def test_a_reader_that_dies_takes_only_its_own_report_with_it(example_pdfs):
    inputs, _ = find_inputs([str(example_pdfs[0])])
    with GuardedReader() as reader:
        died = reader._pool.schedule(os.abort)
        assert reader.result(inputs[0], died) == Failure(inputs[0].path, "crashed the reader")
        assert isinstance(reader.result(inputs[0], reader.submit(inputs[0])), Report)


def test_a_reader_that_hangs_is_given_up(example_pdfs):
    inputs, _ = find_inputs([str(example_pdfs[0])])
    with GuardedReader(seconds=0.5) as reader:
        hanging = reader._pool.schedule(time.sleep, args=(60,), timeout=reader.seconds)
        failure = reader.result(inputs[0], hanging)
        assert isinstance(failure, Failure)
        assert failure.reason == "took longer than 0.5 seconds to read and was given up"
    with GuardedReader() as reader:
        assert isinstance(reader.result(inputs[0], reader.submit(inputs[0])), Report)


def test_a_report_that_needs_too_much_memory(example_pdfs, monkeypatch):
    monkeypatch.setattr("classifier.batch.READ_MEMORY", 300 * 1024**2)
    inputs, _ = find_inputs([str(example_pdfs[0])])
    with GuardedReader() as reader:
        hungry = reader._pool.schedule(bytearray, args=(1024**3,))
        assert isinstance(hungry.exception(), MemoryError)
        assert isinstance(reader.result(inputs[0], reader.submit(inputs[0])), Report)


def test_many_processes_give_the_same_in_the_same_order(example_pdfs, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing more")
    inputs, _ = find_inputs([str(example_pdfs[0]), str(broken), *map(str, example_pdfs[1:])])
    one, two = list(tag_all(inputs)), list(tag_all(inputs, jobs=2))
    assert [isinstance(outcome, Failure) for outcome in one] == [False, True, False, False]
    for left, right in zip(one, two, strict=True):
        if isinstance(left, Failure):
            assert left == right
        else:
            assert [t.to_dict() for t in left] == [t.to_dict() for t in right]
