"""Which blocks of features the first passes see, and with what weights.

A new block is a class in a separate module, and a line here. The weights were chosen by
cross-validation grouped by report; see ``docs/model.md``.
"""

from __future__ import annotations

from classifier.model.block import Block, Own
from classifier.model.halves import Half
from classifier.model.neighbours import Neighbour, RestOfParagraph
from classifier.model.standing import Place, Section
from classifier.model.words_of_kind import WordsOfKind

THEMES: tuple[Block, ...] = (
    Own("words"),
    Own("opening", 0.4),
    Own("chars", 0.6),
    Neighbour("previous words", 0.5, "sentence before", which="previous"),
    Neighbour("previous in report words", 0.25, "sentence before", which="across"),
    Neighbour("following words", 0.4, "sentence after", which="following"),
    Neighbour("first words", 0.5, "first sentence of the paragraph", which="first"),
    RestOfParagraph("rest words", 0.5, "rest of the paragraph"),
    Section("section itself", 0.5, "section"),
    WordsOfKind("words of the kind", 0.5, "kind of report"),
)
"""Of the themes. Those of the sentence itself are also seen alone, without the others."""

POLARITY: tuple[Block, ...] = (
    Own("words"),
    Own("chars", 0.6),
    Own("opening", 0.4),
    Half("before the contrast", 0.7, after=False),
    Half("after the contrast", 0.7, after=True),
    Neighbour("previous words", 0.4, which="previous"),
    Neighbour("following words", 0.4, which="following"),
    Place("place", 0.3),
)
"""Of polarity."""
