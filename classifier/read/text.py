"""Plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from classifier.characters import UNTYPED
from classifier.errors import UnreadableReport
from classifier.read.breaks import GOES_ON, rows, units, width_of
from classifier.read.broken import without_soft_hyphens
from classifier.read.headings import known_heading
from classifier.read.lines import SPARE, Line, Source, check_length, clean_page
from classifier.read.marks import NUMBERED, VERB, bullet, ends_sentence, is_prose
from classifier.read.roles import role_of

_UNTYPED = re.compile(f"[{UNTYPED}]")
_FEW_LINES = 4
_MOSTLY = 0.9  # share of lines that have a blank one after them
_LEAST_LISTED = 3  # lines of a list without marks
_LONGEST_LISTED = 80  # characters of one
_QUOTED = re.compile(r"(?:> ?)+")
_ITEM, _LABEL = "item", "label"
_MARKDOWN_HEADING = re.compile(r"^(?:#{1,6} +\S|\S.*\n(?:={3,}|-{3,})$)", re.MULTILINE)


def read(data: bytes) -> Source:
    """Lines of a file of plain text or Markdown.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    Source

    Raises
    ------
    UnreadableReport
        As `decode` and `from_text`.
    """
    return from_text(decode(data))


def from_text(text: str) -> Source:
    """Lines of plain text or Markdown.

    Parameters
    ----------
    text : str
        The text; with form feeds between its pages it is taken for a print-out.

    Returns
    -------
    Source

    Raises
    ------
    UnreadableReport
        If there is no text, or too much.
    """
    if not text.strip():
        raise UnreadableReport("is empty")
    check_length(len(text), SPARE)
    text = text.encode("utf-8", "replace").decode()  # spaCy takes no half of a surrogate pair
    text = without_soft_hyphens(text, lines=True)
    if _MARKDOWN_HEADING.search(text):
        from classifier.read import markdown

        return markdown.read(text)
    if "\f" not in text:
        return Source([_set(text)])
    pages = [
        [Line(line, page) for line in _close_up(clean_page(lines))]
        for page, lines in enumerate(text.split("\f"))
    ]
    return Source(pages, printed=True)


def _set(text: str) -> list[Line]:
    """Lines of a text without pages, with a blank one between any two that don't go together."""
    typed = [_QUOTED.sub("", line) if line[:1] == ">" else line for line in text.splitlines()]
    clean = clean_page("\n".join(typed))
    closed = _close_up(clean)
    cells = rows(typed) if closed is clean else {}
    width = width_of(["" if i in cells else line for i, line in enumerate(closed)])
    lines: list[Line] = []
    together: list[str] = []
    for i, line in enumerate([*closed, ""]):
        if line and i not in cells:
            together.append(line)
            continue
        if together:
            groups = units(together, width)
            listed = _listed(groups, lines[-2].text if lines else None)
            for group, kind in zip(groups, listed, strict=True):
                mark = "• " if kind == _ITEM else ""
                lines += [Line(mark + each, 0, row=int(kind == _LABEL)) for each in group]
                lines.append(Line("", 0))
            together = []
        if line:
            lines += _row([" ".join(clean_page(cell)).strip() for cell in cells[i]])
    return lines


def _row(cells: list[str]) -> Iterator[Line]:
    """A row of a table; its cells by themselves where they hold texts."""
    if any(map(is_prose, cells)):
        for cell in cells:
            yield from (Line(cell, 0, row=int(not is_prose(cell))), Line("", 0))
    else:
        cells = list(filter(None, cells))
        yield from (Line(" ".join(cells), 0, row=len(cells)), Line("", 0))


def _listed(groups: list[list[str]], above: str | None) -> list[str]:
    """Which of the lines that stand below each other are a list without marks: of what.

    Where the line above them says what they are, such as strengths, they are items; otherwise
    labels, such as names of those present or links to other pages. A title may open a text.
    """
    kinds = [""] * len(groups)
    start = 0
    while start < len(groups):
        end = start
        while end < len(groups) and _is_short(groups[end], first=end == start):
            end += 1
        opens = end > start and groups[start][0][-1] == ":"
        if end - start >= (2 if opens else _LEAST_LISTED):
            headed, titled = _says_of_list(groups[start][0]), above is None and not (start or opens)
            told = headed or (above is not None and not start and _says_of_list(above))
            kinds[start:end] = [_ITEM if told else _LABEL] * (end - start)
            if headed or titled:
                kinds[start] = ""
        start = max(end, start + 1)
    return kinds


def _is_short(group: list[str], *, first: bool) -> bool:
    """Whether a line may be one of a list without marks."""
    text = group[0]
    if len(group) > 1 or len(text) > _LONGEST_LISTED or text[0].islower():
        return False
    heads = _says_of_list(text)
    if VERB.search(text) and not (first and heads):
        return False
    if bullet(text) is not None or NUMBERED.match(text) or ends_sentence(text):
        return False
    if text[-1] in ":,;" and not (first and text[-1] == ":"):
        return False
    return first or not (heads or known_heading(text))


def _says_of_list(line: str) -> bool:
    """Whether a line says of those below it what they are."""
    return not ends_sentence(line) and role_of(line) in ("strengths", "improvement")


def _close_up(lines: list[str]) -> list[str]:
    """Lines without the blank one after each, where every printed line is set apart by one.

    Where sentences go on from line to line all the same, a paragraph ends at two blank lines.
    """
    filled = [i for i, line in enumerate(lines) if line]
    if len(filled) < _FEW_LINES:
        return lines
    apart = sum(after - i > 1 for i, after in pairwise(filled))
    on = sum(
        lines[after][0].islower() and not ends_sentence(lines[i]) for i, after in pairwise(filled)
    )
    if apart < _MOSTLY * (len(filled) - 1) or on < GOES_ON * len(filled):
        return lines
    closed: list[str] = []
    before = 0
    for i in filled:
        if i - before > 2:
            closed.append("")
        closed.append(lines[i])
        before = i
    return closed


def decode(data: bytes) -> str:
    """Text of a file in UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    str

    Raises
    ------
    UnreadableReport
        If it is none of these.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _UNTYPED.search(text):
            return text
    raise UnreadableReport("is not text in UTF-8, UTF-16 or Windows-1252")
