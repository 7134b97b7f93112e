"""HTML, and Markdown by way of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from lxml import etree, html

from classifier.errors import UnreadableReport
from classifier.read.lines import Line, Source, clean_page

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_CODE = frozenset(("script", "style"))
_SKIPPED = _CODE | frozenset(
    "nav header footer aside form noscript template svg iframe button select head".split()
)
_BLOCKS = frozenset(
    "p div section article main body html ul ol li dl dt dd table thead tbody tfoot tr"
    " blockquote pre figure figcaption details summary address hr".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PARTING = _BLOCKS | _HEADINGS | _SKIPPED | {"br", "td", "th"}
_DEEPEST = 200
_HEAD = 4096  # bytes in which a page says what it is encoded in
_DEEPEST_MARKDOWN = 100  # open brackets take time in proportion
_TOO_DEEP = "is nested too deeply to be read"
_LIMITS = ("ERR_RESOURCE_LIMIT", "ERR_INTERNAL_ERROR")  # lxml 5 has no constant for the first
_TAG = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)
_RAW = tuple(  # what Markdown takes as it stands from one mark to another: both, without the "<"
    (re.compile(rf"<(?={start})", re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for start, end in (
        ("!--", "-->"),
        (r"\?", r"\?>"),
        (r"!\[CDATA\[", r"\]\]>"),
        ("![a-z]", ">"),
        (r"(?:script|style|pre|textarea)(?:\s|>)", "</(?:script|style|pre|textarea)>"),
    )
)


def read(data: bytes | str) -> Source:
    """Lines of an HTML page: one for each block, headings marked, lists with their numbers.

    Navigation, forms, page headers and footers are left out; where the page has a ``main``
    element, everything outside it is.

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
    root = _parsed(data)
    main = root.find(".//main")
    lines: list[Line] = []
    for text, heading in _walk(root if main is None else main, 0):
        cleaned = " ".join(clean_page(" ".join(text.split())))
        if cleaned:
            lines += [Line(cleaned, 0, heading), Line("", 0)]
    return Source([lines])


def read_markdown(text: str) -> Source:
    """Lines of a Markdown text.

    Parameters
    ----------
    text : str

    Returns
    -------
    Source

    Raises
    ------
    UnreadableReport
        If it is nested too deeply.
    """
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_MARKDOWN}).enable("table")
    return read(f"<main>{_rendered(text, markdown)}</main>")


def _parsed(data: bytes | str) -> html.HtmlElement:
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
        raise UnreadableReport(_TOO_DEEP)
    for line_break in root.iter("br"):
        line_break.tail = " " + (line_break.tail or "")
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


def _rendered(text: str, markdown: MarkdownIt) -> str:
    """A Markdown text as HTML in which raw HTML leaves nothing open, so that it hides no text."""
    tokens = markdown.parse(text)
    for token in tokens:
        if token.level >= _DEEPEST_MARKDOWN - 1:  # the parser drops what is nested deeper
            raise UnreadableReport(_TOO_DEEP)
        if token.type == "html_block":
            token.content = _balanced(token.content, markdown)
        for child in token.children or ():
            if child.type == "html_inline":  # a tag or a comment: what a tag encloses is text
                tag = _TAG.match(child.content)
                child.content = " " if tag and tag[1].lower() in _PARTING else ""
    return str(markdown.renderer.render(tokens, markdown.options, {}))


def _balanced(raw: str, markdown: MarkdownIt) -> str:
    """Headings and paragraphs of a block of raw HTML."""
    for start, end in _RAW:
        if start.match(raw.lstrip()) and not end.search(raw):  # it would go on to the text's end
            return _rendered(start.sub(r"\\<", raw), markdown)
    root = _parsed(f"<body>{raw}")
    for element in root.iter(_SKIPPED - _CODE):
        element.tag = "div"  # it may be open by mistake, and what it holds would be left out
    blocks = ((text.strip(), "h2" if heading else "p") for text, heading in _walk(root, 0))
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text, tag in blocks if text)


def _walk(element: html.HtmlElement, depth: int, item: int = 0) -> Iterator[tuple[str, bool]]:
    """Text of each block, and whether it is a heading."""
    if depth > _DEEPEST:
        raise UnreadableReport(_TOO_DEEP)
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
