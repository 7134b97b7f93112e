"""Formulas of Word (OMML) and of the web (MathML) on one line: (1/2)/(3+x), x^2, √(a+b)."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

_ROLES = {  # of the parts of Word's elements, in the order of MathML
    "f": ("num", "den"),
    "sSub": ("e", "sub"),
    "sSup": ("e", "sup"),
    "sSubSup": ("e", "sub", "sup"),
    "sPre": ("e", "sub", "sup"),
    "rad": ("e", "deg"),
    "limLow": ("e", "lim"),
    "limUpp": ("e", "lim"),
    "nary": ("sub", "sup", "e"),
    "func": ("fName", "e"),
}
_AS = {
    **dict.fromkeys(("f", "mfrac"), "{0}/{1}"),
    **dict.fromkeys(("sSub", "msub", "limLow", "munder"), "{0}_{1}"),
    **dict.fromkeys(("sSup", "msup", "limUpp", "mover"), "{0}^{1}"),
    **dict.fromkeys(("sSubSup", "sPre", "msubsup", "munderover"), "{0}_{1}^{2}"),
    "msqrt": "√{0}",
}
_BETWEEN = {
    "func": " ",
    **dict.fromkeys(("mr", "mtr", "mlabeledtr"), ", "),  # the cells of a row
    **dict.fromkeys(("m", "mtable", "eqArr"), "; "),
}
_LEFT_OUT = ("annotation", "annotation-xml", "mphantom", "none", "mprescripts")
_BRACKETS = (("beg", "("), ("end", ")"))
_TOKENS = ("mi", "mn", "mo", "ms")
_DEEPEST = 100


def linear(element: Any, depth: int = 0) -> str:
    """A formula on one line.

    Parameters
    ----------
    element : lxml element
        An ``m:oMath`` of Word, or a ``math`` of a web page, or a part of one.
    depth : int, default 0
        How deep it stands in the formula; what stands deeper than 100 is written as it comes.

    Returns
    -------
    str
    """
    name = _local(element)
    if depth > _DEEPEST:
        return "".join(element.itertext())
    children = [child for child in element if not _is_left_out(_local(child))]
    parts = [linear(child, depth + 1) for child in children]
    if name in _ROLES:
        named = dict(zip(map(_local, children), parts, strict=True))
        parts = [named.get(role, "").strip() for role in _ROLES[name]]
    elif name == "msqrt":
        parts = [_together(parts)]
    if name in ("rad", "mroot") and len(parts) > 1:
        return f"√[{parts[1]}]{_grouped(parts[0])}" if parts[1] else f"√{_grouped(parts[0])}"
    if name == "nary":
        below, above = (
            f"{sign}{_grouped(part)}" if part else ""
            for sign, part in zip("_^", parts[:2], strict=True)
        )
        return f"{_value(element, 'naryPr', 'chr', '∫')}{below}{above} {parts[2]}"
    if name == "d":
        opens, closes = (_value(element, "dPr", f"{end}Chr", sign) for end, sign in _BRACKETS)
        return f"{opens}{_value(element, 'dPr', 'sepChr', '|').join(parts)}{closes}"
    if name == "mfenced":
        return f"{element.get('open', '(')}{','.join(parts)}{element.get('close', ')')}"
    if name == "acc":
        return normalize("NFC", _together(parts) + _value(element, "accPr", "chr", "\u0302"))
    if name in _AS and len(parts) >= _AS[name].count("{"):
        return _AS[name].format(*map(_grouped, parts))
    if name in _BETWEEN:
        return _BETWEEN[name].join(parts)
    own = element.text or ""
    return (own.strip() if name in _TOKENS else own if not len(element) else "") + _together(parts)


def _together(parts: list[str]) -> str:
    """Parts in a row; a space keeps two figures apart, as in 2 1/2."""
    row = ""
    for part in parts:
        row += f" {part}" if row[-1:].isdigit() and part[:1].isdigit() else part
    return row


def _is_left_out(name: str) -> bool:
    return name in _LEFT_OUT or name.endswith("Pr")


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "annotation"


def _grouped(part: str) -> str:
    """A part that stands for itself, in brackets where it is more than a name or a number."""
    part = part.strip()
    plain = len(part) < 2 or part.replace(".", "").replace(",", "").isalnum()
    return part if plain or (part[0] == "(" and part.find(")") == len(part) - 1) else f"({part})"


def _value(element: Any, properties: str, name: str, default: str) -> str:
    """What Word says of a sign, or the one it stands for where it says nothing."""
    for child in element:
        if _local(child) == properties:
            for each in child:
                if _local(each) == name:
                    return next((str(value) for value in each.values()), "")
    return default
