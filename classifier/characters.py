"""Characters that people can't see, listed once, and text that shows them.

A terminal obeys control characters, a line of text ends at a separator, and the marks of
writing direction reverse the rest of a line.
"""

from __future__ import annotations

import os
import re

CONTROL = "\x00-\x1f\x7f-\x9f"
"""Control characters (Unicode category Cc), for a character class of `re`."""

UNTYPED = "\x00-\x08\x0e-\x1f"
"""The control characters that no text file has: those of C0 that are not white space."""

DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks of writing direction ("Trojan source", CVE-2021-42574), for a character class."""

SEPARATORS = "\u2028\u2029"
"""Unicode's own ends of line and of paragraph."""

INVISIBLE = "\xad\u180e\u200b-\u200f\u2060-\u206f\ufeff"
"""What takes no room in a line: soft hyphens, joiners, byte order marks."""

SURROGATES = "\ud800-\udfff"
"""Halves of a character; in a file's name, each stands for a byte that is not UTF-8."""

_UNSEEN = f"{CONTROL}{DIRECTION}{SEPARATORS}{SURROGATES}"
_IN_LINES = re.compile(f"(?!\r\n|[\t\n])[{_UNSEEN}]")
_IN_A_LINE = re.compile(f"[{_UNSEEN}]")
_NEITHER = re.compile(r"[\W_]+")  # letters nor digits
_ASCII = bytes(range(128))
_ASCII_NEITHER = bytes(c for c in _ASCII if not chr(c).isalnum())
_FEW = 30  # characters beyond ASCII
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def _escaped(match: re.Match[str]) -> str:
    return _SHORT.get(match[0], f"\\u{ord(match[0]):04x}")


def visible(text: object) -> str:
    r"""Text on one line, with escapes for characters that can't be seen.

    Parameters
    ----------
    text : object
        Anything that ``str`` turns into text.

    Returns
    -------
    str

    Examples
    --------
    >>> print(visible("a.pdf\n\x1b[2Jb.pdf"))
    a.pdf\n\u001b[2Jb.pdf
    """
    return _IN_A_LINE.sub(_escaped, str(text))


def visible_lines(text: str) -> str:
    r"""The same for text of several lines, which stay lines.

    Examples
    --------
    >>> print(visible_lines("a\n\x1b[2Jb"))
    a
    \u001b[2Jb
    """
    return _IN_LINES.sub(_escaped, text)


def letters(text: str) -> str:
    """What two copies of a text have in common: its letters and digits.

    Examples
    --------
    >>> letters("Plans\u2009are \u201cout-of-date\u201d.") == letters('Plans are "out of date"')
    True
    """
    found = text.casefold().encode("utf-8", "surrogatepass").translate(None, _ASCII_NEITHER)
    kept = found.decode("utf-8", "surrogatepass")
    others = set(found.translate(None, _ASCII).decode("utf-8", "surrogatepass"))
    if len(others) > _FEW:
        return _NEITHER.sub("", kept)
    for other in others:  # many times as fast where there are few
        if not other.isalnum():
            kept = kept.replace(other, "")
    return kept


def printable(name: str) -> str:
    r"""A file's name as text that can be written; bytes that are not UTF-8 are spelt out.

    Examples
    --------
    >>> printable("essex\udcff.pdf")
    'essex\\xff.pdf'
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")
