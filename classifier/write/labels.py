"""Themes and polarity as one list of labels, for tools that have only one."""

from __future__ import annotations

from classifier.codebook import Codebook
from classifier.read.refi import POLARITY_PREFIX
from classifier.results.sentence import TaggedSentence


def labels(tagged: TaggedSentence) -> list[str]:
    """The labels of a sentence: its themes, then its polarity."""
    polarity = [POLARITY_PREFIX + tagged.polarity] if tagged.polarity else []
    return [*tagged.themes, *polarity]


def all_labels(codebook: Codebook) -> list[str]:
    """The labels that a sentence can have."""
    return [*codebook.names, *(POLARITY_PREFIX + name for name in codebook.polarities)]
