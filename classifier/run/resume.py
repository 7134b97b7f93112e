"""Work in progress next to an output, and whether a run may resume it.

What is found in its place may not be ours: it is neither followed, nor emptied, nor trusted.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import uuid4

from classifier.read.inputs import STANDARD_INPUT, Input, is_url

_MOST_OF_RUN = 100_000  # bytes; ours has some hundred


class CannotResume(ValueError):
    """An earlier run that can't be resumed; the message says why, in one line."""


def followed(out: Path) -> Path:
    """The output itself, where a link leads to it: work in progress has to be on the same disk."""
    return Path(os.path.realpath(out)) if out.is_symlink() else out


def is_link(path: Path) -> bool:
    """Whether a path leads elsewhere: a link, or what Windows has for folders, a junction."""
    try:
        found = path.lstat()
    except OSError:
        return False
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
    return stat.S_ISLNK(found.st_mode) or (
        junction is not None and getattr(found, "st_reparse_tag", 0) == junction
    )


def partial_folder(out: Path) -> Path:
    """Where the work in progress of an output is."""
    out = followed(out)
    return out.with_name(out.name + ".partial")


def check_own(folder: Path, mark: str) -> None:
    """Refuse a folder that is not ours in the place of work in progress.

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
    ours = folder.is_dir() and not is_link(folder)
    if ours:
        # A process that was killed may have left the mark under its temporary name.
        names = [p.name for p in folder.iterdir() if not p.name.startswith(f".{mark}.")]
        ours = not names or (mark in names and stat.S_ISREG((folder / mark).lstat().st_mode))
    if not ours:
        raise CannotResume(
            f"{folder}: is not the work of an earlier run; move it elsewhere, or choose another"
            " --out"
        )


def open_own(path: Path, mode: str = "rb") -> BinaryIO:
    """Open a file of work in progress, and refuse a link or a pipe in its place.

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
        If it is not a regular file.
    """
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(path.lstat().st_mode):
            raise CannotResume(f"{path}: is not a file of an earlier run; move it elsewhere")
    no_link = getattr(os, "O_NOFOLLOW", 0)  # it may have become one in the meantime
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
        Size and time of a file, or what the filesystem of a URL has for it. Empty if nothing
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


def facts_of_run(fingerprint: str) -> dict[str, Any]:
    """What the results of every run depend on besides its inputs.

    Parameters
    ----------
    fingerprint : str
        Of the model.

    Returns
    -------
    dict
    """
    try:
        here = version("report-themes")
    except PackageNotFoundError:  # run from a folder
        here = ""
    return {"model": fingerprint, "version of report-themes": here}


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
        raise CannotResume(
            f"{where}: is not the work of an earlier run; start over without --resume"
        )
    for name, value in run.items():
        if before.get(name) != value:
            raise CannotResume(
                f"{where}: the earlier run had a different {name}; continue with that one, or"
                " start over without --resume"
            )


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file that is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.{uuid4().hex}")
    temporary.write_bytes(data)
    temporary.replace(path)
