"""Where sentences begin: boundaries that suit reports, and the component that sets them."""

# No annotations from __future__ here, for the same reason as in classifier.language.lemmas.

import re
from collections.abc import Iterable
from typing import Any, cast

import numpy as np
from spacy.attrs import IDX, SENT_START
from spacy.language import Language
from spacy.tokens import Doc

_NEVER_ENDS = frozenset(
    "e.g i.e eg ie cf viz ms mr mrs dr prof cllr st rev hon no nos para paras fig vol approx vs"
    " s ss".split()
)
_BREAK = re.compile(r"\n[ \t]*\n\s*")
_BOUNDARY = re.compile(r"[.?!…][\"'’”)\]]*\s+(?=[\"'‘“(\[]*[A-Z0-9£])")
_INITIAL = re.compile(r"[A-Z]")
_FUNCTION_WORDS = frozenset(
    "the a an this that these those they it he she we you there in on at for from when where"
    " while as if some many most all few children however although despite".split()
)


def sentence_starts(text: str) -> list[int]:
    """Character offsets at which the sentences of a text begin.

    A new sentence begins after a full stop, question or exclamation mark, with closing quotes
    or brackets, that is followed by a capital letter or a digit; not after the abbreviations
    of reports (e.g., No., s., Ms), nor after an initial that a surname follows. Line breaks in
    pairs, which separate the blocks of a `Report`, always begin one.

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
    starts = {match.end() for match in _BREAK.finditer(text)}
    for match in _BOUNDARY.finditer(text):
        stop, end = match.span()
        before = text[max(0, stop - 12) : stop].rsplit(" ", 1)[-1].lstrip("\"'‘“([")
        word = before.casefold()
        if word in _NEVER_ENDS and text[stop] == ".":
            if word not in ("no", "s", "st") or _following(text, end)[:1].isdigit():
                continue
            if before[0].isupper():
                continue
        if _INITIAL.fullmatch(before):
            following = _following(text, end)
            if following[:1].isupper() and following[1:2].islower():
                if following.split(" ")[0].casefold() not in _FUNCTION_WORDS:
                    continue
        starts.add(end)
    stripped = len(text) - len(text.lstrip())
    starts.add(stripped)
    return sorted(start for start in starts if start < len(text) and start >= stripped)


def _following(text: str, end: int) -> str:
    """The next characters of a text, without quotes and brackets."""
    return text[end : end + 12].lstrip("\"'‘“([")


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
