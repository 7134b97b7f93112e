"""The files of a bundle, which may come from anybody: regular ones, and none that is too large."""

from __future__ import annotations

import mmap
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def _opened(path: Path, most: int) -> Iterator[tuple[IO[bytes], int]]:
    """A regular file and its size; no pipe that never ends, and no more than a bundle may need."""
    # What was opened is looked at, and not what has the name: that may have changed since.
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError("is not a file")
        if found.st_size > most:
            raise OSError(f"is larger than {most // 1024**2} MiB")
        yield file, found.st_size


def read(path: Path, most: int) -> bytes:
    """What a file holds.

    Parameters
    ----------
    path : Path
    most : int
        Bytes that it may have.

    Returns
    -------
    bytes

    Raises
    ------
    OSError
        If it can't be read, is not a regular file, or is larger.
    """
    with _opened(path, most) as (file, _):
        data = file.read(most + 1)
    if data is None:  # a file of /proc, which has nothing to say for now
        raise OSError("is not a file")
    if len(data) > most:
        raise OSError(f"is larger than {most // 1024**2} MiB")
    return data


def mapped(path: Path, most: int) -> mmap.mmap | bytes:
    """What a file holds, mapped into memory: processes that have it so share its pages.

    Parameters
    ----------
    path : Path
    most : int
        Bytes that it may have.

    Returns
    -------
    mmap or bytes
        Nothing can be written into either.

    Raises
    ------
    OSError
        As `read`.
    """
    with _opened(path, most) as (file, size):
        if not size:  # nothing can't be mapped
            return b""
        try:
            return mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        except ValueError:
            raise OSError("became shorter while it was opened") from None
