"""What a cell of a table says: a flag, or names of themes, as people and programs write them.

Lists are read as JSON, Python, numpy, pandas, R, PostgreSQL and Label Studio write them.
"""

from __future__ import annotations

import ast
import io
import json
import math
import re
import tokenize
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from html.entities import html5
from typing import Any

from classifier.write.delimited import DATE, NOTHING
from train.read.record import labels
from train.read.repeated import KeyTwice, once

_YES = frozenset(
    "x yes y true t ✓ ✔ ☑ ☒ ✅ √ checked selected applied on ja j oui sí si sì tak sim ydy oes wahr"
    " vrai verdadero vero waar prawda gwir".split()
)
_NO = frozenset(
    "no n false f ✗ ✘ ☐ unchecked off nein non nee nie não nac falsch faux falso onwaar fałsz"
    " anwir".split()
).union(["not checked", "not selected", "not applied"])
SEPARATORS = ("\n", "|", ";", ",", "\uff1b", "\uff0c", "\u3001", "\u061b", "\u060c", "#")
"""What stands between the names in a cell, also in Chinese, Japanese and Arabic; last that of
doccano, between two characters alone."""

LONGEST_LIST = 10_000
"""Characters of a list in a cell; a longer one is refused."""

ERROR = re.compile(r"#[A-ZÄÖÜÉ/]{2,}[0-9]*[!?]|#N/A|#NV|#N/D", re.IGNORECASE)
"""What a spreadsheet shows in place of a value that it can't calculate, in any language."""

_DATE = re.compile(DATE)
_NUMBER = re.compile(r"[01](?:[.,]0+)?")
_ENTITY = re.compile(r"&(?:(\w+)|#\d{1,6}|#x[\da-f]{1,5})$", re.IGNORECASE)
_PICTURED = re.compile("[\ufe0e\ufe0f]")  # says how the character before it is drawn
_BRACKETS = re.compile(
    r"(?:(?:np\.|numpy\.|pd\.)?[A-Za-z_]+)?\(.*\)|\[.*\]|\{.*\}|\".*\"|<\w+Array>.*", re.DOTALL
)
_EMPTY = re.compile(r"\(\)|character\(0\)")  # of Python and R
_OPEN = re.compile(r"[\[({]\s*[\[{]?\s*['\"]")
_PANDAS = re.compile(r"<\w+Array>\s*(\[.*\])\s*Length: \d+, dtype: .*", re.DOTALL)
_LISTS = frozenset(
    "array asarray set frozenset list tuple Index deque dict_keys StringArray".split()
)
_SCALARS = frozenset("str_ int32 int64 float64 bytes_".split())
_ENDS, _BEGINS = (tokenize.STRING, tokenize.NUMBER), (tokenize.STRING, tokenize.NUMBER)


@lru_cache(maxsize=100_000)
def flag(value: str, title: str = "") -> bool | None:
    """Whether a cell says yes or no; None if it says neither.

    Parameters
    ----------
    value : str
    title : str
        Name of the column; programs repeat it in the cells of what was ticked.

    Examples
    --------
    >>> flag("x"), flag("1,0"), flag(""), flag("2")
    (True, True, False, None)
    """
    low = _PICTURED.sub("", value).strip().casefold()
    if low in NOTHING or low in _NO:
        return False
    if low in _YES or (title and low == title.strip().casefold()):
        return True
    return low[0] == "1" if _NUMBER.fullmatch(low) else None


def names(value: str, separator: str) -> list[str]:
    """The names in a cell.

    Parameters
    ----------
    value : str
    separator : str
        What is between them where the cell is no list; empty for nothing.

    Raises
    ------
    ValueError
        If it is a list that can't be read, a date, or the error of a spreadsheet, with what it is.

    Examples
    --------
    >>> names("Staff (nurses, doctors), Food", ",")
    ['Staff (nurses, doctors)', 'Food']
    """
    found = listed(value)
    if found is not None:
        return found
    if ERROR.fullmatch(value.strip()) and value.strip().casefold() not in NOTHING:
        raise ValueError(f"{value.strip()}, the error of a spreadsheet")
    if _DATE.fullmatch(value.strip()):
        raise ValueError(
            f"{value.strip()[:10]}, a date: spreadsheets make one of a name such as 1-2"
        )
    parts = [part.strip() for part in _divided(value, separator)]
    return [_unquoted(part) for part in parts if part.casefold() not in NOTHING]


def divides(separator: str, value: str) -> bool:
    """Whether a separator is in a cell that is no list."""
    return len(_divided(value, separator)) > 1 and not _BRACKETS.fullmatch(value.strip())


def any_divided(separator: str, values: Iterable[str]) -> bool:
    """Whether a separator is in any of some cells."""
    return any(divides(separator, value) for value in values)


def _divided(value: str, separator: str) -> list[str]:
    """What is between separators, those in pairs of brackets and quotation marks left alone."""
    if separator == "#":
        return re.split(r"(?<=\S)#(?=\S)", value)
    if not separator or separator not in value:
        return [value]
    if len(value) > LONGEST_LIST:
        return value.split(separator)
    parts = [""]
    for piece in re.split(f"({re.escape(separator)})", value):
        if piece == separator and _is_closed(parts[-1]):
            parts.append("")
        else:
            parts[-1] += piece
    return parts if _is_closed(parts[-1]) else value.split(separator)


def _is_closed(part: str) -> bool:
    """Whether nothing that a name opens is left open; a quotation mark opens one at its start."""
    entity = _ENTITY.search(part)
    if entity and (entity[1] is None or f"{entity[1]};" in html5):  # its semicolon is its own
        return False
    if part.lstrip().startswith('"') and part.count('"') % 2:
        return False
    return all(part.count(a) <= part.count(b) for a, b in ("()", "[]", "{}"))


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if re.fullmatch('"(?:[^"]|"")+"', name) else name


def listed(value: str) -> list[str] | None:
    """The names of a list, as a program writes it; None if a cell is no list.

    Raises
    ------
    ValueError
        If it begins and ends as a list and can't be read, or holds no names.

    Examples
    --------
    >>> listed("['Staff' 'Timeliness']"), listed('{"choices": ["Food"]}'), listed("Food")
    (['Staff', 'Timeliness'], ['Food'], None)
    """
    text = value.strip()
    if not _BRACKETS.fullmatch(text):
        if _OPEN.match(text):
            raise ValueError("a list without an end")
        return None
    if _EMPTY.fullmatch(text):
        return []
    if text[0] == "(" and not re.search(r"['\"]|^\(\d", text):
        return None  # a name in parentheses
    if len(text) > LONGEST_LIST:
        raise ValueError(f"a list of more than {LONGEST_LIST:,} characters")
    found = parsed(text)
    if found is not NotImplemented:
        return labels(found)
    inside = text[1:-1]
    if text[0] not in "[{" or re.search(r"[\[\]{}]", inside):
        return None  # brackets are part of a name
    if "'" in inside or '"' in inside or "..." in inside:
        raise ValueError("a list that can't be read")
    return labels([part.strip() for part in inside.split(",")])


def parsed(text: str) -> Any:
    """The value that JSON, Python or another program wrote; NotImplemented if it is none.

    Raises
    ------
    KeyTwice
        If it has an object with a key twice, and different values.
    """
    try:
        return json.loads(text, object_pairs_hook=once)
    except KeyTwice:
        raise
    except (ValueError, RecursionError):
        pass
    if match := _PANDAS.fullmatch(text):
        text = match[1]
    try:
        return _value(ast.parse(_with_commas(text), mode="eval").body)
    except KeyTwice:
        raise
    except (
        ValueError, SyntaxError, MemoryError, RecursionError, TypeError, tokenize.TokenError,
    ):  # fmt: skip
        return NotImplemented


def _with_commas(text: str) -> str:
    """With what numpy leaves out, and without which Python glues two strings together."""
    parts: list[str] = []
    ended = False
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER):
            continue
        if token.type in (tokenize.COMMENT, tokenize.INDENT):
            raise ValueError("not a value")
        if ended and (token.type in _BEGINS or token.string in ("[", "{")):
            parts.append(",")
        parts.append(token.string)
        ended = token.type in _ENDS or token.string in ("]", "}", ")")
    return " ".join(parts)


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=str() | int() | float() | None as value):
            return value
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return [_value(part) for part in parts]
        case ast.Dict(keys=keys, values=values) if None not in keys:
            return once(
                [(str(_value(k)), _value(v)) for k, v in zip(keys, values, strict=True) if k]
            )
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.Name(id=name):
            plain = {"nan": None, "null": None, "na": None, "true": True, "false": False}
            return plain.get(name.casefold(), name)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
            if name == "c":  # of R
                return [_value(part) for part in args]
            if name in _LISTS or name in _SCALARS:
                return _value(args[0]) if args else []
    raise ValueError("not a value")


def written(value: Any) -> str:
    """The value of a cell as text: what a program may hold in one, and not text alone."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else "" if math.isnan(value) else str(value)
    if isinstance(value, date):  # datetime, too
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, Iterable):
        return json.dumps(list(value), ensure_ascii=False, default=str)
    return str(value)
