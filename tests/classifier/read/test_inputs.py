import os
from collections import Counter
from pathlib import Path

import pytest

from classifier.read.inputs import Failure, find_inputs, unique_names


def test_folder_files_globs_and_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports" / "2023").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    for name in ("reports/b.pdf", "reports/2023/a.PDF", "reports/notes.docm", "one.txt"):
        (tmp_path / name).touch()
    inputs, failures = find_inputs(
        ["one.txt", "reports", "*.txt", "empty", "no.pdf", "z*.pdf", "-"]
    )
    assert [item.path for item in inputs] == ["one.txt", "reports/2023/a.PDF", "reports/b.pdf", "-"]
    assert failures == [
        Failure("empty", "the folder holds no report"),
        Failure("no.pdf", "no such file or folder"),
        Failure("z*.pdf", "no file matches the pattern"),
    ]


def test_a_file_whose_name_looks_like_a_pattern_is_found(tmp_path):
    path = tmp_path / "report [final].txt"
    path.touch()
    inputs, failures = find_inputs([str(path)])
    assert (len(inputs), failures) == (1, [])


def test_a_name_that_no_file_can_have_is_named():
    name = "a" * 300
    assert find_inputs([name]) == ([], [Failure(name, "can't be opened (File name too long)")])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")
@pytest.mark.parametrize("argument", ["reports", "reports/*"])
def test_what_is_no_file_in_a_folder_is_named_and_links_to_files_are_followed(
    argument, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    for folder in ("reports", "elsewhere.txt"):
        Path(folder).mkdir()
    Path("one.txt").touch()
    reports = Path("reports")
    os.mkfifo(reports / "pipe.pdf")
    links = {"a.txt": "../one.txt", "b.txt": "gone", "c.txt": "c.txt", "d.txt": "/dev/null"}
    for name, target in {**links, "e.txt": "../elsewhere.txt"}.items():
        (reports / name).symlink_to(target)
    inputs, failures = find_inputs([argument])
    assert [item.path for item in inputs] == ["reports/a.txt"]
    expected = [
        Failure("reports/b.txt", "is a broken link"),
        Failure("reports/c.txt", "is a broken link"),
        Failure("reports/d.txt", "is no regular file"),
        Failure("reports/pipe.pdf", "is no regular file"),
    ]
    assert failures == expected
    assert find_inputs([failure.path for failure in expected]) == ([], expected)


def test_a_folder_that_can_not_be_read_is_named(tmp_path, monkeypatch):
    (tmp_path / "one.txt").touch()
    monkeypatch.chdir(tmp_path)
    for _ in range(20):  # until its path is longer than the system takes
        os.mkdir("d" * 250)  # noqa: PTH102
        os.chdir("d" * 250)
    inputs, (failure,) = find_inputs([str(tmp_path)])
    assert [item.name for item in inputs] == ["one.txt"]
    assert failure.path.endswith("d" * 250)
    assert failure.reason == "can't be opened (File name too long)"


def test_names_are_unique():
    names = unique_names(["a/2019/x.pdf", "b/2019/x.pdf", "y.pdf", "-"])
    assert names == ["a/2019/x.pdf", "b/2019/x.pdf", "y.pdf", "standard input"]


def test_what_else_a_folder_holds_is_counted(tmp_path):
    for name in ("a.pdf", "b.odt", "c.DOC", "d.doc", "e.png", "notes", ".hidden", "Thumbs.db"):
        (tmp_path / name).touch()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "objects").write_text("")
    left_out = Counter()
    inputs, failures = find_inputs([str(tmp_path)], left_out)
    assert ([item.name for item in inputs], failures) == (["a.pdf", "b.odt"], [])
    assert left_out == {".doc": 2, ".png": 1, "": 1}
