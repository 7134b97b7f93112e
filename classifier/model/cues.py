"""Words that tell polarity: of contrast, negation, numbers, names, duty, intention, grades."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from classifier.language.languages import ENGLISH
from classifier.language.lemmas import lemma_table
from classifier.language.masking import DATE, NAME, NUMBER
from classifier.language.sentences import Sentences
from classifier.model.context import identifiers
from classifier.model.counted import Counted
from classifier.model.ngrams import positions, stacked_tokens
from classifier.model.surroundings import group_mean

CONTRAST = identifiers(
    "but although however while whilst though despite nevertheless yet whereas nonetheless albeit"
    " except"
)
"""Words on whose two sides a sentence may say opposite things."""

_CONTRAST_IN = {
    "cy": "ond er serch eto fodd bynnag",
    "de": "aber jedoch doch obwohl obgleich trotz trotzdem dennoch allerdings während außer",
    "es": "pero aunque sino embargo pese mientras salvo excepto",
    "fr": "mais cependant pourtant toutefois malgré tandis néanmoins sauf",
    "nl": "maar echter hoewel ondanks toch terwijl behalve ofschoon desondanks",
    "pl": "ale lecz jednak chociaż choć mimo pomimo natomiast oprócz",
}


@cache
def contrast(language: str) -> NDArray[np.uint64]:
    """Identifiers of the words of contrast of a language, as they are and as lemmas.

    Parameters
    ----------
    language : str

    Returns
    -------
    ndarray of uint64
        Sorted; empty where none are known.
    """
    if language == ENGLISH:
        return CONTRAST
    words = _CONTRAST_IN.get(language, "").split()
    lemmas = lemma_table(language) if words else {}
    return identifiers(" ".join({*words, *(lemmas.get(word, word) for word in words)}))


CUES = (
    *(
        identifiers(words)
        for words in (
            "not no n't never nor neither without cannot",
            f"{NUMBER} {DATE}",
            NAME,
            "be have do",
            "must should shall need ought require",
            "may might could can possible",
            "will would aim intend plan expect",
            "inspector report letter statement inspection review",
            "we our i us",
            "per cent % total number",
            "inadequate outstanding grade judge rate rating judgement",
            "improve improvement further still",
        )
    ),
    CONTRAST,
)
"""Groups of words that are counted in each sentence; none is in two groups."""

_USUAL = 30  # sentences of usual words that a report gets besides its own: few say little of it


def cues_of(X: Sequence[Sentences]) -> NDArray[np.float32]:
    """How many words of each group of `CUES` a sentence has.

    Parameters
    ----------
    X : sequence of Sentences
        One for each report.

    Returns
    -------
    ndarray of shape (n_sentences, n_cues)
    """
    if isinstance(X, Counted):
        return X.once(cues_of, cues_of)[X.rows]
    return counts_of(*stacked_tokens(X, "lemmas"), CUES).astype(np.float32)


def of_report(
    cues: NDArray[np.float32], usual: NDArray[np.float32], report: NDArray[np.int64]
) -> NDArray[np.float32]:
    """How the words of a report differ from the usual ones: rules, plans and judgements do.

    Parameters
    ----------
    cues : ndarray of shape (n_sentences, n_cues)
    usual : ndarray of shape (n_cues,)
        Means over many reports.
    report : ndarray of int of shape (n_sentences,)
        Number of the report that each sentence is in.

    Returns
    -------
    ndarray of shape (n_sentences, n_cues)
        Means over the report less the usual ones, and closer to 0 the shorter it is.
    """
    length = np.bincount(report).astype(np.float32)[report, None]
    return group_mean(cues - usual, report) * length / (length + _USUAL)


def counts_of(
    tokens: NDArray[np.uint64], offsets: NDArray[np.int64], groups: Sequence[NDArray[np.uint64]]
) -> NDArray[np.int64]:
    """How many of the tokens of each sentence are among some words.

    Parameters
    ----------
    tokens : ndarray of shape (n_tokens,)
        Identifiers of words.
    offsets : ndarray of shape (n_sentences + 1,)
        Where each sentence begins in `tokens`.
    groups : sequence of ndarray of uint64
        The words; none is in two groups.

    Returns
    -------
    ndarray of int of shape (n_sentences, n_groups)
    """
    words = np.concatenate(groups)
    order = np.argsort(words)
    of_words = np.repeat(np.arange(len(groups)), [len(group) for group in groups])[order]
    found = positions(tokens, words[order])
    at = np.flatnonzero(found >= 0)
    sentence = np.searchsorted(offsets, at, side="right") - 1
    n_sentences, n_groups = len(offsets) - 1, len(groups)
    cells = sentence * n_groups + of_words[found[at]]
    return np.bincount(cells, minlength=n_sentences * n_groups).reshape(n_sentences, n_groups)
