"""A report as one inspection of an authority, with the balance of what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.draw.colours import balance_step
from classifier.draw.heat import Cell
from classifier.draw.polarities import in_signs, in_words
from classifier.report import FRAMEWORKS
from classifier.results.doubtful import doubt_of
from classifier.results.summary import ReportSummary
from classifier.results.telling import Quote


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """A report as one column of a comparison.

    Attributes
    ----------
    summary : ReportSummary
    authority : str
        Its name as the newest of its reports prints it; the report's name where the cover says
        none.
    key : tuple of (bool, str)
        What tells authorities apart (`authority_key`); known ones sort first.
    date : str or None
        ISO date on which the inspection began, or else ended or was published.
    sentences : tuple of tuple of Quote
        All that are counted, for each theme, in the order of the report.
    """

    summary: ReportSummary
    authority: str
    key: tuple[bool, str]
    date: str | None
    sentences: tuple[tuple[Quote, ...], ...]

    @property
    def label(self) -> str:
        """Authority and date, as a heading."""
        return f"{self.authority}, {self.date}" if self.date else self.authority

    @property
    def framework(self) -> str:
        """The kind of report as people call it."""
        return FRAMEWORKS.get(self.summary.cover.framework or "", "no known kind")

    @property
    def doubt(self) -> float:
        """Chance of being wrong from which its tags are marked as unsure."""
        return doubt_of(self.summary.unfamiliar)

    @property
    def balance(self) -> NDArray[np.float64]:
        """Strengths minus what must improve, by the findings on each theme.

        From -1 to 1, of shape (n_themes,); NaN if there is no finding.
        """
        return _balance(self.summary.counts, self.summary.polarities)

    @property
    def findings(self) -> NDArray[np.float64]:
        """How many findings there are on each theme, neutral ones left out."""
        return _findings(self.summary.counts, self.summary.polarities)[1]

    @property
    def negative_findings(self) -> NDArray[np.float64]:
        """How many of them are negative, sentences that report both counting half."""
        return _findings(self.summary.counts, self.summary.polarities)[0]

    @property
    def overall_balance(self) -> float:
        """The balance of all findings, whatever their themes."""
        return float(_balance(self.summary.all_polarities[None], self.summary.polarities)[0])

    @property
    def all_findings(self) -> int:
        """How many findings the report has, whatever their themes."""
        return int(_findings(self.summary.all_polarities[None], self.summary.polarities)[1][0])

    @property
    def negative_share(self) -> float:
        """Share of negative findings among all, sentences that report both counting half."""
        negative, findings = _findings(self.summary.all_polarities[None], self.summary.polarities)
        return float(negative[0] / findings[0]) if findings[0] else float("nan")

    def cells(self, changed: Sequence[str], *, first: bool) -> list[Cell]:
        """Its column of the heat map: all sentences, and then theme by theme.

        Parameters
        ----------
        changed : sequence of str
            How each theme changed since the inspection before; empty where it did not.
        first : bool
            Whether it is the first of its authority.

        Returns
        -------
        list of Cell
        """
        polarities = self.summary.polarities
        counts = [self.summary.all_polarities.tolist(), *self.summary.counts.tolist()]
        totals = [self.summary.sentences, *self.summary.totals.tolist()]
        balance = [self.overall_balance, *self.balance.tolist()]
        findings = [self.all_findings, *self.findings.tolist()]
        return [
            Cell(
                in_signs(count, total, polarities),
                in_words(count, total, polarities),
                step,
                change,
                first,
            )
            for count, total, step, change in zip(
                counts, totals, map(balance_step, balance, findings), ["", *changed], strict=True
            )
        ]


def _of(name: str, counts: NDArray[np.int64], polarities: tuple[str, ...]) -> NDArray[np.float64]:
    """Counts of one polarity; 0 where the model does not know it."""
    if name not in polarities:
        return np.zeros(len(counts))
    found: NDArray[np.float64] = counts[:, polarities.index(name)].astype(np.float64)
    return found


def _findings(
    counts: NDArray[np.int64], polarities: tuple[str, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Negative findings, and all findings."""
    strength, improvement, mixed = (
        _of(name, counts, polarities) for name in ("strength", "improvement", "mixed")
    )
    return improvement + mixed / 2, strength + improvement + mixed


def _balance(counts: NDArray[np.int64], polarities: tuple[str, ...]) -> NDArray[np.float64]:
    negative, findings = _findings(counts, polarities)
    balance = np.full(len(counts), np.nan)
    np.divide(findings - 2 * negative, findings, out=balance, where=findings > 0)
    return balance
