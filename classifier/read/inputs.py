"""What the command line is given: files, folders, globs, URLs, or text on standard input."""

from __future__ import annotations

import errno
import glob
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classifier.characters import printable
from classifier.read.formats import reports_among

STANDARD_INPUT = "-"
_FILE, _FOLDER = "file", "folder"
_URL = re.compile(r"[a-z][a-z0-9+.-]+::?//", re.IGNORECASE)


def is_url(path: str) -> bool:
    """Whether a path is a URL, as of a web page or of an object store.

    Examples
    --------
    >>> is_url("s3://bucket/report.pdf"), is_url("C:/report.pdf")
    (True, False)
    """
    return _URL.match(path) is not None


@dataclass(frozen=True, slots=True)
class Input:
    """One report to read.

    Attributes
    ----------
    path : str
        Path or URL of the file, or ``"-"``.
    name : str
        The file's name, made unique among the inputs.
    content : bytes or None
        What standard input held, for a process that has another one.
    """

    path: str
    name: str
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, and why, in one line."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def find_inputs(
    arguments: Sequence[str], left_out: Counter[str] | None = None
) -> tuple[list[Input], list[Failure]]:
    """Expand the arguments of a command to the files they stand for.

    Parameters
    ----------
    arguments : sequence of str
        Files, folders (searched with their subfolders for reports), glob patterns, URLs (see
        `classifier.read.remote.find`), ``"-"``. Links to files are followed; of links to
        folders only those that are given themselves.
    left_out : Counter, optional
        Grows by the suffixes of the files of folders that no reports have, hidden files apart.

    Returns
    -------
    inputs : list of Input
        Each file once, in the order given; the files of a folder sorted.
    failures : list of Failure
        Arguments that stand for no file, and what can't be read in folders.

    Raises
    ------
    MissingExtra
        If a URL is given, and fsspec is not installed.
    """
    paths: list[str] = []
    failures = []
    for argument in arguments:
        path = Path(argument)
        if is_url(argument):
            from classifier.read.remote import find

            try:
                paths += find(argument, left_out)
            except OSError as error:
                failures.append(Failure(argument, str(error)))
        elif argument == STANDARD_INPUT or (kind := _kind(path)) == _FILE:
            paths.append(argument)
        elif kind == _FOLDER:
            found, unread = _search(path, left_out)
            if not found and not unread:
                failures.append(Failure(argument, "the folder holds no report"))
            paths += found
            failures += unread
        elif glob.has_magic(argument):
            found, unread = _told_apart(sorted(glob.glob(argument, recursive=True)))  # noqa: PTH207
            if not found and not unread:
                failures.append(Failure(argument, "no file matches the pattern"))
            paths += found
            failures += unread
        else:
            failures.append(Failure(argument, kind))
    paths = _each_once(paths)
    names = map(printable, unique_names(paths))
    return [Input(path, name) for path, name in zip(paths, names, strict=True)], failures


def _each_once(paths: Iterable[str]) -> list[str]:
    """Paths without repetitions; on Windows, upper and lower case and both slashes are the same."""
    first: dict[str, str] = {}
    for path in paths:
        first.setdefault(path if is_url(path) else os.path.normcase(path), path)
    return list(first.values())


def _kind(path: Path) -> str:
    """`_FILE`, `_FOLDER`, or why it is neither."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return "is a broken link" if path.is_symlink() else "no such file or folder"
    except OSError as error:  # as for a name that is too long
        if error.errno == errno.ELOOP:
            return "is a broken link"
        return f"can't be opened ({error.strerror})"
    if stat.S_ISDIR(mode):
        return _FOLDER
    return _FILE if stat.S_ISREG(mode) else "is no regular file"


def _search(folder: Path, left_out: Counter[str] | None = None) -> tuple[list[str], list[Failure]]:
    """The reports in a folder and its subfolders, sorted, and what can't be read."""
    unread: list[OSError] = []
    seen = (
        str(Path(place, name))
        for place, _, names in os.walk(folder, onerror=unread.append)
        for name in names
    )
    reports = reports_among(seen, str(folder), left_out)
    found, failures = _told_apart(map(str, sorted(map(Path, reports))))
    failures += [Failure(str(e.filename), f"can't be opened ({e.strerror})") for e in unread]
    return found, failures


def _told_apart(paths: Iterable[str]) -> tuple[list[str], list[Failure]]:
    """Which of the paths are files, and which are neither files nor folders."""
    kinds = {path: _kind(Path(path)) for path in paths}
    found = [path for path, kind in kinds.items() if kind == _FILE]
    return found, [Failure(p, kind) for p, kind in kinds.items() if kind not in (_FILE, _FOLDER)]


def unique_names(paths: Sequence[str]) -> list[str]:
    """Names of files, with as many of their folders as it takes to tell them apart.

    Examples
    --------
    >>> unique_names(["2019/essex.pdf", "2023/essex.pdf", "2023/kent.pdf"])
    ['2019/essex.pdf', '2023/essex.pdf', 'kent.pdf']
    """
    # The query of a URL may hold a password: it is left out where the rest tells files apart.
    bare = [path.partition("?")[0] if is_url(path) else path for path in paths]
    if len(set(bare)) < len(paths):
        bare = list(paths)
    parts = [("standard input",) if path == STANDARD_INPUT else Path(path).parts for path in bare]
    length = [1] * len(paths)
    while True:
        names = ["/".join(part[-n:]) for part, n in zip(parts, length, strict=True)]
        clash = {name for name, count in Counter(names).items() if count > 1}
        longer = [
            n + 1 if name in clash and n < len(part) else n
            for name, part, n in zip(names, parts, length, strict=True)
        ]
        if longer == length:
            return names
        length = longer
