"""A page to read, to print, or to paste from."""

from __future__ import annotations

from typing import TextIO

from markupsafe import Markup

from classifier.draw.document import Document, Picture
from classifier.draw.pages import inline, render
from classifier.draw.plots import to_svg


def write(document: Document, file: TextIO) -> None:
    """Write a page that needs no other file."""
    page = render(
        "document.html",
        package="classifier.write",
        title=inline(document.title),
        blocks=[
            (
                type(block).__name__,
                Markup(to_svg(block.figure, block.words))  # noqa: S704 - made here
                if isinstance(block, Picture)
                else block,
            )
            for block in document.blocks
        ],
    )
    file.write(page)
