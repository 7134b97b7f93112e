"""What a briefing is made from: a comparison, quotations, and the themes to write about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.codebook import Theme
from classifier.draw.polarities import counted
from classifier.results.briefing.citation import citations
from classifier.results.briefing.method import by_weakness
from classifier.results.comparison import Comparison
from classifier.results.inspection import Inspection
from classifier.results.telling import Quote

MOST_NAMED = 3
"""Themes, or authorities, that are named where there is room for a few."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What a briefing is made from.

    Attributes
    ----------
    comparison : Comparison
    current : tuple of Inspection
        Those that no newer inspection of their kind takes the place of.
    quotes : mapping of str to tuple of tuple of Quote
        By the name of the report, as `ReportSummary.quotes` has them.
    names : mapping of Inspection to str
        What to call each report.
    which : tuple of int
        Numbers of the themes to write about, in order.
    asked : bool
        Whether somebody asked for these themes.
    polarities : tuple of str
        Weaknesses first.
    """

    comparison: Comparison
    current: tuple[Inspection, ...]
    quotes: Mapping[str, tuple[tuple[Quote, ...], ...]]
    names: Mapping[Inspection, str]
    which: tuple[int, ...]
    asked: bool
    polarities: tuple[str, ...]

    @classmethod
    def of(
        cls,
        comparison: Comparison,
        quotes: Mapping[str, tuple[tuple[Quote, ...], ...]],
        themes: Sequence[str],
    ) -> Material:
        """Put together what is needed.

        Parameters
        ----------
        comparison : Comparison
        quotes : mapping of str to tuple of tuple of Quote
        themes : sequence of str
            Names of those to write about; empty for all, the weakest first.

        Raises
        ------
        ValueError
            If there is no such theme.
        """
        names = [theme.name for theme in comparison.themes]
        if unknown := [name for name in themes if name not in names]:
            raise ValueError(f"no theme {unknown[0]!r}; the themes are: {', '.join(names)}")
        before = {before for before, _ in comparison.pairs}
        current = tuple(i for i in comparison.inspections if i not in before)
        which = tuple(dict.fromkeys(map(names.index, themes)))
        if not themes:
            weak = sum(i.negative_findings for i in current)
            totals = sum(i.summary.totals for i in current)
            which = tuple(np.lexsort((-np.asarray(totals), -np.asarray(weak))).tolist())
        polarities = current[0].summary.polarities
        return cls(
            comparison,
            current,
            quotes,
            citations(comparison.inspections),
            which,
            bool(themes),
            tuple(by_weakness(polarities)),
        )

    @property
    def themes(self) -> list[Theme]:
        """Those to write about."""
        return [self.comparison.themes[k] for k in self.which]

    @property
    def title(self) -> str:
        """What the briefing is about, in a line."""
        groups = self.comparison.by_authority()
        known = all(i.summary.cover.authority for i in self.comparison.inspections)
        reports = counted(len(self.comparison.inspections), "report")
        if known and len(groups) == 1:
            about = f"{groups[0][-1].authority}, {reports}"
        elif known:
            about = f"{reports} on {counted(len(groups), 'authority', 'authorities')}"
        else:
            about = reports
        if not self.asked:
            return f"Briefing: {about}"
        themes = [theme.display_name for theme in self.themes]
        said = listed(themes) if len(themes) <= MOST_NAMED else f"{len(themes)} themes"
        return f"Briefing: {said} ({about})"

    def count(self, k: int, polarity: str | None = None) -> list[int]:
        """Sentences on a theme in each of the current reports."""
        if polarity is None:
            return [int(i.summary.totals[k]) for i in self.current]
        p = self.current[0].summary.polarities.index(polarity)
        return [int(i.summary.counts[k, p]) for i in self.current]


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: ``"a, b and c"``."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def spread(counts: Sequence[int]) -> str:
    """``"12 sentences in 9 reports"``; of a single report the sentences alone."""
    reports = sum(map(bool, counts))
    found = counted(sum(counts), "sentence")
    return f"{found} in {counted(reports, 'report')}" if len(counts) > 1 else found
