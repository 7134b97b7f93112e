"""Texts that stand alone, such as the cells of a column: many at once, each one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from spacy.tokens import Doc

from classifier.language.boundaries import set_sentence_starts
from classifier.language.languages import ENGLISH
from classifier.language.pipeline import pipeline, tokenize
from classifier.language.sentences import Sentences
from classifier.report import Block, Report

MOST_CHARACTERS = 1_000_000
"""A longer text is refused."""

_AT_ONCE = 2_000  # texts, and characters below, whose features fit in a processor's cache
_CHARACTERS_AT_ONCE = 500_000
_BETWEEN = "\n\n"
_LONGEST_SHOWN = 40
_ONE = (str, bytes, bytearray, Sentences, Report)


class LoneTexts(Sentences):
    """Texts, each one sentence and alone: what `Sentences` of each by itself would give.

    Parameters
    ----------
    texts : sequence of str
    language : str, default 'en'

    Notes
    -----
    They are one document of spaCy, in which masking and surroundings end at the end of a text.
    Making a document for each would take several times as long as all that follows.
    """

    alone = True

    def __init__(self, texts: Sequence[str], language: str = ENGLISH) -> None:
        clean = [" ".join(text.split()) or "-" for text in texts]  # every text is a row
        joined = _BETWEEN.join(clean).encode("utf-8", "replace").decode()  # no half characters
        ends = np.cumsum([len(text) + len(_BETWEEN) for text in clean]) - len(_BETWEEN)
        starts = [0, *(ends[:-1] + len(_BETWEEN)).tolist()]
        blocks = map(Block, starts, ends.tolist())
        super().__init__(
            Report("", joined, tuple(blocks)), _doc(joined, starts, language), language
        )


def _doc(text: str, starts: Sequence[int], language: str) -> Doc:
    doc = tokenize(text, language)
    doc._.alone = True
    set_sentence_starts(doc, starts)
    for _, component in pipeline(language).pipeline:
        doc = component(doc)
    return doc


def batches(X: Sequence[Sentences | str], language: str = ENGLISH) -> Iterator[list[Sentences]]:
    """What classifiers are given, in parts that they predict in one go.

    Parameters
    ----------
    X : sequence of Sentences or str
        What `checked` gives; a text is taken as one sentence on its own.
    language : str, default 'en'

    Yields
    ------
    list of Sentences
        In order. Reports that follow each other are in one part.
    """
    for is_text, run in groupby(X, key=lambda x: isinstance(x, str)):
        if not is_text:
            yield list(run)  # type: ignore[arg-type]
            continue
        texts: list[str] = []
        length = 0
        for text in run:
            assert isinstance(text, str)
            if texts and (len(texts) == _AT_ONCE or length + len(text) > _CHARACTERS_AT_ONCE):
                yield [LoneTexts(texts, language)]
                texts, length = [], 0
            texts.append(text)
            length += len(text)
        yield [LoneTexts(texts, language)]


def checked(X: Any, *also: type) -> list[Any]:
    """Texts and reports that a caller gave, if that is what they are.

    Parameters
    ----------
    X : sequence, Series, array or DataFrame
        Of str and Sentences. Of a data frame, the column ``text``, or the only one that it has.
    *also : type
        What may be among them besides.

    Returns
    -------
    list

    Raises
    ------
    TypeError
        If it is no sequence, or something in it is no text.
    ValueError
        If it is empty, or has more than one dimension, or a text is too long.
    """
    column = _column(X)
    allowed = (str, Sentences, *also)
    for number, x in enumerate(column, 1):
        if not isinstance(x, allowed):
            if isinstance(x, Sequence | np.ndarray) and not isinstance(x, bytes):
                raise ValueError(f"expected a list of texts, and number {number} is a list itself")
            raise TypeError(f"expected texts, and number {number} is {_named(x)}")
        if isinstance(x, str) and len(x) > MOST_CHARACTERS:
            raise ValueError(f"number {number} has more than {MOST_CHARACTERS:,} characters")
    if not column:
        raise ValueError("there is no text: 0 were given, and at least 1 is needed")
    return column


def _column(X: Any) -> list[Any]:
    """What a caller gave as a list."""
    if isinstance(X, _ONE) or X is None or not hasattr(X, "__iter__"):
        raise TypeError(f"expected a list of texts, not {_named(X)}")
    if isinstance(X, dict):
        raise TypeError("expected a list of texts, not a dict")
    if hasattr(X, "columns"):  # pandas is not imported for this
        names = list(X.columns)
        if "text" not in names and len(names) != 1:
            raise ValueError(
                "of a data frame with several columns, give the one that has the texts, as in"
                " frame['text']"
            )
        X = X["text" if "text" in names else names[0]]
    if (dimensions := getattr(X, "ndim", 1)) != 1:
        raise ValueError(f"expected one dimension of texts, and there are {dimensions}")
    return list(X)


def _named(x: object) -> str:
    """A value in an error message: what it is, and itself if it is short."""
    shown = repr(x) if isinstance(x, int | float | bool) or x is None else ""
    if shown and len(shown) <= _LONGEST_SHOWN:
        return shown if x is None else f"the number {shown}"
    return {"str": "one text", "bytes": "bytes"}.get(type(x).__name__, f"a {type(x).__name__}")
