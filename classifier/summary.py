"""What reports say, theme by theme: counts by polarity, and the sentences that tell the most.

`theme_counts` and `telling` are the rules; everything that counts or quotes (summaries,
comparisons, pages) calls them. `summarise` applies them to many reports.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from classifier.tagged import TaggedReport

ANY = None
"""Polarity of which `telling` gives sentences of every polarity."""

_PLAIN_WORDS = 8  # a sentence of fewer words says less the fewer it has
_LEANS = re.compile(
    r"\W*(?:this|these|those|that|it|its|they|their|them|he|she|his|her|such|however|consequently"
    r"|therefore|as a result|in addition|additionally|furthermore|similarly|both|others?)\b",
    re.IGNORECASE,
)  # how a sentence begins that is understood only with the one before
_FEWEST_WORDS = 3  # fewer say nothing
_ALIKE = 0.75  # share of the shorter sentence's words from which two say the same
_WORD = re.compile(r"\w+")


def theme_counts(tagged: TaggedReport) -> NDArray[np.int64]:
    """How many sentences of a report each theme has, by polarity.

    Parameters
    ----------
    tagged : TaggedReport

    Returns
    -------
    ndarray of int of shape (n_themes, n_polarities)
        Themes in the order of the codebook, polarities in that of ``tagged.polarities``.
        Sentences without a polarity are in no column; ``tagged.assigned.sum(axis=0)`` has
        them too.
    """
    which = np.arange(len(tagged.polarities))
    of_polarity = _polarity(tagged)[:, None] == which
    counts: NDArray[np.int64] = tagged.assigned.T.astype(np.int64) @ of_polarity.astype(np.int64)
    return counts


def telling_scores(tagged: TaggedReport) -> NDArray[np.float64]:
    """How much each sentence tells of each theme that it was assigned.

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
    the number of its themes: the sure ones that are about little else come first. Halved where
    a sentence leans on the one before ("This means that …"), where it stands outside the
    judgement areas of a report that has them (front matter, lists of grades, statistics), and
    where it is a footnote; lessened for fewer than eight words, and 0 for fewer than three
    ("(Recommendation)").
    """
    polarity = _polarity(tagged)
    rows = np.arange(len(tagged))
    sure = np.ones(len(tagged))
    if tagged.polarities:
        sure = np.where(polarity < 0, 1.0, tagged.polarity_probabilities[rows, polarity])
    themes = np.maximum(tagged.assigned.sum(axis=1), 1)
    has_sections = any(sentence.section for sentence in tagged.sentences)
    alone = np.array(
        [
            _says(len(_WORD.findall(sentence.text)))
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
    polarity: str | None = ANY,
    n: int = 3,
    *,
    scores: NDArray[np.float64] | None = None,
) -> list[int]:
    """The sentences of a report that tell the most of a theme.

    Parameters
    ----------
    tagged : TaggedReport
    theme : str
        Name of the theme.
    polarity : str, optional
        ``"strength"``, ``"improvement"`` …; by default sentences of every polarity.
    n : int, default 3
        As many at most.
    scores : ndarray of shape (n_sentences, n_themes), optional
        What `telling_scores` gives for this report: give it where many themes of a report are
        asked for, so that it is made once.

    Returns
    -------
    list of int
        Indices in ``tagged.sentences``, the most telling first (`telling_scores`); for
        ``"improvement"``, those that stand under what inspectors say must improve (section
        ``improve``) before all others. A sentence that repeats one that comes before it, three
        quarters of the longer words of the shorter of the two being the same, is left out.

    Raises
    ------
    ValueError
        If the codebook has no such theme or the report no such polarity.
    """
    if theme not in tagged.codebook.names:
        raise ValueError(f"no theme {theme!r}")
    if polarity is not ANY and polarity not in tagged.polarities:
        raise ValueError(f"no polarity {polarity!r}")
    k = tagged.codebook.names.index(theme)
    among = tagged.assigned[:, k]
    if polarity is not ANY:
        among = among & (_polarity(tagged) == tagged.polarities.index(polarity))
    if n < 1 or not among.any():
        return []
    if scores is None:
        scores = telling_scores(tagged)
    found = np.flatnonzero(among & (scores[:, k] > 0))
    later = np.zeros(len(found), dtype=bool)
    if polarity == "improvement":
        later = np.array([tagged.sentences[i].section != "improve" for i in found])
    order = np.lexsort((found, -scores[found, k], later))
    chosen: list[int] = []
    said: list[set[str]] = []
    for i in found[order].tolist():
        words = {w for w in _WORD.findall(tagged.sentences[i].text.casefold()) if len(w) > 3}
        if not any(_alike(words, others) for others in said):
            chosen.append(i)
            said.append(words)
            if len(chosen) == n:
                break
    return chosen


def _polarity(tagged: TaggedReport) -> NDArray[np.int64]:
    """Index of the polarity of each sentence, -1 where it has none."""
    return tagged.polarity if tagged.polarities else np.full(len(tagged), -1)


def _says(words: int) -> float:
    return 0.0 if words < _FEWEST_WORDS else min(words / _PLAIN_WORDS, 1.0)


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= _ALIKE * min(len(one), len(other))
