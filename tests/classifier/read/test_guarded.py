import os
import sys
import time
from types import SimpleNamespace

from classifier.read import MAX_BYTES
from classifier.read.guarded import GuardedReader
from classifier.read.inputs import Failure, Input, find_inputs
from classifier.report import Report
from classifier.run.batch import with_content


def test_reports_come_in_order(example_pdfs):
    inputs, _ = find_inputs(list(map(str, example_pdfs * 3)))
    with GuardedReader() as reader:
        assert [report.name for report in reader.read(inputs)] == [item.name for item in inputs]


def test_a_reader_that_dies_takes_only_its_own_report_with_it(example_pdfs):
    inputs, _ = find_inputs([str(example_pdfs[0])])
    with GuardedReader() as reader:
        assert reader._call(os.abort) == "crashed the reader"
        assert isinstance(reader.read_one(inputs[0]), Report)


def test_a_name_is_that_of_the_folder_we_are_in(tmp_path, monkeypatch):
    with GuardedReader() as reader:
        reader.start()
        monkeypatch.chdir(tmp_path)
        (tmp_path / "a.txt").write_text("Plans are late.")
        assert isinstance(reader.read_one(Input("a.txt", "a.txt")), Report)


def test_a_reader_that_hangs_is_given_up(example_pdfs):
    inputs, _ = find_inputs([str(example_pdfs[0])])
    with GuardedReader(seconds=0.5) as reader:
        said = reader._call(time.sleep, 60)
        assert said == "took longer than 0.5 seconds to read and was given up"
        reader.seconds = 60
        assert isinstance(reader.read_one(inputs[0]), Report)


def test_a_report_that_needs_too_much_memory(example_pdfs):
    inputs, _ = find_inputs([str(example_pdfs[0])])
    with GuardedReader(memory=500 * 1024**2) as reader:
        said = reader._call(bytearray, 1024**3)
        assert said == "needs more memory to be read than a report may use"
        assert isinstance(reader.read_one(inputs[0]), Report)


def test_what_a_library_prints_does_not_come_between(example_pdfs):
    inputs, _ = find_inputs([str(example_pdfs[0])])
    with GuardedReader() as reader:
        assert reader._call(os.write, 1, b"noise") == len("noise")
        assert isinstance(reader.read_one(inputs[0]), Report)


def test_a_folder_to_work_in_is_none_to_import_from(example_pdfs, tmp_path, monkeypatch):
    (tmp_path / "pypdfium2.py").write_text("raise SystemExit('imported from a stranger')")
    inputs, _ = find_inputs([str(example_pdfs[0])])
    monkeypatch.chdir(tmp_path)
    with GuardedReader() as reader:
        assert isinstance(reader.read_one(inputs[0]), Report)


def test_what_can_not_be_opened_is_named(tmp_path):
    path = tmp_path / "gone.pdf"
    path.touch()
    inputs, _ = find_inputs([str(path)])
    path.unlink()
    with GuardedReader() as reader:
        assert reader.read_one(inputs[0]) == Failure(
            str(path), "can't be opened (No such file or directory)"
        )


def test_standard_input_without_end_is_refused(monkeypatch):
    endless = SimpleNamespace(buffer=SimpleNamespace(read=bytes))
    monkeypatch.setattr(sys, "stdin", endless)
    item = Input("-", "standard input")
    with GuardedReader() as reader:
        assert reader.read_one(item) == Failure("-", "is larger than 200 MB")
    assert len(with_content(item).content) == MAX_BYTES + 1
