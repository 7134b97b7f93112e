"""What a run has done so far, kept beside its output until that is whole.

The folder ``themes.csv.partial`` beside ``themes.csv`` holds ``run.json``, which says what the
results depend on, and ``results``, a journal: one line for each input that is done, in the form
of `classifier.results.record`, which any format can be written from. A line is written when its
result is there, so a run that is killed has lost what was being done, and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import uuid4

from classifier.read.inputs import STANDARD_INPUT, Failure, Input, is_url
from classifier.run.batch import ModelAt

RUN = "run.json"
_RESULTS = "results"
_MOST_OF_RUN = 100_000  # bytes; ours has some hundred
_OURS = re.compile(  # with the temporary files of `write_whole`, of `whole_file`, and of workbooks
    r"run\.json|results|\.run\.json\.[0-9a-f]{32}|\..{1,40}\.[0-9a-f]{8}|\.[a-z0-9_]{8}", re.DOTALL
)
_FAILURE = b'"'  # where a report is an object, a failure is a string


class CannotResume(ValueError):
    """An earlier run that can't be gone on with; the message says why, in one line."""


def followed(out: Path) -> Path:
    """The output itself, where a link leads to it: what is made beside it has to be on its disk."""
    return Path(os.path.realpath(out)) if out.is_symlink() else out


def partial_folder(out: Path) -> Path:
    """Where the work in progress of an output is."""
    out = followed(out)
    return out.with_name(out.name + ".partial")


def check_own(folder: Path, mark: str) -> None:
    """Refuse a folder that somebody else has made where work in progress would be.

    Parameters
    ----------
    folder : Path
        May be missing, or empty.
    mark : str
        Name of the file that tells it from others.

    Raises
    ------
    CannotResume
        If it is a link or no folder, or holds files and not that one.
    """
    if not os.path.lexists(folder):
        return
    ours = folder.is_dir() and not folder.is_symlink()
    if ours:
        # A process that was killed may have left the mark under its temporary name.
        names = [p.name for p in folder.iterdir() if not p.name.startswith(f".{mark}.")]
        ours = not names or (mark in names and stat.S_ISREG((folder / mark).lstat().st_mode))
    if not ours:
        raise CannotResume(
            f"{folder}: is no work of an earlier run; move it away, or choose another --out"
        )


def open_own(path: Path, mode: str = "rb") -> BinaryIO:
    """Open a file of work in progress, and nothing that a link or a pipe puts in its place.

    Parameters
    ----------
    path : Path
    mode : str, default "rb"

    Returns
    -------
    binary file

    Raises
    ------
    CannotResume
        If it is no regular file.
    """
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(path.lstat().st_mode):
            raise CannotResume(f"{path}: is no file of an earlier run; move it away")
    no_link = getattr(os, "O_NOFOLLOW", 0)  # it may have become one meanwhile
    file = open(path, mode, opener=lambda name, flags: os.open(name, flags | no_link, 0o666))  # noqa: SIM115
    return cast("BinaryIO", file)


def state(item: Input) -> str:
    """What changes when an input does.

    Parameters
    ----------
    item : Input

    Returns
    -------
    str
        Size and time of a file, or what the filesystem of a URL has for it. Empty where nothing
        is known: such an input is done again.
    """
    if item.path == STANDARD_INPUT:
        return ""
    if is_url(item.path):
        from classifier.read.remote import state as remote_state

        return remote_state(item.path)
    try:
        found = Path(item.path).stat()
    except OSError:
        return ""
    return f"{found.st_size}-{found.st_mtime_ns}"


def facts_of_run(model: ModelAt) -> dict[str, Any]:
    """What the results of a run depend on beside its inputs, for `Journal` and others.

    Parameters
    ----------
    model : ModelAt

    Returns
    -------
    dict
    """
    try:
        here = version("report-themes")
    except PackageNotFoundError:  # run from a folder
        here = ""
    return {"model": model.fingerprint, "version of report-themes": here}


def check_run(file: BinaryIO, run: Mapping[str, Any], where: object) -> None:
    """Refuse to mix results.

    Parameters
    ----------
    file : binary file
        What the earlier run depended on, as JSON.
    run : mapping
        What this one does.
    where : object
        For the message.

    Raises
    ------
    CannotResume
        If they differ.
    """
    try:
        before = json.loads(file.read(_MOST_OF_RUN))
    except (ValueError, RecursionError):
        before = None
    if not isinstance(before, dict):
        raise CannotResume(f"{where}: is no work of an earlier run; start over without --resume")
    for name, value in run.items():
        if before.get(name) != value:
            raise CannotResume(
                f"{where}: the earlier run had another {name}; go on with that one, or start over"
                " without --resume"
            )


class Journal:
    """The results of a run, kept as they come.

    Parameters
    ----------
    folder : Path
        Is made where it is not there.
    run : mapping
        What the results depend on beside the inputs: a run that differs in one of them can't
        be gone on with.
    inputs : sequence of Input
        What is to be done.
    resume : bool, default False
        Whether to go on with what is there, and not to start over.

    Attributes
    ----------
    kept : frozenset of Input
        The inputs that are done, and have not changed since.
    changed : list of Input
        Those that were done, and have changed since.

    Raises
    ------
    CannotResume
        If `run` differs, or the folder is somebody else's.
    """

    def __init__(
        self, folder: Path, run: Mapping[str, Any], inputs: Sequence[Input], *, resume: bool = False
    ) -> None:
        self.folder = folder
        check_own(folder, RUN)
        if not resume:
            self._clear()
        try:
            with open_own(folder / RUN) as file:
                check_run(file, run, folder)
        except FileNotFoundError:
            folder.mkdir(exist_ok=True)
            write_whole(folder / RUN, json.dumps(dict(run)).encode())
        self._file = open_own(folder / _RESULTS, "a+b")
        self._begun: dict[bytes, bytes] = {}
        self._at: dict[bytes, int] = {}
        self.kept: frozenset[Input] = frozenset()
        self.changed: list[Input] = []
        self._find(inputs)

    def _find(self, inputs: Sequence[Input]) -> None:
        self._file.seek(0)
        end = 0
        done: dict[bytes, tuple[bytes, bool]] = {}
        for line in self._file:
            if not line.endswith(b"\n"):
                break  # the run was killed here
            parts = line.split(b" ", 2)
            if len(parts) == 3:
                key, was, result = parts
                done[key] = (was, result.startswith(_FAILURE))
                self._at[key] = end
            end += len(line)
        self._file.truncate(end)
        kept = set()
        for item in inputs:
            if found := done.get(_key(item)):
                was, failed = found
                now = state(item)
                if failed and is_url(item.path):
                    continue  # it may be there again
                if now and _word(now) == was:
                    kept.add(item)
                else:
                    self.changed.append(item)
        self.kept = frozenset(kept)

    def get(self, item: Input) -> bytes | Failure:
        """The result of an input that is in `kept`.

        Parameters
        ----------
        item : Input

        Returns
        -------
        bytes or Failure
            As `classifier.results.record.encode` gives it.

        Raises
        ------
        ValueError
            If it is a failure that does not hold. A record is looked at when it is decoded.
        """
        self._file.seek(self._at[_key(item)])
        line = self._file.readline().split(b" ", 2)[2]
        return Failure(item.path, json.loads(line)) if line.startswith(_FAILURE) else line

    def begin(self, item: Input) -> None:
        """Note what an input is like before it is read.

        Parameters
        ----------
        item : Input
        """
        self._begun[_key(item)] = _word(state(item))

    def add(self, item: Input, result: bytes | Failure) -> None:
        """Keep the result of an input that was begun.

        Parameters
        ----------
        item : Input
        result : bytes or Failure
        """
        line = json.dumps(result.reason).encode() if isinstance(result, Failure) else result
        key = _key(item)
        self._file.write(b"%s %s %s\n" % (key, self._begun.pop(key), line))
        self._file.flush()  # what the process has given away outlives it
        self._at[key] = -1

    def finish(self) -> None:
        """Remove the folder: the output is whole."""
        self._file.close()
        self._clear()

    def _clear(self) -> None:
        """Remove the folder, but for what is none of ours."""
        with contextlib.suppress(OSError):
            # The file that says whose folder this is goes last: a kill may come in between.
            for path in sorted(self.folder.iterdir(), key=lambda path: path.name == RUN):
                if _OURS.fullmatch(path.name):
                    _remove(path)
            self.folder.rmdir()

    def stop(self) -> bool:
        """Leave the folder, if it holds anything to go on with, and say whether it does."""
        if not self._at:
            self.finish()
        self._file.close()
        return bool(self._at)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file that is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.{uuid4().hex}")
    temporary.write_bytes(data)
    temporary.replace(path)


def _remove(path: Path) -> None:
    """Remove a file or a link, or a temporary folder in which openpyxl keeps its sheets."""
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            for sheet in path.glob("openpyxl.*"):
                sheet.unlink()
            path.rmdir()
        else:
            path.unlink()


def _key(item: Input) -> bytes:
    name = json.dumps([item.path, item.name]).encode()
    return hashlib.sha256(name).hexdigest()[:32].encode()


def _word(state: str) -> bytes:
    return hashlib.sha256(state.encode()).hexdigest()[:16].encode()
