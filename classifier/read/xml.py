"""Untrusted XML."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_PLAIN = {
    "xmlParseEntityRef: no name": "an & that is not escaped",
    "EntityRef: expecting ';'": "an & that is not escaped",
    "StartTag: invalid element name": "a < that is not escaped",
    "Unescaped '<' not allowed": "a < that is not escaped",
    "invalid character in attribute value": "a character that XML can't hold",
    "PCDATA invalid Char value": "a character that XML can't hold",
}
"""What the parser says of text that a program did not escape, and in words."""


def parse(data: bytes) -> Any:
    """Parse an untrusted XML document.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    lxml element
        The root.

    Raises
    ------
    ValueError
        If it is not well formed, or has a document type: that can define entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    if b"<!DOCTYPE" in data:
        raise ValueError("has a document type definition")
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(f"is not well-formed XML ({_reason(error)})") from None
    if root.getroottree().docinfo.doctype:
        raise ValueError("has a document type definition")
    return root


def _reason(error: Exception) -> str:
    """What is wrong and where, in the parser's words but for what programs get wrong most often."""
    said = re.sub(r" \(<string>, line \d+\)$", "", " ".join(str(error).split()))
    for words, plain in _PLAIN.items():
        if said.startswith(words):
            place = re.search(r", line \d+, column \d+$", said)
            return plain + (place[0] if place else "")
    return said[:200]


def local(element: Any) -> str:
    """Name of an element without its namespace: programs write several versions of it."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
