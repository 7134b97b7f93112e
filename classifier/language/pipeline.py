"""The spaCy stage: tokens, sentence boundaries, lemmas, and masking of names.

Three components, each in a separate module that registers it:

``report_sentences`` (`classifier.language.boundaries`)
    Sentence boundaries that suit reports. Respects the blocks of a report.
``report_lemmas`` (`classifier.language.lemmas`)
    Lemmas by table look-up (spacy-lookups-data), one look-up per distinct word.
``report_masking`` (`classifier.language.masking`)
    Names of councils, people and places, dates and numbers are replaced, in the norms and
    lemmas, by placeholders, so that a model cannot learn them.

Of other languages than English, spaCy's tokenizer and, where it has them, its lemmas are used, and
names are not replaced. Where words are written without spaces, each character is a token.
"""

from __future__ import annotations

import importlib.util
import re
from collections import defaultdict
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from classifier.language.boundaries import report_sentences
from classifier.language.languages import ANY, ENGLISH
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
    Doc.set_extension("alone", default=False)  # whether each sentence is a text of its own

_cut: defaultdict[str, set[str]] = defaultdict(set)
"""Runs without white space that the tokenizer of a language has in its cache."""

WITHOUT_SPACES = frozenset(("ja", "th", "zh"))
"""Languages that are written without spaces between words."""

_SCRIPTS = (
    "\u0e01-\u0eff\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)
"""Thai and Lao, kana, and Chinese characters."""

_CHARACTER_OR_WORD = re.compile(rf"[{_SCRIPTS}]|[^\W{_SCRIPTS}]+|\s+|[^\w\s]")

_TOO_LONG = re.compile(rf"(\S{{{LONGEST_WORD + 1},}})")


def tokenize(text: str, language: str = ENGLISH) -> Doc:
    """Tokens of a text, in time that grows with its length whatever it holds.

    spaCy's tokenizer tries every prefix and suffix of a run without white space again after
    each that it finds, so that a run of many thousand characters takes it hours.

    Parameters
    ----------
    text : str
    language : str, default 'en'
        One of `classifier.language.languages.codes`.

    Returns
    -------
    Doc
    """
    nlp = pipeline(language)
    cut = _cut[language]
    new = set(text.split()) - cut
    if max(map(len, new), default=0) <= LONGEST_WORD:
        # In a document in which there is a special case, such as "e.g.", spaCy's tokenizer keeps
        # nothing of what it finds out after it.
        for run in new:
            nlp.make_doc(run)
        cut.update(new)
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


def pipeline(language: str = ENGLISH) -> Language:
    """The spaCy pipeline of a language, built once per process.

    Parameters
    ----------
    language : str, default 'en'
        One of `classifier.language.languages.codes`.

    Returns
    -------
    Language
        A blank one with ``report_sentences``, ``report_lemmas`` and ``report_masking``.
    """
    return _built(language)


@cache
def _built(language: str) -> Language:
    # The tokenizers of some languages want further libraries; spaCy's plain one wants none.
    plain = {"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}}
    of_spacy = importlib.util.find_spec(f"spacy.lang.{language}") is not None
    nlp = spacy.blank(language if of_spacy else ANY, config=plain)
    nlp.max_length = 20_000_000
    if language in WITHOUT_SPACES:
        nlp.tokenizer = _Characters(nlp.vocab)
    else:
        tokenizer: Any = nlp.tokenizer
        tokenizer.max_cache_size = 1_000_000
    for component in ("report_sentences", "report_lemmas", "report_masking"):
        nlp.add_pipe(component)
    return nlp


class _Characters:
    """Each character of a script without spaces is a token; other words are whole."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words = [match.group() for match in _CHARACTER_OR_WORD.finditer(text)]
        spaces = [False] * len(words)
        return Doc(self.vocab, words=words, spaces=spaces)
