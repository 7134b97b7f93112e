"""Lemmas by table look-up, one look-up for each distinct word."""

# No annotations from __future__ here: with the confection of older spaCy, the arguments of a
# factory need types, not names of types.

from collections.abc import Callable
from functools import cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import LEMMA, LOWER
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_language_data, registry
from spacy.vocab import Vocab

from classifier.language.languages import ENGLISH


def language_data(table: str, language: str = ENGLISH) -> dict[str, Any]:
    """A table of spacy-lookups-data. As spaCy's `Table` it takes several times as long to load."""
    return cast("dict[str, Any]", load_language_data(registry.lookups.get(language)[table]))


@cache
def lemma_table(language: str = ENGLISH) -> dict[str, str]:
    """The lemma of each word that is not its own lemma; empty where no table is known.

    Tables of other languages than English have words as they are written; here they are in small
    letters, so that a word has one lemma however it is written.
    """
    if language == ENGLISH:
        return language_data("lemma_lookup")
    if language not in registry.lookups or "lemma_lookup" not in registry.lookups.get(language):
        return {}
    table = language_data("lemma_lookup", language)
    found: dict[str, str] = {}
    for word in sorted(table, key=str.islower):  # of two that differ in case, the small one counts
        lemma = table[word]
        found[word.lower()] = str(lemma if isinstance(lemma, str) else lemma[0]).lower()
    return found


@Language.factory("report_lemmas")
class ReportLemmas:
    """Set the lemma of every token from spaCy's look-up table, one look-up per distinct word.

    Equal to spaCy's ``lemmatizer`` in its ``lookup`` mode, several times as fast. Unlike it, a
    word that is not in the table as written is looked up in lower case, so that a word has one
    lemma at the start of a sentence and inside it.

    Parameters
    ----------
    nlp : Language
    name : str
        Name of the component.
    """

    def __init__(self, nlp: Language, name: str = "report_lemmas") -> None:
        self.name = name
        self.language = str(nlp.lang)
        self._lemmas: dict[int, int] = {}

    def _lemma(self, lower: int, vocab: Vocab) -> int:
        lemma = lemma_table(self.language).get(vocab.strings[lower])
        return lower if lemma is None else vocab.strings.add(lemma)

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of a document in place."""
        words, where = np.unique(doc.to_array(LOWER), return_inverse=True)
        lemmas = of_words(words, self._lemmas, lambda word: self._lemma(word, doc.vocab), np.uint64)
        doc.from_array([LEMMA], cast("Any", lemmas[where].reshape(-1, 1)))
        return doc


def of_words(
    words: NDArray[Any],
    known: dict[int, int],
    found: Callable[[int], int],
    dtype: type[np.integer[Any]],
) -> NDArray[Any]:
    """What is said about each word; `found` is asked once for each word in the life of `known`."""
    identifiers = words.tolist()
    values = list(map(known.get, identifiers))
    if None in values:
        for word in identifiers:
            if word not in known:
                known[word] = found(word)
        values = list(map(known.get, identifiers))
    return np.array(values, dtype=dtype)
