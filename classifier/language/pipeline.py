"""The spaCy stage: tokens, sentence boundaries, lemmas, and masking of names.

Importing this module registers three pipeline components:

``report_sentences``
    Sentence boundaries that suit reports. Respects the blocks of a report.
``report_lemmas``
    Lemmas by table look-up (spacy-lookups-data), one look-up per distinct word.
``report_masking``
    Names of councils, people and places, dates and numbers are replaced, in the norms and
    lemmas, by placeholders, so that a model cannot learn them.
"""

# No annotations from __future__ here: with the confection of older spaCy, the arguments of a
# factory need types, not names of types.

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any, cast

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.attrs import IDX, LEMMA, LOWER, NORM, ORTH, SENT_START
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_language_data, registry
from spacy.vocab import Vocab

from classifier.report import Report

NAME, DATE, NUMBER = "@name", "@date", "@number"
"""Placeholders that masking leaves in norms and lemmas."""

LONGEST_WORD = 100
"""A longer run without white space is no word: it is kept whole, as one token."""

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


def _data(table: str) -> dict[str, Any]:
    """A table of spacy-lookups-data. As spaCy's `Table` it takes ten times as long to load."""
    return cast("dict[str, Any]", load_language_data(registry.lookups.get("en")[table]))


@cache
def _lemma_table() -> dict[str, str]:
    return _data("lemma_lookup")


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

    def __init__(self, nlp: Language, name: str = "report_lemmas") -> None:  # noqa: ARG002
        self.name = name
        self._lemmas: dict[int, int] = {}

    def _lemma(self, lower: int, vocab: Vocab) -> int:
        lemma = _lemma_table().get(vocab.strings[lower])
        return lower if lemma is None else vocab.strings.add(lemma)

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of a document in place."""
        words, where = np.unique(doc.to_array(LOWER), return_inverse=True)
        lemmas = _of_words(
            words, self._lemmas, lambda word: self._lemma(word, doc.vocab), np.uint64
        )
        doc.from_array([LEMMA], cast("Any", lemmas[where].reshape(-1, 1)))
        return doc


def _of_words(
    words: NDArray[Any],
    known: dict[int, int],
    found: Callable[[int], int],
    dtype: type[np.integer[Any]],
) -> NDArray[Any]:
    """What is said of each word; `found` is asked once for each word in the life of `known`."""
    identifiers = words.tolist()
    values = list(map(known.get, identifiers))
    if None in values:
        for word in identifiers:
            if word not in known:
                known[word] = found(word)
        values = list(map(known.get, identifiers))
    return np.array(values, dtype=dtype)


_TITLE, _COMMON, _PLACE, _ALSO_WORD, _MONTH, _YEAR, _DAY, _NUMBER, _HONORIFIC, _OPENS = (
    1 << i for i in range(10)
)
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
    words = {word for part_of_speech in _data("lemma_index").values() for word in part_of_speech}
    return frozenset(words | STOP_WORDS | _ORGANISATIONS)


@Language.factory("report_masking")
class ReportMasking:
    """Replace names, dates and large numbers by placeholders in norms and lemmas.

    A capitalised word inside a sentence is a name when it is a word of a council's or place's
    name, or is no English word and does not stand in the report in lower case. At the start
    of a sentence, where every word is capitalised, only places and what is a name elsewhere
    in the report are masked. Words after "Ms", "Councillor" and the like are names. Months,
    years and days beside a month are dates. Whole numbers under 100 are kept: ages and sections
    of Acts say what a sentence is about.

    Parameters
    ----------
    nlp : Language
    name : str
        Name of the component.
    """

    def __init__(self, nlp: Language, name: str = "report_masking") -> None:  # noqa: ARG002
        self.name = name
        self._flags: dict[int, int] = {}

    def _flag(self, word: str) -> int:
        lower = word.casefold()
        flag = 0
        if word[:1].isdigit():
            if re.fullmatch(r"(?:19|20)\d\d", word):
                return _YEAR
            if _DAY_OF_MONTH.fullmatch(word):
                return _DAY
            return 0 if len(word) < 3 else _NUMBER
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
        if (flag & _TITLE) and (lower in _english() or lower in _lemma_table()):
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
        of_words = _of_words(words, self._flags, lambda word: self._flag(strings[word]), np.int16)
        flags = of_words[where]
        starts = attributes[:, 3] == 1
        starts[1:] |= starts[:-1] & ((flags[:-1] & _OPENS) > 0)

        def has(flag: int) -> NDArray[np.bool_]:
            return (flags & flag) > 0

        title = has(_TITLE)
        foreign = title & ~has(_COMMON)
        found = np.searchsorted(words, lower[foreign])
        foreign[foreign] = words[np.minimum(found, len(words) - 1)] != lower[foreign]
        name = title & np.where(starts, has(_PLACE) & ~has(_ALSO_WORD), has(_PLACE) | foreign)
        name |= title & np.isin(orth, np.unique(orth[name & foreign]))
        name[1:] |= has(_HONORIFIC)[:-1] & title[1:]
        name[1:] |= name[:-1] & np.r_[False, has(_HONORIFIC)[:-2]] & title[1:]
        report: Report | None = doc._.report
        if report is not None and report.cover.authority:
            own = [strings.add(part) for part in re.findall(r"\w{3,}", report.cover.authority)]
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
        if number % 2:  # what the expression matched stands at the odd places
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
