"""The text of a file in the encodings that people have."""

from __future__ import annotations

import re

from train.annotation import AnnotationError

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""How text in UTF-16 begins."""

_ODD = re.compile(
    r"(?<=[a-z])[\u00a1-\u00b6\u00b8-\u00bf\u00d7\u00f7\u0192\u02c6\u02dc\u2020-\u2022\u2030\u20ac"
    r"\u00c0-\u00d6\u00d8-\u00de\u0152\u0160\u0178\u017d](?=[a-z])"
    r"|[\u00a1-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192]{4,}"
)
_BEGINNING = 4096
_SPOKEN = {"utf-8-sig": "utf-8", "cp1252": "Windows-1252"}


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """Text in UTF-8, UTF-16 or Windows-1252, and in which of these it is.

    Parameters
    ----------
    data : bytes
    name : str
        Of the file, for messages.
    encoding : str, optional
        The encoding, where it is known.

    Raises
    ------
    AnnotationError
        If it is in none of these, or not in the one that is given.
    """
    if encoding is not None:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except LookupError:
            raise AnnotationError(f"{name}: there is no encoding {encoding!r}") from None
        except (UnicodeDecodeError, ValueError) as error:
            reason = getattr(error, "reason", "an error")
            raise AnnotationError(f"{name}: is not text in {encoding} ({reason})") from None
    guesses: tuple[str, ...] = ("utf-8-sig", "cp1252")
    if data.startswith(UTF16_MARKS):
        guesses = ("utf-16",)
    elif b"\x00" in data[:2]:  # the first character is of ASCII
        guesses = ("utf-16-be" if data.startswith(b"\x00") else "utf-16-le",)
    for guess in guesses:
        try:
            text = data.decode(guess)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, _SPOKEN.get(guess, guess)
    raise AnnotationError(f"{name}: is not text in UTF-8, UTF-16 or Windows-1252")


def odd_letters(text: str) -> int:
    """How many characters look as if a text were in another encoding than it was read in.

    Symbols between two letters, capitals after small ones, and runs of letters with accents, as
    other alphabets come out; all beyond ASCII.

    Examples
    --------
    >>> odd_letters("Das Frühstück war – naja – kühl."), odd_letters("Das FrŸhstŸck, przysz³o")
    (0, 3)
    """
    return sum(len(match[0]) for match in _ODD.finditer(text))


def beginning(data: bytes) -> str:
    """The first characters of a text, to tell its format by; what is not text has replacements."""
    encoding = "utf-16" if data.startswith(UTF16_MARKS) else "utf-8-sig"
    return data[:_BEGINNING].decode(encoding, "replace").lstrip()
