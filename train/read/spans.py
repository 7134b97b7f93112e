"""Codings of stretches of text, carried over to the sentences of that text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

from classifier.characters import UNTYPED
from classifier.read import MAX_CHARACTERS, UnreadableReport, read_text
from train.annotation import AnnotationError
from train.read.record import Records
from train.read.tasks import themes_and_polarity

LANGUAGE = "language"
"""A field of records of sentences: by the rules of which language their text was divided."""

LOST = "lost"
"""A field of the first record of a text: how many labels of it lie on no sentence."""

_LEFT_OUT = frozenset("-\u2010\u2011\u00ad\u200b\u200c\u200d\u2060\ufeff\x00\ufffe")
_SURE = 30  # characters of a sentence that are hardly found by chance
_NEAR = 3000  # characters: how far ahead a short sentence is sought
_PROBE = 24
_SPREAD = 10
_LOOSE = 10  # characters by which a span may be longer than twice its words
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")  # two units of UTF-16
_PICTURE = re.compile(  # what emoji are made of
    "[\xa9\xae\u200d\u203c\u2049\u20e3\u2122-\u21ff\u2300-\u2bff\u3030\u303d\u3297\u3299\ufe0f"
    "\U00010000-\U0010ffff]"
)
_UNWRITTEN = re.compile(f"[{UNTYPED}\ufffd-\uffff]")  # what not every format can repeat
_UNWRITTEN_OR_SPACE = re.compile(rf"\s|{_UNWRITTEN.pattern}")


@dataclass(frozen=True, slots=True)
class Span:
    """A coded stretch of text.

    Attributes
    ----------
    start, end : int
        Its characters; the end is the first that does not belong to it.
    label : object
        A name, or what else a format knows of it; hashable.
    text : str
        What it says there, where the format repeats it.
    """

    start: int
    end: int
    label: Any
    text: str = ""


@dataclass(slots=True)
class Piece:
    """A sentence of the text, and the labels that it gets.

    Attributes
    ----------
    start, end : int
    fields : mapping
        ``text`` and its place, as a record has them.
    labels : dict
        Labels as keys, in the order in which they were met.
    """

    start: int
    end: int
    fields: Mapping[str, Any]
    labels: dict[Any, None] = field(default_factory=dict)


def carry(spans: Iterable[Span], pieces: Sequence[Piece]) -> list[Span]:
    """Give sentences the labels of the spans that lie on them.

    A sentence gets a label if the span covers at least half of the sentence, or if at least
    half of the span lies in it. So a coded phrase counts for its sentence, a long coding for
    every sentence that it covers, and one that begins or ends a word too far does not count for
    the neighbour.

    Parameters
    ----------
    spans : iterable of Span
    pieces : sequence of Piece
        In order; their ``labels`` are added to.

    Returns
    -------
    list of Span
        Those that lie on no sentence: headings, say.
    """
    lost: list[Span] = []
    ends = [piece.end for piece in pieces]
    for span in spans:
        at = bisect_left(ends, span.start + 1)
        carried = False
        while at < len(pieces) and pieces[at].start < span.end:
            piece = pieces[at]
            overlap = min(piece.end, span.end) - max(piece.start, span.start)
            if 2 * overlap >= min(piece.end - piece.start, span.end - span.start):
                piece.labels[span.label] = None
                carried = True
            at += 1
        if not carried:
            lost.append(span)
    return lost


def sentences(text: str, name: str) -> list[Piece]:
    """The sentences of a text, read as a report is, and where they are in the text as it is.

    Parameters
    ----------
    text : str
    name : str

    Returns
    -------
    list of Piece
        Without what is not a sentence of a report, such as headings. A text that is nothing but
        that is one piece.
    """
    from classifier.language.sentences import split  # imports spaCy, which most formats need not

    language = _language(text)
    try:
        found = list(split(read_text(text, name=name), language=language))
    except UnreadableReport:
        found = []
    squeezed, places = _squeezed(text)
    cursor = 0
    pieces: list[Piece] = []
    for sentence in found:
        key, _ = _squeezed(sentence.text)
        at, length = _find(squeezed, key, cursor, first=not pieces)
        if at < 0 or not length:
            continue
        cursor = at + length
        fields = {
            "text": sentence.text,
            "framework": sentence.framework,
            "sentence": sentence.sentence,
            "section": sentence.section,
            "heading": sentence.heading,
            "role": sentence.role,
            "paragraph": sentence.paragraph,
            "block": sentence.block,
            "kind": sentence.kind,
            LANGUAGE: language,
        }
        pieces.append(Piece(places[at], places[cursor - 1] + 1, fields))
    if not pieces and text.strip():
        start = len(text) - len(text.lstrip())
        pieces = [Piece(start, start + len(text.strip()), {"text": text})]
    return pieces


def _language(text: str) -> str:
    """The language of a text, where that is plain; English otherwise, as that of reports."""
    from classifier.language.foreign import FEWEST, SURE
    from classifier.language.languages import ANY, ENGLISH, language_of

    if len(text) < FEWEST and not any(character >= "\u0370" for character in text):
        return ENGLISH  # too short, unless its script is another
    found = language_of([text], sure=SURE)
    return ENGLISH if found in (None, ANY) else found


def check_length(text: str, where: str) -> None:
    """Refuse a text longer than any report.

    Raises
    ------
    AnnotationError
    """
    if len(text) > MAX_CHARACTERS:
        raise AnnotationError(f"{where}: holds more than {MAX_CHARACTERS:,} characters of text")


def _find(text: str, key: str, cursor: int, *, first: bool) -> tuple[int, int]:
    """Where a sentence is; something may have been taken out of its middle by the reader."""
    limit = len(text) if first or len(key) >= _SURE else cursor + _NEAR
    at = text.find(key, cursor, limit)
    if at >= 0 or len(key) < 2 * _PROBE:
        return at, len(key)
    at = text.find(key[:_PROBE], cursor)
    end = text.find(key[-_PROBE:], at, at + 2 * len(key) + _NEAR) if at >= 0 else -1
    return (at, end + _PROBE - at) if end >= 0 else (-1, 0)


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The characters that reading leaves as they are, and where each is."""
    characters: list[str] = []
    places: list[int] = []
    for i, character in enumerate(text):
        if character.isspace() or character in _LEFT_OUT:
            continue
        plain = unicodedata.normalize("NFKC", character).casefold()
        characters.append(plain)
        places += [i] * len(plain)
    return "".join(characters), places


def records(
    text: str, spans: Sequence[Span], fields: Mapping[str, Any], where: str, *labels: str
) -> Records:
    """A record for each sentence of a text that a tool's task has, with the labels of its spans.

    Parameters
    ----------
    text : str
    spans : sequence of Span
        Positions as the tool wrote them (`in_code_points`).
    fields : mapping
        Of the task; only its ``report`` and ``framework`` hold for every sentence.
    where : str
        The task, for messages.
    *labels : str
        Labels of the whole text, which every sentence gets.
    """
    check_length(text, where)
    pieces = sentences(text, str(fields.get("report") or "text"))
    lost = len(carry(in_code_points(text, spans), pieces))
    report = {name: fields[name] for name in ("report", "framework") if name in fields}
    for piece in pieces:
        found = themes_and_polarity([*labels, *piece.labels])
        yield f"{where}, character {piece.start}", {**piece.fields, **report, **found, LOST: lost}
        lost = 0


def in_code_points(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans whose positions count Unicode code points.

    Programs in Java, JavaScript and C# count UTF-16 units, where an emoji is two. Which of the
    two was counted shows where a span repeats its text, for each span by itself: several programs,
    or parts of one, may have had a hand in them. A span that shows nothing is taken as most
    others of the text are; if none shows anything, positions are code points, as the programs in
    Python count.

    Parameters
    ----------
    text : str
    spans : sequence of Span
        Positions as they were written.

    Returns
    -------
    list of Span
    """
    if text.isascii() or max(text) <= "\uffff":
        return list(spans)
    units = _counted(text, _ASTRAL)
    pairs = []
    vote = 0
    for span in spans:
        start, end = bisect_left(units, span.start), bisect_left(units, span.end)
        other = Span(start, end, span.label, span.text)
        beyond = span.end > len(text)
        says = 1 if beyond else _says(text, other) - _says(text, span)
        vote += 0 if says else ends(text, [other]) - ends(text, [span])
        pairs.append((span, other, says))
    vote = vote or sum(says for _, _, says in pairs)
    return [other if says > 0 or (not says and vote > 0) else span for span, other, says in pairs]


def at_their_words(text: str, spans: Sequence[Span], read: Sequence[Span]) -> list[Span]:
    """Spans that are as long as the words that they repeat, moved to them where they are nearby.

    QualCoder's automatic coding counts an emoji as twice the characters that it is made of, and
    some emoji behind the words as well; its window counts one way up to the part of a long text
    that it shows, and another in that part.

    Parameters
    ----------
    text : str
    spans : sequence of Span
        Positions as they were written.
    read : sequence of Span
        The same, as `in_code_points` gives them.

    Returns
    -------
    list of Span
        Those read that say what is at their place, or whose words are not found, as they are.
    """
    blank = _UNWRITTEN_OR_SPACE.sub(" ", text)
    counts: list[list[int]] = []
    placed = []
    for written, here in zip(spans, read, strict=True):
        at = here
        words = _UNWRITTEN_OR_SPACE.sub(" ", written.text).rstrip()
        length = len(words)
        whole = words.strip() and length <= written.end - written.start <= 2 * length + _LOOSE
        if whole and not _says(text, here):
            counts = counts or [_counted(text, _ASTRAL), _counted(text, _PICTURE)]
            found = [
                (abs(count[start] - written.start), start)
                for count in counts
                for start in _around(blank, words, bisect_left(count, written.start))
            ]
            if found:
                start = min(found)[1]
                at = replace(here, start=start, end=start + length)
        placed.append(at)
    return placed


def _around(text: str, words: str, near: int) -> Iterator[int]:
    """Where words begin next to a place, before and behind it."""
    before = text.rfind(words, max(near - _NEAR, 0), near + len(words))
    behind = text.find(words, near, near + len(words) + _NEAR)
    yield from (at for at in (before, behind) if at >= 0)


def _counted(text: str, twice: re.Pattern[str]) -> list[int]:
    """The position of every character, and of the end, where some count as two."""
    marked = twice.sub("\U0010ffff", text)
    return list(accumulate((2 if c == "\U0010ffff" else 1 for c in marked), initial=0))


def fit(text: str, spans: Sequence[Span]) -> int:
    """How many spans say what is at their place; programs cut what they repeat."""
    return sum(_says(text, span) for span in spans)


def ends(text: str, spans: Iterable[Span]) -> int:
    """How many ends of spans are not inside a word."""
    return sum(
        at in (0, len(text)) or (at < len(text) and not text[at - 1 : at + 1].isalnum())
        for span in spans
        for at in (span.start, span.end)
    )


def _says(text: str, span: Span) -> bool:
    longest = span.start + _SPREAD * (len(span.text) + 1)  # most of the rest can't be white space
    return bool(span.text) and _repeats(text[span.start : min(span.end, longest)], span.text)


def _repeats(there: str, repeated: str) -> bool:
    there, repeated = (" ".join(_UNWRITTEN.sub(" ", text).split()) for text in (there, repeated))
    cut = repeated.rstrip(".…")
    return there == repeated or (len(cut) >= 10 and there.startswith(cut))
