"""Where the results of a command go: which format, and to a file or to standard output."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import typer

from classifier.commands.terminal import usage_error
from classifier.draw.screen import Screen

T = TypeVar("T")

# What writing to a pipe fails with that nobody reads any more; EINVAL is what Windows says.
_NO_READER = {errno.EPIPE} | ({errno.EINVAL} if sys.platform == "win32" else set())


@contextmanager
def writing(out: object) -> Iterator[None]:
    """End the command where its output can't be written, with the reason.

    Parameters
    ----------
    out : object
        The file or folder that is written, for the message.
    """
    try:
        yield
    except OSError as error:
        usage_error(f"{out}: can't be written ({error.strerror or error})")


@contextmanager
def refusals() -> Iterator[None]:
    """End the command where its model, output or processes are refused, with the reason."""
    from classifier.errors import BundleError, CannotWrite
    from classifier.extras import MissingExtra
    from classifier.run.resume import CannotResume
    from classifier.run.workers import WorkersLost

    try:
        yield
    except (BundleError, CannotResume, CannotWrite, MissingExtra, WorkersLost) as error:
        usage_error(error)


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; a name that no file can have ends the command."""
    with writing(path):
        return path.is_dir()


def choose_format(name: str | None, out: Path | None, known: Mapping[str, T]) -> T:
    """The format that was asked for, or that the output calls for.

    Parameters
    ----------
    name : str or None
        What was asked for.
    out : Path or None
        The file to write; None for standard output.
    known : mapping
        The formats that the command writes, by name.

    Returns
    -------
    object
        One of `known`.
    """
    if out and not is_folder(out.parent):
        usage_error(f"{out.parent}: no such folder")
    if out and is_folder(out):
        usage_error(f"{out}: is a folder")
    if name is None and out:
        name = out.suffix.removeprefix(".").casefold()
    if name is None:
        name = "table" if sys.stdout.isatty() else "jsonl"
    if name not in known:
        usage_error(f"format {name!r} is unknown; choose one with --format: {', '.join(known)}")
    from classifier.extras import check_format

    with refusals():
        check_format(name)
    return known[name]


def write_all(
    done: Iterator[T],
    write: Callable[[Iterable[T], Any], None],
    out: Path | None,
    *,
    binary: bool = False,
    folder: Path | None = None,
) -> None:
    """Write to a file, whole or not at all, or to standard output.

    Parameters
    ----------
    done : iterator
        What to write; where there is nothing, an output that is there already stays.
    write : callable
        Takes what to write and the open file.
    out : Path or None
        None for standard output.
    binary : bool, default False
        Whether bytes are written, which a terminal does not show.
    folder : Path, optional
        Where the file is until it is whole.
    """
    if binary and not out and sys.stdout.isatty():
        usage_error("a terminal can't show this format: give a file with --out")
    with refusals(), writing(out or "standard output"):
        try:
            _write(done, write, out, binary, folder)
        except OSError as error:
            if out or error.errno not in _NO_READER:
                raise
            # The reader of a pipe has seen enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


def _write(
    done: Iterator[T],
    write: Callable[[Iterable[T], Any], None],
    out: Path | None,
    binary: bool,
    folder: Path | None,
) -> None:
    first = next(done, None)
    if first is None:
        return
    results = chain([first], done)
    if out:
        from classifier.atomic import whole_file

        with whole_file(out, binary=binary, folder=folder) as file:
            write(results, file)
    else:
        shown = Screen(sys.stdout) if sys.stdout.isatty() else sys.stdout
        write(results, sys.stdout.buffer if binary else shown)
        sys.stdout.flush()
