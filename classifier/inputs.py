"""What the command line is given: files, folders, globs, or text on standard input."""

from __future__ import annotations

import glob
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.read.formats import SUFFIXES

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One report to read.

    Attributes
    ----------
    path : str
        Path of the file, or ``"-"``.
    name : str
        The file's name, made unique among the inputs.
    """

    path: str
    name: str


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
        Files, folders (searched with their subfolders for reports), glob patterns, ``"-"``.

    Returns
    -------
    inputs : list of Input
        Each file once, in the order given; the files of a folder sorted.
    failures : list of Failure
        Arguments that stand for no file.
    """
    paths: dict[str, None] = {}
    failures = []
    for argument in arguments:
        path = Path(argument)
        if argument == STANDARD_INPUT or path.is_file():
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
    names = unique_names(list(paths))
    return [Input(path, name) for path, name in zip(paths, names, strict=True)], failures


def unique_names(paths: Sequence[str]) -> list[str]:
    """Names of files, with as many of their folders as it takes to tell them apart.

    Examples
    --------
    >>> unique_names(["2019/essex.pdf", "2023/essex.pdf", "2023/kent.pdf"])
    ['2019/essex.pdf', '2023/essex.pdf', 'kent.pdf']
    """
    parts = [("standard input",) if path == STANDARD_INPUT else Path(path).parts for path in paths]
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
