"""Masking: names of councils, people and places, dates and numbers become placeholders."""

# No annotations from __future__ here, for the same reason as in classifier.language.lemmas.

import re
from functools import cache
from importlib.resources import files
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import LEMMA, LOWER, NORM, ORTH, SENT_START
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc

from classifier.language.languages import ENGLISH
from classifier.language.lemmas import language_data, lemma_table, of_words
from classifier.report import Report

NAME, DATE, NUMBER = "@name", "@date", "@number"
"""Placeholders that masking leaves in norms and lemmas."""

_TITLE, _COMMON, _PLACE, _ALSO_WORD, _MONTH, _YEAR, _DAY, _NUMBER, _HONORIFIC, _OPENS = (
    1 << i for i in range(10)
)
_MASKS = _PLACE | _MONTH | _YEAR | _NUMBER | _HONORIFIC
"""Without a word of these, or one that has a capital and is unknown, nothing is masked."""

_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_HONORIFICS = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady cllr councillor".split()
)
_ORGANISATIONS = frozenset(("ofsted", "cafcass"))  # written like names, but every report has them
_DAY_OF_MONTH = re.compile(r"[0-3]?\d(?:st|nd|rd|th)?")


@cache
def _places() -> tuple[frozenset[str], frozenset[str]]:
    """Words of place names, and those of them that are also ordinary words; in lower case."""
    names: set[str] = set()
    also_words: set[str] = set()
    source = files("classifier.language").joinpath("places.txt").read_text(encoding="utf-8")
    for line in source.casefold().splitlines():
        if line.startswith("?"):
            also_words.update(line[1:].split())
        elif not line.startswith("#"):
            names.update(line.split())
    return frozenset(names | also_words), frozenset(also_words)


@cache
def _english() -> frozenset[str]:
    """Ordinary English words in lower case: WordNet's index and spaCy's tables."""
    words = {
        word for part_of_speech in language_data("lemma_index").values() for word in part_of_speech
    }
    return frozenset(words | STOP_WORDS | _ORGANISATIONS)


@Language.factory("report_masking")
class ReportMasking:
    """Replace names, dates and large numbers by placeholders in norms and lemmas.

    A capitalised word inside a sentence is a name when it is a word of a council's or place's
    name, or is not an English word and is not in the report in lower case. At the start
    of a sentence, where every word is capitalised, only places and what is a name elsewhere
    in the report are masked. Words after "Ms", "Councillor" and the like are names. Months,
    years and days next to a month are dates. Whole numbers under 100 are kept: ages and sections
    of Acts say what a sentence is about.

    What is a name is known of English alone: in other languages only years and large numbers are
    replaced.

    Parameters
    ----------
    nlp : Language
    name : str
        Name of the component.
    """

    def __init__(self, nlp: Language, name: str = "report_masking") -> None:
        self.name = name
        self._names = nlp.lang == ENGLISH
        self._flags: dict[int, int] = {}

    def _flag(self, word: str) -> int:
        lower = word.casefold()
        flag = 0
        if word[:1].isdigit() and (self._names or not any(map(str.isalpha, word))):
            if re.fullmatch(r"(?:19|20)\d\d", word):
                return _YEAR
            if _DAY_OF_MONTH.fullmatch(word):
                return _DAY
            return 0 if len(word) < 3 else _NUMBER
        if not self._names:
            return 0
        if word[:1].isupper() and word[1:].islower():
            flag |= _TITLE
        places, also_words = _places()
        if lower in places:
            flag |= _PLACE
        if lower in also_words:
            flag |= _ALSO_WORD
        if lower in _MONTHS and (flag & _TITLE):
            flag |= _MONTH
        if lower.rstrip(".") in _HONORIFICS:
            flag |= _HONORIFIC
        if not word[:1].isalnum():
            flag |= _OPENS
        if (flag & _TITLE) and (lower in _english() or lower in lemma_table()):
            flag |= _COMMON
        return flag

    def __call__(self, doc: Doc) -> Doc:
        """Mask a document in place: its norms and lemmas change, its text does not."""
        if not len(doc):
            return doc
        strings = doc.vocab.strings
        attributes = doc.to_array([ORTH, LOWER, LEMMA, SENT_START])
        orth, lower, lemma = (attributes[:, i] for i in range(3))
        words, where = np.unique(orth, return_inverse=True)
        flag_of_word = of_words(
            words, self._flags, lambda word: self._flag(strings[word]), np.int16
        )
        report: Report | None = doc._.report
        authority = report.cover.authority if report is not None else None
        unknown = (flag_of_word & (_TITLE | _COMMON)) == _TITLE
        if not authority and not (unknown | ((flag_of_word & _MASKS) > 0)).any():
            doc.from_array([NORM], cast("Any", lower.reshape(-1, 1)))  # as most short texts are
            return doc
        flags = flag_of_word[where]
        starts = attributes[:, 3] == 1
        if alone := bool(doc._.alone):  # a word of one text says nothing of those of another
            where = where + np.cumsum(starts) * len(words)
        starts[1:] |= starts[:-1] & ((flags[:-1] & _OPENS) > 0)

        def has(flag: int) -> NDArray[np.bool_]:
            return (flags & flag) > 0

        title = has(_TITLE)
        foreign = title & ~has(_COMMON)
        found = np.minimum(np.searchsorted(words, lower[foreign]), len(words) - 1)
        also_small = words[found] == lower[foreign]
        if alone:
            also_small &= np.isin(found + where[foreign] // len(words) * len(words), where)
        foreign[foreign] = ~also_small
        name = title & np.where(starts, has(_PLACE) & ~has(_ALSO_WORD), has(_PLACE) | foreign)
        name |= title & np.isin(where, np.unique(where[name & foreign]))
        name[1:] |= has(_HONORIFIC)[:-1] & title[1:]
        name[1:] |= name[:-1] & np.r_[False, has(_HONORIFIC)[:-2]] & title[1:]
        if authority:
            own = [strings.add(part) for part in re.findall(r"\w{3,}", authority)]
            name |= title & np.isin(orth, np.array(own, dtype=np.uint64))
        month = has(_MONTH) & ~(starts & (lower == strings.add("may")))
        date = month | has(_YEAR)
        date[:-1] |= has(_DAY)[:-1] & month[1:]
        for masked, placeholder in ((name & ~month, NAME), (date, DATE), (has(_NUMBER), NUMBER)):
            identifier = strings.add(placeholder)
            lower = np.where(masked, np.uint64(identifier), lower)
            lemma = np.where(masked, np.uint64(identifier), lemma)
        doc.from_array([NORM, LEMMA], cast("Any", np.column_stack([lower, lemma])))
        return doc
