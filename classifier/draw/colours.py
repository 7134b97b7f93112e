"""Colours of themes and polarities, for the formats that have them."""

from __future__ import annotations

import colorsys
from functools import cache

from classifier.codebook import Codebook

_HUES, _LIGHTNESS, _SATURATION = (
    36,
    (0.58, 0.72, 0.86),
    (0.4, 0.85),
)  # of the colours to choose from
_POLARITIES = {
    "strength": "#2E9E5B",
    "improvement": "#D1495B",
    "mixed": "#E0A526",
    "neutral": "#8D99AE",
}


def theme_colours(codebook: Codebook) -> dict[str, str]:
    """A colour for each theme: the codebook's own where it gives one.

    Parameters
    ----------
    codebook : Codebook

    Returns
    -------
    dict of str to str
        ``"#RRGGBB"`` by the name of the theme; the same codebook gives the same colours.
    """
    return {
        theme.name: (theme.color or _nth_colour(i)).upper()
        for i, theme in enumerate(codebook.themes)
    }


def polarity_colours(polarities: tuple[str, ...]) -> dict[str, str]:
    """A colour for each polarity: those of the default codebook have one of their own."""
    return {name: _POLARITIES.get(name, _nth_colour(i + 1)) for i, name in enumerate(polarities)}


def _nth_colour(n: int) -> str:
    found = _far_apart()
    return found[n % len(found)]


@cache
def _far_apart() -> tuple[str, ...]:
    """Colours, each the farthest from those before it and from those of the polarities.

    Programs such as QualCoder put the nearest of a palette of their own in place of a colour:
    the distance is theirs, the sum of the differences in red, green and blue.
    """
    left = [
        tuple(round(255 * part) for part in colorsys.hls_to_rgb(hue / _HUES, lightness, saturation))
        for hue in range(_HUES)
        for lightness in _LIGHTNESS
        for saturation in _SATURATION
    ]
    last = [tuple(bytes.fromhex(colour[1:])) for colour in _POLARITIES.values()]
    gaps = [10**3] * len(left)
    found: list[str] = []
    while left:
        gaps = [
            min(gap, *(sum(abs(a - b) for a, b in zip(x, y, strict=True)) for y in last))
            for gap, x in zip(gaps, left, strict=True)
        ]
        farthest = gaps.index(max(gaps))
        last = [left.pop(farthest)]
        del gaps[farthest]
        found.append("#" + bytes(last[0]).hex().upper())
    return tuple(found)


BALANCE = {
    -3: "#B35806",
    -2: "#F1A340",
    -1: "#FEE0B6",
    0: "#F0F0F0",
    1: "#D1E5F0",
    2: "#67A9CF",
    3: "#2166AC",
}
"""Colours from what must improve (orange) to strengths (blue), on light paper.

Those of ColorBrewer's PuOr and RdBu, which readers with any colour blindness tell apart.
"""

BALANCE_DARK = {
    -3: "#FFB366",
    -2: "#B8701F",
    -1: "#553310",
    0: "#2A2F35",
    1: "#173A55",
    2: "#3579A8",
    3: "#8ECBFF",
}
"""The same on dark paper."""

FEWEST_COLOURED = 3
"""Findings from which a balance is worth a colour."""


def balance_step(balance: float, findings: float) -> int | None:
    """The colour of a balance of strengths and what must improve.

    Parameters
    ----------
    balance : float
        From -1 to 1; NaN if there is no finding.
    findings : float
        How many there are.

    Returns
    -------
    int or None
        A key of `BALANCE`; None if there are too few findings.
    """
    if not findings >= FEWEST_COLOURED:
        return None
    return min(int((balance + 1) / 2 * len(BALANCE)), len(BALANCE) - 1) - len(BALANCE) // 2


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable_on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour."""
    return max(("#000000", "#FFFFFF"), key=lambda ink: contrast(ink, colour))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
