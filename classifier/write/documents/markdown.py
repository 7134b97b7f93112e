"""Markdown: a document of text; pictures, whose figures are in tables, are left out."""

from __future__ import annotations

from typing import TextIO

from classifier.draw.document import Bullets, Document, Heading, Quotation, Quotations, Table, Text
from classifier.draw.pages import inline
from classifier.write.markdown import plain, write_table


def write(document: Document, file: TextIO) -> None:
    """Write a document of text."""
    file.write(f"# {_plain(document.title)}\n\n")
    for block in document.blocks:
        match block:
            case Heading(text, level):
                file.write(f"{'#' * (level + 1)} {_plain(text)}\n\n")
            case Text(text):
                file.write(f"{_plain(text)}\n\n")
            case Bullets(items):
                file.writelines(f"- {_plain(item)}\n" for item in items)
                file.write("\n")
            case Quotations(items):
                file.writelines(f"- {_quoted(item)}\n" for item in items)
                file.write("\n")
            case Table(caption, header, rows, numbers):
                file.write(f"{_plain(caption)}\n\n")
                cells = ([_plain(cell) for cell in row] for row in rows)
                write_table(file, [_plain(cell) for cell in header], cells, numbers=numbers)


def _plain(text: str) -> str:
    return plain(inline(text))


def _quoted(quotation: Quotation) -> str:
    lead = f"{_plain(quotation.lead)} " if quotation.lead else ""
    doubt = f" **{_plain(quotation.doubt)}**" if quotation.doubt else ""
    return f"{lead}{_plain(quotation.quoted)} ({_plain(quotation.reference)}){doubt}"
