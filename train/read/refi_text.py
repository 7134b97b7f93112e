"""Texts of a REFI-QDA project, and what people noted in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any
from zipfile import ZipFile

from classifier.read import refi
from classifier.read.refi import children
from classifier.read.xml import local
from train.annotation import AnnotationError
from train.read.record import shown
from train.read.text import UTF16_MARKS

_NO_TITLES = ("memo", "note")  # of notes that nobody gave one
_READ = ("Code", "PlainTextSelection", "Coding", "Note")  # whose descriptions are read, or counted


def text_sources(root: Any) -> Iterator[tuple[Any, str]]:
    """Elements with text and selections of it, and what the source is called."""
    for group in children(root, "Sources"):
        for source in group:
            path = source.get("plainTextPath") or "unnamed"
            title = source.get("name") or re.split(r"[/\\]", path)[-1]
            if local(source) == "TextSource":
                yield source, title
            for representation in children(source, "Representation"):
                yield representation, title


def size(source: Any, archive: ZipFile, members: dict[str, str]) -> int:
    """Bytes of the text of a source; what is in the project itself has its own limit."""
    entry = _entry(source.get("plainTextPath") or "", members)
    return archive.getinfo(entry).file_size if entry else 0


def text_of(source: Any, archive: ZipFile, members: dict[str, str], where: str) -> str | None:
    """Plain text of a source, with the byte order mark that it may have; None if it has none."""
    inline = children(source, "PlainTextContent")
    if inline:
        return "".join(inline[0].itertext())
    path = source.get("plainTextPath")
    if path is None:
        return None
    entry = _entry(path, members)
    if entry is None:
        raise AnnotationError(
            f"{where}: its text should be in the project, found plainTextPath {shown(path)}"
        )
    try:
        data = refi.member(archive, entry)
        return data.decode("utf-16" if data.startswith(UTF16_MARKS) else "utf-8")
    except UnicodeDecodeError as error:
        raise AnnotationError(
            f"{where}: {entry[:100]} is not UTF-8 text ({error.reason})"
        ) from None
    except ValueError as error:
        raise AnnotationError(f"{where}: {error}") from None


def _entry(path: str, members: dict[str, str]) -> str | None:
    """The file in the project that a source names, by the standard or without a scheme."""
    inside = path.startswith("internal:") or ":" not in path
    return members.get(re.split(r"[/\\]", path)[-1].casefold()) if inside else None


def notes_of(
    noted: list[Any], archive: ZipFile, members: dict[str, str], name: str
) -> Iterator[tuple[str, str]]:
    """Identifiers of notes, and what is written there below their titles."""
    for note in noted:
        try:
            text = (text_of(note, archive, members, name) or "").lstrip("\ufeff").strip()
        except AnnotationError:
            continue  # counted as left out
        title = (note.get("name") or "").strip()
        if title.casefold() in _NO_TITLES or text.startswith(title):
            title = ""
        if words := "\n".join(filter(None, (title, text, memo_of(note)))):
            yield note.get("guid", "").casefold(), words


def notes_named(*elements: Any) -> Iterator[str]:
    """Identifiers of the notes that elements name."""
    for element in elements:
        for reference in children(element, "NoteRef"):
            yield reference.get("targetGUID", "").casefold()


def memo_of(element: Any, notes: Mapping[str, str] = MappingProxyType({})) -> str:
    """Its description, and the notes that it names."""
    said = ["".join(d.itertext()).strip() for d in children(element, "Description")]
    return "\n".join(filter(None, [*said, *(notes.get(note, "") for note in notes_named(element))]))


def count_of(root: Any, what: str, inside: str | None = None) -> int:
    """How many elements of a name a project has."""
    of = [root] if inside is None else children(root, inside)
    return sum(local(element) == what for group in of for element in group.iter())


def unread(root: Any, own: Collection[str]) -> dict[str, int]:
    """What else people wrote in a project, and how often; `own` are identifiers of variables."""
    descriptions = (e for e in root.iter() if local(e) == "Description")
    values = (e for e in root.iter() if local(e) == "VariableValue")
    return {
        "memos left out, of anything but codes and codings of text": sum(
            local(e.getparent()) not in _READ and bool("".join(e.itertext()).strip())
            for e in descriptions
        ),
        "values of variables left out": sum(
            bool("".join(value.itertext()).strip())
            and not any(r.get("targetGUID", "").casefold() in own for r in value)
            for value in values
        ),
        "sets, links and graphs left out": sum(
            count_of(root, what) for what in ("Set", "Link", "Graph")
        ),
    }
