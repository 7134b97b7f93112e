"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
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
        An existing file is replaced at the end, and left as it was if anything fails.
    binary : bool, default False
        Whether bytes are written, and not text.
    folder : Path, optional
        Where it is until then, on the same disk; by default beside `path`, under a hidden name.

    Yields
    ------
    file
        Text is UTF-8, line ends as written.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder or path.parent)
    temporary = Path(name)
    try:
        with (
            os.fdopen(handle, "wb")
            if binary
            else os.fdopen(handle, "w", encoding="utf-8", newline="")
        ) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(path)
    except BaseException:
        temporary.unlink()
        raise
