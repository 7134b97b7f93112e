"""The text of a file in the encodings that people have."""

from __future__ import annotations

from train.annotation import AnnotationError

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""How text in UTF-16 begins."""

_BEGINNING = 4096


def decode(data: bytes, name: str) -> str:
    """Text in UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    Raises
    ------
    AnnotationError
        If it is none of these.
    """
    for encoding in ("utf-16",) if data.startswith(UTF16_MARKS) else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise AnnotationError(f"{name}: is not text in UTF-8, UTF-16 or Windows-1252")


def beginning(data: bytes) -> str:
    """The first characters of a text, to tell its format by; what is not text has replacements."""
    encoding = "utf-16" if data.startswith(UTF16_MARKS) else "utf-8-sig"
    return data[:_BEGINNING].decode(encoding, "replace").lstrip()
