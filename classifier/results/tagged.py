"""A report with the themes of its sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook
from classifier.draw.polarities import counted
from classifier.report import Report, Sentence

if TYPE_CHECKING:
    import pandas as pd

    from classifier.results.explanation import Explanation

DOUBT = 0.3
"""Chance of being wrong from which a decision is marked as uncertain."""

_SHOWN = 60  # characters of a sentence when it prints itself


def _by_row(
    names: Sequence[str], values: Sequence[Sequence[float]], chosen: NDArray[np.bool_]
) -> list[dict[str, float]]:
    """For each row the chosen values by their names, in the order of the names."""
    found: list[dict[str, float]] = [{} for _ in values]
    rows, columns = np.nonzero(chosen)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        found[row][names[column]] = values[row][column]
    return found


def doubtful(probabilities: NDArray[np.float64], assigned: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which decisions, to assign a theme or not, have a chance of at least `DOUBT` of being wrong.

    Parameters
    ----------
    probabilities : ndarray of shape (n_sentences, n_themes)
        Calibrated probabilities.
    assigned : ndarray of bool of shape (n_sentences, n_themes)

    Returns
    -------
    ndarray of bool of shape (n_sentences, n_themes)
    """
    found: NDArray[np.bool_] = np.where(assigned, 1 - probabilities, probabilities) >= DOUBT
    return found


@dataclass(frozen=True, slots=True, repr=False)
class TaggedSentence:
    """A sentence with what the model says about it.

    Attributes
    ----------
    sentence : Sentence
    themes : dict of str to float
        The assigned themes and their probabilities, most probable first.
    polarity : str or None
        None if the model has no polarities.
    polarity_probability : float or None
    uncertain : dict of str to float or None
        The themes, assigned or not, for which a person should look, and their probabilities
        (see `doubtful`); None unless they were asked for.
    scores : dict of str to float
        Probability of every theme, in the order of the codebook.
    by_hand : bool
        Whether a person assigned them, not a model; the probabilities then mean nothing.
    """

    sentence: Sentence
    themes: dict[str, float]
    polarity: str | None
    polarity_probability: float | None
    uncertain: dict[str, float] | None
    scores: dict[str, float]
    by_hand: bool = False

    def __repr__(self) -> str:
        said = self.sentence.text
        text = said if len(said) <= _SHOWN else said[: _SHOWN - 1].rstrip() + "…"
        tags = [*self.themes, *([self.polarity] if self.polarity else [])]
        return f"<TaggedSentence {text!r}: {', '.join(tags) or 'no theme'}>"

    def to_dict(self, *, all_scores: bool = False) -> dict[str, Any]:
        """One record of the results, as the JSON lines have it.

        Parameters
        ----------
        all_scores : bool, default False
            Add ``scores``, the probability of every theme.

        Returns
        -------
        dict
            An annotation made by hand in the canonical form of annotations, where ``themes``
            is a list.
        """
        at = self.sentence
        if self.by_hand:
            return {
                "report": at.report or None,
                "framework": at.framework,
                "sentence": at.sentence or None,
                "section": at.section,
                "heading": at.heading,
                "role": at.role,
                "paragraph": at.paragraph,
                "block": at.block,
                "kind": at.kind,
                "text": at.text,
                "themes": list(self.themes),
                "polarity": self.polarity,
            }
        record: dict[str, Any] = {
            "report": at.report,
            "framework": at.framework,
            "sentence": at.sentence,
            "page": at.page,
            "section": at.section,
            "heading": at.heading,
            "role": at.role,
            "paragraph": at.paragraph,
            "block": at.block,
            "kind": at.kind,
            "start": at.start,
            "end": at.end,
            "text": at.text,
            "themes": self.themes,
            "polarity": self.polarity,
            "polarity_probability": self.polarity_probability,
        }
        if self.uncertain is not None:
            record["uncertain"] = self.uncertain
        if all_scores:
            record["scores"] = self.scores
        return record

    def to_row(self, *, all_scores: bool = False) -> dict[str, Any]:
        """One row of a table, whose cells hold lists of names and of probabilities.

        Parameters
        ----------
        all_scores : bool, default False
            Add ``score_<theme>``, the probability, for every theme.

        Returns
        -------
        dict
            The fields of `to_dict`; ``themes`` is a list of names, ``theme_probabilities`` a list
            as long, and ``uncertain``, where it was asked for, a list of names.
        """
        row = self.to_dict()
        row["themes"] = list(self.themes)
        row["theme_probabilities"] = list(self.themes.values())
        if self.uncertain is not None:
            row["uncertain"] = list(self.uncertain)
        if all_scores:
            row |= {f"score_{name}": value for name, value in self.scores.items()}
        return row


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TaggedReport:
    """A report and the probabilities of its sentences.

    Iterating gives one `TaggedSentence` for each sentence, in order.

    Attributes
    ----------
    report : Report
    sentences : tuple of Sentence
    codebook : Codebook
    probabilities : ndarray of shape (n_sentences, n_themes)
        Calibrated probability of each theme, in the order of the codebook.
    assigned : ndarray of bool of shape (n_sentences, n_themes)
        Whether the probability reaches the theme's threshold.
    polarities : tuple of str
        The polarities the model knows; empty if it knows none.
    polarity_probabilities : ndarray of shape (n_sentences, n_polarities)
    polarity : ndarray of int of shape (n_sentences,)
        Index in `polarities` of the one that is assigned, the most probable one; -1 for none.
    coder : str
        Who assigned the themes: the title of the model, or a person.
    by_hand : bool
        Whether people assigned them. A sentence of unknown number then has number 0, and a
        report of unknown name is named ``""``.
    mark_uncertain : bool
        Whether its sentences say for which themes a person should look.
    explanations : tuple of Explanation
        Why each theme was assigned, in the order of the sentences and then of the codebook;
        empty unless they were asked for.
    """

    report: Report
    sentences: tuple[Sentence, ...]
    codebook: Codebook
    probabilities: NDArray[np.float64]
    assigned: NDArray[np.bool_]
    polarities: tuple[str, ...]
    polarity_probabilities: NDArray[np.float64]
    polarity: NDArray[np.int64]
    coder: str = "report-themes"
    by_hand: bool = False
    mark_uncertain: bool = False
    explanations: tuple[Explanation, ...] = ()

    def __repr__(self) -> str:
        sentences = counted(len(self), "sentence")
        themes = counted(len(self.codebook.themes), "theme")
        return f"<TaggedReport {self.report.name!r}: {sentences}, {themes}>"

    def __len__(self) -> int:
        return len(self.sentences)

    def __iter__(self) -> Iterator[TaggedSentence]:
        names = self.codebook.names
        probabilities = self.probabilities.round(4).tolist()
        themes = [
            dict(sorted(found.items(), key=lambda pair: -pair[1])) if len(found) > 1 else found
            for found in _by_row(names, probabilities, self.assigned)
        ]
        doubts = (
            _by_row(names, probabilities, doubtful(self.probabilities, self.assigned))
            if self.mark_uncertain
            else None
        )
        chosen = self.polarity.tolist() if self.polarities else [-1] * len(self)
        for i, sentence in enumerate(self.sentences):
            row = probabilities[i]
            which = chosen[i]
            yield TaggedSentence(
                sentence,
                themes[i],
                None if which < 0 else self.polarities[which],
                None if which < 0 else round(float(self.polarity_probabilities[i, which]), 4),
                doubts[i] if doubts else None,
                dict(zip(names, row, strict=True)),
                self.by_hand,
            )

    def to_frame(self, *, all_scores: bool = False) -> pd.DataFrame:
        """The results as a data frame.

        Parameters
        ----------
        all_scores : bool, default False
            Add a column ``score_<theme>`` for every theme.

        Returns
        -------
        DataFrame
            One row for each sentence, as `TaggedSentence.to_row` gives it.
        """
        import pandas as pd

        frame = pd.DataFrame([tagged.to_row(all_scores=all_scores) for tagged in self])
        return frame.astype(
            {name: "Int64" for name in ("page", "paragraph", "block") if name in frame}
        )

    def theme_counts(self) -> NDArray[np.int64]:
        """How many sentences each theme has, by polarity.

        Returns
        -------
        ndarray of int of shape (n_themes, n_polarities)
            Themes in the order of the codebook, polarities in that of `polarities`. Sentences
            without a polarity are in no column; ``assigned.sum(axis=0)`` has them too.
        """
        counts = np.zeros((len(self.codebook.themes), len(self.polarities)), dtype=np.int64)
        for p in range(len(self.polarities)):
            counts[:, p] = self.assigned[self.polarity == p].sum(axis=0)
        return counts

    def summary(self) -> pd.DataFrame:
        """How often each theme occurs, by polarity.

        Returns
        -------
        DataFrame
            Indexed by theme, the most frequent first: ``sentences``, one column for each
            polarity, and ``share`` of the report's sentences.
        """
        import pandas as pd

        counts = self.assigned.sum(axis=0)
        frame = pd.DataFrame(
            {"sentences": counts}, index=pd.Index(self.codebook.names, name="theme")
        )
        for name, of_polarity in zip(self.polarities, self.theme_counts().T, strict=True):
            frame[name] = of_polarity
        frame["share"] = counts / max(len(self), 1)
        return frame.sort_values("sentences", ascending=False, kind="stable")

    def _repr_html_(self) -> str:
        from classifier.draw.notebook import view

        cover = self.report.cover
        known = (cover.authority, cover.inspection_start, counted(len(self), "sentence"))
        return view(
            "tagged.html",
            package="classifier.results",
            name=self.report.name,
            subtitle=", ".join(filter(None, known)),
            parts=[
                (heading, list(sentences))
                for heading, sentences in groupby(self, key=lambda one: one.sentence.heading)
            ],
            titles={theme.name: theme.title or theme.name for theme in self.codebook.themes},
            polarities=self.polarities,
        )
