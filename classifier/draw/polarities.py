"""Polarities where there is little room, and in words."""

from __future__ import annotations

from collections.abc import Sequence

SIGNS = {"strength": "+", "improvement": "−", "mixed": "±", "neutral": "·"}
"""Signs of the polarities."""

STYLES = {"strength": "green", "improvement": "red", "mixed": "yellow"}
"""Styles of the polarities on a terminal, as rich names them."""

_WORDS = {
    "strength": ("strength", "strengths"),
    "improvement": ("to improve", "to improve"),
    "mixed": ("both", "both"),
    "neutral": ("neutral", "neutral"),
}


def in_signs(counts: Sequence[int], total: int, polarities: Sequence[str]) -> str:
    """Counts of sentences in a few signs; empty for none.

    Parameters
    ----------
    counts : sequence of int
        Sentences of each polarity.
    total : int
        All sentences, those without a polarity among them.
    polarities : sequence of str
        Their names.

    Returns
    -------
    str

    Examples
    --------
    >>> in_signs([12, 3], 15, ["strength", "improvement"])
    '+12 −3'
    >>> in_signs([], 15, [])
    '15'
    """
    marked = [
        f"{SIGNS[name]}{count}"
        for name, count in zip(polarities, counts, strict=True)
        if count and name in SIGNS and name != "neutral"
    ]
    if marked or not total:
        return " ".join(marked)
    return f"{SIGNS['neutral']}{total}" if "neutral" in polarities else str(total)


def in_words(counts: Sequence[int], total: int, polarities: Sequence[str]) -> str:
    """The same counts in words, for those who do not see the signs.

    Examples
    --------
    >>> in_words([12, 3], 15, ["strength", "improvement"])
    '12 strengths, 3 to improve, 15 sentences'
    """
    if not total:
        return ""
    said = [
        f"{count} {_WORDS.get(name, (name, name))[count > 1]}"
        for name, count in zip(polarities, counts, strict=True)
        if count
    ]
    return ", ".join([*said, counted(total, "sentence")])


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number of things: ``"1 sentence"``, ``"1,200 sentences"``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
