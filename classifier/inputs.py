"""What the command line is given: files, folders, globs, URLs, or text on standard input."""

from __future__ import annotations

import glob
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classifier.read.formats import SUFFIXES
from classifier.report import printable

STANDARD_INPUT = "-"
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


def find_inputs(arguments: Sequence[str]) -> tuple[list[Input], list[Failure]]:
    """Expand the arguments of a command to the files they stand for.

    Parameters
    ----------
    arguments : sequence of str
        Files, folders (searched with their subfolders for reports), glob patterns, URLs (see
        `classifier.remote.find`), ``"-"``.

    Returns
    -------
    inputs : list of Input
        Each file once, in the order given; the files of a folder sorted.
    failures : list of Failure
        Arguments that stand for no file.

    Raises
    ------
    MissingExtra
        If a URL is given, and fsspec is not installed.
    """
    paths: dict[str, None] = {}
    failures = []
    for argument in arguments:
        path = Path(argument)
        if is_url(argument):
            from classifier.remote import find

            try:
                paths.update(dict.fromkeys(find(argument)))
            except OSError as error:
                failures.append(Failure(argument, str(error)))
        elif argument == STANDARD_INPUT or path.is_file():
            paths[argument] = None
        elif path.is_dir():
            found = sorted(
                p for p in path.rglob("*") if p.suffix.casefold() in SUFFIXES and p.is_file()
            )
            if not found:
                failures.append(Failure(argument, "the folder holds no report"))
            paths.update(dict.fromkeys(map(str, found)))
        elif glob.has_magic(argument):
            matches = [p for p in sorted(glob.glob(argument, recursive=True)) if Path(p).is_file()]  # noqa: PTH207
            if not matches:
                failures.append(Failure(argument, "no file matches the pattern"))
            paths.update(dict.fromkeys(matches))
        else:
            failures.append(Failure(argument, "no such file or folder"))
    names = map(printable, unique_names(list(paths)))
    return [Input(path, name) for path, name in zip(paths, names, strict=True)], failures


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
