"""Untrusted XML."""

from __future__ import annotations

from typing import Any

from lxml import etree


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
        reason = " ".join(str(error).split())[:200]
        raise ValueError(f"is not well-formed XML ({reason})") from None
    if root.getroottree().docinfo.doctype:
        raise ValueError("has a document type definition")
    return root


def local(element: Any) -> str:
    """Name of an element without its namespace: programs write several versions of it."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
