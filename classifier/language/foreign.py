"""Whether a text is in another language than a model knows, without a search where it is not."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.strings import get_string_id

from classifier.language.languages import ANY, ENGLISH, language_of
from classifier.language.sentences import Sentences

FEWEST = 100
"""Characters of a text of which it is said."""

SURE = 0.9
"""How probable another language has to be."""

_USUAL = 0.2
"""Share of its words that are among the most frequent of English, in any English text: two fifths
are usual, and a tenth in a text of another language."""

_WORDS = 500  # of a text that are looked at, from all over it


def other_language(sentences: Sentences, language: str) -> str | None:
    """The language that a text is in, if it is another one.

    Parameters
    ----------
    sentences : Sentences
    language : str
        What the model knows.

    Returns
    -------
    str or None
        None where it is the same, or can't be told.
    """
    if language == ANY or len(sentences.report.text) < FEWEST:
        return None
    if language == ENGLISH:
        some = sentences.norms[:: len(sentences.norms) // _WORDS + 1]
        if np.isin(some, _frequent()).mean() >= _USUAL:
            return None
    found = language_of([sentences.report.text], sure=SURE)
    return None if found in (language, ANY) else found


@cache
def _frequent() -> NDArray[np.uint64]:
    return np.array(sorted(map(get_string_id, STOP_WORDS)), dtype=np.uint64)
