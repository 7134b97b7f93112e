"""The most telling sentences of a report on a theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.report import Sentence
from classifier.results.tagged import TaggedReport

_PLAIN_WORDS = 8  # a sentence of fewer words says less the fewer it has
_LEANS = re.compile(
    r"\W*(?:this|these|those|that|it|its|they|their|them|he|she|his|her|such|however|consequently"
    r"|therefore|as a result|in addition|additionally|furthermore|similarly|both|others?)\b",
    re.IGNORECASE,
)  # how a sentence begins that is understood only with the one before
_FEWEST_WORDS = 3  # fewer say nothing
_ALIKE = 0.75  # share of the shorter sentence's words from which two say the same
_LONG_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that is quoted for a theme.

    Attributes
    ----------
    sentence : Sentence
    theme : str
    probability : float
        That of the theme.
    polarity : str or None
    polarity_probability : float or None
    """

    sentence: Sentence
    theme: str
    probability: float
    polarity: str | None
    polarity_probability: float | None

    def to_dict(self) -> dict[str, Any]:
        """One record, as the JSON lines have it."""
        at = self.sentence
        return {
            "polarity": self.polarity,
            "sentence": at.sentence,
            "page": at.page,
            "section": at.section,
            "heading": at.heading,
            "paragraph": at.paragraph,
            "text": at.text,
            "probability": round(self.probability, 4),
            "polarity_probability": None
            if self.polarity_probability is None
            else round(self.polarity_probability, 4),
        }

    def unsure(self, limit: float) -> str:
        """What of it has such a chance at least of being wrong, in words; empty if nothing."""
        sure = {"theme": self.probability, "finding": self.polarity_probability}
        return ", ".join(
            f"{what} {p:.0%} sure" for what, p in sure.items() if p is not None and 1 - p >= limit
        )

    @property
    def place(self) -> str:
        """Page and paragraph in words, as far as they are known: ``"page 3, paragraph 12"``."""
        return self.sentence.place


def telling_scores(tagged: TaggedReport) -> NDArray[np.float64]:
    """How telling each sentence is for each theme that was assigned to it.

    Parameters
    ----------
    tagged : TaggedReport

    Returns
    -------
    ndarray of shape (n_sentences, n_themes)
        From 0, for a theme that was not assigned, to 1.

    Notes
    -----
    The probability of the theme times the probability of the sentence's polarity, divided by
    the number of its themes: confident ones that are about little else come first. Halved where
    a sentence leans on the one before ("This means that …"), where it is outside the
    judgement areas of a report that has them (front matter, lists of grades, statistics), and
    where it is a footnote; reduced for fewer than eight words, and 0 for fewer than three
    ("(Recommendation)").
    """
    sure = np.ones(len(tagged))
    if tagged.polarities:
        rows, chosen = np.arange(len(tagged)), tagged.polarity
        sure = np.where(chosen < 0, 1.0, tagged.polarity_probabilities[rows, chosen])
    themes = np.maximum(tagged.assigned.sum(axis=1), 1)
    has_sections = any(sentence.section for sentence in tagged.sentences)
    alone = np.array(
        [
            _says(len(sentence.text.split()))
            * (0.5 if _LEANS.match(sentence.text) else 1.0)
            * (0.5 if has_sections and not sentence.section else 1.0)
            * (0.5 if sentence.kind == "footnote" else 1.0)
            for sentence in tagged.sentences
        ]
    )
    scores: NDArray[np.float64] = (
        tagged.probabilities * tagged.assigned * (sure * alone / themes)[:, None]
    )
    return scores


def telling(
    tagged: TaggedReport,
    theme: str,
    polarity: str | None = None,
    n: int = 3,
    *,
    scores: NDArray[np.float64] | None = None,
) -> list[int]:
    """The most telling sentences of a report on a theme.

    Parameters
    ----------
    tagged : TaggedReport
    theme : str
        Name of the theme.
    polarity : str, optional
        ``"strength"``, ``"improvement"`` …; by default sentences of every polarity.
    n : int, default 3
        The most to return.
    scores : ndarray of shape (n_sentences, n_themes), optional
        What `telling_scores` returns for this report. Pass it when asking for many themes of one
        report, so that it is computed once.

    Returns
    -------
    list of int
        Indices in ``tagged.sentences``, the most telling first (`telling_scores`); for
        ``"improvement"``, those that are under what inspectors say must improve (section
        ``improve``) before all others. A sentence that repeats one that comes before it, three
        quarters of the longer words of the shorter of the two being the same, is left out.

    Raises
    ------
    ValueError
        If the codebook has no such theme or the report no such polarity.
    """
    if theme not in tagged.codebook.names:
        raise ValueError(f"no theme {theme!r}")
    if polarity is not None and polarity not in tagged.polarities:
        raise ValueError(f"no polarity {polarity!r}")
    if scores is None:
        scores = telling_scores(tagged)
    p = None if polarity is None else tagged.polarities.index(polarity)
    return _telling(tagged, tagged.codebook.names.index(theme), p, n, scores)


def quotes(tagged: TaggedReport, n: int = 3) -> Iterator[tuple[Quote, ...]]:
    """The most telling sentences of each theme, ready to be quoted.

    Parameters
    ----------
    tagged : TaggedReport
    n : int, default 3
        The most sentences to quote for each theme and polarity.

    Yields
    ------
    tuple of Quote
        Those of one theme, in the order of the codebook: polarity by polarity where the report
        has polarities.
    """
    scores = telling_scores(tagged)
    counts = tagged.theme_counts()
    for k in range(len(tagged.codebook.themes)):
        which = np.flatnonzero(counts[k]).tolist() if tagged.polarities else [None]
        yield tuple(
            _quote(tagged, k, i, p) for p in which for i in _telling(tagged, k, p, n, scores)
        )


def on_themes(tagged: TaggedReport) -> Iterator[tuple[Quote, ...]]:
    """All sentences of each theme, in the order of the report.

    Parameters
    ----------
    tagged : TaggedReport

    Yields
    ------
    tuple of Quote
        Those of one theme, in the order of the codebook.
    """
    polarity = tagged.polarity.tolist() if tagged.polarities else [-1] * len(tagged)
    for k in range(len(tagged.codebook.themes)):
        yield tuple(
            _quote(tagged, k, i, None if polarity[i] < 0 else polarity[i])
            for i in np.flatnonzero(tagged.assigned[:, k]).tolist()
        )


def _quote(tagged: TaggedReport, k: int, i: int, p: int | None) -> Quote:
    return Quote(
        tagged.sentences[i],
        tagged.codebook.names[k],
        float(tagged.probabilities[i, k]),
        None if p is None else tagged.polarities[p],
        None if p is None else float(tagged.polarity_probabilities[i, p]),
    )


def _telling(
    tagged: TaggedReport, k: int, p: int | None, n: int, scores: NDArray[np.float64]
) -> list[int]:
    """What `telling` gives, for the numbers of a theme and a polarity."""
    among = scores[:, k] > 0
    if p is not None:
        among &= tagged.polarity == p
    found = np.flatnonzero(among)
    order = np.argsort(-scores[found, k], kind="stable")
    ranked = found[order].tolist()
    if p is not None and tagged.polarities[p] == "improvement":
        ranked.sort(key=lambda i: tagged.sentences[i].section != "improve")
    chosen: list[int] = []
    said: list[set[str]] = []
    for i in ranked:
        if len(chosen) >= n:
            break
        words = set(_LONG_WORD.findall(tagged.sentences[i].text.casefold()))
        if not any(_alike(words, others) for others in said):
            chosen.append(i)
            said.append(words)
    return chosen


def _says(words: int) -> float:
    return 0.0 if words < _FEWEST_WORDS else min(words / _PLAIN_WORDS, 1.0)


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= _ALIKE * min(len(one), len(other))
