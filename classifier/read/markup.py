"""HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree, html

from classifier.errors import UnreadableReport
from classifier.read.breaks import LINE_BREAK, within
from classifier.read.elements import (
    BLOCKS,
    NAVIGATION,
    is_bold,
    is_link,
    is_navigation,
    tells,
    without_hidden,
    without_references,
)
from classifier.read.formula import linear
from classifier.read.lines import BOLD_LEVEL, TOO_DEEP, Line, Source, clean_page
from classifier.read.marks import is_prose
from classifier.report import Skipped

CODE = frozenset(("script", "style"))
ABOUT = frozenset(("nav", "header", "footer", "aside", "form"))  # about the page, not in its text
SKIPPED = CODE | ABOUT | frozenset("noscript template svg iframe button select head".split())
_IN_MAIN = SKIPPED - {"header", "footer", "aside"}  # where a page says what its text is
_MOST_LISTED = 2_000  # characters of what is left out
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
PARTING = BLOCKS | _HEADINGS | SKIPPED | {"br", "td", "th"}
_CAPTIONS = frozenset(("caption", "figcaption"))
_ASIDE, _ASIDE_ENDS = "aside", "aside ends"
_LIST_MARKS = ("• ", ". ")
_LONGEST_HEADING = 300
_DEEPEST = 200
_HEAD = 4096  # bytes in which a page says what it is encoded in
_LIMITS = ("ERR_RESOURCE_LIMIT", "ERR_INTERNAL_ERROR")  # lxml 5 has no constant for the first


class Piece(NamedTuple):
    """Text of a block, the level of a heading, the cells of a row, and why it is left out."""

    text: str
    heading: int = 0
    row: int = 0
    why: str = ""


def read(data: bytes | str) -> Source:
    """Lines of an HTML page: one for each block, headings marked, lists with their numbers.

    Navigation, captions, forms, page headers and footers are left out, and so are lists of
    nothing but links; where the page has a ``main`` element, everything outside it is.

    Parameters
    ----------
    data : bytes or str
        The page.

    Returns
    -------
    Source

    Raises
    ------
    UnreadableReport
        If it can't be parsed, or is nested too deeply.
    """
    root = parsed(data)
    for formula in list(root.iter("math")):
        text, after = linear(formula) or formula.get("alttext") or "", formula.tail
        formula.clear()
        formula.tag, formula.text, formula.tail = "span", text, after
    hidden = list(without_hidden(root))
    main = root.find(".//main")
    lines: list[Line] = []
    skipped = [] if main is None else list(map(listed, _outside(main)))
    skipped += [listed(text, why) for text, why in (*hidden, *without_references(root))]
    walk = pieces(root, 0, SKIPPED) if main is None else pieces(main, 0, _IN_MAIN)
    for text, heading, row, why in _with_headings_again(walk):
        parts = [" ".join(clean_page(" ".join(part.split()))) for part in text.split(LINE_BREAK)]
        if why or heading or row:
            parts = [" ".join(filter(None, parts))]
        if why:
            skipped.append(listed(parts[0], why))
            continue
        for part in within(parts):
            lines += [Line(part, 0, heading, row=row), Line("", 0)]
    marked = any(line.heading for line in lines)
    return Source([lines], marked=marked, skipped=[each for each in skipped if each.text])


def _with_headings_again(walk: Iterator[Piece]) -> Iterator[Piece]:
    """Pieces with the heading again that a part beside the text, with headings, stands under."""
    last: Piece | None = None
    above: Piece | None = None  # of the part in hand
    again: Piece | None = None
    for piece in walk:
        if piece.why == _ASIDE:
            above = last
        elif piece.why == _ASIDE_ENDS:
            again = above if last is not above else None
        else:
            if piece.text.strip() and not piece.why:
                if piece.heading:
                    last = piece
                elif again:
                    yield again
                    last = again
                again = None
            yield piece


def listed(text: str, why: str = NAVIGATION) -> Skipped:
    """What is left out, with no more of its text than a reader of the list needs."""
    return Skipped(None, why, " ".join(text[: 2 * _MOST_LISTED].split())[:_MOST_LISTED])


def _outside(main: html.HtmlElement) -> Iterator[str]:
    """Texts of a page that stand outside its main part."""
    inside = main
    for around in main.iterancestors():
        for child in around:
            if child is not inside and child.tag not in SKIPPED - ABOUT:
                yield _text(child)
        inside = around


def _text(element: html.HtmlElement) -> str:
    """What is written in an element, without code."""
    return " ".join(
        text
        for part in element.iter()
        if isinstance(part.tag, str) and part.tag not in CODE
        for text in (part.text, part.tail if part is not element else None)
        if text
    )


def parsed(data: bytes | str) -> html.HtmlElement:
    """The root of a page, or of a part of one.

    Raises
    ------
    UnreadableReport
        If it can't be parsed, or is nested too deeply.
    """
    # Without huge_tree the parser drops what comes after a piece of 10 MB or 256 levels, and
    # with it what comes after 2,048 levels; it says so in its log alone.
    parser = html.HTMLParser(
        encoding=_encoding(data),
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError):
        raise UnreadableReport("is no HTML page that can be read") from None
    if any(error.type_name in _LIMITS for error in parser.error_log):
        raise UnreadableReport(TOO_DEEP)
    for line_break in root.iter("br"):
        line_break.tail = LINE_BREAK + (line_break.tail or "")
    return root


def _encoding(data: bytes | str) -> str | None:
    """UTF-8 for a page that is that and does not say so; parsers take such a page for Latin-1."""
    if isinstance(data, str) or b"charset" in data[:_HEAD].lower():
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def pieces(
    element: html.HtmlElement, depth: int, skipped: frozenset[str], item: int = 0
) -> Iterator[Piece]:
    """Blocks of a page, in order."""
    if depth > _DEEPEST:
        raise UnreadableReport(TOO_DEEP)
    marker, text = _marker(element, item), element.text or ""
    pending = [marker + (text if text.strip() else "")] if marker else [text]
    if is_link(element):
        yield Piece(_text(element), why=NAVIGATION)
        return
    if is_bold(element):
        yield Piece(element.text_content(), BOLD_LEVEL)
        return
    items = 0
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        items += tag == "li"
        if tag in _CAPTIONS or (element.tag == "blockquote" and tag in ("footer", "cite")):
            yield Piece("".join(pending))
            yield Piece(_text(child), why="caption" if tag in _CAPTIONS else "attribution")
            pending = []
        elif (tag in skipped and not tells(child, tag)) or is_navigation(child, tag):
            if tag not in SKIPPED or tag in ABOUT:
                yield Piece("".join(pending))
                yield Piece(_text(child), why=NAVIGATION)
                pending = []
        elif tag in _HEADINGS:
            yield Piece("".join(pending))
            text = child.text_content()
            yield Piece(text, int(tag[1]) if len(text) < _LONGEST_HEADING else 0)
            pending = []
        elif tag == "tr":
            yield Piece("".join(pending))
            yield from _row(child, depth, skipped)
            pending = []
        elif tag == "dt" or (
            tag == "dl" and not any(is_prose(part.text_content().strip()) for part in child)
        ):
            yield Piece("".join(pending))
            yield Piece(child.text_content(), row=1)
            pending = []
        elif tag in BLOCKS:
            if pending and pending[-1].endswith(_LIST_MARKS) and tag == "p":
                pending.append(child.text_content())  # the paragraph of a list item
            else:
                yield Piece("".join(pending))
                beside = tag == "aside"
                yield from [Piece("", why=_ASIDE)] * beside
                yield from pieces(child, depth + 1, skipped, items)
                yield from [Piece("", why=_ASIDE_ENDS)] * beside
                pending = []
        else:
            pending.append(child.text_content())
        pending.append(child.tail or "")
    yield Piece("".join(pending))


def _row(row: html.HtmlElement, depth: int, skipped: frozenset[str]) -> Iterator[Piece]:
    """A row of a table; its cells by themselves where they hold texts."""
    cells = [cell.text_content().strip() for cell in row]
    if not any(map(is_prose, cells)):
        yield Piece(" ".join(cells), row=len(list(filter(None, cells))))
        return
    for cell, text in zip(row, cells, strict=True):
        if is_prose(text) or cell.find(".//*") is not None:
            yield from pieces(cell, depth + 1, skipped)
        else:
            yield Piece(text, row=1)


def _marker(element: html.HtmlElement, item: int) -> str:
    """Bullet or number of an item of a list, which is the first, second, … of it."""
    parent = element.getparent()
    if element.tag != "li" or parent is None:
        return ""
    if parent.tag != "ol":
        return "• "
    value = element.get("value") or ""
    if _is_number(value):
        return f"{value}. "
    start = parent.get("start") or ""
    return f"{(int(start) if _is_number(start) else 1) + item - 1}. "


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
