"""Why a theme was assigned, for people: words and surroundings by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.report import Sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from classifier.language.sentences import Sentences
    from classifier.model.themes import ThemeClassifier


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence and what it adds to a score.

    Attributes
    ----------
    text : str
    start, end : int
        Character span in the report's text.
    contribution : float
        In log-odds.
    """

    text: str
    start: int
    end: int
    contribution: float


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """How the score of a theme in a sentence comes about.

    Attributes
    ----------
    sentence : Sentence
    theme : str
    probability : float
    threshold : float
        Probability from which the theme is assigned.
    score : float
        Log-odds of the probability.
    base : float
        Score of a sentence that says nothing, without surroundings.
    words : tuple of Word
        In the order of the sentence; white space and punctuation are left out.
    surroundings : dict of str to float
        What everything else adds, by the names in `classifier.model.explain.SURROUNDINGS`.
    decided : bool or None
        Whether people decided that the sentence has the theme, in corrections that the model learnt
        from; None where they did not. It counts, whatever the probability, which is the model's.

    Notes
    -----
    ``base``, words and surroundings add up to ``score``.
    """

    sentence: Sentence
    theme: str
    probability: float
    threshold: float
    score: float
    base: float
    words: tuple[Word, ...]
    surroundings: dict[str, float]
    decided: bool | None = None

    @property
    def verdict(self) -> str:
        """Whether the theme is assigned, in words."""
        if self.decided is not None:
            return f"{'assigned' if self.decided else 'not assigned'} by people"
        return "assigned" if self.probability >= self.threshold else "not assigned"

    def to_dict(self) -> dict[str, Any]:
        """One record, as the JSON lines have it."""
        return {
            "report": self.sentence.report,
            "sentence": self.sentence.sentence,
            "text": self.sentence.text,
            "theme": self.theme,
            "probability": round(self.probability, 4),
            "threshold": round(self.threshold, 4),
            "decided": self.decided,
            "score": round(self.score, 6),
            "base": round(self.base, 6),
            "words": [
                {
                    "text": word.text,
                    "start": word.start,
                    "end": word.end,
                    "contribution": round(word.contribution, 6),
                }
                for word in self.words
            ],
            "surroundings": {name: round(value, 6) for name, value in self.surroundings.items()},
        }

    def to_frame(self) -> pd.DataFrame:
        """The contributions as a data frame, the strongest first.

        Returns
        -------
        DataFrame
            Columns ``what`` ("word", or a name of the surroundings, or "base"), ``text`` and
            ``contribution``.
        """
        import pandas as pd

        rows = [("base", "", self.base)]
        rows += [("word", word.text, word.contribution) for word in self.words]
        rows += [(name, "", value) for name, value in self.surroundings.items()]
        frame = pd.DataFrame(rows, columns=["what", "text", "contribution"])
        return frame.sort_values(
            "contribution", key=lambda values: -values.abs(), kind="stable", ignore_index=True
        )

    def strongest(self, n: int = 8) -> list[tuple[str, float]]:
        """What adds to the score: the base, what adds most, and all the rest together.

        Parameters
        ----------
        n : int, default 8
            Words and surroundings shown separately.

        Returns
        -------
        list of (str, float)
            In words for people, and in log-odds.
        """
        adds = [(f"“{word.text}”", word.contribution) for word in self.words]
        adds += self.surroundings.items()
        adds.sort(key=lambda pair: -abs(pair[1]))
        rest = [("all the rest", sum(value for _, value in adds[n:]))] if adds[n:] else []
        return [("a sentence that says nothing", self.base), *adds[:n], *rest]

    def plot(self) -> Figure:
        """What words and surroundings add, as bars, the strongest on top.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from classifier.draw.plots import contributions_plot

        return contributions_plot(f"{self.theme}: {self.probability:.2f}", self.strongest(15))

    def __repr__(self) -> str:
        score = f"{self.theme} {self.probability:.2f}"
        return f"<Explanation of {score} in sentence {self.sentence.sentence}>"

    def _repr_html_(self) -> str:
        from classifier.draw.notebook import marked, shade, view

        at = self.sentence
        words = ((w.start - at.start, w.end - at.start, w.contribution) for w in self.words)
        return view(
            "explanation.html",
            package="classifier.results",
            found=self,
            words=list(marked(at.text, words)),
            for_it=shade(1.0),
            against=shade(-1.0),
        )


def explain(
    classifier: ThemeClassifier,
    sentences: Sentences,
    names: Sequence[str],
    thresholds: NDArray[np.float64],
    pairs: tuple[NDArray[np.int64], ...],
) -> list[Explanation]:
    """Explain the scores of themes in sentences.

    Parameters
    ----------
    classifier : ThemeClassifier
    sentences : Sentences
    names : sequence of str
        Names of the themes.
    thresholds : ndarray of shape (n_themes,)
    pairs : tuple of ndarray of int
        Numbers of the sentences, and of the theme in each.

    Returns
    -------
    list of Explanation
        One for each pair.
    """
    from classifier.model.explain import contributions  # scikit-learn: no reader of results has it

    found = []
    for pair in contributions(classifier, sentences, pairs):
        own = sentences[pair.sentence]
        words = tuple(
            Word(own.text[start - own.start : end - own.start], start, end, value)
            for (start, end), value in zip(pair.spans.tolist(), pair.words.tolist(), strict=True)
        )
        found.append(
            Explanation(
                sentence=own,
                theme=names[pair.theme],
                probability=pair.probability,
                threshold=float(thresholds[pair.theme]),
                score=pair.score,
                base=pair.base,
                words=words,
                surroundings=pair.surroundings,
            )
        )
    return found
