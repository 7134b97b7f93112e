from classifier.inputs import Failure, find_inputs, unique_names


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


def test_names_are_unique():
    names = unique_names(["a/2019/x.pdf", "b/2019/x.pdf", "y.pdf", "-"])
    assert names == ["a/2019/x.pdf", "b/2019/x.pdf", "y.pdf", "standard input"]
