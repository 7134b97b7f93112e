"""Runs the examples of the how-to pages and writes what they print under them.

A page says ``from console import Console`` in a cog block and then, once for every example,
``show("report-themes ...")``. ``cog -r -I docs docs/how-to/*.md docs/reference/*.md`` refreshes
the pages; `tests/test_docs.py` fails where one is stale.
"""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from train.commands.cli import app

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "corpus" / "example"

_UNFAMILIAR = "unlike the reports that the model has seen"
"""The example reports are invented, and named as such: one page says so for all."""

SCREEN = {
    "LINES": "100",
    "TERM": "dumb",
    "NO_COLOR": "1",
    "LC_ALL": "C.UTF-8",
    "BROWSER": "true",  # `report-themes view` opens nothing here
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
}


class _Terminal(io.StringIO):
    """What a command takes for a person's terminal."""

    def isatty(self) -> bool:
        return True


class _Messages(io.TextIOBase):
    """Standard error on that terminal, without the progress bars that come and go there."""

    def __init__(self, screen: io.StringIO) -> None:
        self.screen = screen

    def write(self, text: str) -> int:
        return self.screen.write(text)


class Console:
    """A folder with the three example reports, their annotations, and a terminal in it.

    Commands of this project run inside this process, which imports spaCy and scikit-learn once
    for all pages; lines with a pipe and other programs run in a shell.

    Parameters
    ----------
    columns : int, default 80
        Width of the terminal.
    """

    def __init__(self, columns: int = 80) -> None:
        self.screen = SCREEN | {"COLUMNS": str(columns)}
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        (self.folder / "reports").mkdir()
        for report in sorted(EXAMPLE.glob("*.pdf")):
            shutil.copy(report, self.folder / "reports")
        shutil.copy(EXAMPLE / "annotations.jsonl", self.folder)

    def show(
        self,
        command: str,
        *,
        status: int = 0,
        keep: Sequence[tuple[int | str, int | str]] = (),
    ) -> None:
        """Write a command and what it prints into the page.

        Parameters
        ----------
        command : str
        status : int, default 0
            The exit status that the page speaks of; any other is an error.
        keep : sequence of (int or str, int or str), optional
            Which lines of a long output to show: from, and up to but without. A line is named by
            its number, counted from 0, or by what is in it. Lines that are left out show as
            an ellipsis.
        """
        output = self.run(command, status=status)
        lines = [line.rstrip() for line in output.splitlines() if _UNFAMILIAR not in line]
        import cog  # there only while cog runs

        cog.outl(f"\n```sh\n{command}\n```\n")
        if lines:
            cog.outl("```text\n" + "\n".join(_parts(lines, keep)).strip("\n") + "\n```\n")

    def file(self, name: str, text: str) -> None:
        """Write a file into the folder, and what it holds into the page."""
        import cog

        (self.folder / name).write_text(text, encoding="utf-8")
        cog.outl(f"\n```{Path(name).suffix.removeprefix('.')}\n{text.strip()}\n```\n")

    def run(self, command: str, *, status: int = 0) -> str:
        """Run a command and give what it prints, on either stream, as a terminal shows it."""
        words = shlex.split(command)
        if words[0] == "report-themes" and not {"|", ">", "<", "*"} & set(command):
            code, output = self._inside(words[1:])
        else:
            code, output = self._shell(command)
        if code != status:
            raise RuntimeError(f"{command}\nended with exit status {code}, not {status}:\n{output}")
        return output.replace(str(self.folder.resolve()), "/home/anna")

    def _inside(self, words: list[str]) -> tuple[int, str]:
        screen = _Terminal()
        with (
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(screen),
            contextlib.redirect_stderr(_Messages(screen)),
            mock.patch.dict(os.environ, self.screen),
        ):
            try:
                app(words, prog_name="report-themes")
            except SystemExit as end:
                code = int(end.code or 0)
        return code, screen.getvalue()

    def _shell(self, command: str) -> tuple[int, str]:
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            cwd=self.folder,
            env=os.environ | self.screen,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout


def _parts(lines: list[str], keep: Sequence[tuple[int | str, int | str]]) -> list[str]:
    """The lines to show, with an ellipsis for those between."""
    if not keep:
        return lines
    shown: list[str] = []
    end = 0

    def place(which: int | str) -> int:
        if isinstance(which, int):
            return min(which, len(lines))
        return next(i for i, line in enumerate(lines) if i >= end and which in line)

    for first, last in keep:
        start = place(first)
        if start > end:
            shown.append("…")
        end = start
        end = place(last)
        shown += lines[start:end]
    return shown if end >= len(lines) else [*shown, "…"]
