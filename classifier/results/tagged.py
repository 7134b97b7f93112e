"""A report with the themes of its sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress, groupby
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook
from classifier.draw.polarities import counted
from classifier.language.languages import name_of
from classifier.report import Report, Sentence
from classifier.results.doubtful import doubt_of, doubtful
from classifier.results.sentence import Coding, TaggedSentence

if TYPE_CHECKING:
    import pandas as pd

    from classifier.results.explanation import Explanation


def _by_row(
    names: Sequence[str], values: Sequence[Sequence[float]], chosen: NDArray[np.bool_]
) -> list[dict[str, float]]:
    """For each row the chosen values by their names, in the order of the names."""
    found: list[dict[str, float]] = [{} for _ in values]
    rows, columns = np.nonzero(chosen)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        found[row][names[column]] = values[row][column]
    return found


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TaggedReport:
    """A report and the probabilities of its sentences.

    Iterating gives one `TaggedSentence` for each sentence, in order, and ``tagged[0]`` the first. A
    slice, such as ``tagged[:10]``, is a `TaggedReport` of these sentences, as `about` gives one.

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
        Index in `polarities` of the one that is assigned, the most probable; -1 for none.
    coder : str
        Who assigned the themes: the title of the model, or a person.
    by_hand : bool
        Whether people assigned them. A sentence of unknown number then has number 0, and a
        report of unknown name is named ``""``.
    judged : tuple of (tuple of str, or None)
        For each sentence the themes that people decided on, for or against; None for all. Empty
        if they decided on all themes of all sentences.
    codings : tuple of tuple of Coding
        For each sentence who said what; empty where nobody is known by name.
    mark_uncertain : bool
        Whether its sentences say for which themes and polarities a person should look.
    explanations : tuple of Explanation
        Why each theme was assigned, in the order of the sentences and then of the codebook;
        empty unless they were asked for.
    unfamiliarity : float or None
        How far the report is from those that the model has learnt from, from 0 to 1; None of a
        short text, and where the model can't say
        (`classifier.model.unfamiliar.Unfamiliarity`).
    unfamiliarity_limit : float or None
        The report is unlike those that the model has seen if its unfamiliarity is above this.
    languages : tuple of str
        Codes of the language that the report seems to be in and of that which the model knows;
        empty if they are the same, or can't be told.
    only_themes, only_polarities : tuple of str
        What its sentences were chosen by (`about`); both empty if it has all.
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
    judged: tuple[tuple[str, ...] | None, ...] = ()
    codings: tuple[tuple[Coding, ...], ...] = ()
    mark_uncertain: bool = False
    explanations: tuple[Explanation, ...] = ()
    unfamiliarity: float | None = None
    unfamiliarity_limit: float | None = None
    languages: tuple[str, ...] = ()
    only_themes: tuple[str, ...] = ()
    only_polarities: tuple[str, ...] = ()

    def __repr__(self) -> str:
        sentences = counted(len(self), "sentence")
        themes = counted(len(self.codebook.themes), "theme")
        return f"<TaggedReport {self.report.name!r}: {sentences}, {themes}>"

    def __len__(self) -> int:
        return len(self.sentences)

    @overload
    def __getitem__(self, which: int) -> TaggedSentence: ...
    @overload
    def __getitem__(self, which: slice) -> TaggedReport: ...
    def __getitem__(self, which: int | slice) -> TaggedSentence | TaggedReport:
        if isinstance(which, slice):
            kept = np.zeros(len(self), dtype=bool)
            kept[which] = True
            if (which.step or 1) < 0:
                raise ValueError("sentences keep their order: a slice can't reverse it")
            return self._where(kept)
        at = range(len(self))[which]
        return next(iter(self[at : at + 1]))

    def __iter__(self) -> Iterator[TaggedSentence]:
        names = self.codebook.names
        probabilities = self.probabilities.round(4).tolist()
        themes = [
            dict(sorted(found.items(), key=lambda pair: -pair[1])) if len(found) > 1 else found
            for found in _by_row(names, probabilities, self.assigned)
        ]
        unfamiliar = self.unfamiliar
        far = None if self.unfamiliarity is None else round(self.unfamiliarity, 4)
        doubt = doubt_of(unfamiliar)
        doubts = (
            _by_row(names, probabilities, doubtful(self.probabilities, self.assigned, doubt))
            if self.mark_uncertain
            else None
        )
        chosen = self.polarity.tolist() if self.polarities else [-1] * len(self)
        for i, sentence in enumerate(self.sentences):
            row = probabilities[i]
            which = chosen[i]
            sure = None if which < 0 else float(self.polarity_probabilities[i, which])
            yield TaggedSentence(
                sentence,
                themes[i],
                None if which < 0 else self.polarities[which],
                None if sure is None else round(sure, 4),
                doubts[i] if doubts else None,
                dict(zip(names, row, strict=True)),
                self.by_hand,
                None if sure is None or not doubts else 1 - sure >= doubt,
                far,
                unfamiliar,
                self.judged[i] if self.judged else None,
                self.codings[i] if self.codings else (),
            )

    @property
    def unfamiliar(self) -> bool | None:
        """Whether it is unlike the reports that the model has seen; None where that is unknown."""
        if self.languages:
            return True
        if self.unfamiliarity is None or self.unfamiliarity_limit is None:
            return None
        return self.unfamiliarity > self.unfamiliarity_limit

    @property
    def warning(self) -> str | None:
        """What a person should know of it before they rely on its tags, in a line."""
        if self.languages:
            its, known = map(name_of, self.languages)
            return (
                f"{self.report.name}: is in {its}, it seems, and the model knows {known}:"
                " its tags mean little"
            )
        if not self.unfamiliar:
            return None
        return (
            f"{self.report.name}: unlike the reports that the model has seen"
            f" ({self.unfamiliarity:.2f}; usual is up to {self.unfamiliarity_limit:.2f}):"
            " check its tags"
        )

    @property
    def in_context(self) -> NDArray[np.bool_]:
        """Which sentences are about the area, the inspection or its method (role ``context``)."""
        return np.array([sentence.role == "context" for sentence in self.sentences], dtype=bool)

    def without_context(self) -> TaggedReport:
        """The same without the sentences about the area, the inspection or its method."""
        return self._where(~self.in_context)

    def about(
        self, themes: str | Collection[str] = (), polarities: str | Collection[str] = ()
    ) -> TaggedReport:
        """The same with some sentences alone.

        Parameters
        ----------
        themes, polarities : str or collection of str
            Those with at least one of these themes, and one of these polarities; empty for all.

        Returns
        -------
        TaggedReport

        Raises
        ------
        ValueError
            If there is no such theme or polarity.
        """
        themes, polarities = ([x] if isinstance(x, str) else x for x in (themes, polarities))
        if other := {*themes} - {*self.codebook.names} or {*polarities} - {*self.polarities}:
            raise ValueError(f"there is no theme or polarity {min(other)!r}")
        kept = np.ones(len(self), dtype=bool)
        if themes:
            kept &= self.assigned[:, np.isin(self.codebook.names, list(themes))].any(axis=1)
        if polarities:
            kept &= np.isin(self.polarity, [self.polarities.index(name) for name in polarities])
        if not themes and not polarities:
            return self
        chosen = self if kept.all() else self._where(kept)
        return replace(
            chosen,
            only_themes=tuple(themes) or self.only_themes,
            only_polarities=tuple(polarities) or self.only_polarities,
        )

    def _where(self, kept: NDArray[np.bool_]) -> TaggedReport:
        which = set(compress((sentence.sentence for sentence in self.sentences), kept))
        return replace(
            self,
            sentences=tuple(s for s, keep in zip(self.sentences, kept, strict=True) if keep),
            probabilities=self.probabilities[kept],
            assigned=self.assigned[kept],
            polarity_probabilities=self.polarity_probabilities[kept],
            polarity=self.polarity[kept] if self.polarities else self.polarity,
            judged=tuple(compress(self.judged, kept)),
            codings=tuple(compress(self.codings, kept)),
            explanations=tuple(e for e in self.explanations if e.sentence.sentence in which),
        )

    def grouped(self) -> TaggedReport:
        """The same with the groups of the codebook (`Codebook.groups`) in place of its themes.

        A sentence is on a group if it is on a theme of it; the probability is that of the most
        probable one. Explanations are left out.
        """
        groups = self.codebook.groups
        if not groups:
            return self
        columns = list(groups.values())
        return replace(
            self,
            codebook=self.codebook.grouped(),
            probabilities=np.stack([self.probabilities[:, c].max(axis=1) for c in columns], axis=1),
            assigned=np.stack([self.assigned[:, c].any(axis=1) for c in columns], axis=1),
            judged=(),
            codings=(),
            explanations=(),
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

    def summary(self, *, context: bool = False) -> pd.DataFrame:
        """How often each theme occurs, by polarity.

        Parameters
        ----------
        context : bool, default False
            Count the sentences about the area, the inspection or its method, too.

        Returns
        -------
        DataFrame
            Indexed by theme, the most frequent first: ``sentences``, one column for each
            polarity, and ``share`` of the report's sentences.
        """
        import pandas as pd

        if not context and self.in_context.any():
            return self.without_context().summary()
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
            warning=self.warning,
            subtitle=", ".join(filter(None, known)),
            parts=[
                (heading, list(sentences))
                for heading, sentences in groupby(self, key=lambda one: one.sentence.heading)
            ],
            titles={theme.name: theme.display_name for theme in self.codebook.themes},
            polarities=self.polarities,
        )
