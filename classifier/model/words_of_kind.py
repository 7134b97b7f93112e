"""Words as one kind of report uses them, as a block."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifier.model.block import Block
from classifier.model.context import InContext
from classifier.model.vectorizer import SentenceVectorizer

APART = ("sif", "joint_inspection", "area_send")
"""Kinds of reports, as `Cover.framework` has them, whose words have weights of their own.

The order is that of the features: another one needs another format of bundles.
"""


class WordsOfKind(Block):
    """The words of the sentence once more, separately for each of `APART`.

    A word has a weight that all reports share, and another for how it differs in one kind: Daumé
    2007, "Frustratingly easy domain adaptation". Reports of other kinds have nothing here, nor have
    sentences by themselves, which is why this is no block `of_sentence`.
    """

    def columns(self, vectorizer: SentenceVectorizer) -> int:  # noqa: D102
        return len(APART) * len(vectorizer.word_ids_)

    def matrix(self, seen: InContext) -> sp.csr_matrix:  # noqa: D102
        words, kind = seen.tf_idf.words, seen.once(_kind)
        n_sentences, n_words = words.shape
        of_row = np.repeat(kind, np.diff(words.indptr))
        kept = of_row >= 0
        columns = words.indices[kept] + of_row[kept] * n_words
        starts = np.append(0, np.cumsum(np.diff(words.indptr) * (kind >= 0)))
        shape = (n_sentences, len(APART) * n_words)
        return sp.csr_matrix((words.data[kept], columns, starts), shape=shape)

    def times(self, seen: InContext, coef: NDArray[np.float32]) -> NDArray[np.float32]:  # noqa: D102
        words, kind = seen.tf_idf.words, seen.once(_kind)
        found = np.zeros((len(kind), coef.shape[1]), dtype=np.float32)
        for number, of_kind in enumerate(np.split(coef, len(APART))):
            rows = np.flatnonzero(kind == number)
            if len(rows):
                found[rows] = (words if len(rows) == len(kind) else words[rows]) @ of_kind
        return found


def _kind(seen: InContext) -> NDArray[np.int64]:
    """The number in `APART` of the report that each sentence is in; -1 for other kinds."""
    of_reports = [APART.index(x.framework) if x.framework in APART else -1 for x in seen.sentences]
    return np.repeat(of_reports, [len(x) for x in seen.sentences])
