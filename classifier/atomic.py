"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def whole_file(path: Path, *, binary: bool = False, folder: Path | None = None) -> Iterator[Any]:
    """Open a file for writing that takes its name only when it is complete.

    Parameters
    ----------
    path : Path
        An existing file is replaced at the end, and left as it was if anything fails; anything
        that is not a regular file, such as a pipe or ``/dev/null``, is written to. Links are
        followed.
    binary : bool, default False
        Whether bytes are written, and not text.
    folder : Path, optional
        Where it is kept until then, on the same disk; by default next to `path`, under a
        hidden name.

    Yields
    ------
    file
        Text is UTF-8, line ends as written.
    """
    how: dict[str, Any] = {} if binary else {"encoding": "utf-8", "newline": ""}
    kind = "b" if binary else ""
    if path.exists() and not path.is_file():
        with path.open(f"w{kind}", **how) as file:
            yield file
        return
    path = Path(os.path.realpath(path))
    temporary = _beside(path, folder)
    try:
        with temporary.open(f"x{kind}", **how) as file:
            if path.exists():
                shutil.copymode(path, temporary)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Make a folder of files that takes its name only when all of them are complete.

    Parameters
    ----------
    path : Path
        An existing folder is replaced at the end, and left as it was if anything fails.

    Yields
    ------
    Path
        An empty folder to write the files to.
    """
    path = Path(os.path.realpath(path))
    building, old = _beside(path), _beside(path)
    try:
        building.mkdir()
        yield building
        for file in building.iterdir():
            with file.open("r+b") as written:  # Windows refuses it to one that is open for reading
                os.fsync(written.fileno())
        if path.exists():
            path.rename(old)
        building.rename(path)
    finally:
        shutil.rmtree(building, ignore_errors=True)
        if old.exists() and not path.exists():
            old.rename(path)
        shutil.rmtree(old, ignore_errors=True)


def _beside(path: Path, folder: Path | None = None) -> Path:
    """A new hidden name on the same disk; a name may have 255 bytes, and `path` may use them."""
    return (folder or path.parent) / f".{path.name[:40]}.{secrets.token_hex(4)}"
