"""Views for notebooks: HTML without scripts or style sheets, dark and light."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from classifier.draw.colours import BALANCE, readable_on
from classifier.draw.pages import render
from classifier.draw.polarities import SIGNS

_STEPS = {"strength": 3, "improvement": -3, "mixed": -1, "neutral": 0}
MARKS = {
    name: (SIGNS[name], BALANCE[step], readable_on(BALANCE[step])) for name, step in _STEPS.items()
}
"""Sign, background and text colour of the polarities."""

_FOR, _AGAINST = "33, 102, 172", "179, 88, 6"  # the ends of `BALANCE`
_PALEST, _STRONGEST = 0.05, 0.45  # so that the notebook's own ink stays readable


def view(template: str, *, package: str, **values: Any) -> str:
    """A view from a template that imports the macros of ``notebook.html``.

    Parameters
    ----------
    template : str
        Name of a file in the folder ``templates`` of the package.
    package : str
        Import package that has the template.
    **values
        What the template names, besides ``marks`` (`MARKS`).

    Returns
    -------
    str
    """
    return render(template, package=package, marks=MARKS, **values)


def marked(text: str, words: Iterable[tuple[int, int, float]]) -> Iterator[tuple[str, str, str]]:
    """A text in pieces, its words shaded by what they weigh.

    Parameters
    ----------
    text : str
    words : iterable of (int, int, float)
        Start, end and weight of each, in the order of the text; the others are left plain.

    Yields
    ------
    tuple of str
        Text, style and tooltip, the last two empty between the words.
    """
    words = list(words)
    strongest = max((abs(weight) for *_, weight in words), default=0) or 1
    done = 0
    for start, end, weight in words:
        if gap := text[done:start]:
            yield gap, "", ""
        yield text[start:end], shade(weight / strongest), f"{weight:+.2f}"
        done = end
    if rest := text[done:]:
        yield rest, "", ""


def shade(strength: float) -> str:
    """The style of a word that weighs from -1 (against) to 1 (for)."""
    if abs(strength) < _PALEST:
        return ""
    colour = _FOR if strength > 0 else _AGAINST
    line = "" if strength > 0 else "; text-decoration: underline"
    return f"background: rgba({colour}, {abs(strength) * _STRONGEST:.2f}){line}"
