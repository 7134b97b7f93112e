"""Read a report of any supported format into a `Report`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from classifier.characters import printable
from classifier.errors import UnreadableReport
from classifier.read.asides import without_asides
from classifier.read.cover import split_cover
from classifier.read.formats import detect
from classifier.read.furniture import without_furniture
from classifier.read.grades import with_headings
from classifier.read.kinds import facts, framework_of
from classifier.read.layout import LaidOut, lay_out
from classifier.read.lines import MAX_CHARACTERS, Line, Source, check_length
from classifier.read.text import from_text
from classifier.report import Report, Section, Skipped

__all__ = ["MAX_CHARACTERS", "UnreadableReport", "read_report", "read_text"]

MAX_BYTES = 200_000_000
"""A larger file is refused unread."""

_OUTCOME = re.compile(r"(?:inspection |the )?outcome(?: of the inspection)?:?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
_LONGEST_OUTCOME = 1_000


def read_report(source: str | Path | bytes | BinaryIO, *, name: str | None = None) -> Report:
    """Read a report.

    Parameters
    ----------
    source : str, Path, bytes or binary file
        A path, or the content of a file: bytes, or an open file such as an upload.
    name : str, optional
        What to call the report; by default the file's name, or ``"report"``.

    Returns
    -------
    Report

    Raises
    ------
    UnreadableReport
        If the content is no report that can be read; the message says why.
    OSError
        If the file can't be opened.

    Examples
    --------
    >>> report = read_report(b"Visits are regular. Plans are clear.", name="note.txt")
    >>> report.text
    'Visits are regular. Plans are clear.'
    """
    if isinstance(source, str | Path):
        path = Path(source)
        name = name or printable(path.name)
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableReport(f"is larger than {MAX_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    elif isinstance(source, bytes):
        data = source
    else:
        name = name or Path(str(getattr(source, "name", "report"))).name
        data = source.read(MAX_BYTES + 1)
    name = name or "report"
    if len(data) > MAX_BYTES:
        raise UnreadableReport(f"is larger than {MAX_BYTES // 1_000_000} MB")
    if not data:
        raise UnreadableReport("is empty")
    return _report(name, detect(data, name).read(data))


def read_text(content: str, *, name: str = "text") -> Report:
    """Read plain text or Markdown.

    Parameters
    ----------
    content : str
        The text; blank lines separate paragraphs, form feeds pages.
    name : str, default "text"
        What to call the report.

    Returns
    -------
    Report

    Raises
    ------
    UnreadableReport
        If there is no text.
    """
    return _report(name, from_text(content))


def _report(name: str, source: Source) -> Report:
    """Lay out what a format gave."""
    lines = [line for page in source.pages for line in page]
    skipped: list[Skipped] = []
    if source.printed:
        lines, skipped = without_furniture(source.pages, keep_cover=True)
    cover, body = split_cover(lines)
    if source.printed and not body:
        lines, skipped = without_furniture(source.pages)
    # In the current framework the summary follows the cover without a heading.
    section: Section | None = "summary" if cover.framework == "ilacs" else None
    text = lines[body:]
    if not source.printed:
        text, skipped = without_asides(text)
    laid_out = lay_out(text, blank_breaks=not source.printed, section=section, marked=source.marked)
    if not laid_out.blocks:
        raise UnreadableReport("has no running text")
    check_length(len(laid_out.text))
    headings = dict.fromkeys(block.heading for block in laid_out.blocks if block.heading)
    if cover.framework is None and (kind := framework_of(lines)):
        cover = facts(kind, lines, headings, _outcome(laid_out))
    cover = with_headings(cover, headings)
    page_starts = laid_out.page_starts if source.printed else ()
    skipped += [*source.skipped, *_cover(lines[:body], paged=source.printed), *laid_out.skipped]
    skipped.sort(key=lambda each: each.page or 0)
    return Report(name, laid_out.text, laid_out.blocks, page_starts, cover, tuple(skipped))


def _cover(lines: list[Line], *, paged: bool) -> Iterator[Skipped]:
    """What stands on the cover, page by page."""
    for page, group in groupby(lines, key=lambda line: line.page):
        text = "\n".join(line.text for line in group if line.text)
        yield Skipped(page + 1 if paged else None, "cover", text)


def _outcome(laid_out: LaidOut) -> str | None:
    """The first sentence under a heading that says that the outcome stands below it."""
    for block in laid_out.blocks:
        if block.heading and _OUTCOME.fullmatch(block.heading):
            text = laid_out.text[block.start : block.end]
            end = _SENTENCE_END.search(text[:_LONGEST_OUTCOME])
            return text[: end.end()] if end else None
    return None
