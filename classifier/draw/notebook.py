"""Views of results in notebooks: HTML without scripts or style sheets, dark and light."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from classifier.draw.colours import BALANCE, readable_on
from classifier.draw.pages import comparison_title, heat_rows, render
from classifier.results.summary import SIGNS

if TYPE_CHECKING:
    from classifier.results.comparison import Comparison
    from classifier.results.explanation import Explanation
    from classifier.results.summary import Summary
    from classifier.results.tagged import TaggedReport

_STEPS = {"strength": 3, "improvement": -3, "mixed": -1, "neutral": 0}
_MARKS = {
    name: (SIGNS[name], BALANCE[step], readable_on(BALANCE[step])) for name, step in _STEPS.items()
}
_SHOWN = 8  # contributions that are told apart, as on the terminal
_FOR, _AGAINST = "33, 102, 172", "179, 88, 6"  # the ends of `BALANCE`
_PALEST, _STRONGEST = 0.05, 0.45  # so that the notebook's own ink stays readable


def tagged_view(tagged: TaggedReport) -> str:
    """A tagged report: its sentences under their headings, with polarity and themes.

    Parameters
    ----------
    tagged : TaggedReport

    Returns
    -------
    str
    """
    cover = tagged.report.cover
    known = (cover.authority, cover.inspection_start, f"{len(tagged):,} sentences")
    parts = [
        (heading, list(sentences))
        for heading, sentences in groupby(tagged, key=lambda one: one.sentence.heading)
    ]
    return render(
        "notebook/tagged.html",
        name=tagged.report.name,
        subtitle=", ".join(filter(None, known)),
        parts=parts,
        titles={theme.name: theme.title or theme.name for theme in tagged.codebook.themes},
        marks=_MARKS,
        key=[name for name in tagged.polarities if name in _MARKS],
    )


def summary_view(summary: Summary) -> str:
    """A summary: for each report the themes it has, with counts and telling sentences.

    Parameters
    ----------
    summary : Summary

    Returns
    -------
    str
    """
    return render("notebook/summary.html", reports=summary.reports, marks=_MARKS)


def explanation_view(explanation: Explanation) -> str:
    """An explanation: the sentence with its words marked, and what adds to the score.

    Parameters
    ----------
    explanation : Explanation

    Returns
    -------
    str
    """
    adds = [(word.contribution, f"“{word.text}”") for word in explanation.words]
    adds += [(value, name) for name, value in explanation.surroundings.items()]
    adds.sort(key=lambda pair: -abs(pair[0]))
    rows = [(explanation.base, "a sentence that says nothing"), *adds[:_SHOWN]]
    if adds[_SHOWN:]:
        rows.append((sum(value for value, _ in adds[_SHOWN:]), "all the rest"))
    return render(
        "notebook/explanation.html",
        found=explanation,
        words=list(_words(explanation)),
        adds=rows,
        for_it=_shade(1.0),
        against=_shade(-1.0),
        marks=_MARKS,
    )


def comparison_view(comparison: Comparison) -> str:
    """A comparison: its heat map.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    str
    """
    return render(
        "notebook/comparison.html",
        title=comparison_title(comparison),
        inspections=comparison.inspections,
        rows=list(heat_rows(comparison)),
        palette={step: (colour, readable_on(colour)) for step, colour in BALANCE.items()},
        marks=_MARKS,
    )


def _words(explanation: Explanation) -> Iterator[tuple[str, str, str]]:
    """The sentence in pieces: text, style and tooltip, the last two empty between words."""
    at = explanation.sentence
    strongest = max((abs(word.contribution) for word in explanation.words), default=0) or 1
    done = 0
    for word in explanation.words:
        start, end = word.start - at.start, word.end - at.start
        if gap := at.text[done:start]:
            yield gap, "", ""
        yield (
            at.text[start:end],
            _shade(word.contribution / strongest),
            f"{word.contribution:+.2f}",
        )
        done = end
    if rest := at.text[done:]:
        yield rest, "", ""


def _shade(strength: float) -> str:
    """The style of a word, from -1 (against the theme) to 1 (for it)."""
    if abs(strength) < _PALEST:
        return ""
    colour = _FOR if strength > 0 else _AGAINST
    line = "" if strength > 0 else "; text-decoration: underline"
    return f"background: rgba({colour}, {abs(strength) * _STRONGEST:.2f}){line}"
