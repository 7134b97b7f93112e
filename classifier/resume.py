"""What a run has done so far, kept beside its output until that is whole.

The folder ``themes.csv.partial`` beside ``themes.csv`` holds ``run.json``, which says what the
results depend on, and ``results``, a journal: one line for each input that is done, in the form
of `classifier.record`, which any format can be written from. A line is written when its result
is there, so a run that is killed has lost what was being done, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from uuid import uuid4

from classifier.batch import ModelAt
from classifier.inputs import STANDARD_INPUT, Failure, Input, is_url

RUN = "run.json"
_RESULTS = "results"
_FAILURE = b'"'  # where a report is an object, a failure is a string


class CannotResume(ValueError):
    """An earlier run that can't be gone on with; the message says why, in one line."""


def partial_folder(out: Path) -> Path:
    """Where the work in progress of an output is."""
    return out.with_name(out.name + ".partial")


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
        from classifier.remote import state as remote_state

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


def check_run(text: str | bytes, run: Mapping[str, Any], where: object) -> None:
    """Refuse to mix results.

    Parameters
    ----------
    text : str or bytes
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
        before = json.loads(text)
    except ValueError:
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
        If `run` differs.
    """

    def __init__(
        self, folder: Path, run: Mapping[str, Any], inputs: Sequence[Input], *, resume: bool = False
    ) -> None:
        self.folder = folder
        if not resume:
            shutil.rmtree(folder, ignore_errors=True)
        try:
            check_run((folder / RUN).read_bytes(), run, folder)
        except FileNotFoundError:
            folder.mkdir(exist_ok=True)
            write_whole(folder / RUN, json.dumps(dict(run)).encode())
        self._file = (folder / _RESULTS).open("a+b")
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
            key, was, result = line.split(b" ", 2)
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
            As `classifier.record.encode` gives it.
        """
        self._file.seek(self._at[_key(item)])
        line = self._file.readline().split(b" ", 2)[2]
        if line.startswith(_FAILURE):
            return Failure(item.path, json.loads(line))
        return line

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
        shutil.rmtree(self.folder, ignore_errors=True)

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


def _key(item: Input) -> bytes:
    name = json.dumps([item.path, item.name]).encode()
    return hashlib.sha256(name).hexdigest()[:32].encode()


def _word(state: str) -> bytes:
    return hashlib.sha256(state.encode()).hexdigest()[:16].encode()
