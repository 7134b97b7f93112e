"""What Windows and macOS lack or do otherwise, tried here as far as that can be had."""

import errno
import json
import ntpath
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest
import typer

from classifier.atomic import whole_folder
from classifier.commands import output
from classifier.read.guarded import _limit_memory
from classifier.read.inputs import find_inputs
from classifier.run.interrupts import can_be_ended, uninterrupted
from classifier.run.resume import CannotResume, check_own

ROOT = Path(__file__).parents[1]


def python(code, *arguments, **options):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **options)


def test_standard_output_is_what_a_file_is_whatever_the_system_encodes_with(tmp_path):
    annotations = tmp_path / "a.jsonl"
    row = {"report": "a.pdf", "text": "Carers’ plans ≥ 1.", "themes": [], "polarity": "neutral"}
    annotations.write_text(json.dumps(row) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "train", "convert", annotations, "--format", "csv"],
        cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "cp1252:strict"},
        capture_output=True, check=True,
    )  # fmt: skip
    assert "Carers’ plans ≥ 1.".encode() in done.stdout
    assert done.stdout.count(b"\r\n") == 2


class Closed:
    """Standard output that nobody reads, as Windows has it."""

    def __init__(self, file):
        self.fileno, self.isatty = file.fileno, lambda: False

    def write(self, _):
        raise OSError(errno.EINVAL, "Invalid argument")


def test_a_reader_of_standard_output_may_have_seen_enough(tmp_path, monkeypatch):
    monkeypatch.setattr(output, "_NO_READER", {errno.EPIPE, errno.EINVAL})
    with (tmp_path / "out").open("w", encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdout", Closed(file))
        with pytest.raises(typer.Exit) as ended:
            output.write_all(iter(["x"]), lambda r, f: f.write(*r), None)
    assert ended.value.exit_code == 0


def test_files_that_are_flushed_to_the_disk_are_open_for_writing(tmp_path, monkeypatch):
    """Windows refuses it otherwise."""
    fcntl = pytest.importorskip("fcntl")
    modes, fsync = [], os.fsync

    def seen(number):
        modes.append(fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE)
        fsync(number)

    monkeypatch.setattr(os, "fsync", seen)
    with whole_folder(tmp_path / "model") as building:
        (building / "a.txt").touch()
    assert modes == [os.O_RDWR]


def test_a_call_that_hangs_ends_without_a_parent_to_end_it():
    hung = python(
        "import pickle, sys, time; from classifier.read.guarded import _serve; "
        "sys.stdin = type('', (), {'buffer': type('', (), {})}); "
        "pickle.load = lambda _: (time.sleep, (600,)); _serve()",
        2 * 1024**3, -4.5,
        cwd=ROOT,
    )  # fmt: skip
    assert hung.returncode == 1
    assert b"Timeout" in hung.stderr


def test_without_a_limit_on_address_space_memory_is_watched():
    pytest.importorskip("resource")
    done = python(
        "from classifier.read.guarded import GuardedReader, _limit_memory\n"
        "with GuardedReader() as reader:\n"
        "    print(reader._call(_limit_memory, 200 * 1024**2, False), reader._call(len, 'fits'))\n"
        "    much = \"import time; held = b'x' * 300 * 1024**2; time.sleep(50)\"\n"
        "    print(reader._call(exec, much))",
        cwd=ROOT,
    )
    assert done.stdout.split(b"\n") == [b"None 4", b"crashed the reader", b""], done.stderr


def test_a_lower_limit_of_the_system_stays():
    resource = pytest.importorskip("resource")
    size = 2 * 1024**3
    done = python(
        "import resource; from classifier.read.guarded import _limit_memory; "
        "_limit_memory(2**40); print(*resource.getrlimit(resource.RLIMIT_AS))",
        cwd=ROOT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size)),
    )
    assert done.stdout.split() == [str(size).encode()] * 2, done.stderr


def test_reports_are_read_where_there_are_no_limits(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    _limit_memory(1)  # this process goes on


def test_a_process_ends_with_its_parent_where_it_gets_no_new_one():
    """As `local_workers` has them on Windows; here in a process that `spawn` starts."""
    begin = time.monotonic()
    done = python(
        "import multiprocessing, os; from classifier.run.workers import _end_with\n"
        "context = multiprocessing.get_context('spawn')\n"
        "context.Process(target=_end_with, args=(0, False)).start(); os._exit(0)",
        cwd=ROOT,
    )  # returns when nobody has its standard output any more
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begin < 50


def test_processes_ignore_the_keyboard_where_signals_can_not_be_blocked(monkeypatch):
    monkeypatch.delattr(signal, "pthread_sigmask")
    before = signal.getsignal(signal.SIGINT)
    try:
        with uninterrupted():
            assert signal.getsignal(signal.SIGINT) is before
        can_be_ended()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_on_windows_a_file_has_many_names(tmp_path, monkeypatch):
    monkeypatch.setattr(os.path, "normcase", ntpath.normcase)
    for name in ("A.TXT", "a.txt", "b.txt"):
        (tmp_path / name).write_text("Plans are late.", encoding="utf-8")
    asked = [str(tmp_path / "a.txt"), str(tmp_path), "memory://A/x.pdf", "memory://a/x.pdf"]
    found, _ = find_inputs(asked)
    assert [item.path for item in found] == [
        str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "memory://A/x.pdf", "memory://a/x.pdf"
    ]  # fmt: skip


def test_a_junction_is_no_folder_of_ours(tmp_path, monkeypatch):
    folder = tmp_path / "out.partial"
    folder.mkdir()
    check_own(folder, "run.json")
    monkeypatch.setattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003, raising=False)
    looked = SimpleNamespace(st_mode=folder.stat().st_mode, st_reparse_tag=0xA0000003)
    monkeypatch.setattr(Path, "lstat", lambda _: looked)
    with pytest.raises(CannotResume, match="is not the work of an earlier run"):
        check_own(folder, "run.json")


def tracked():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return list(filter(None, done.stdout.decode().split("\0")))


def test_every_system_can_check_the_project_out():
    names = tracked()
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        path = PureWindowsPath(name)
        assert not path.is_reserved(), name
        assert not any(
            part.endswith((".", " ")) or set(part) & set('<>:"\\|?*') for part in path.parts
        )
        assert len(name) < 150, name


def test_a_checkout_changes_no_byte():
    """Checksums of a bundle are those of what was committed, whatever git does to ends of lines."""
    done = subprocess.run(
        ["git", "check-attr", "-z", "--stdin", "text"],
        cwd=ROOT, input="\0".join(tracked()).encode(), capture_output=True, check=True,
    )  # fmt: skip
    told = done.stdout.decode().split("\0")[2::3]
    assert set(told) == {"unset"}
    assert len(told) == len(tracked())
