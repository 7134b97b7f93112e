"""Variants of a classifier, each deciding about reports like those that it was corrected on.

What is learnt from corrections of one kind of report can be wrong for others: where all that a kind
is about has a theme, every word of it speaks for that theme afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self, TypeVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifier.language.sentences import Sentences
from classifier.model.context import InContext
from classifier.model.report_means import ReportMeans
from classifier.model.stored import Stored, Unusable
from classifier.model.unfamiliar import LENGTHS

MARGIN = 0.1
"""By what share less similar a report may be to those that were corrected than to those that the
model was trained on, and count as one of their kind."""


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Which reports are of the kind of those that were corrected.

    Attributes
    ----------
    corrected : ReportMeans
    frameworks : tuple of str
        Kinds of the reports that were corrected, as far as they are known.
    all_known : bool
        Whether those of all are.
    trained : ReportMeans or None
        Of the reports that the model was trained on; None if it does not know.
    """

    corrected: ReportMeans
    frameworks: tuple[str, ...]
    all_known: bool
    trained: ReportMeans | None

    @classmethod
    def of(cls, seen: InContext, corrected: NDArray[np.bool_], trained: ReportMeans | None) -> Self:
        """That of reports.

        Parameters
        ----------
        seen : InContext
        corrected : ndarray of bool of shape (n_sentences,)
            Reports without such a sentence do not count.
        trained : ReportMeans or None
        """
        kinds: set[str | None] = set()
        of_reports: list[sp.csr_matrix] = []
        of_short: list[sp.csr_matrix] = []
        for sentences, rows in _rows(seen):
            if corrected[rows].any():
                kinds.add(sentences.report.cover.framework)
                is_short = len(sentences) < LENGTHS[0]
                (of_short if is_short else of_reports).append(seen.tf_idf.words[rows])
        if of_short:  # comments: together they have a subject
            of_reports.append(sp.vstack(of_short, format="csr"))
        known = tuple(sorted(kind for kind in kinds if kind is not None))
        return cls(ReportMeans.of_words(of_reports), known, None not in kinds, trained)

    def and_more(self, other: Self) -> Self:
        """With that of other reports."""
        return replace(
            self,
            corrected=self.corrected.and_more(other.corrected),
            frameworks=tuple(sorted({*self.frameworks, *other.frameworks})),
            all_known=self.all_known and other.all_known,
        )

    def has(self, sentences: Sentences, words: sp.csr_matrix) -> bool:
        """Whether a report is of their kind.

        Parameters
        ----------
        sentences : Sentences
        words : csr_matrix of shape (n_sentences, n_words)
            Their TF-IDF.

        Returns
        -------
        bool
            It is if its framework is one of theirs, and not if it is another, and all of theirs are
            known. If that does not tell, whether it is at most `MARGIN` less similar to the most
            similar of the reports that were corrected than to the most similar of those that the
            model was trained on. A text that is too short to say so is.
        """
        kind = sentences.report.cover.framework
        if kind is not None and (self.all_known or kind in self.frameworks):
            return kind in self.frameworks
        if self.trained is None or sentences.alone or len(sentences) < LENGTHS[0]:
            return True
        near, nearest = (
            float(means.similarities(words).max()) for means in (self.corrected, self.trained)
        )
        return near >= (1 - MARGIN) * nearest

    def to_arrays(self) -> Stored:
        """As a bundle keeps it; `trained` is kept elsewhere."""
        settings = {"frameworks": list(self.frameworks), "all_known": self.all_known}
        return Stored(settings, self.corrected.arrays())

    @classmethod
    def from_arrays(cls, stored: Stored, n_words: int, trained: ReportMeans | None) -> Self:
        """Build it from what `to_arrays` gave.

        Parameters
        ----------
        stored : Stored
        n_words : int
        trained : ReportMeans or None

        Returns
        -------
        Reach

        Raises
        ------
        Unusable
            If a setting or an array differs from what it needs.
        """
        if stored.settings.keys() != {"frameworks", "all_known"}:
            raise Unusable("has kinds of reports that can't be read")
        kinds, all_known = stored.settings["frameworks"], stored.settings["all_known"]
        texts = isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds)
        if not texts or type(all_known) is not bool:
            raise Unusable("has kinds of reports that can't be read")
        return cls(ReportMeans.taken_from(stored, n_words), tuple(kinds), all_known, trained)


class HasVariants(Protocol):
    """A classifier with variants, the newest last."""

    variants_: Sequence[tuple[Reach, Any]]


C = TypeVar("C", bound=HasVariants)


def deciding(classifier: C, seen: InContext) -> list[C]:
    """The newest variant that reaches each report, or else the classifier itself.

    One that knows a kind by its framework comes before those that know it by its words.

    Parameters
    ----------
    classifier : estimator
    seen : InContext

    Returns
    -------
    list of estimator
        One for each report.
    """
    found = []
    for sentences, rows in _rows(seen):
        words, kind = seen.tf_idf.words[rows], sentences.report.cover.framework
        newest = classifier.variants_[::-1]
        of_kind = [one for reach, one in newest if kind in reach.frameworks]
        reaching = (one for reach, one in newest if reach.has(sentences, words))
        found.append(of_kind[0] if of_kind else next(reaching, classifier))
    return found


def _rows(seen: InContext) -> Iterator[tuple[Sentences, slice]]:
    """Each report, and which sentences of all are its own."""
    end = 0
    for sentences in seen.sentences:
        start, end = end, end + len(sentences)
        yield sentences, slice(start, end)


def by_report(
    classifier: C, seen: InContext, ask: Callable[[C], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """What the variant that decides about each report says of its sentences.

    Parameters
    ----------
    classifier : estimator
    seen : InContext
    ask : callable
        Given one of them, what it says of all sentences.

    Returns
    -------
    ndarray of shape (n_sentences, n_outputs)
    """
    if not classifier.variants_:
        return ask(classifier)
    of_reports = deciding(classifier, seen)
    asked = list({id(one): one for one in of_reports}.values())
    if len(asked) == 1:
        return ask(asked[0])
    lengths = [len(sentences) for sentences in seen.sentences]
    number = np.repeat([[one is each for each in asked].index(True) for one in of_reports], lengths)
    said = np.stack([ask(one) for one in asked])
    found: NDArray[np.float64] = said[number, np.arange(len(number))]
    return found
