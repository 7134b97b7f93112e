"""What commands read: annotations and a codebook, in a process that may be given up."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from classifier.characters import visible
from classifier.commands.terminal import message, progress, usage_error

if TYPE_CHECKING:
    from classifier.codebook import Codebook
    from train.annotation import Annotation, AnnotationError
    from train.read import Columns, Decision

ANNOTATION_SECONDS = 120.0
"""A file of annotations that takes longer to read is given up."""

_LOSSES = 10  # lines on what is left out
_CODERS = 5  # that are named


class Reading:
    """What was decided about the files that are read; called as `read_annotations` calls it."""

    def __init__(self) -> None:
        self._found: list[tuple[str, Decision]] = []

    def __call__(self, name: str, decision: Decision) -> None:
        """Keep a decision about a file."""
        self._found.append((name, decision))

    def lines(self) -> list[str]:
        """A line for each file on how it was read, and one for each thing that is left out."""
        how: dict[str, list[str]] = {}
        for name, decision in self._found:
            of = how.setdefault(name, [])
            if not decision.loss:
                of.append(decision.message)
        lines = [f"{name}: {'; '.join(of)}" for name, of in how.items() if of]
        return lines + self.losses()

    def losses(self) -> list[str]:
        """A line for each thing that is left out, with the number of files where it is the same."""
        files: dict[str, list[str]] = {}
        for name, decision in self._found:
            if decision.loss:
                files.setdefault(decision.message, []).append(name)
        return [
            f"{of[0]}{f' and {len(of) - 1:,} more files' if len(of) > 1 else ''}: {what}"
            for what, of in files.items()
        ]


def read_codebook(path: Path | None) -> Codebook | None:
    """The codebook that an option names."""
    if path is None:
        return None
    from classifier.codebook import Codebook
    from classifier.read.codebook import codebook_or_why
    from classifier.read.guarded import GuardedReader
    from train.fit.codebook import default_codebook_path

    if str(path) == "default":
        return Codebook.read(default_codebook_path())
    with GuardedReader(ANNOTATION_SECONDS) as reader:
        answer = reader.call(codebook_or_why, path)
    if not isinstance(answer, Codebook):
        usage_error(f"{path}: {answer}")
    return answer


def attempt(
    paths: list[Path], **options: Any
) -> tuple[list[Annotation], list[AnnotationError | OSError]]:
    """Annotations of files, and why some of these can't be used."""
    from classifier.read.guarded import GuardedReader

    with GuardedReader(ANNOTATION_SECONDS) as reader:
        reader.prepare("train.read")
        from train.annotation import AnnotationError
        from train.read import read_annotations

        errors: list[AnnotationError | OSError] = []
        found: list[Annotation] = []
        try:
            found = read_annotations(paths, unusable=errors.append, reader=reader, **options)
        except (AnnotationError, OSError) as error:
            errors.append(error)
    return found, errors


def name_errors(errors: Iterable[AnnotationError | OSError]) -> None:
    """Say of each file why it can't be used."""
    for error in errors:
        what = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else error
        message(f"report-themes: {what}")


def read(
    paths: list[Path],
    columns: Columns | None = None,
    reading: Reading | None = None,
    *,
    together: bool = True,
) -> list[Annotation]:
    """Annotations of files; those that can't be used are named, and end the command.

    What is left out is said, and, unless they are kept apart, that codings of several people are
    put together.
    """
    reading = Reading() if reading is None else reading
    before = set(reading.losses())
    with progress(1, "Reading annotations"):
        found, errors = attempt(paths, columns=columns, decided=reading)
    if errors:
        name_errors(errors)
        raise typer.Exit(2)
    losses = [line for line in reading.losses() if line not in before]
    for line in losses[:_LOSSES]:
        message(visible(line))
    if len(losses) > _LOSSES:
        message(f"and {len(losses) - _LOSSES:,} lines like these: report-themes check has them all")
    if together:
        say_coders(found)
    return found


def say_coders(found: list[Annotation]) -> None:
    """Say that the codings of several people are put together, where they are."""
    from train.read.coders import coders_of

    names = coders_of(found)
    if len(names) < 2:
        return
    named = ", ".join(map(visible, names[:_CODERS]))
    named += f" and {len(names) - _CODERS:,} more" * (len(names) > _CODERS)
    torn = sum(len({c.name for c in a.codings if c.of_polarity}) > 1 for a in found)
    message(
        f"The codings of {len(names)} people are put together: {named}; --coded-by takes those of"
        " one" + f"; sentences with two polarities, left without one: {torn:,}" * bool(torn)
    )


def codebook_of(
    path: Path | None, annotations: Iterable[Path], rows: list[Annotation]
) -> Codebook | None:
    """The codebook that an option names, or else the codes of projects that occur."""
    if path is not None:
        return read_codebook(path)
    book = projects_codebook(annotations)
    if book is None:
        return None
    from train.annotations.convert import complete_codebook

    used = {theme for a in rows for theme in (*a.themes, *(a.judged or ()))}
    book = complete_codebook(rows, book)
    return book.without(set(book.names) - used) if used else None


def projects_codebook(paths: Iterable[Path]) -> Codebook | None:
    """The codes of the REFI-QDA projects among annotations, with what they are inside."""
    files = [f for p in paths for f in (sorted(p.glob("*.qdpx")) if p.is_dir() else [p])]
    found = None
    for file in files:
        found = joined(found, _of_project(file))
    return found


def joined(one: Codebook | None, other: Codebook | None) -> Codebook | None:
    """A codebook with what only another has at its end."""
    if one is None or other is None:
        return one or other
    from dataclasses import replace

    return replace(
        one,
        themes=one.themes + other.without(one.names).themes,
        polarities={**other.polarities, **one.polarities},
    )


def _of_project(path: Path) -> Codebook | None:
    from classifier.codebook import Codebook
    from classifier.read.codebook import codebook_or_why
    from classifier.read.guarded import GuardedReader

    if path.suffix.casefold() != ".qdpx":
        return None
    with GuardedReader(ANNOTATION_SECONDS) as reader:
        answer = reader.call(codebook_or_why, path)
    return answer if isinstance(answer, Codebook) else None
