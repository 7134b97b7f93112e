"""Markdown, by way of HTML."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from classifier.errors import UnreadableReport
from classifier.read import markup
from classifier.read.breaks import LINE_BREAK
from classifier.read.items import items
from classifier.read.lines import BOLD_LEVEL, TOO_DEEP, Source
from classifier.read.marks import bullet
from classifier.read.markup import (
    CODE,
    PARTING,
    SKIPPED,
    listed,
    parsed,
    pieces,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_DEEPEST = 100  # open brackets take time in proportion
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
_NOTE = re.compile(r"\[(\^[\w-]{1,20})\](:[ \t]*)?")
_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*\n((?:\w[\w-]*:.*\n|[ \t]+.*\n|-.*\n|\n)*?)---[ \t]*(?:\n|$)"
)


def read(text: str) -> Source:
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

    matter = _FRONT_MATTER.match(text)
    markdown = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    source = markup.read(
        f"<main>{_rendered(text[matter.end() :] if matter else text, markdown)}</main>"
    )
    if matter and matter[1].strip():
        source.skipped.insert(0, listed(matter[1], "label"))
    return source


def _rendered(text: str, markdown: MarkdownIt) -> str:
    """A Markdown text as HTML in which raw HTML leaves nothing open, so that it hides no text."""
    tokens = markdown.parse(text)
    for token in tokens:
        if token.level >= _DEEPEST - 1:  # the parser drops what is nested deeper
            raise UnreadableReport(TOO_DEEP)
        if token.type == "html_block":
            token.content = _balanced(token.content, markdown)
        as_typed = token.type == "inline" and _is_list(token.content.split("\n"))
        for child in token.children or ():
            if as_typed and child.type == "softbreak":
                child.type = "hardbreak"
            if child.type == "html_inline":  # a tag or a comment: what a tag encloses is text
                tag = _TAG.match(child.content)
                child.content = _instead_of(tag[1].lower() if tag else "")
            elif child.type == "text" and "[^" in child.content:
                child.type, child.content = "html_inline", _NOTE.sub(_note, escape(child.content))
    return str(markdown.renderer.render(tokens, markdown.options, {}))


def _is_list(lines: list[str]) -> bool:
    """Whether lines that Markdown takes for one paragraph are items, with marks of other kinds."""
    return len(lines) > 1 and (
        bool(items(lines)) or sum(bullet(line) is not None for line in lines) > 1
    )


def _instead_of(tag: str) -> str:
    """What stands for a raw tag in a text: a line break for one, and a space for a block."""
    return "<br>" if tag == "br" else " " if tag in PARTING else ""


def _note(found: re.Match[str]) -> str:
    """A reference to a footnote as it is in HTML; nothing for the mark of the footnote itself."""
    return "" if found[2] else f"<sup>[{found[1]}]</sup>"


def _balanced(raw: str, markdown: MarkdownIt) -> str:
    """Headings and paragraphs of a block of raw HTML."""
    for start, end in _RAW:
        if start.match(raw.lstrip()) and not end.search(raw):  # it would go on to the text's end
            return _rendered(start.sub(r"\\<", raw), markdown)
    root = parsed(f"<body>{raw}")
    for element in root.iter(SKIPPED - CODE):
        element.tag = "div"  # it may be open by mistake, and what it holds would be left out
    blocks = (
        (piece.text.strip(), f"h{piece.heading}" if 0 < piece.heading < BOLD_LEVEL else "p")
        for piece in pieces(root, 0, SKIPPED)
    )
    return "".join(
        f"<{tag}>{escape(text).replace(LINE_BREAK, '<br>')}</{tag}>" for text, tag in blocks if text
    )
