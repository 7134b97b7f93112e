"""Read a report of any supported format into a `Report`."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from classifier.read import pdf, text
from classifier.read.cover import split_cover
from classifier.read.errors import UnreadableReport
from classifier.read.layout import lay_out
from classifier.read.lines import without_furniture
from classifier.report import Report

__all__ = ["UnreadableReport", "read_report", "read_text"]

MAX_BYTES = 200_000_000
"""A larger file is refused unread."""


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
        name = name or path.name
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
    head = data[:1024].lstrip()
    expects_pdf = name.casefold().endswith(".pdf")
    if b"%PDF-" in head:
        return _report(pdf.read_pages(data), name, has_pages=True)
    if expects_pdf:
        is_html = head[:256].lower().startswith((b"<!doctype html", b"<html"))
        what = "an HTML page" if is_html else "something else"
        raise UnreadableReport(f"is not a PDF but {what} under a PDF's name")
    return read_text(text.decode(data), name=name)


def read_text(content: str, *, name: str = "text") -> Report:
    """Read plain text.

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
    if not content.strip():
        raise UnreadableReport("is empty")
    return _report(text.read_pages(content), name, has_pages="\f" in content)


def _report(pages: list[list[str]], name: str, *, has_pages: bool) -> Report:
    lines = without_furniture(pages, keep_cover=True)
    cover, body = split_cover(lines)
    if has_pages and not body:
        lines = without_furniture(pages)
    laid_out = lay_out(
        lines[body:],
        blank_breaks=not has_pages,
        section="summary" if cover.framework == "ilacs" else None,
    )
    if not laid_out.blocks:
        raise UnreadableReport("has no running text")
    return Report(
        name, laid_out.text, laid_out.blocks, laid_out.page_starts if has_pages else (), cover
    )
