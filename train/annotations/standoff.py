"""Annotations kept apart from their texts, and how to reattach them.

A report may be free to read and yet not be yours to pass on. Stand-off annotations name the
report and give the themes of each sentence; of the sentence itself they have only a fingerprint,
by which it is found again in a copy of the report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any, TextIO

from classifier.bundle.shipped import shipped
from classifier.characters import letters
from classifier.language.sentences import Sentences, split
from classifier.report import Report
from train.annotation import Annotation, AnnotationError
from train.read.record import shown

_JOINED = 3  # sentences that may have been annotated as one
_LONGEST = 500  # characters of a name or address, which messages show
_WORDS = {str: "a name", int: "a whole number", list: "a list of names"}


def default_standoff_path() -> Path:
    """Where the stand-off annotations that ship with the package are."""
    return shipped("data/annotations", "corpus/annotations")


def fingerprint(text: str) -> str:
    """A hash of the letters and digits of a sentence, by which it is found again."""
    return hashlib.blake2b(letters(text).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class StandoffSentence:
    """The annotation of a sentence without its text.

    Attributes
    ----------
    fingerprint : str
    paragraph : int or None
    themes : tuple of str
    polarity : str or None
    judged : tuple of str or None
        The themes that somebody decided on; None if on all.
    """

    fingerprint: str
    paragraph: int | None
    themes: tuple[str, ...]
    polarity: str | None
    judged: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class StandoffReport:
    """The annotations of a report without its text.

    Attributes
    ----------
    report : str
        Its name, which is that of the file without the suffix.
    provider : str or None
        Page of the authority it is about, where the report can be found.
    published : str or None
        Date, as the cover gives it.
    sha256 : str
        Checksum of the file that was annotated.
    sentences : tuple of StandoffSentence
        In their order.
    """

    report: str
    provider: str | None
    published: str | None
    sha256: str
    sentences: tuple[StandoffSentence, ...]

    def write(self, file: TextIO) -> None:
        """Write as JSON lines: what the report is, then one line for each sentence."""
        head = {
            "report": self.report,
            "provider": self.provider,
            "published": self.published,
            "sha256": self.sha256,
        }
        rows = [
            {
                "fingerprint": s.fingerprint,
                "paragraph": s.paragraph,
                "themes": list(s.themes),
                "polarity": s.polarity,
                **({} if s.judged is None else {"judged": list(s.judged)}),
            }
            for s in self.sentences
        ]
        file.writelines(json.dumps(row) + "\n" for row in [head, *rows])

    @classmethod
    def read(cls, path: Path) -> StandoffReport:
        """Read what `write` wrote.

        Raises
        ------
        AnnotationError
            If the file is something else.
        """
        try:
            if not path.is_file():
                raise ValueError("is not a file")
            head, *rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
            return cls(
                _field(head, "report", str),
                _field(head, "provider", str, NoneType),
                _field(head, "published", str, NoneType),
                _field(head, "sha256", str),
                tuple(
                    StandoffSentence(
                        _field(row, "fingerprint", str),
                        _field(row, "paragraph", int, NoneType),
                        tuple(_name(theme) for theme in _field(row, "themes", list)),
                        _field(row, "polarity", str, NoneType),
                        tuple(map(_name, _field(row, "judged", list))) if "judged" in row else None,
                    )
                    for row in rows
                ),
            )
        except OSError as error:
            raise AnnotationError(f"{path}: can't be read ({error.strerror})") from None
        except RecursionError:
            raise AnnotationError(f"{path}: is nested too deeply") from None
        except ValueError as error:
            raise AnnotationError(
                f"{path}: is not a file of stand-off annotations ({error})"
            ) from None


def _name(theme: Any) -> Any:
    return _field({"theme": theme}, "theme", str)


def _field(row: Any, name: str, *kinds: type) -> Any:
    """A field of a line.

    Raises
    ------
    ValueError
        If it is missing, of another kind, or too long for a name.
    """
    value = row.get(name, ...) if isinstance(row, dict) else ...
    if not isinstance(value, kinds) or (isinstance(value, str) and len(value) > _LONGEST):
        found = "none" if value is ... else shown(value)
        raise ValueError(f"{name!r} should be {_WORDS[kinds[0]]}, found {found}")
    return value


def detach(
    annotations: Sequence[Annotation],
    report: Report,
    sha256: str,
    order: Sequence[str],
    provider: str | None = None,
) -> StandoffReport:
    """Strip the text from the annotations of one report.

    Parameters
    ----------
    annotations : sequence of Annotation
        In the order of the report.
    report : Report
        The report they are of.
    sha256 : str
        Checksum of its file.
    order : sequence of str
        Names of the themes, in the order they are to be written in.
    provider : str, optional
        Page where it can be found.

    Returns
    -------
    StandoffReport
    """
    return StandoffReport(
        report=Path(report.name).stem,
        provider=provider,
        published=report.cover.published,
        sha256=sha256,
        sentences=tuple(
            StandoffSentence(
                fingerprint(a.text),
                a.paragraph,
                tuple(sorted(a.themes, key=order.index)),
                a.polarity,
                None if a.judged is None else tuple(sorted(a.judged, key=order.index)),
            )
            for a in annotations
        ),
    )


def attach(standoff: StandoffReport, report: Report) -> tuple[list[Annotation], int]:
    """Put annotations back onto the sentences of a report.

    Parameters
    ----------
    standoff : StandoffReport
    report : Report

    Returns
    -------
    annotations : list of Annotation
        In the order of the report, with the text and the place that it has there.
    missing : int
        Annotations whose sentence is not in it.
    """
    sentences = split(report)
    spans = _spans(sentences)
    found: list[Annotation] = []
    at = 0  # annotations are in the order of the report: a repeated sentence is the next one
    missing = 0
    for annotated in standoff.sentences:
        places = spans.get(annotated.fingerprint, [])
        span = next((span for span in places if span[0] >= at), None)
        if span is None:
            missing += 1
            continue
        first, last = sentences[span[0]], sentences[span[1]]
        found.append(
            Annotation(
                report=standoff.report,
                text=" ".join(report.text[first.start : last.end].split()),
                themes=frozenset(annotated.themes),
                polarity=annotated.polarity,
                section=first.section,
                heading=first.heading,
                kind=first.kind,
                paragraph=first.paragraph,
                sentence=first.sentence,
                role=first.role,
                block=first.block,
                framework=first.framework,
                judged=None if annotated.judged is None else frozenset(annotated.judged),
                where=f"{standoff.report}:{first.sentence}",
            )
        )
        at = span[1] + 1
    return found, missing


def _spans(sentences: Sentences) -> Mapping[str, list[tuple[int, int]]]:
    """First and last sentence of what has each fingerprint: a sentence, or a few that follow."""
    texts = [sentence.text for sentence in sentences]
    spans: dict[str, list[tuple[int, int]]] = {}
    for length in range(1, _JOINED + 1):
        for first in range(len(texts) - length + 1):
            joined = fingerprint("".join(texts[first : first + length]))
            spans.setdefault(joined, []).append((first, first + length - 1))
    return spans


def read_standoff(folder: Path) -> list[StandoffReport]:
    """Stand-off annotations of a folder, in the order of the files' names.

    Raises
    ------
    AnnotationError
        If there are none, or a file holds something else.
    """
    found = [StandoffReport.read(path) for path in sorted(folder.glob("*.jsonl"))]
    if not found:
        raise AnnotationError(f"{folder}: holds no stand-off annotations")
    return found


def match_files(
    reports: Iterable[StandoffReport], files: Sequence[Path]
) -> Iterator[tuple[StandoffReport, Path | None]]:
    """Find the file of each report: by its checksum, or else by its name.

    Parameters
    ----------
    reports : iterable of StandoffReport
    files : sequence of Path

    Yields
    ------
    tuple of (StandoffReport, Path or None)

    Raises
    ------
    AnnotationError
        If a file can't be read.
    """
    by_checksum = {checksum(path): path for path in files}
    by_name = by_stem(files)
    for report in reports:
        yield report, by_checksum.get(report.sha256) or by_name.get(report.report)


def by_stem(files: Sequence[Path]) -> dict[str, Path]:
    """Files by their names without the suffix; of several that differ in it, the PDF."""
    return {path.stem: path for path in sorted(files, key=lambda path: path.suffix == ".pdf")}


def checksum(path: Path) -> str:
    """SHA-256 of a file.

    Raises
    ------
    AnnotationError
        If it can't be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise AnnotationError(f"{path}: can't be read ({error.strerror})") from None
