"""Where sentences begin in any language: after the marks that end them, in any script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.pipeline import Sentencizer
from spacy.tokens import Doc, Token

_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_MARKS = frozenset(Sentencizer.default_punct_chars) | {"…"}
_WITH_SPACE = frozenset(".!?…")  # others end a sentence whatever follows
_ABBREVIATIONS = frozenset(  # which end no sentence, and spaCy lists in small letters or not at all
    "dr prof mr mrs ms mme mlle sr sra ing mgr inż hab ks św mevr dhr parch ca godz nr".split()
)
_GREEK_QUESTION = ";"
_OPENING = frozenset("„«“‘\"'([¿¡「『《（")


def starts_after_marks(doc: Doc) -> list[int]:
    """Character offsets at which the sentences of a document begin.

    A new sentence begins after a mark that ends sentences in any script, and closing quotes or
    brackets, unless it is a full stop that no space or a small letter follows, or that a single
    letter or a title (Dr., Prof.) precedes. What the tokenizer of the language knows as an
    abbreviation is one token with its full stop, and ends nothing. Line breaks in pairs always
    begin a sentence.

    Parameters
    ----------
    doc : Doc
        Its tokens.

    Returns
    -------
    list of int
        Ascending; the first is that of the first character that is not white space.

    Examples
    --------
    >>> import spacy
    >>> text = "Frau Dr. Ohm kam am 3. Mai, z.B. zur Visite. „Gut!“, sagte sie. Über sie: nichts."
    >>> [text[i:i + 5] for i in starts_after_marks(spacy.blank("de")(text))]
    ['Frau ', '„Gut!', 'Über ']
    """
    text = doc.text
    first = len(text) - len(text.lstrip())
    starts = {first, *_after_marks(doc)}
    starts.update(match.end() for match in _BLANK_LINE.finditer(text))
    return sorted(start for start in starts if first <= start < len(text))


def _after_marks(doc: Doc) -> Iterator[int]:
    closing = "" if doc.lang_ in ("da", "de") else "»"  # others write a space before it
    marks = _MARKS | {_GREEK_QUESTION} if doc.lang_ == "el" else _MARKS
    mark = ""
    for token in doc:
        if token.is_space:
            continue
        word = token.text
        ends = word[-1] in marks and not word[0].isalnum() and not _initial(doc, token)
        if mark and not ends:
            with_space = mark in _WITH_SPACE
            glued = token.idx == _end(doc[token.i - 1])
            opens = word[0] in _OPENING and not (glued and with_space)
            if word in closing or (token.is_punct and glued and not opens):
                continue
            if not with_space or not (glued or word[0].islower()):
                yield token.idx
            mark = ""
        if ends:
            mark = word[-1]


def _end(token: Token) -> int:
    return token.idx + len(token)


def _initial(doc: Doc, mark: Token) -> bool:
    """Whether a full stop follows a single letter, or an abbreviation."""
    before = doc[mark.i - 1] if mark.i else None
    if mark.text != "." or before is None or not before.is_alpha:
        return False
    return len(before) == 1 or before.lower_ in _ABBREVIATIONS
