"""A sentence with what a model, or a person, says about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from classifier.report import Sentence

_OF_A_MODEL = frozenset(
    "page start end polarity_probability unfamiliarity unfamiliar".split()
)  # which the form of annotations lacks
_SHOWN = 60  # characters of a sentence when it prints itself


@dataclass(frozen=True, slots=True)
class Coding:
    """What one person said of a sentence.

    Attributes
    ----------
    name : str
        A theme or a polarity; empty where all that is said is that they read the sentence, or
        noted something there.
    of_polarity : bool
    coder : str
        Who said it; empty if that is unknown.
    memo : str
        What they noted there.
    """

    name: str
    of_polarity: bool = False
    coder: str = ""
    memo: str = ""

    def to_dict(self) -> dict[str, str]:
        """The canonical form: ``theme`` or ``polarity``, and ``coder`` and ``memo`` if known."""
        said = ("polarity" if self.of_polarity else "theme", self.name)
        return {k: v for k, v in (said, ("coder", self.coder), ("memo", self.memo)) if v}


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
        (see `classifier.results.doubtful.doubtful`); None unless they were asked for.
    scores : dict of str to float
        Probability of every theme, in the order of the codebook.
    by_hand : bool
        Whether a person assigned them, not a model; the probabilities then mean nothing.
    polarity_uncertain : bool or None
        Whether a person should look at the polarity; None unless that was asked for.
    unfamiliarity, unfamiliar : float and bool, or None
        Those of the report.
    judged : tuple of str or None
        The themes that a person decided on, for or against; None if on all.
    codings : tuple of Coding
        Who said what, where people are known by name.
    """

    sentence: Sentence
    themes: dict[str, float]
    polarity: str | None
    polarity_probability: float | None
    uncertain: dict[str, float] | None
    scores: dict[str, float]
    by_hand: bool = False
    polarity_uncertain: bool | None = None
    unfamiliarity: float | None = None
    unfamiliar: bool | None = None
    judged: tuple[str, ...] | None = None
    codings: tuple[Coding, ...] = ()

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
            "unfamiliarity": self.unfamiliarity,
            "unfamiliar": self.unfamiliar,
        }
        if self.by_hand:
            record |= {
                "report": at.report or None,
                "sentence": at.sentence or None,
                "themes": list(self.themes),
            }
            if self.judged is not None:
                record["judged"] = list(self.judged)
            if self.codings:
                record["codings"] = [coding.to_dict() for coding in self.codings]
            return {name: value for name, value in record.items() if name not in _OF_A_MODEL}
        if self.uncertain is not None:
            record |= {
                "uncertain": self.uncertain,
                "polarity_uncertain": self.polarity_uncertain,
            }
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
