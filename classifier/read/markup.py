"""HTML, and Markdown by way of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from lxml import etree, html

from classifier.errors import UnreadableReport
from classifier.read.lines import Line, Source, clean_page
from classifier.read.marks import ends_sentence, is_prose
from classifier.report import Skipped

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_CODE = frozenset(("script", "style"))
_ABOUT = frozenset(("nav", "header", "footer", "aside", "form"))  # about the page, not in its text
_SKIPPED = _CODE | _ABOUT | frozenset("noscript template svg iframe button select head".split())
_IN_MAIN = _SKIPPED - {"header", "footer", "aside"}  # where a page says what its text is
_NAVIGATION = frozenset(("navigation", "banner", "contentinfo", "search", "menu", "menubar"))
_MOST_LISTED = 2_000  # characters of what is left out
_BLOCKS = frozenset(
    "p div section article main body html ul ol li dl dt dd table thead tbody tfoot tr"
    " blockquote pre figure figcaption details summary address hr".split()
)
_FURNITURE = re.compile(  # the class or the id of what is about the page
    r"(?:^|\s)(?:[\w-]*(?:cookie|breadcrumb)[\w-]*|skip-?(?:link|nav|to)[\w-]*|social-(?:media|links)"
    r"|shar(?:e|ing)(?:-(?:this|page|links|buttons?)[\w-]*)?|back-to-top|(?:page-|user-)?feedback"
    r"|related(?:-(?:content|links|items|pages|navigation))?|(?:[\w-]*-)?(?:menu|nav|navigation"
    r"|sidebar|footer|masthead|pagination))(?:$|\s)",
    re.IGNORECASE,
)
_LONGEST_NAMES = 200
_LONGEST_FURNITURE = 2_000
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PARTING = _BLOCKS | _HEADINGS | _SKIPPED | {"br", "td", "th"}
_ROW, _LEFT_OUT, _BLOCK = "row", "left out", "block"
_LIST_MARKS = ("• ", ". ")
_FEW_LINKS = 3
_LONGEST_HEADING = 300
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

    Navigation, forms, page headers and footers are left out, and lists of nothing but links;
    where the page has a ``main`` element, everything outside it is.

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
    skipped = [] if main is None else list(map(_skipped, _outside(main)))
    walk = _walk(root, 0, _SKIPPED) if main is None else _walk(main, 0, _IN_MAIN)
    for text, heading, kind in walk:
        cleaned = " ".join(clean_page(" ".join(text.split())))
        if cleaned and kind == _LEFT_OUT:
            skipped.append(_skipped(cleaned))
        elif cleaned:
            lines += [Line(cleaned, 0, heading, row=kind == _ROW), Line("", 0)]
    return Source([lines], skipped=[each for each in skipped if each.text])


def _skipped(text: str) -> Skipped:
    return Skipped(None, "navigation", " ".join(text[: 2 * _MOST_LISTED].split())[:_MOST_LISTED])


def _outside(main: html.HtmlElement) -> Iterator[str]:
    """Texts of a page that stand outside its main part."""
    inside = main
    for around in main.iterancestors():
        for child in around:
            if child is not inside and child.tag not in _SKIPPED - _ABOUT:
                yield _text(child)
        inside = around


def _text(element: html.HtmlElement) -> str:
    """What is written in an element, without code."""
    return " ".join(
        text
        for part in element.iter()
        if isinstance(part.tag, str) and part.tag not in _CODE
        for text in (part.text, part.tail if part is not element else None)
        if text
    )


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
    blocks = (
        (text.strip(), f"h{heading}" if heading else "p")
        for text, heading, _ in _walk(root, 0, _SKIPPED)
    )
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text, tag in blocks if text)


def _walk(
    element: html.HtmlElement, depth: int, skipped: frozenset[str], item: int = 0
) -> Iterator[tuple[str, int, str]]:
    """Text of each block, the level of a heading or 0, and what kind of block it is."""
    if depth > _DEEPEST:
        raise UnreadableReport(_TOO_DEEP)
    marker, text = _marker(element, item), element.text or ""
    pending = [marker + (text if text.strip() else "")] if marker else [text]
    if _is_link(element):
        yield _text(element), 0, _LEFT_OUT
        return
    items = 0
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        items += tag == "li"
        if tag in skipped or _is_navigation(child, tag):
            if tag not in _SKIPPED or tag in _ABOUT:
                yield "".join(pending), 0, _BLOCK
                yield _text(child), 0, _LEFT_OUT
                pending = []
        elif tag in _HEADINGS:
            yield "".join(pending), 0, _BLOCK
            text = child.text_content()
            yield text, int(tag[1]) if len(text) < _LONGEST_HEADING else 0, _BLOCK
            pending = []
        elif tag == "tr":
            yield "".join(pending), 0, _BLOCK
            cells = [cell.text_content().strip() for cell in child]
            if any(map(is_prose, cells)):
                for cell, text in zip(child, cells, strict=True):
                    if is_prose(text) or cell.find(".//*") is not None:
                        yield from _walk(cell, depth + 1, skipped)
                    else:
                        yield text, 0, _ROW
            else:
                yield " ".join(cells), 0, _ROW
            pending = []
        elif tag == "dl" and not any(is_prose(part.text_content().strip()) for part in child):
            yield "".join(pending), 0, _BLOCK
            yield child.text_content(), 0, _ROW
            pending = []
        elif tag in _BLOCKS:
            if pending and pending[-1].endswith(_LIST_MARKS) and tag == "p":
                pending.append(child.text_content())  # the paragraph of a list item
            else:
                yield "".join(pending), 0, _BLOCK
                yield from _walk(child, depth + 1, skipped, items)
                pending = []
        else:
            pending.append(child.text_content())
        pending.append(child.tail or "")
    yield "".join(pending), 0, _BLOCK


def _is_link(element: html.HtmlElement) -> bool:
    """Whether a block is nothing but a link, and no sentence."""
    if len(element) != 1 or element[0].tag != "a" or element.tag not in _BLOCKS:
        return False
    beside = (element.text or "") + (element[0].tail or "")
    return not beside.strip() and not ends_sentence(element[0].text_content().strip())


def _is_navigation(element: html.HtmlElement, tag: str) -> bool:
    """Whether an element says that it is for finding one's way, or is a list of links alone."""
    if element.get("role") in _NAVIGATION:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:_LONGEST_NAMES]
    if (tag in _BLOCKS or tag == "a") and names != " " and _FURNITURE.search(names):
        text = element.text_content()
        return len(text) < _LONGEST_FURNITURE and element.find(".//h1") is None
    if tag not in ("ul", "ol") or len(element) < _FEW_LINKS:
        return False
    return all(
        item.tag == "li"
        and not (item.text or "").strip()
        and len(item) == 1
        and item[0].tag == "a"
        and not (item[0].tail or "").strip()
        for item in element
    )


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
