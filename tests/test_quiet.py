"""Commands open no connection, and write only their output and a font cache."""

import os
import re
import subprocess
import sys
import sysconfig
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "corpus" / "example"

# Runs in every Python process of the command, before anything else does.
_WATCH = """
import os, sys
log = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def note(*words):
    os.write(log, (" ".join(map(str, words)) + chr(10)).encode())
def watch(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):  # others are no network
        note("network", event, arguments[1])
    elif event == "socket.getaddrinfo":
        note("network", event, arguments[:2])
    elif event == "open" and isinstance(arguments[0], (str, bytes)):
        path, mode, flags = arguments
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            note("write", os.path.abspath(os.fsdecode(path)))
    elif event in ("os.rename", "os.mkdir", "os.symlink", "os.link"):
        note("write", os.path.abspath(os.fsdecode(arguments[1 if event != "os.mkdir" else 0])))
    elif event in ("os.system", "os.posix_spawn", "webbrowser.open"):
        note("started", event, arguments[0])
sys.addaudithook(watch)
"""


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """Run a command, and say what it wrote to and whom it called."""
    hooks, folder = tmp_path / "hooks", tmp_path / "work"
    hooks.mkdir()
    folder.mkdir()
    (hooks / "sitecustomize.py").write_text(_WATCH)
    log = tmp_path / "log"
    monkeypatch.setenv("WATCH_LOG", str(log))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(hooks), str(ROOT)]))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    cache = tmp_path / "cache"  # of fonts: by default in the home folder
    monkeypatch.setenv("MPLCONFIGDIR", str(cache))

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "train", *map(str, arguments)],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        lines = log.read_text().splitlines()
        assert lines, "nothing was watched"
        allowed = (str(folder), str(cache), "/dev/", "/proc/self/")
        if version("scipy") < "1.14":  # it tries out a temporary file when it is imported
            allowed += (str(tmp_path / "temporary"),)
        compiled = (sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"), str(ROOT))
        return [
            line
            for line in lines
            if not line.startswith(tuple(f"write {place}" for place in allowed))
            and not (line.startswith(tuple(f"write {p}" for p in compiled)) and ".pyc" in line)
        ]

    run.temporary = tmp_path / "temporary"
    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ("tag", EXAMPLE / "ashcombe_2023.pdf", "--out", "out.html"),
        ("tag", EXAMPLE, "--jobs", "2", "--out", "out.xlsx"),
        ("summary", EXAMPLE, "--out", "out.xlsx"),
        ("convert", EXAMPLE / "annotations.jsonl", "--out", "out.qdpx"),
        pytest.param(
            ("train", EXAMPLE / "annotations.jsonl", "--folds", "0", "--out", "model"),
            marks=pytest.mark.slow,
        ),
    ],
    ids=lambda arguments: arguments[0],
)
def test_nothing_is_written_elsewhere_and_nobody_called(watched, arguments):
    assert watched(*arguments) == []
    assert [path.name for path in watched.temporary.iterdir()] == []


def test_the_watch_sees(tmp_path, watched):
    elsewhere = tmp_path / "elsewhere.csv"
    found = watched("convert", EXAMPLE / "annotations.jsonl", "--out", elsewhere)
    assert any(line.startswith(f"write {elsewhere}") for line in found)


PAGES = [
    path
    for path in sorted(ROOT.glob("*/*/templates/*.html"))
    if path.read_text(encoding="utf-8").startswith("<!doctype")
]


def test_every_page_with_a_head_of_its_own_is_found():
    assert {path.name for path in PAGES} == {"page.html", "reports.html"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_may_load_nothing_and_send_nothing(path):
    (policy,) = re.findall(r'Security-Policy" content="(.*)">', path.read_text(encoding="utf-8"))
    rules = {rule.strip() for rule in policy.split(";")}
    assert rules >= {"default-src 'none'", "base-uri 'none'", "form-action 'none'"}
    assert "http" not in policy
