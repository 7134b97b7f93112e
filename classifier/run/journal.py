"""What a run has done so far, kept until its output is whole.

The folder ``themes.csv.partial`` next to ``themes.csv`` holds ``run.json``, which says what the
results depend on, and ``results``, a journal: one line for each input that is done, in the form
of `classifier.results.record`, which any format can be written from. A line is written when its
result is there, so a run that is killed has lost what was being done, and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from classifier.read.inputs import Failure, Input, is_url
from classifier.run.resume import check_own, check_run, is_link, open_own, state, write_whole

RUN = "run.json"
_RESULTS = "results"
_OURS = re.compile(  # with the temporary files of `write_whole`, of `whole_file`, and of workbooks
    r"run\.json|results|\.run\.json\.[0-9a-f]{32}|\..{1,40}\.[0-9a-f]{8}|\.[a-z0-9_]{8}", re.DOTALL
)
_FAILURE = b'"'  # where a report is an object, a failure is a string


class Journal:
    """The results of a run, kept as they come.

    Parameters
    ----------
    folder : Path
        Is made where it is not there.
    run : mapping
        What the results depend on besides the inputs: a run that differs in one of them can't
        be resumed.
    inputs : sequence of Input
        What is to be done.
    resume : bool, default False
        Whether to resume the existing run instead of starting over.

    Attributes
    ----------
    kept : frozenset of Input
        The inputs that are done, and have not changed since.
    changed : list of Input
        Those that were done, and have changed since.

    Raises
    ------
    CannotResume
        If `run` differs, or the folder is not ours.
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
        """Remove the folder, except for files that are not ours."""
        with contextlib.suppress(OSError):
            # The file that says whose folder this is goes last: a kill may come in between.
            for path in sorted(self.folder.iterdir(), key=lambda path: path.name == RUN):
                if _OURS.fullmatch(path.name):
                    _remove(path)
            self.folder.rmdir()

    def stop(self) -> bool:
        """Leave the folder, if it holds anything to resume from, and say whether it does."""
        if not self._at:
            self.finish()
        self._file.close()
        return bool(self._at)


def _remove(path: Path) -> None:
    """Remove a file or a link, or a temporary folder in which openpyxl keeps its sheets."""
    with contextlib.suppress(OSError):
        if path.is_dir() and not is_link(path):
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
