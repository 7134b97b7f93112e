"""A folder of Parquet parts, on a disk or by URL: what is in it, and what of that is ours."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any, BinaryIO, cast

from classifier.read.inputs import is_url
from classifier.run.resume import open_own, write_whole

SUCCESS, RUN = "_SUCCESS", "_run.json"  # readers of such folders pass over names with _
_PART = r"part-[0-9]{5,9}\.parquet"
_OURS = re.compile(  # with the temporary files of `write_whole`
    rf"{SUCCESS}|{RUN}|{_PART}|\.({SUCCESS}|{RUN}|{_PART})\..+"
)


class Folder:
    """A folder of parts, on a disk or by URL.

    Parameters
    ----------
    path : str
    """

    def __init__(self, path: str) -> None:
        self.path = path.rstrip("/") if is_url(path) else str(Path(path).absolute())
        self._fs: Any = None
        self._at = self.path
        if is_url(path):
            from classifier.read.remote import filesystem

            self._fs, self._at = filesystem(self.path)

    def names(self) -> list[str]:
        """Names of the files in it, sorted; none if there is no folder."""
        if self._fs is None:
            there = Path(self._at)
            return sorted(p.name for p in there.iterdir()) if there.is_dir() else []
        self._fs.invalidate_cache()
        if not self._fs.isdir(self._at):
            return []
        found = self._fs.ls(self._at, detail=False)
        return sorted(str(name).rstrip("/").rsplit("/", 1)[-1] for name in found)

    def __str__(self) -> str:
        return self.path

    def open(self, name: str) -> BinaryIO:
        """Open a file of it for reading."""
        if self._fs is None:
            return open_own(Path(self._at) / name)
        return cast("BinaryIO", self._fs.open(f"{self._at}/{name}", "rb"))

    def write(self, name: str, data: bytes) -> None:
        """Write a file of it, whole or not at all."""
        if self._fs is None:
            Path(self._at).mkdir(exist_ok=True)
            write_whole(Path(self._at) / name, data)
        else:
            self._fs.pipe_file(f"{self._at}/{name}", data)

    def remove(self, name: str) -> None:
        """Remove a file of it."""
        if self._fs is None:
            (Path(self._at) / name).unlink(missing_ok=True)
        else:
            self._fs.rm_file(f"{self._at}/{name}")

    def foreign(self) -> str | None:
        """The name of something in it that this module does not write."""
        return next((name for name in self.names() if not _OURS.fullmatch(name)), None)

    def clear(self) -> None:
        """Remove the files of it that this module writes."""
        # The one that says whose folder this is goes last: a kill may come in between.
        for name in sorted(filter(_OURS.fullmatch, self.names()), key=RUN.__eq__):
            self.remove(name)

    def remove_temporary(self) -> None:
        """Remove what a process that was killed has left half written."""
        for name in self.names():
            if name.startswith(".") and _OURS.fullmatch(name):
                self.remove(name)

    def discard(self) -> None:
        """Remove it, except for files that are not ours."""
        self.clear()
        if self._fs is None:
            with contextlib.suppress(OSError):
                Path(self._at).rmdir()
