"""What a person sees: commands in a real terminal of a given width, behind a pipe, interrupted."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from classifier.characters import visible
from classifier.draw.screen import Screen
from classifier.write.judgements.table import write as write_table

pty = pytest.importorskip("pty")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

CONTROL_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-9][0-9;]*m")
HOSTILE = "\x1b[2J\x1b]0;owned\x07\x9b31m"
SENTENCES = ("The emergency duty team responds quickly.", "Too many social workers have left.")


class Seen(NamedTuple):
    """What a command left behind: its status, and what came to the terminal and to the pipe."""

    status: int
    terminal: str
    piped: str

    @property
    def lines(self) -> list[str]:
        return CONTROL_SEQUENCE.sub("", self.terminal).replace("\r\n", "\n").splitlines()


@pytest.fixture
def in_terminal(warm):
    """Run a command in a terminal; with its standard output in a pipe, if asked for."""

    def run(
        *arguments: str,
        columns: int = 80,
        pipe: bool = False,
        keys: bytes = b"",
        **environment: str,
    ) -> Seen:
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, columns))
        plain = {n: os.environ[n] for n in os.environ if n not in ("COLUMNS", "NO_COLOR")}
        env = plain | {"TERM": "xterm-256color"} | environment
        read, write = os.pipe()
        streams = [theirs, write if pipe else theirs, theirs]
        if warm and not keys:
            warm.begin(list(arguments), streams, Path.cwd(), env, terminal=True)
            wait = warm.end
        else:
            stdin, stdout, stderr = streams
            wait = subprocess.Popen(
                [sys.executable, "-m", "train", *arguments],
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                env=env,
                start_new_session=True,
                preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
            ).wait
        os.close(theirs)
        os.close(write)
        seen = b""
        while chunk := _read(ours):
            seen += chunk
            if keys and b"0/" in seen:  # a bar is there
                os.write(ours, keys)
                keys = b""
        os.close(ours)
        with os.fdopen(read, "rb") as piped:
            return Seen(wait(), seen.decode(), piped.read().decode())

    return run


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # nobody has it open any more
        return b""


@pytest.fixture
def annotated(tmp_path):
    """Annotations with errors, of reports with long names."""
    path = tmp_path / "annotations.csv"
    rows = [
        f"{'a_report_with_a_long_name_' * 3}{i % 3},{SENTENCES[i % 2]} {i},workforce;no_such_theme"
        for i in range(12)
    ]
    path.write_text("\n".join(["report,text,themes", *rows]), encoding="utf-8")
    return path


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_judgements_fit_the_terminal(in_terminal, columns, example_pdfs):
    seen = in_terminal("judgements", *map(str, example_pdfs), columns=columns)
    table = [line for line in seen.lines if line.startswith(("Authority", "Ashcombe", "Wexbridge"))]
    assert max(map(len, seen.lines[-6:])) <= columns
    assert table[-1].split()[:2] == ["Wexbridge", "2022-11-07"]
    assert ("outstanding" in table[-2]) == (columns > 60)
    assert "O: outstanding" in "\n".join(seen.lines) or columns > 60


@pytest.mark.parametrize("columns", [60, 120])
def test_a_check_fits_the_terminal_and_nothing_is_cut_off(in_terminal, columns, annotated):
    seen = in_terminal("check", str(annotated), "--codebook", "default", columns=columns)
    shown = [line for line in seen.lines if "Checking" not in line]
    assert max(map(len, shown)) <= columns
    assert "…" not in "".join(shown)
    together = "".join("".join(shown).split())
    assert together.count("unknowntheme:annotations.csv,row") == 12


def test_behind_a_pipe_lines_stay_whole_and_tables_have_80_columns(in_terminal, annotated):
    seen = in_terminal("check", str(annotated), "--codebook", "default", pipe=True, columns=100)
    assert "\x1b" not in seen.piped
    assert "\nerror, unknown theme: annotations.csv, row 4: 'no_such_theme'\n" in seen.piped


@pytest.mark.parametrize("pipe", [True, False])
def test_data_and_progress_do_not_mix(in_terminal, pipe, example_pdfs):
    seen = in_terminal("judgements", *map(str, example_pdfs), "--format", "jsonl", pipe=pipe)
    assert "Reading" in seen.terminal
    data = seen.piped.splitlines() if pipe else seen.lines
    assert len([line for line in data if '"authority": ' in line and line.endswith("}")]) == 3
    assert "Reading" not in seen.piped


def test_no_progress_where_standard_error_is_no_terminal(example_pdfs):
    command = [sys.executable, "-m", "train", "judgements", *map(str, example_pdfs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_colours_are_those_that_are_asked_for(in_terminal, annotated):
    arguments = ("check", str(annotated), "--codebook", "default")
    assert re.search(r"\x1b\[31merror", in_terminal(*arguments).terminal)
    assert not COLOUR.search(in_terminal(*arguments, NO_COLOR="1").terminal)
    assert "\x1b" not in in_terminal(*arguments, TERM="dumb").terminal
    assert COLOUR.search(in_terminal(*arguments, pipe=True, FORCE_COLOR="1").piped)


@pytest.mark.parametrize("chosen", ["table", "csv"])
def test_no_control_character_of_a_stranger_reaches_the_terminal(in_terminal, chosen, tmp_path):
    path = tmp_path / f"a\n{HOSTILE}.csv"
    rows = [f"{HOSTILE}report,{SENTENCES[0]}{HOSTILE},[b]theme{HOSTILE}" for _ in range(3)]
    path.write_text("\n".join(["report,text,themes", *rows]), encoding="utf-8")
    for arguments in (("convert", str(path), "--format", chosen), ("check", str(path))):
        seen = in_terminal(*arguments)
        assert "emergency duty team" in seen.terminal or arguments[0] == "check"
        assert "[b]theme" in seen.terminal
        assert not re.search(r"\x1b\[2J|\x1b\]|[\x07\x9b]", seen.terminal)


def test_a_file_name_fakes_no_second_line(in_terminal, tmp_path):
    seen = in_terminal("judgements", str(tmp_path / "a.pdf\nb.pdf: is fine\x1bc"))
    said = [line for line in seen.lines if "a.pdf" in line or "is fine" in line]
    assert said == [f"{tmp_path}/a.pdf\\nb.pdf: is fine\\u001bc: no such file or folder"]


def test_control_characters_are_shown_and_lines_stay_lines():
    assert visible("a\tb\u202ec\r\n") == "a\\tb\\u202ec\\r\\n"
    assert visible("a\u200eb\u200fc\u061cd") == "a\\u200eb\\u200fc\\u061cd"
    shown = StringIO()
    Screen(shown).write("a,b\x1b[2J\r\nover\rwritten\n")
    assert shown.getvalue() == "a,b\\u001b[2J\r\nover\\rwritten\n"


def test_a_report_without_an_authority_goes_by_its_name(tagged):
    file = StringIO()
    write_table([replace(tagged.report, name="a\nb.pdf")], file)
    assert "a\\nb.pdf" in file.getvalue()


def test_an_interruption_is_quiet(in_terminal, example_pdfs):
    seen = in_terminal("judgements", *map(str, example_pdfs * 20), keys=b"\x03")
    assert seen.status == 130
    assert "Traceback" not in seen.terminal
    assert "Authority" not in seen.terminal


@pytest.mark.parametrize(
    "arguments", [["judgements", "--format", "csv"], ["judgements", "--format", "table"], ["check"]]
)
def test_a_reader_that_goes_away_is_no_failure(arguments, example_pdfs, annotated):
    inputs = map(str, example_pdfs) if arguments[0] == "judgements" else [str(annotated)]
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "train", arguments[0], *inputs, *arguments[1:]]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
