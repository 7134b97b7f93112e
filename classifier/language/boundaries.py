"""Where sentences begin: boundaries that suit reports, and the component that sets them."""

# No annotations from __future__ here, for the same reason as in classifier.language.lemmas.

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, cast

import numpy as np
from spacy.attrs import IDX, SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from classifier.language.abbreviations import goes_on, is_sentence, marks

_BREAK = re.compile(r"\n[ \t]*\n\s*")
_BOUNDARY = re.compile(
    r"[.?!…][\"'’”»)\]¹²³⁰⁴-⁹]*(?:\[\d{1,3}\]|(?<=[a-z]{4}[.])\d{1,2})?\s+"
    r"(?=[•\"'‘“«(\[]*(?:[A-ZÀ-ÖØ-Þ0-9£€$]|[a-z]{1,4}\)\s[A-Z]))"
)
_LONG = 7  # letters that no abbreviation has
_OMISSION = re.compile(r"(?<![.] )(?<= )[.] [.] [.]$|[\[(](?:[.]{3}|…)$")  # within a sentence


def sentence_starts(text: str) -> list[int]:
    """Character offsets at which the sentences of a text begin.

    A new sentence begins after a full stop, question or exclamation mark, with closing quotes,
    brackets or the number of a footnote, that is followed by a capital letter or a digit; not
    after abbreviations (e.g., No. 4, s. 47, Ms, the U.K. Government), nor after an initial that a
    surname follows (`classifier.language.abbreviations`). An item of a list that is written as one
    paragraph begins one, and so do line breaks in pairs, which separate the blocks of a `Report`.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of int
        Ascending; the first is that of the first character that is not white space.

    Examples
    --------
    >>> text = "Visits are regular. They see Ms Hall, i.e. Their social worker."
    >>> [text[i:i + 4] for i in sentence_starts(text)]
    ['Visi', 'They']
    """
    breaks = [match.end() for match in _BREAK.finditer(text)]
    stripped = len(text) - len(text.lstrip())
    items = [
        mark
        for start, end in pairwise([stripped, *breaks, len(text)])
        for mark in marks(text, start, end)
    ]
    starts = {*breaks, stripped, *(start for start, _ in items)}
    after_marks = {end for _, end in items}
    for match in _BOUNDARY.finditer(text):
        stop, end = match.span()
        tail = text[max(0, stop - 12) : stop]
        if text[stop] == "." and not (len(tail) >= _LONG and tail[-_LONG:].isalpha()):
            before = tail.rsplit(None, 1)[-1:]
            if before and goes_on(text, before[0].lstrip("\"'‘“(["), stop, end):
                continue
        if text[stop] in ".…" and _OMISSION.search(text[max(0, stop - 8) : stop + 1]):
            continue
        if end not in after_marks:
            starts.add(end)
    fixed = {*breaks, stripped}
    found: list[int] = []
    for start in sorted(start for start in starts if stripped <= start < len(text)):
        if start in fixed or is_sentence(text[found[-1] : start]):
            found.append(start)
    return found


@Language.component("report_sentences")
def report_sentences(doc: Doc) -> Doc:
    """Set sentence boundaries (see `sentence_starts`); boundaries already there are kept."""
    # Doc.has_annotation asks every token in turn, and takes many times as long.
    if len(doc) and not doc.to_array(SENT_START)[1:].any():
        set_sentence_starts(doc, sentence_starts(doc.text))
    return doc


def set_sentence_starts(doc: Doc, offsets: Iterable[int]) -> None:
    """Make the tokens at these character offsets, and no others, begin sentences.

    Parameters
    ----------
    doc : Doc
    offsets : iterable of int
        Character offsets of token starts.
    """
    starts = np.full(len(doc), -1, dtype=np.int32)
    token_offsets = doc.to_array(IDX).astype(np.int64)
    at = np.searchsorted(token_offsets, np.fromiter(offsets, dtype=np.int64))
    starts[at[at < len(doc)]] = 1
    starts[0] = 1
    doc.from_array([SENT_START], cast("Any", starts.astype(np.uint64).reshape(-1, 1)))
