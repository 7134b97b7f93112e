"""Plain text."""

from __future__ import annotations

import re

from classifier.characters import UNTYPED
from classifier.errors import UnreadableReport

_UNTYPED = re.compile(f"[{UNTYPED}]")


def decode(data: bytes) -> str:
    """Text of a file in UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    str

    Raises
    ------
    UnreadableReport
        If it is none of these.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _UNTYPED.search(text):
            return text
    raise UnreadableReport("is not text in UTF-8, UTF-16 or Windows-1252")
