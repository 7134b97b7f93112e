"""Colours of themes and polarities, for the formats that have them."""

from __future__ import annotations

import colorsys

from classifier.codebook import Codebook

_GOLDEN = 0.618033988749895  # of a turn: hues that follow each other are far apart
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
    lightness = (0.72, 0.62, 0.8)[n % 3]
    rgb = colorsys.hls_to_rgb((n * _GOLDEN) % 1, lightness, 0.55)
    return "#" + "".join(f"{round(255 * part):02X}" for part in rgb)


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
