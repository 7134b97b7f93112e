"""Read a report of any supported format into a `Report`."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from classifier.characters import printable
from classifier.errors import UnreadableReport
from classifier.read import text
from classifier.read.cover import split_cover, with_headings
from classifier.read.formats import detect, is_markdown
from classifier.read.layout import LaidOut, lay_out
from classifier.read.lines import Line, clean_page, without_furniture
from classifier.report import Cover, Report, Section

__all__ = ["UnreadableReport", "read_report", "read_text"]

MAX_BYTES = 200_000_000
"""A larger file is refused unread."""


MAX_CHARACTERS = 1_000_000
"""The longest report we know has an eighth of this; a longer text is refused."""

_SPARE = 3  # times as much may come before covers, furniture and blank lines are taken off


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
    kind = detect(data)
    if kind == "pdf":
        from classifier.read import pdf

        return _from_pages(pdf.read_pages(data), name)
    if kind == "docx":
        from classifier.read import docx

        return _from_lines(docx.docx_lines(data), name)
    suffix = Path(name).suffix.casefold()
    if suffix in (".pdf", ".docx"):
        what = "an HTML page" if kind == "html" else "something else"
        raise UnreadableReport(f"is not what its name says, but {what}")
    if kind == "text":
        content = text.decode(data)
        if suffix not in (".html", ".htm"):  # of a page there may be a part only
            return read_text(content, name=name)
    from classifier.read import markup

    return _from_lines(markup.html_lines(data), name)


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
    if not content.strip():
        raise UnreadableReport("is empty")
    _check_length(len(content), _SPARE)
    content = content.encode("utf-8", "replace").decode()  # spaCy takes no half of a surrogate pair
    if is_markdown(content):
        from classifier.read import markup

        return _from_lines(markup.markdown_lines(content), name)
    pages = [clean_page(page) for page in content.split("\f")]
    if len(pages) > 1:
        return _from_pages(pages, name)
    return _from_lines([Line(line, 0) for line in pages[0]], name)


def _check_length(characters: int, spare: int = 1) -> None:
    if characters > spare * MAX_CHARACTERS:
        raise UnreadableReport(f"holds more than {MAX_CHARACTERS:,} characters of text")


def _from_pages(pages: list[list[str]], name: str) -> Report:
    _check_length(sum(len(line) + 1 for lines in pages for line in lines), _SPARE)
    lines = without_furniture(pages, keep_cover=True)
    cover, body = split_cover(lines)
    if not body:
        lines = without_furniture(pages)
    laid_out = lay_out(lines[body:], blank_breaks=False, section=_first_section(cover))
    return _report(name, laid_out, cover, laid_out.page_starts)


def _from_lines(lines: list[Line], name: str) -> Report:
    _check_length(sum(len(line.text) + 1 for line in lines), _SPARE)
    cover, body = split_cover(lines)
    laid_out = lay_out(lines[body:], blank_breaks=True, section=_first_section(cover))
    return _report(name, laid_out, cover, ())


def _first_section(cover: Cover) -> Section | None:
    """In the current framework the summary follows the cover without a heading."""
    return "summary" if cover.framework == "ilacs" else None


def _report(
    name: str, laid_out: LaidOut, cover: Cover, page_starts: tuple[tuple[int, int], ...]
) -> Report:
    if not laid_out.blocks:
        raise UnreadableReport("has no running text")
    _check_length(len(laid_out.text))
    headings = dict.fromkeys(block.heading for block in laid_out.blocks if block.heading)
    cover = with_headings(cover, headings)
    return Report(name, laid_out.text, laid_out.blocks, page_starts, cover)
