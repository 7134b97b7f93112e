"""Sentences in context: a report's sentences as arrays that features are computed from."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, ClassVar, cast, overload

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IDX, IS_PUNCT, IS_SPACE, LEMMA, LENGTH, NORM, SENT_START
from spacy.tokens import Doc

from classifier.language.boundaries import sentence_starts, set_sentence_starts
from classifier.language.languages import ENGLISH
from classifier.language.marks import starts_after_marks
from classifier.language.pipeline import pipeline, tokenize
from classifier.report import KINDS, ROLES, SECTIONS, Block, Report, Sentence


class Sentences(Sequence[Sentence]):
    """The sentences of one report, with the tokens of each and its surroundings.

    Parameters
    ----------
    report : Report
    doc : Doc
        The report's text after `classifier.language.pipeline.pipeline`.
    language : str, default 'en'

    Attributes
    ----------
    report : Report
    framework : str or None
        Kind of the report as features see it: that of its cover, or None where it is withheld.
    starts, ends : ndarray of shape (n_sentences,)
        Character spans in the report's text.
    blocks : ndarray of shape (n_sentences,)
        Index of the block each sentence is in.
    paragraphs : ndarray of shape (n_sentences,)
        Which sentences are read together: those of a numbered paragraph, of a bullet, or of the
        unnumbered paragraphs that follow each other in a section.
    sections, roles, kinds : ndarray of shape (n_sentences,)
        Index of each sentence's section in `SECTIONS` and of its role in `ROLES`, -1 for none, and
        of its kind in `KINDS`.
    offsets : ndarray of shape (n_sentences + 1,)
        Where the tokens of each sentence begin in `norms` and `lemmas`.
    norms, lemmas : ndarray of shape (n_tokens,)
        Identifiers (spaCy string hashes) of the tokens; white space and punctuation are left out.
    spans : ndarray of shape (n_tokens, 2)
        Their character spans in the report's text.
    language : str
        As spaCy calls it.
    """

    alone: ClassVar[bool] = False
    """Whether each sentence is a text of its own (`classifier.language.lone.LoneTexts`)."""

    def __init__(self, report: Report, doc: Doc, language: str = ENGLISH) -> None:
        self.report = report
        self.framework = report.cover.framework
        self.language = language
        attributes = doc.to_array([IDX, SENT_START, IS_SPACE, IS_PUNCT, NORM, LEMMA, LENGTH])
        begins = (attributes[:, 1] == 1) & (attributes[:, 2] == 0)
        self.starts = attributes[begins, 0].astype(np.int64)
        word = (attributes[:, 2] == 0) & (attributes[:, 3] == 0)
        of_words = attributes[word]
        words_before = np.concatenate([[0], np.cumsum(word)])
        self.offsets = np.append(words_before[:-1][begins], len(of_words)).astype(np.int64)
        self.norms: NDArray[np.uint64] = np.ascontiguousarray(of_words[:, 4])
        self.lemmas: NDArray[np.uint64] = np.ascontiguousarray(of_words[:, 5])
        starts = of_words[:, 0].astype(np.int64)
        self.spans = np.column_stack([starts, starts + of_words[:, 6].astype(np.int64)])
        limits = np.append(self.starts[1:], len(report.text))
        self.ends = np.array(
            [
                start + len(report.text[start:end].rstrip())
                for start, end in zip(self.starts, limits, strict=True)
            ],
            dtype=np.int64,
        )
        if language != ENGLISH:  # words are looked up in one place
            strings = pipeline().vocab.strings
            for word in {*self.norms.tolist(), *self.lemmas.tolist()}:
                strings.add(doc.vocab.strings[word])
        block_starts = np.array([block.start for block in report.blocks], dtype=np.int64)
        self.blocks = np.searchsorted(block_starts, self.starts, side="right") - 1
        self.paragraphs = _reading_units(report.blocks)[self.blocks]
        sections = [SECTIONS.index(b.section) if b.section else -1 for b in report.blocks]
        roles = [ROLES.index(b.role) if b.role else -1 for b in report.blocks]
        kinds = [KINDS.index(block.kind) for block in report.blocks]
        self.sections = np.array(sections, dtype=np.int64)[self.blocks]
        self.roles = np.array(roles, dtype=np.int64)[self.blocks]
        self.kinds = np.array(kinds, dtype=np.int64)[self.blocks]

    def __getstate__(self) -> dict[str, Any]:
        """The state, with the words behind its identifiers, which another process may not know."""
        strings = pipeline().vocab.strings
        known = np.unique(np.concatenate([self.norms, self.lemmas])).tolist()
        return {**self.__dict__, "_words": [strings[identifier] for identifier in known]}

    def __setstate__(self, state: dict[str, Any]) -> None:
        strings = pipeline().vocab.strings
        for word in state.pop("_words"):
            strings.add(word)
        self.__dict__.update(state)

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Sentence: ...
    @overload
    def __getitem__(self, index: slice) -> list[Sentence]: ...
    def __getitem__(self, index: int | slice) -> Sentence | list[Sentence]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return next(self._records([range(len(self))[index]]))

    def __iter__(self) -> Iterator[Sentence]:
        return self._records(range(len(self)))

    def _records(self, numbers: Sequence[int]) -> Iterator[Sentence]:
        starts, ends = (array[numbers].tolist() for array in (self.starts, self.ends))
        return self.report.sentences((i + 1 for i in numbers), starts, ends)

    def parts(self, number: int) -> list[Sentences]:
        """Cut into parts of about the same length, between paragraphs.

        Parameters
        ----------
        number : int
            How many parts to make at most.

        Returns
        -------
        list of Sentences
        """
        limits = np.flatnonzero(np.diff(self.paragraphs)) + 1
        wanted = np.arange(1, number) * len(self) / number
        cuts = limits[np.searchsorted(limits[:-1], wanted)] if len(limits) else limits
        ends = np.unique([*cuts.tolist(), len(self)]).tolist()
        return [self._part(start, end) for start, end in pairwise([0, *ends])]

    def _part(self, start: int, end: int) -> Sentences:
        part = copy.copy(self)
        for name in ("starts", "ends", "blocks", "paragraphs", "sections", "roles", "kinds"):
            setattr(part, name, getattr(self, name)[start:end])
        first, last = self.offsets[start], self.offsets[end]
        part.offsets = self.offsets[start : end + 1] - first
        for name in ("norms", "lemmas", "spans"):
            setattr(part, name, getattr(self, name)[first:last])
        return part

    def without_layout(self) -> Sentences:
        """The same sentences of a report whose kind, headings and lists are not known.

        Returns
        -------
        Sentences
            Without framework, sections and roles, and with bullets taken for paragraphs.
        """
        plain = copy.copy(self)
        plain.framework = None
        plain.sections = plain.roles = np.full(len(self), -1)
        plain.kinds = np.full(len(self), KINDS.index("paragraph"))
        return plain

    @property
    def opening(self) -> NDArray[np.uint64]:
        """Identifier of the first word of each sentence; 0 where it has none."""
        padded = np.append(self.norms, np.uint64(0))
        return np.where(np.diff(self.offsets) > 0, padded[self.offsets[:-1]], np.uint64(0))


def _reading_units(blocks: Sequence[Block]) -> NDArray[np.int64]:
    """Number of the reading unit of each block; blocks with the same number are read together."""

    def together(left: Block, right: Block) -> bool:
        if left.kind != "paragraph" or right.kind != "paragraph" or left.section != right.section:
            return False
        return left.section is not None and left.number == right.number

    new = [not together(left, right) for left, right in pairwise(blocks)]
    return np.cumsum([0, *new]).astype(np.int64)


def split(
    report: Report, starts: Sequence[int] | None = None, language: str = ENGLISH
) -> Sentences:
    """Split a report into sentences.

    Parameters
    ----------
    report : Report
    starts : sequence of int, optional
        Character offsets at which sentences begin, where they are known already.
    language : str, default 'en'
        One of `classifier.language.languages.codes`.

    Returns
    -------
    Sentences
    """
    doc = tokenize(report.text, language)
    doc._.report = report
    if starts is None:
        english = language == ENGLISH
        starts = sentence_starts(report.text) if english else starts_after_marks(doc)
    # The component would put the text together from its tokens again.
    set_sentence_starts(doc, starts)
    for _, component in pipeline(language).pipeline:
        doc = component(doc)
    return Sentences(report, doc, language)


def sentences_of(X: Sequence[Sentences | str]) -> Sequence[Sentences]:
    """Sentences as the classifiers take them, so that they can be given plain texts too.

    Parameters
    ----------
    X : sequence of Sentences or str
        A text is taken as one sentence on its own.

    Returns
    -------
    list of Sentences
    """
    if all(isinstance(x, Sentences) for x in X):
        return cast("Sequence[Sentences]", X)
    return [x if isinstance(x, Sentences) else _lone(x) for x in X]


def _lone(text: str) -> Sentences:
    text = " ".join(str(text).split()) or "-"  # every text is a row, also one without a word
    return split(Report("", text, (Block(0, len(text), "paragraph", None, None, None),)), [0])
