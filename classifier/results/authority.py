"""Authorities by their names, which covers print in many ways."""

from __future__ import annotations

import re
import unicodedata

_SUFFIX = re.compile(
    # At most five words: of any number, the time grows with the square of the name's length.
    r"\b(?:(?:metropolitan|county|city|district|borough|london|royal|unitary)\s+){0,5}"
    r"(?:council|local authority|authority|county borough|borough)\b"
)
_PREFIX = re.compile(r"^(?:the\s+|council\s+|of\s+|(?:city|county|royal)\s+of\s+)+")
_TURNED = re.compile(r"^(.*),\s*((?:the\s+)?(?:city|county|royal borough|london borough) of)$")


def authority_key(name: str) -> str:
    """A key that is the same for an authority however its name is printed.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
        The name in lower case without "Council", "Metropolitan Borough", "City of" and the
        like, punctuation or accents.

    Examples
    --------
    >>> authority_key("The London Borough of Ashcombe & Vale") == authority_key("ASHCOMBE AND VALE")
    True
    >>> authority_key("Northmere City Council"), authority_key("Northmere, City of")
    ('northmere', 'northmere')
    >>> authority_key("Northmere County Council") == authority_key("Northmereshire")
    False
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[’'.]", "", plain.replace("&", " and "))
    plain = " ".join(plain.replace("-", " ").split())
    if turned := _TURNED.match(plain):
        plain = f"{turned[2]} {turned[1]}"
    shorter = " ".join(re.sub(r"[^\w\s]", " ", _SUFFIX.sub(" ", plain)).split())
    return _PREFIX.sub("", shorter) or shorter or plain
