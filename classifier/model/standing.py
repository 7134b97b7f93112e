"""Where a sentence is, as blocks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from classifier.model.block import Dense
from classifier.model.context import N_PLACE, InContext
from classifier.model.surroundings import N_SECTIONS
from classifier.model.vectorizer import SentenceVectorizer


class Section(Dense):
    """The section of the report."""

    def columns(self, vectorizer: SentenceVectorizer) -> int:  # noqa: ARG002, D102
        return N_SECTIONS

    def values(self, seen: InContext) -> NDArray[np.float32]:  # noqa: D102
        return seen.around.section


class Place(Dense):
    """The place in report and paragraph, length, pointing back, and the kind of the report."""

    def columns(self, vectorizer: SentenceVectorizer) -> int:  # noqa: ARG002, D102
        return N_PLACE

    def values(self, seen: InContext) -> NDArray[np.float32]:  # noqa: D102
        return seen.place
