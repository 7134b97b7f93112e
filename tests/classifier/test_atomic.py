"""Whatever happens while something is written, the old file stays or the new one is there."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from classifier.atomic import whole_file, whole_folder

ROOT = Path(__file__).parents[2]
ANNOTATIONS = ROOT / "corpus" / "example" / "annotations.jsonl"


def write(path, text, **options):
    with whole_file(path, **options) as file:
        file.write(text)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.posix
def test_a_file_is_replaced_when_it_is_whole(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o600)
    with whole_file(path) as file:
        file.write("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("error", [ValueError, RuntimeError, KeyboardInterrupt, SystemExit])
def test_what_fails_leaves_the_old_file(tmp_path, error):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(error), whole_file(path) as file:
        file.write("new")
        raise error
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_links_are_followed_and_long_names_have_room(tmp_path):
    path = tmp_path / ("é" * 127)
    link = tmp_path / "link"
    link.symlink_to(path.name)
    write(link, "new")
    assert link.is_symlink()
    assert path.read_text() == "new"


@pytest.mark.posix
def test_what_is_no_file_is_written_to(tmp_path):
    write(Path(os.devnull), "gone")
    assert Path(os.devnull).is_char_device()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
    write(pipe, b"through", binary=True)
    assert reader.communicate()[0] == b"through"
    assert names(tmp_path) == ["pipe"]


def fill(folder, text):
    with whole_folder(folder) as building:
        (building / "a.txt").write_text(text)
        if text == "bad":
            raise KeyboardInterrupt


def test_a_folder_is_replaced_when_it_is_whole(tmp_path):
    folder = tmp_path / "model"
    fill(folder, "old")
    with pytest.raises(KeyboardInterrupt):
        fill(folder, "bad")
    assert (folder / "a.txt").read_text() == "old"
    fill(folder, "new")
    assert (folder / "a.txt").read_text() == "new"
    assert names(tmp_path) == ["model"]


@pytest.mark.parametrize("when", [0, 1])
def test_a_folder_comes_back_when_it_was_put_aside_already(tmp_path, monkeypatch, when):
    """Interrupted at one of the two renames that put the new one in its place."""
    folder = tmp_path / "model"
    fill(folder, "old")
    rename, calls = Path.rename, []

    def interrupted(self, target):
        calls.append(target)
        if len(calls) == when + 1:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fill(folder, "new")
    assert (folder / "a.txt").read_text() == "old"
    assert names(tmp_path) == ["model"]


def small_disk():
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))


@pytest.mark.posix
@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.xlsx", "out.parquet", "out.qdpx"])
def test_a_disk_that_is_full(tmp_path, name):
    out = tmp_path / name
    out.write_text("old")
    done = subprocess.run(
        [sys.executable, "-m", "train", "convert", ANNOTATIONS, "--out", out],
        capture_output=True, encoding="utf-8", check=False, cwd=ROOT, preexec_fn=small_disk,
    )  # fmt: skip
    assert done.returncode == 2
    (said,) = done.stderr.splitlines()
    assert said.startswith(f"report-themes: {out}: can't be written (")
    assert out.read_text() == "old"
    assert names(tmp_path) == [name]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("name", ["jsonl", "xlsx"])
def test_a_standard_output_that_is_full(name):
    with Path("/dev/full").open("wb") as full:
        line = [sys.executable, "-m", "train", "convert", str(ANNOTATIONS), "--format", name]
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "report-themes: standard output: can't be written (No space left on device)"
    ]


def test_a_place_where_nothing_can_be_written_is_told_before_training(run, tmp_path):
    (tmp_path / "file").write_text("")
    done = run("train", ANNOTATIONS, "--out", tmp_path / "file" / "model")
    assert done.returncode == 2
    assert "can't be written" in done.stderr
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("")
    done = run("train", ANNOTATIONS, "--out", tmp_path / "mine")
    assert "exists and is not a model bundle" in done.stderr


# The command is stopped in the middle of writing: by the writer, which says so.
_SLOW = """
import sys, time
from classifier.write import {module}
write = {module}.write
def slow(reports, file, *more):
    def each():
        for report in reports:
            yield report
            file.write({part})
            print("writing", file=sys.stderr, flush=True)
            time.sleep(60)
    write(each(), file, *more)
{module}.write = slow
from train.__main__ import main
main()
"""


@pytest.mark.posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_in_the_middle_of_writing(tmp_path, name):
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    code = _SLOW.format(module="jsonl", part='"{}"')
    stopped(code, getattr(signal, name), "convert", ANNOTATIONS, "--out", out)
    assert out.read_text() == "old"
    assert names(tmp_path) == ["out.jsonl"]


def stopped(code, number, *arguments):
    line = [sys.executable, "-c", code, *map(str, arguments)]
    with subprocess.Popen(
        line,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # noqa: PLW1509 - `nohup pytest`
    ) as process:
        while "writing" not in (said := process.stderr.readline()):
            assert said, "ended before it wrote anything"
        time.sleep(0.1)
        process.send_signal(number)
        assert "Traceback" not in process.stderr.read()
        assert process.wait(30) in (130, 128 + number)


@pytest.mark.posix
def test_a_signal_while_a_model_is_saved(tmp_path):
    code = """
import sys, time
from pathlib import Path
import classifier
write = Path.write_bytes
def slow(self, data):
    write(self, data)
    print("writing", file=sys.stderr, flush=True)
    time.sleep(60)
Path.write_bytes = slow
from classifier.run.interrupts import end_in_order
end_in_order()
classifier.save_model(classifier.load_model(), sys.argv[1])
"""
    stopped(code, signal.SIGTERM, tmp_path / "model")
    assert names(tmp_path) == []
