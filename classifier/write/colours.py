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
    """A colour for each theme, that of the codebook where it has one.

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
