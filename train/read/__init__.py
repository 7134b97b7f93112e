"""Read annotations in the formats that people have: one module for each, recognised by content.

A format is a module with `SUFFIXES`, `matches` and `records`, and an entry of `_FORMATS`; one that
is JSON is a dialect (see `train.read.dialects`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from classifier.language.languages import ENGLISH, name_of
from train.annotation import Annotation, AnnotationError
from train.read import arrow, delimited, dialects, docbin, refi, refused, webanno, xlsx
from train.read.coders import coded_by
from train.read.record import NOT_USED, Decision, EmptyText, Records, annotation, counted
from train.read.rows import Columns
from train.read.spans import LANGUAGE, LOST
from train.read.tasks import TORN

if TYPE_CHECKING:
    from classifier.read.guarded import GuardedReader

__all__ = ["SUFFIXES", "Columns", "Decision", "read_annotations"]

MAX_BYTES = 500_000_000
"""A larger file is refused unread."""


class Format(Protocol):
    """What a module that reads a format has."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802 - a constant
        """Of its files, in lower case."""

    def matches(self, data: bytes, name: str, /) -> bool:
        """Whether a file is of this format."""

    def records(self, data: bytes, name: str, columns: Columns, /) -> Records:
        """Read the annotations; raises AnnotationError where the file can't be used."""


_Row = Annotation | AnnotationError | Decision

_FORMATS: tuple[Format, ...] = (
    arrow,
    xlsx,
    refused,
    refi,
    docbin,
    webanno,
    dialects,
    delimited,
)
"""In the order in which they are asked; the last takes what is left."""

SUFFIXES = frozenset(suffix for format_ in _FORMATS for suffix in format_.SUFFIXES)
"""Suffixes of the files that are looked for in a folder."""


def read_annotations(
    paths: Iterable[str | Path],
    *,
    columns: Columns | None = None,
    problem: Callable[[AnnotationError], None] | None = None,
    unusable: Callable[[AnnotationError | OSError], None] | None = None,
    decided: Callable[[str, Decision], None] | None = None,
    reader: GuardedReader | None = None,
) -> list[Annotation]:
    """Read annotations of any format.

    Parameters
    ----------
    paths : iterable of path
        Files, or folders whose files with one of `SUFFIXES` are read in the order of their
        names. Where there are several files, a sentence that names no report belongs to the
        report that its file is named after.
    columns : Columns, optional
        Names of the columns of tables that can't be found otherwise, and whose codings count.
    problem : callable, optional
        Called with each annotation that can't be used, which is then left out. Without it the
        first is raised, except for table rows without text, which people leave empty.
    unusable : callable, optional
        Called for each file that can't be used, with the first thing that is wrong in it; the
        others are read all the same. Without it the error is raised.
    decided : callable, optional
        Called with a file's name and each thing that was decided about it: which columns are
        what, and what is left out.
    reader : GuardedReader, optional
        Reads the files in a separate process, with limits of time and memory.

    Returns
    -------
    list of Annotation
        In the order of the files.

    Raises
    ------
    AnnotationError
        If a file, or an annotation in it, can't be used, or there is none at all.
    OSError
        If a file can't be opened.
    """
    files = [
        file
        for path in map(Path, paths)
        for file in (_in_folder(path) if path.is_dir() else [path])
    ]
    found: list[Annotation] = []
    met = failed = False
    for file in files:
        # The files of a data set are parts of it, and no reports.
        named = len(files) > 1 and file.suffix.casefold() not in arrow.PARTS
        default_report = file.stem if named else None
        arguments = (file, default_report, columns or Columns())
        answer = reader.call(_read_file, *arguments) if reader else _read_file(*arguments)
        try:
            if isinstance(answer, str):
                raise AnnotationError(f"{file.name}: {answer}")
            rows, end = answer
            for row in rows:
                if isinstance(row, Decision) and decided is not None:
                    decided(file.name, row)
                met = met or not isinstance(row, Decision)
            found += _usable(rows, problem)
            if end is not None:
                raise end
        except (AnnotationError, OSError) as error:
            if unusable is None:
                raise
            met = failed = True
            unusable(error)
    if not met:
        raise AnnotationError(f"no annotations in {', '.join(map(str, files)) or 'no files'}")
    if columns is None or columns.coder is None or failed:
        return found
    return coded_by(found, columns.coder)


def _in_folder(folder: Path) -> list[Path]:
    """The files to read, in the order of their names; those of a data set with parts are deeper."""
    every = folder.rglob("*.arrow") if (folder / "dataset_dict.json").exists() else folder.iterdir()
    files = sorted(f for f in every if f.suffix.casefold() in SUFFIXES and f.is_file())
    of_data_set = {"dataset_info.json", "state.json", "dataset_dict.json"}
    return [file for file in files if file.name not in of_data_set]


def _usable(
    rows: Iterable[_Row], problem: Callable[[AnnotationError], None] | None
) -> Iterator[Annotation]:
    """The annotations; an error is reported, raised or, if it is an empty row, left out."""
    for row in rows:
        if isinstance(row, Annotation):
            yield row
        elif isinstance(row, Decision):
            continue
        elif problem is not None:
            problem(row)
        elif not (isinstance(row, EmptyText) and ", row " in str(row)):
            raise row


def _read_file(
    file: Path, default_report: str | None, columns: Columns
) -> tuple[list[_Row], AnnotationError | OSError | None]:
    """The annotations of a file, or the error in place of one, and what ended the reading."""
    rows: list[_Row] = []
    torn = lost = 0
    languages: Counter[str] = Counter()
    try:
        for where, record in _records(contents(file), file.name, columns):
            if isinstance(record, Decision | AnnotationError):
                rows.append(record)
                continue
            torn += bool(record.get(TORN))
            lost += record.get(LOST, 0)
            if (language := record.get(LANGUAGE)) and language != ENGLISH:
                languages[language] += 1
            try:
                rows.append(annotation(record, where, default_report))
            except AnnotationError as error:
                rows.append(error)
        for language, count in languages.items():
            what = f"{counted(count, 'sentence')} divided by the rules of {name_of(language)}"
            rows.append(Decision(what))
        if lost:
            what = (
                f"{counted(lost, 'label')} left out, on headings or other words outside sentences"
            )
            rows.append(Decision(what, loss=True))
        if torn:
            what = f"polarity of {counted(torn, 'sentence')} left out: several are named"
            rows.append(Decision(what, loss=True))
    except (AnnotationError, OSError) as error:
        return rows, error
    except RecursionError:
        return rows, AnnotationError(f"{file.name}: is nested too deeply")
    except MemoryError:
        raise
    except Exception as error:  # what nobody thought of; its words may quote a text
        return rows, AnnotationError(f"{file.name}: can't be read ({type(error).__name__})")
    return rows, None


def contents(file: Path) -> bytes:
    """The bytes of a file.

    Raises
    ------
    AnnotationError
        If it is larger than `MAX_BYTES`.
    OSError
        If it can't be opened.
    """
    if file.stat().st_size > MAX_BYTES:
        raise AnnotationError(f"{file.name}: is larger than {MAX_BYTES // 1_000_000} MB")
    return file.read_bytes()


def format_of(data: bytes, name: str) -> Format:
    """The module that reads a file, by its content.

    Parameters
    ----------
    data : bytes
    name : str

    Returns
    -------
    Format
    """
    return next(f for f in _FORMATS if f.matches(data, name))


def _records(data: bytes, name: str, columns: Columns) -> Records:
    found = format_of(data, name)
    if columns.any_named and found in (docbin, refi):
        yield name, NOT_USED
    yield from found.records(data, name, columns)
