"""Inspections side by side: of one authority over time, or of many authorities.

What changed between two inspections of an authority is told by confidence intervals, so that a
sentence more or less is no change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Theme
from classifier.results.summary import SIGNS, Quote, ReportSummary, alike
from classifier.results.tagged import TaggedReport

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Kind = Literal["worse", "better", "new", "gone"]
"""How a theme changed from one inspection to the next."""

JUDGEMENTS = (
    "overall_effectiveness",
    "impact_of_leaders",
    "help_and_protection",
    "in_care",
    "care_leavers",
)
"""Fields of a cover that hold grades."""

GRADES = ("inadequate", "requires improvement", "good", "outstanding")
"""From the worst to the best."""

FEWEST_FINDINGS = 5
"""Findings on a theme that both reports must have before it can be better or worse."""

STRAY, SEVERAL = 1, 3
"""A theme is new or gone where one report has at most `STRAY` sentences on it, the other at
least `SEVERAL`."""

_PARTIAL = ("focused_visit", "monitoring_visit", "looked_after_children")
# Frameworks that look at parts of a service: what they leave out is not gone.
_Z_99, _Z_95 = 2.5758, 1.9600
_SUFFIX = re.compile(
    # At most five words: of any number, the time grows with the square of the name's length.
    r"\b(?:(?:metropolitan|county|city|district|borough|london|royal|unitary)\s+){0,5}"
    r"(?:council|local authority|authority|county borough|borough)\b"
)
_PREFIX = re.compile(r"^(?:the\s+|council\s+|of\s+|(?:city|county|royal)\s+of\s+)+")
_TURNED = re.compile(r"^(.*),\s*((?:the\s+)?(?:city|county|royal borough|london borough) of)$")


def authority_key(name: str) -> str:
    """What is the same for the same authority, however its name is printed.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
        The name in lower case without "Council", "Metropolitan Borough", "City of" and the
        like, punctuation or accents.

    Examples
    --------
    >>> authority_key("The London Borough of Ashcombe & Vale") == authority_key("ASHCOMBE AND VALE")
    True
    >>> authority_key("Northmere City Council"), authority_key("Northmere, City of")
    ('northmere', 'northmere')
    >>> authority_key("Northmere County Council") == authority_key("Northmereshire")
    False
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[’'.]", "", plain.replace("&", " and "))
    plain = " ".join(plain.replace("-", " ").split())
    if turned := _TURNED.match(plain):
        plain = f"{turned[2]} {turned[1]}"
    shorter = " ".join(re.sub(r"[^\w\s]", " ", _SUFFIX.sub(" ", plain)).split())
    return _PREFIX.sub("", shorter) or shorter or plain


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
        The same for the same authority (`authority_key`); known authorities sort first.
    date : str or None
        ISO date on which the inspection began, or else ended or was published.
    """

    summary: ReportSummary
    authority: str
    key: tuple[bool, str]
    date: str | None

    @property
    def label(self) -> str:
        """Authority and date, as a heading."""
        return f"{self.authority}, {self.date}" if self.date else self.authority

    @property
    def balance(self) -> NDArray[np.float64]:
        """Strengths less what must improve, by the findings on each theme.

        From -1 to 1, of shape (n_themes,); NaN where there is no finding.
        """
        return _balance(self.summary.counts, self.summary.polarities)

    @property
    def findings(self) -> NDArray[np.float64]:
        """How many findings there are on each theme, neutral ones left out."""
        return _findings(self.summary.counts, self.summary.polarities)[1]

    def cells(self) -> list[str]:
        """The findings on each theme in a few signs, such as ``"+12 −3 ±1"``.

        The number of sentences where the model knows no polarities; empty where there is none.
        """
        return [
            short(counts, total, self.summary.polarities)
            for counts, total in zip(
                self.summary.counts.tolist(), self.summary.totals.tolist(), strict=True
            )
        ]

    @property
    def overall_balance(self) -> float:
        """The same of all sentences."""
        return float(_balance(self.summary.all_polarities[None], self.summary.polarities)[0])

    @property
    def all_findings(self) -> int:
        """How many findings the report has, whatever their themes."""
        return int(_findings(self.summary.all_polarities[None], self.summary.polarities)[1][0])

    @property
    def negative(self) -> float:
        """Share of negative findings among all, sentences that report both counting half."""
        negative, findings = _findings(self.summary.all_polarities[None], self.summary.polarities)
        return float(negative[0] / findings[0]) if findings[0] else float("nan")


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
    """A judgement and the one of the inspection before.

    Attributes
    ----------
    judgement : str
        One of `JUDGEMENTS`.
    before, after : str
        Grades.
    """

    judgement: str
    before: str
    after: str

    @property
    def better(self) -> bool:
        """Whether the newer grade is the better one."""
        return GRADES.index(self.after) > GRADES.index(self.before)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Inspections side by side.

    Attributes
    ----------
    inspections : tuple of Inspection
        By authority, and those of one authority by date.
    pairs : tuple of (Inspection, Inspection)
        Each full inspection of an authority with the one before; visits, and reports whose
        date is unknown, are in none.
    changes : tuple of Change
        Pair by pair; in each what is worse, better, new and gone, the largest first.
    """

    inspections: tuple[Inspection, ...]
    pairs: tuple[tuple[Inspection, Inspection], ...]
    changes: tuple[Change, ...]

    @property
    def themes(self) -> tuple[Theme, ...]:
        """Those of the codebook."""
        return self.inspections[0].summary.codebook.themes

    def between(self, before: Inspection, after: Inspection) -> list[Change]:
        """What changed from one inspection to the next."""
        return [c for c in self.changes if c.before is before and c.after is after]

    def by_cell(self) -> dict[tuple[Inspection, str], Change]:
        """The changes by the newer inspection and the name of the theme."""
        return {(change.after, change.theme.name): change for change in self.changes}

    def to_frame(self) -> pd.DataFrame:
        """The comparison as a data frame.

        Returns
        -------
        DataFrame
            One row for each inspection and theme: ``authority``, ``inspection_start``,
            ``report``, ``theme``, ``title``, ``sentences``, one column for each polarity,
            ``share`` of the report's sentences, ``balance`` (`Inspection.balance`), ``change``
            since the inspection before (a `Kind`, or None), and the grades of the report.
        """
        import pandas as pd

        frame = pd.DataFrame(list(self.rows()))
        return frame.assign(inspection_start=pd.to_datetime(frame["inspection_start"]))

    def changes_frame(self) -> pd.DataFrame:
        """The changes as a data frame.

        Returns
        -------
        DataFrame
            One row for each change: ``authority``, ``report_before``, ``report``,
            ``inspection_before``, ``inspection_start``, ``theme``, ``title``, ``change``,
            ``measure`` ("negative findings" or "share of sentences"), ``before``, ``after``,
            ``low`` and ``high`` of the difference, ``quote``, ``page``, ``paragraph``.
        """
        import pandas as pd

        frame = pd.DataFrame(list(self.change_rows()), columns=_CHANGE_COLUMNS)
        return frame.assign(
            inspection_before=pd.to_datetime(frame["inspection_before"]),
            inspection_start=pd.to_datetime(frame["inspection_start"]),
            page=frame["page"].astype("Int64"),
            paragraph=frame["paragraph"].astype("Int64"),
        )

    def judgements(self) -> pd.DataFrame:
        """The grades as a data frame.

        Returns
        -------
        DataFrame
            One row for each inspection: ``authority``, ``inspection_start``, ``report``,
            ``framework`` and the judgements, ordered categories from inadequate to outstanding.
        """
        import pandas as pd

        columns = ["authority", "inspection_start", "report", "framework", *JUDGEMENTS]
        frame = pd.DataFrame(list(self.judgement_rows()), columns=columns)
        grades = pd.CategoricalDtype(list(GRADES), ordered=True)
        return frame.astype(dict.fromkeys(JUDGEMENTS, grades)).assign(
            inspection_start=pd.to_datetime(frame["inspection_start"])
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows of `to_frame`."""
        changes = self.by_cell()
        for inspection in self.inspections:
            balance = inspection.balance.tolist()
            cover = inspection.summary.cover
            for theme, value, record in zip(
                self.themes, balance, inspection.summary.records(), strict=True
            ):
                change = changes.get((inspection, theme.name))
                yield {
                    "authority": inspection.authority,
                    "inspection_start": inspection.date,
                    "report": record["report"],
                    "theme": theme.name,
                    "title": theme.title,
                    "sentences": record["sentences"],
                    **record["polarities"],
                    "share": record["share"],
                    "balance": None if np.isnan(value) else round(value, 4),
                    "change": change.kind if change else None,
                    **{name: getattr(cover, name) for name in JUDGEMENTS},
                }

    def change_rows(self) -> Iterator[dict[str, Any]]:
        """The rows of `changes_frame`."""
        for change in self.changes:
            at = change.quote.sentence if change.quote else None
            values = (
                change.after.authority,
                change.before.summary.report,
                change.after.summary.report,
                change.before.date,
                change.after.date,
                change.theme.name,
                change.theme.title,
                change.kind,
                change.measure,
                *(
                    round(value, 4)
                    for value in (change.value_before, change.value_after, change.low, change.high)
                ),
                at and at.text,
                at and at.page,
                at and at.paragraph,
            )
            yield dict(zip(_CHANGE_COLUMNS, values, strict=True))

    def judgement_rows(self) -> Iterator[dict[str, Any]]:
        """The rows of `judgements`."""
        for inspection in self.inspections:
            cover = inspection.summary.cover
            yield {
                "authority": inspection.authority,
                "inspection_start": inspection.date,
                "report": inspection.summary.report,
                "framework": cover.framework,
                **{name: getattr(cover, name) for name in JUDGEMENTS},
            }

    def plot(self) -> Figure:
        """The heat map of themes by inspection.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from classifier.draw.plots import heat_map

        return heat_map(self)

    def _repr_html_(self) -> str:
        from classifier.draw.notebook import comparison_view

        return comparison_view(self)


_CHANGE_COLUMNS = (
    "authority report_before report inspection_before inspection_start theme title change measure"
    " before after low high quote page paragraph"
).split()


def compare(reports: Iterable[TaggedReport]) -> Comparison:
    """Put inspections side by side, and find what changed from one to the next.

    Parameters
    ----------
    reports : iterable of TaggedReport

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        If there is no report, or they were tagged with different codebooks.

    Notes
    -----
    A theme is worse or better where the share of negative findings on it (what must improve;
    sentences that report both count half; neutral ones are no findings) differs so much that
    the 99% confidence interval of the difference does not hold zero, and both reports have at
    least `FEWEST_FINDINGS` findings on it. It is new or gone where one report has at most one
    sentence on it and the other at least three, and the 95% interval of the difference between
    its shares of the reports' sentences does not hold zero.

    The intervals are those of Agresti and Caffo (2000), "Simple and effective confidence
    intervals for proportions and differences of proportions result from adding two successes and
    two failures", The American Statistician 54(4), 280-288, which hold for small counts. They
    take the sentences to be independent. How much that matters was measured on 136 reports, each
    cut into two random halves of its paragraphs ten times: 2.1% of the themes were called worse
    or better from one half to the other, where 1% would be if it did not matter at all. Two
    reports whose model or framework differ may differ for that reason.
    """
    summaries = alike(ReportSummary.of(report, 1) for report in reports)

    def key(summary: ReportSummary) -> tuple[bool, str]:
        known = summary.cover.authority
        return (not known, authority_key(known) if known else summary.report)

    def order(summary: ReportSummary) -> tuple[tuple[bool, str], str, str]:
        return key(summary), _date(summary) or "", summary.report

    inspections: list[Inspection] = []
    pairs: list[tuple[Inspection, Inspection]] = []
    for _, group in groupby(sorted(summaries, key=order), key=key):
        of_one = list(group)
        name = of_one[-1].cover.authority or of_one[-1].report
        found = [Inspection(summary, name, key(summary), _date(summary)) for summary in of_one]
        inspections += found
        full = [i for i in found if i.date and i.summary.cover.framework not in _PARTIAL]
        once = [next(same) for _, same in groupby(full, key=lambda inspection: inspection.date)]
        pairs += pairwise(once)
    changes = [change for before, after in pairs for change in _changes(before, after)]
    return Comparison(tuple(inspections), tuple(pairs), tuple(changes))


def grade_changes(before: Inspection, after: Inspection) -> list[GradeChange]:
    """The judgements that differ between two inspections, where both give a grade."""
    found = []
    for judgement in JUDGEMENTS:
        old = getattr(before.summary.cover, judgement)
        new = getattr(after.summary.cover, judgement)
        if old in GRADES and new in GRADES and old != new:
            found.append(GradeChange(judgement, old, new))
    return found


def agresti_caffo(
    successes_1: NDArray[np.float64],
    n_1: NDArray[np.float64],
    successes_2: NDArray[np.float64],
    n_2: NDArray[np.float64],
    z: float = _Z_95,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Confidence interval of the difference of two proportions, the second less the first.

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
    Of Wald, after one success and one failure were added to each sample: Agresti and Caffo
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


def short(counts: Sequence[int], total: int, polarities: tuple[str, ...]) -> str:
    """Counts in a few signs, such as ``"+12 −3 ±1"``; empty for nothing."""
    marked = [
        f"{SIGNS[name]}{count}"
        for name, count in zip(polarities, counts, strict=True)
        if count and name in SIGNS and name != "neutral"
    ]
    if marked or not total:
        return " ".join(marked)
    return f"{SIGNS['neutral']}{total}" if "neutral" in polarities else str(total)


def _date(summary: ReportSummary) -> str | None:
    cover = summary.cover
    return cover.inspection_start or cover.inspection_end or cover.published


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


def _changes(before: Inspection, after: Inspection) -> list[Change]:
    old, new = before.summary, after.summary
    bad_1, n_1 = _findings(old.counts, old.polarities)
    bad_2, n_2 = _findings(new.counts, new.polarities)
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


def _quote(kind: Kind, quotes: tuple[Quote, ...]) -> Quote | None:
    """The sentence that shows a change best."""
    good, bad = ("strength",), ("improvement", "mixed")
    wanted = good + bad if kind == "better" else bad + good
    ranked = [q for name in wanted for q in quotes if q.polarity == name]
    return next(iter(ranked or quotes), None)
