"""What commands read: annotations and a codebook, in a process that may be given up."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from classifier.commands.terminal import message, progress, usage_error

if TYPE_CHECKING:
    from classifier.codebook import Codebook
    from train.annotation import Annotation, AnnotationError
    from train.read import Columns

ANNOTATION_SECONDS = 120.0
"""A file of annotations that takes longer to read is given up."""


def columns(
    text: str | None, themes: list[str] | None, polarity: str | None, report: str | None
) -> Columns:
    """What the options say about the columns of a table."""
    from train.read import Columns

    return Columns(text, tuple(themes or ()), polarity, report)


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


def read(paths: list[Path], columns: Columns | None = None) -> list[Annotation]:
    """Annotations of files; those that can't be used are named, and end the command."""
    with progress(1, "Reading annotations"):
        found, errors = attempt(paths, columns=columns)
    if errors:
        name_errors(errors)
        raise typer.Exit(2)
    return found
