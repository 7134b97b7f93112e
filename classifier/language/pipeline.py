"""The spaCy stage: tokens, sentence boundaries, lemmas, and masking of names.

Three components, each in a separate module that registers it:

``report_sentences`` (`classifier.language.boundaries`)
    Sentence boundaries that suit reports. Respects the blocks of a report.
``report_lemmas`` (`classifier.language.lemmas`)
    Lemmas by table look-up (spacy-lookups-data), one look-up per distinct word.
``report_masking`` (`classifier.language.masking`)
    Names of councils, people and places, dates and numbers are replaced, in the norms and
    lemmas, by placeholders, so that a model cannot learn them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from classifier.language.boundaries import report_sentences
from classifier.language.lemmas import ReportLemmas
from classifier.language.masking import ReportMasking

__all__ = [
    "LONGEST_WORD",
    "ReportLemmas",
    "ReportMasking",
    "pipeline",
    "report_sentences",
    "tokenize",
]

LONGEST_WORD = 100
"""A longer run without white space is not a word: it is kept whole, as one token."""

if not Doc.has_extension("report"):
    Doc.set_extension("report", default=None)

_cut: set[str] = set()
"""Runs without white space that the tokenizer has in its cache."""

_TOO_LONG = re.compile(rf"(\S{{{LONGEST_WORD + 1},}})")


def tokenize(text: str) -> Doc:
    """Tokens of a text, in time that grows with its length whatever it holds.

    spaCy's tokenizer tries every prefix and suffix of a run without white space again after
    each that it finds, so that a run of many thousand characters takes it hours.

    Parameters
    ----------
    text : str

    Returns
    -------
    Doc
    """
    nlp = pipeline()
    new = set(text.split()) - _cut
    if max(map(len, new), default=0) <= LONGEST_WORD:
        # In a document in which there is a special case, such as "e.g.", spaCy's tokenizer keeps
        # nothing of what it finds out after it.
        for run in new:
            nlp.make_doc(run)
        _cut.update(new)
        return nlp.make_doc(text)
    words: list[str] = []
    spaces: list[bool] = []
    for number, piece in enumerate(_TOO_LONG.split(text)):
        if number % 2:  # what the expression matched is at the odd places
            words.append(piece)
            spaces.append(False)
        else:
            doc = nlp.make_doc(piece)
            words += [token.text for token in doc]
            spaces += [bool(token.whitespace_) for token in doc]
    return Doc(nlp.vocab, words=words, spaces=spaces)


@cache
def pipeline() -> Language:
    """The spaCy pipeline of this project, built once per process.

    Returns
    -------
    Language
        Blank English with ``report_sentences``, ``report_lemmas`` and ``report_masking``.
    """
    nlp = spacy.blank("en")
    nlp.max_length = 20_000_000
    tokenizer: Any = nlp.tokenizer
    tokenizer.max_cache_size = 1_000_000
    for component in ("report_sentences", "report_lemmas", "report_masking"):
        nlp.add_pipe(component)
    return nlp
