"""Lines that neither say something nor head anything: dates, addresses, names, fields of a form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from classifier.read.dates import DATE, MONTH
from classifier.read.grades import GRADE
from classifier.read.lines import Line
from classifier.read.marks import VERB, WORD, ends_sentence

_CONTACT = re.compile(
    r"(?:https?://|www\.)\S+(?:/ ?\S+)*|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+\.uk\b"
    r"|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b"
    r"|(?:\+44 ?|\b0)[\d ]{8,13}\b|\b(?:tel(?:ephone)?|phone|text ?phone|fax|e-?mail"
    r"|web(?:site)?|[TEWF]) ?:",
    re.IGNORECASE,
)
_DATE = re.compile(rf"(?:[a-z]{{3,6}}day,? )?{DATE}\b(?:,.{{0,40}})?", re.IGNORECASE)
_SALUTATION = re.compile(r"dear [^.?!:;]{2,60}?[,:]?", re.IGNORECASE)
_VALEDICTION = re.compile(
    r"yours (?:sincerely|faithfully|truly)[,.]?|(?:kind|best|warm)(?:est)? (?:regards|wishes)[,.]?",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-Z]{2}(?:(?:, ?| ?/ ?| & | and )[A-Z]{2})*")
_GRADE_ROW = re.compile(rf".{{3,}} {GRADE}", re.IGNORECASE)
_VALUE = re.compile(
    rf"(?:{_DATE.pattern}|{MONTH} \d{{4}}|\d[\d/ .,:–-]*|(?:SC)?\d+|none|n/a|yes|no)"
    rf"(?: (?:to|and|[–-]) {_DATE.pattern})?",
    re.IGNORECASE,
)
_FIELD = re.compile(r"[A-Z][^.:?!]{2,60}: ?(.{1,100})")
_SPEAKER = re.compile(r"[A-Z][^\W\d]*(?: [^\W\d]+){0,2}, (?:aged )?\d{1,2}(?:[,.][^:;?!]{0,60})?")
_CODED = re.compile(r"R\d{1,2}[.:)]? (?=[A-Z])")
_SMALL_WORDS = frozenset(("of", "and", "the", "for", "in", "to", "on", "upon", "at", "de", "s"))
_LETTERHEAD = 80  # lines
_LONGEST_NAME = 70  # characters of a line of an address or a signature
_LONGEST = 120
_FEW = 4
_LONGEST_CONTACT = 25  # words


def is_salutation(text: str) -> bool:
    """Whether a line greets the reader of a letter."""
    return text[:5].casefold() == "dear " and _SALUTATION.fullmatch(text) is not None


def is_valediction(text: str) -> bool:
    """Whether a line ends a letter; names and ranks follow it."""
    return len(text) < 30 and text[0] in "YyKkBbWw" and _VALEDICTION.fullmatch(text) is not None


def letterhead_end(lines: Sequence[Line]) -> int:
    """Index after the line that greets the reader of a letter; 0 where none does."""
    for i, line in enumerate(lines[:_LETTERHEAD]):
        if line.text and is_salutation(line.text):
            return i + 1
        if len(line.text) > _LONGEST_NAME and ends_sentence(line.text):
            return 0
    return 0


def is_name(text: str) -> bool:
    """Whether a line may be one of an address or a signature."""
    return len(text) < _LONGEST_NAME and not (VERB.search(text) or ends_sentence(text))


def is_speaker(text: str) -> bool:
    """Whether a line says who said what stands above it, and how old they are."""
    return (
        len(text) < _LONGEST_NAME
        and any(map(str.isdigit, text))
        and _SPEAKER.fullmatch(text) is not None
        and not VERB.search(text)
    )


def is_item(text: str) -> bool:
    """Whether a line opens as a recommendation in a numbered list does."""
    return _CODED.match(text) is not None


def particulars(text: str) -> str | None:
    """Why a line or a block neither says nor heads anything, in words; None where it may.

    Parameters
    ----------
    text : str

    Returns
    -------
    str or None

    Examples
    --------
    >>> particulars("Tuesday 3 September 2024"), particulars("Ellie Stone, Business Manager")
    ('date', 'names')
    """
    if len(text) > 4 * _LONGEST:
        return None
    if _is_contact(text):
        return "address"
    if len(text) > _LONGEST or ends_sentence(text):
        return "address" if is_valediction(text) else None
    if is_salutation(text) or is_valediction(text):
        return "address"
    if _DATE.fullmatch(text):
        return "date"
    if _INITIALS.fullmatch(text):
        return "names"
    if field := _FIELD.fullmatch(text):
        value = field[1]
        if _VALUE.fullmatch(value) or (value[0].isupper() and _are_names(value, 2)):
            return "label"
    if "," in text and _are_names(text, _FEW - 1):
        return "names"
    return None


def is_graded(text: str) -> bool:
    """Whether a block is a row of a table of judgements: what is judged, and its grade."""
    return len(text) < 2 * _LONGEST and _GRADE_ROW.fullmatch(text) is not None


def _are_names(text: str, least: int) -> bool:
    """Whether all words of a text are written as names are, at least so many."""
    words = [word for word in WORD.findall(text) if word not in _SMALL_WORDS]
    return len(words) >= least and all(word[0].isupper() for word in words)


def _is_contact(text: str) -> bool:
    """Whether next to nothing is left of a text without addresses and numbers to ring."""
    if len(text) > 2 * _LONGEST or not (
        "@" in text or "www." in text or ":" in text or any(map(str.isdigit, text))
    ):
        return False
    rest, count = _CONTACT.subn(" ", text)
    if not count or len(WORD.findall(text)) > _LONGEST_CONTACT:
        return False
    words = WORD.findall(rest)
    return len(words) < _FEW + (count > 1) or (
        not VERB.search(rest) and sum(w[0].isupper() for w in words) > 0.6 * len(words)
    )
