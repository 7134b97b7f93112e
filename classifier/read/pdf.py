"""PDF with a text layer, by pypdfium2."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from classifier.errors import UnreadableReport
from classifier.read.lines import Line, Source, clean_page

MAX_PAGES = 2_000
"""More pages than any inspection report has; a file that claims more is refused."""

MAX_PAGE_CHARACTERS = 1_000_000
"""A page that claims more is refused before they are taken from it."""


def page_texts(data: bytes) -> Iterator[str]:
    """Text of each page as pdfium extracts it.

    Parameters
    ----------
    data : bytes
        The file.

    Yields
    ------
    str

    Raises
    ------
    UnreadableReport
        If the file is damaged, needs a password or has more than `MAX_PAGES` pages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise UnreadableReport("is encrypted and needs a password") from None
        raise UnreadableReport("is damaged or cut short: it can't be opened as a PDF") from None
    with document:
        if len(document) > MAX_PAGES:
            raise UnreadableReport(f"has {len(document):,} pages; at most {MAX_PAGES:,} are read")
        for number in range(len(document)):
            yield _page_text(document, number)


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    # The raw calls: the helper objects of pypdfium2 take a tenth of the time of a page.
    page = raw.FPDF_LoadPage(document, number)
    if not page:
        raise UnreadableReport(f"is damaged: page {number + 1} can't be loaded")
    textpage = raw.FPDFText_LoadPage(page)
    try:
        if not textpage:
            raise UnreadableReport(f"is damaged: the text of page {number + 1} can't be loaded")
        count = raw.FPDFText_CountChars(textpage)
        if count <= 0:
            return ""
        if count > MAX_PAGE_CHARACTERS:
            raise UnreadableReport(
                f"has more than {MAX_PAGE_CHARACTERS:,} characters on page {number + 1}"
            )
        buffer = (ctypes.c_ushort * (2 * count + 2))()  # a character takes one or two UTF-16 units
        written = raw.FPDFText_GetText(textpage, 0, count, buffer)
        return bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", errors="ignore")
    finally:
        if textpage:
            raw.FPDFText_ClosePage(textpage)
        raw.FPDF_ClosePage(page)


def read(data: bytes) -> Source:
    """Lines of each page of a PDF.

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
        As `page_texts`, and if no page has a text layer.
    """
    pages = [
        [Line(line, page) for line in clean_page(text)]
        for page, text in enumerate(page_texts(data))
    ]
    if not any(line.text for lines in pages for line in lines):
        raise UnreadableReport(
            "has no text layer, only images: make one first by OCR, for example with ocrmypdf"
        )
    return Source(pages, printed=True)
