"""What changed from one inspection of an authority to the next, by more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Theme
from classifier.report import GRADES, JUDGEMENTS
from classifier.results.inspection import Inspection
from classifier.results.telling import Quote

Kind = Literal["worse", "better", "new", "gone"]
"""How a theme changed from one inspection to the next."""

FEWEST_FINDINGS = 5
"""Findings on a theme that both reports must have before it can be better or worse."""

STRAY, SEVERAL = 1, 3
"""A theme is new or gone where one report has at most `STRAY` sentences on it, the other at
least `SEVERAL`."""

_RANKS = {grade: rank for rank, grade in enumerate(GRADES)}
_Z_99, _Z_95 = 2.5758, 1.9600


@dataclass(frozen=True, slots=True)
class Change:
    """How a theme changed from one inspection of an authority to the next.

    Attributes
    ----------
    kind : {"worse", "better", "new", "gone"}
    theme : Theme
    before, after : Inspection
    value_before, value_after : float
        Share of negative findings among those on the theme, or for ``"new"`` and ``"gone"`` the
        theme's share of the report's sentences.
    low, high : float
        Confidence interval of the difference.
    quote : Quote or None
        The sentence of the newer report (of the older, for ``"gone"``) that tells the most.
    """

    kind: Kind
    theme: Theme
    before: Inspection
    after: Inspection
    value_before: float
    value_after: float
    low: float
    high: float
    quote: Quote | None

    @property
    def measure(self) -> str:
        """What the values are shares of."""
        return "share of sentences" if self.kind in ("new", "gone") else "negative findings"


@dataclass(frozen=True, slots=True)
class GradeChange:
    """A judgement and the one from the previous inspection.

    Attributes
    ----------
    judgement : str
        One of `classifier.report.JUDGEMENTS`.
    before, after : str
        Grades.
    """

    judgement: str
    before: str
    after: str

    @property
    def better(self) -> bool:
        """Whether the newer grade is better."""
        return _RANKS[self.after] > _RANKS[self.before]

    @property
    def kind(self) -> str:
        """``"better"`` or ``"worse"``, as `Change.kind`."""
        return "better" if self.better else "worse"

    def __str__(self) -> str:
        return f"{JUDGEMENTS[self.judgement]} ({self.before}, then {self.after})"


def grade_changes(before: Inspection, after: Inspection) -> list[GradeChange]:
    """The judgements that differ between two inspections, where both give a grade; worse first."""
    found = []
    for judgement in JUDGEMENTS:
        old = getattr(before.summary.cover, judgement)
        new = getattr(after.summary.cover, judgement)
        if old in GRADES and new in GRADES and old != new:
            found.append(GradeChange(judgement, old, new))
    return sorted(found, key=lambda change: change.better)


def changes_between(before: Inspection, after: Inspection) -> list[Change]:
    """The themes that changed from one inspection to the next.

    Parameters
    ----------
    before, after : Inspection

    Returns
    -------
    list of Change
        What is worse, better, new and gone, the largest first. `compare` says what counts.
    """
    old, new = before.summary, after.summary
    bad_1, n_1 = before.negative_findings, before.findings
    bad_2, n_2 = after.negative_findings, after.findings
    low, high = agresti_caffo(bad_1, n_1, bad_2, n_2, _Z_99)
    enough = np.minimum(n_1, n_2) >= FEWEST_FINDINGS
    share_low, share_high = agresti_caffo(
        old.totals.astype(np.float64),
        np.full(len(old.totals), float(old.sentences)),
        new.totals.astype(np.float64),
        np.full(len(new.totals), float(new.sentences)),
        _Z_95,
    )
    is_new = (old.totals <= STRAY) & (new.totals >= SEVERAL) & (share_low > 0)
    is_gone = (new.totals <= STRAY) & (old.totals >= SEVERAL) & (share_high < 0)
    negative_1, negative_2 = bad_1 / np.maximum(n_1, 1), bad_2 / np.maximum(n_2, 1)
    kinds: list[tuple[Kind, NDArray[np.bool_], tuple[NDArray[np.float64], ...]]] = [
        ("worse", enough & (low > 0), (negative_1, negative_2, low, high)),
        ("better", enough & (high < 0), (negative_1, negative_2, low, high)),
        ("new", is_new, (old.shares, new.shares, share_low, share_high)),
        ("gone", is_gone, (old.shares, new.shares, share_low, share_high)),
    ]
    found: list[Change] = []
    for kind, where, values in kinds:
        which = np.flatnonzero(where)
        largest = np.argsort(-np.abs(values[1] - values[0])[which], kind="stable")
        found += (
            Change(
                kind,
                new.codebook.themes[k],
                before,
                after,
                value_before=float(values[0][k]),
                value_after=float(values[1][k]),
                low=float(values[2][k]),
                high=float(values[3][k]),
                quote=_quote(kind, (old if kind == "gone" else new).quotes[k]),
            )
            for k in which[largest].tolist()
        )
    return found


def agresti_caffo(
    successes_1: NDArray[np.float64],
    n_1: NDArray[np.float64],
    successes_2: NDArray[np.float64],
    n_2: NDArray[np.float64],
    z: float = _Z_95,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Confidence interval of the difference of two proportions, the second minus the first.

    Parameters
    ----------
    successes_1, n_1, successes_2, n_2 : ndarray
        Counts, of one shape.
    z : float, default 1.96
        Quantile of the normal distribution that gives the level.

    Returns
    -------
    tuple of ndarray
        Low and high end.

    Notes
    -----
    Wald's interval after adding one success and one failure to each sample: Agresti and Caffo
    (2000), The American Statistician 54(4), 280-288.

    Examples
    --------
    >>> ten = np.array([10.0])
    >>> low, high = agresti_caffo(np.array([1.0]), ten, np.array([8.0]), ten)
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (0.26, 0.907)
    """
    p_1, p_2 = (successes_1 + 1) / (n_1 + 2), (successes_2 + 1) / (n_2 + 2)
    half = z * np.sqrt(p_1 * (1 - p_1) / (n_1 + 2) + p_2 * (1 - p_2) / (n_2 + 2))
    return np.maximum(p_2 - p_1 - half, -1), np.minimum(p_2 - p_1 + half, 1)


def _quote(kind: Kind, quotes: tuple[Quote, ...]) -> Quote | None:
    """The sentence that shows a change best."""
    good, bad = ("strength",), ("improvement", "mixed")
    wanted = good + bad if kind == "better" else bad + good
    ranked = [q for name in wanted for q in quotes if q.polarity == name]
    return next(iter(ranked or quotes), None)
