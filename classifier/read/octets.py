"""Characters that a file of rich text writes as bytes of a code page."""

from __future__ import annotations

import codecs

_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "cp1361", 134: "cp936", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_DEFAULT = "cp1252"


class Octets:
    """Bytes that wait to be text, and the code pages of the document and of its fonts."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._of_document = _DEFAULT
        self._of_font: dict[int, str] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, value: int) -> None:
        """Add a byte."""
        self._waiting.append(value)

    def taken(self, font: int) -> str:
        """The text of what waits, in a font, or in none; nothing waits any more."""
        text = self._waiting.decode(self._page(font), "replace")
        self._waiting.clear()
        return text

    def without_trail(self, text: str, font: int) -> str:
        """Text that follows, without a first letter that is the second byte of a character."""
        decoder = codecs.getincrementaldecoder(self._page(font))("replace")
        decoder.decode(bytes(self._waiting))
        if not decoder.getstate()[0]:
            return text
        self._waiting += text[:1].encode("latin-1")
        return text[1:]

    def name_page(self, word: str, number: int | None) -> None:
        """Take the code page of the document from a control word."""
        self._of_document = _PAGES.get(word) or _known(f"cp{number}")

    def name_charset(self, font: int, number: int | None) -> None:
        """Take the code page of a font from the number of its character set."""
        if page := _CHARSETS.get(number or 0):
            self._of_font[font] = page

    def _page(self, font: int) -> str:
        return self._of_font.get(font, self._of_document)


def _known(encoding: str) -> str:
    try:
        codecs.lookup(encoding)
        b"a".decode(encoding)
    except (LookupError, ValueError, TypeError):
        return _DEFAULT
    return encoding
