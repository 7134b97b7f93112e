"""What stands out from the body text of a printed document: its headings, and their levels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from classifier.read.lines import Line, Look
from classifier.read.marks import NUMBERED, VERB, bullet, ends_sentence, is_unfinished
from classifier.read.particulars import particulars

_BIGGER = 1.06  # times as big as body text
SMALL = 0.93
"""Times the size of body text, below which type is that of notes and labels."""

MUCH_BIGGER = 1.2
"""Times as big as body text, from which on type is that of a title."""

_SAME = 0.04  # difference in size, as a share, within one style
_OWN_COLOUR = 0.06  # share of the characters from which a colour is one of body text
_MOST_LINES = 5
_LONGEST = 260
_LONGEST_SENTENCE = 70  # of a heading that ends as a sentence does
_LEVELS = 6
_LONG_LINE = 60
_ENOUGH_LINES = 5  # that show how far one is from the next
_SAMPLE = 120  # lines, as a few pages have, that show what is usual
_WIDTH = 0.45  # of a character, where no line is long enough to tell
_ADDRESS = re.compile(r"\bwww\.|https?:|\S@\S")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NUMBER_OF_HEADING = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?|(?:chapter|part|section|annex|appendix) [\dA-Z]{1,3}[.:]?)"
    r"(?: [–-])? (?=[A-Z])",
    re.IGNORECASE,
)
_TWO_SENTENCES = re.compile(r"[a-z]{3}\. ?[(A-Z]")
_CHAPTERS = frozenset(("chap", "part", "sect", "anne", "appe"))


@dataclass(frozen=True, slots=True)
class Body:
    """How most of the text of a document looks.

    Attributes
    ----------
    size : float
        As of `Look`.
    bold : bool
    colours : frozenset of int or None
    leading : float
        From one line of a paragraph to the next.
    width : float
        Mean width of a character, as a share of the size.
    """

    size: float
    bold: bool
    colours: frozenset[int | None]
    leading: float
    width: float


class Title(NamedTuple):
    """A heading that stands out: how many lines it has, and its level, 1 for the highest."""

    lines: int
    level: int


def body_of(lines: Sequence[Line]) -> Body | None:
    """How most of the text looks; None where the format does not say.

    Parameters
    ----------
    lines : sequence of Line

    Returns
    -------
    Body or None
    """
    sizes: Counter[float] = Counter()
    colours: Counter[int] = Counter()
    gaps: Counter[float] = Counter()
    bold = 0
    width = 0.0
    characters = long_characters = 0
    before: Look | None = None
    every = max(1, len(lines) // _SAMPLE)
    for text, page, _, look, _ in lines:
        if look is None or page % every:
            before = None
            continue
        length = len(text)
        characters += length
        sizes[round(look.size, 1)] += length
        if look.colour is not None:
            colours[look.colour] += length if length > _LONG_LINE else 1
        bold += length * look.bold
        if length > 40:
            if look.low == look.base and look.size:
                width += (look.right - look.left) / look.size
                long_characters += length
            if (
                before is not None
                and 0.7 * look.size < (gap := before.low - look.base) < 4 * look.size
            ):
                gaps[round(2 * gap) / 2] += 1
        before = look
    if not characters:
        return None
    size = sizes.most_common(1)[0][0]
    return Body(
        size,
        2 * bold > characters,
        frozenset(
            {None, *(c for c, count in colours.items() if count >= _OWN_COLOUR * colours.total())}
        ),
        _leading(gaps, size),
        width / long_characters if long_characters else _WIDTH,
    )


def _leading(gaps: Counter[float], size: float) -> float:
    """The smallest of the usual distances between lines: others lie between paragraphs."""
    if gaps.total() < _ENOUGH_LINES:
        return min([1.2 * size, *gaps])
    often = 0.3 * max(gaps.values())
    return min(gap for gap, count in gaps.items() if count >= often)


def titles(lines: Sequence[Line], body: Body, rows: Set[int] = frozenset()) -> dict[int, Title]:
    """Headings that stand out, by the index of their first line.

    Parameters
    ----------
    lines : sequence of Line
    body : Body
        How most of them look.
    rows : set of int
        Indices of lines that are rows or cells of a table.

    Returns
    -------
    dict of int to Title
    """
    found: dict[int, tuple[int, tuple[float, bool, bool]]] = {}
    bigger, colours, plain = _BIGGER * body.size, body.colours, not body.bold
    i = 0
    while i < len(lines):
        text, _, _, look, _ = lines[i]
        if (
            look is None
            or not text
            or (text[0].islower() and look.size <= bigger)
            or not (
                look.size > bigger
                or (look.bold and plain)
                or look.colour not in colours
                or (text[:2].isupper() and text.isupper())
                or (text[0].isdigit() and _NUMBER_OF_HEADING.match(text))
                or text[:4].casefold() in _CHAPTERS
            )
            or i in rows
        ):
            i += 1
            continue
        end = _end(lines, i, look)
        while rows and not rows.isdisjoint(range(i, end)):
            end -= 1
        if _is_title(lines, i, end, body):
            found[i] = (end - i, _style(look, " ".join(line.text for line in lines[i:end])))
            i = end
        else:
            i += 1
    ranks = sorted({style for _, style in found.values()}, reverse=True)
    level = {style: min(rank, _LEVELS) for rank, style in enumerate(ranks, start=1)}
    return {i: Title(count, level[style]) for i, (count, style) in found.items()}


def caption_end(lines: Sequence[Line], shown: Mapping[int, Title], i: int) -> int:
    """Index after the last line of a caption in bold type that may go on with line i."""
    while i < len(lines) and (look := lines[i].look) and look.bold:
        if i in shown or lines[i].page != lines[i - 1].page:
            break
        i += 1
    return i


def _style(look: Look, text: str) -> tuple[float, bool, bool]:
    """What makes a heading higher than another: size, then weight, then capitals."""
    return round(look.size), look.bold, text.isupper()


def _end(lines: Sequence[Line], start: int, look: Look) -> int:
    """Index after the lines that look as the first does and follow it closely."""
    end, before, page = start + 1, look, lines[start].page
    capitals = lines[start].text.isupper()
    while end < len(lines) and end - start < _MOST_LINES:
        text, on, _, following, _ = lines[end]
        if (
            following is None
            or on != page
            or following.bold != look.bold
            or (following.colour != look.colour and None not in (following.colour, look.colour))
            or abs(following.size - look.size) > _SAME * look.size
            or not 0 < before.low - following.base < 1.7 * look.size
            or text.isupper() != capitals
            or bullet(text) is not None
            or NUMBERED.match(text)
            or _NUMBER_OF_HEADING.match(text)
        ):
            break
        end, before = end + 1, following
    return end


def _is_title(lines: Sequence[Line], start: int, end: int, body: Body) -> bool:
    text = " ".join(line.text for line in lines[start:end])
    look = lines[start].look
    assert look is not None
    big, bold = look.size > _BIGGER * body.size, look.bold and not body.bold
    much = look.size > MUCH_BIGGER * body.size
    tinted = look.colour not in body.colours
    if (
        len(text) > _LONGEST
        or not _LETTERS.search(text)
        or text[-1] in ",;–-"
        or text[0].islower()
        or bullet(text) is not None
        or _ADDRESS.search(text)
    ):
        return False
    if not (much or bold or tinted) and (text[0] == "(" or _TWO_SENTENCES.search(text)):
        return False
    if not (big or bold):
        numbered = _NUMBER_OF_HEADING.match(text) is not None
        if not (tinted or text.isupper() or numbered):
            return False
        if text[0] in "“‘\"'”" or end - start > 2 or len(text) > 110:
            return False
        if sum(map(str.isdigit, text)) * 4 > len(text):
            return False
        if VERB.search(text) and text[-1] != "?" and not text.isupper():
            return False
        if text[-1] in ".:" or (is_unfinished(text) and not text.isupper()):
            return False
    if ends_sentence(text) and text[-1] not in "?!" and not much:
        if not (bold or tinted) or len(text) > _LONGEST_SENTENCE or VERB.search(text):
            return False
    if not much and particulars(text):
        return False
    if text[-1] in ".”’" and text[0] in "“‘":  # what somebody said
        return False
    after = next((line for line in lines[end : end + 3] if line.text), None)
    if after is not None and not much and after.text[0].islower() and bullet(after.text) is None:
        return False
    return much or not _goes_on(lines, start, body)


def _goes_on(lines: Sequence[Line], i: int, body: Body) -> bool:
    """Whether line i seems to go on with what the line above it began."""
    if not i:
        return False
    above, line = lines[i - 1], lines[i]
    if not above.text or above.look is None or line.look is None or above.page != line.page:
        return False
    gap = above.look.low - line.look.base
    if not 0 < gap < 1.3 * body.leading:
        return False
    if ends_sentence(above.text) or above.text[-1] in ":;":
        return False
    right = max(
        (each.look.right for each in lines[max(0, i - 6) : i] if each.look),
        default=above.look.right,
    )
    first_word = line.text.split(" ", 1)[0]
    room = right - above.look.right
    return room < (len(first_word) + 1) * body.width * body.size
