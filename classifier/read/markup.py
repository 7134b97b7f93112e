"""HTML, and Markdown by way of HTML."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

from classifier.read.errors import UnreadableReport
from classifier.read.lines import Line, clean_page

_SKIPPED = frozenset(
    "script style nav header footer aside form noscript template svg iframe button select"
    " head".split()
)
_BLOCKS = frozenset(
    "p div section article main body html ul ol li dl dt dd table thead tbody tfoot tr"
    " blockquote pre figure figcaption details summary address hr".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DEEPEST = 200


def html_lines(data: bytes | str) -> list[Line]:
    """Lines of an HTML page: one for each block, headings marked, lists with their numbers.

    Navigation, forms, page headers and footers are left out; where the page has a ``main``
    element, everything outside it is.

    Parameters
    ----------
    data : bytes or str
        The page.

    Returns
    -------
    list of Line

    Raises
    ------
    UnreadableReport
        If it can't be parsed, or is nested too deeply.
    """
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError):
        raise UnreadableReport("is no HTML page that can be read") from None
    for line_break in root.iter("br"):
        line_break.tail = " " + (line_break.tail or "")
    main = root.find(".//main")
    lines: list[Line] = []
    for text, heading in _walk(root if main is None else main, 0):
        cleaned = " ".join(clean_page(" ".join(text.split())))
        if cleaned:
            lines += [Line(cleaned, 0, heading), Line("", 0)]
    return lines


def markdown_lines(text: str) -> list[Line]:
    """Lines of a Markdown text.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Line
    """
    from markdown_it import MarkdownIt

    return html_lines(f"<main>{MarkdownIt('commonmark').enable('table').render(text)}</main>")


def _walk(element: html.HtmlElement, depth: int, item: int = 0) -> Iterator[tuple[str, bool]]:
    """Text of each block, and whether it is a heading."""
    if depth > _DEEPEST:
        raise UnreadableReport("is nested too deeply to be read")
    pending = [_marker(element, item) + (element.text or "")]
    items = 0
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        items += tag == "li"
        if tag in _SKIPPED:
            pass
        elif tag in _HEADINGS:
            yield "".join(pending), False
            yield child.text_content(), True
            pending = []
        elif tag == "tr":
            yield "".join(pending), False
            yield " ".join(cell.text_content() for cell in child), False
            pending = []
        elif tag in _BLOCKS:
            if pending and pending[-1].endswith(_LIST_MARKS) and tag == "p":
                pending.append(child.text_content())  # the paragraph of a list item
            else:
                yield "".join(pending), False
                yield from _walk(child, depth + 1, items)
                pending = []
        else:
            pending.append(child.text_content())
        pending.append(child.tail or "")
    yield "".join(pending), False


_LIST_MARKS = ("• ", ". ")


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
