"""What reports say, theme by theme: counts by polarity, and the most telling sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook, Theme
from classifier.draw.polarities import counted
from classifier.read.repeats import once
from classifier.report import Cover
from classifier.results.notes import notes_on
from classifier.results.tagged import TaggedReport
from classifier.results.telling import Quote, quotes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """What a report says about one theme.

    Attributes
    ----------
    theme : Theme
    sentences : int
    polarities : dict of str to int
        Sentences of each polarity.
    share : float
        Of the report's sentences.
    quotes : tuple of Quote
    """

    theme: Theme
    sentences: int
    polarities: dict[str, int]
    share: float
    quotes: tuple[Quote, ...]

    def first_quotes(self) -> list[Quote]:
        """The most telling sentence of each polarity."""
        by_polarity = groupby(self.quotes, key=lambda quote: quote.polarity)
        return [next(quotes) for _, quotes in by_polarity]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReportSummary:
    """What one report says, theme by theme.

    Attributes
    ----------
    report : str
        Its name.
    cover : Cover
    codebook : Codebook
    polarities : tuple of str
    sentences : int
        How many of the report are counted.
    all_polarities : ndarray of int of shape (n_polarities,)
        Sentences of each polarity, whatever their themes.
    totals : ndarray of int of shape (n_themes,)
        Sentences on each theme.
    counts : ndarray of int of shape (n_themes, n_polarities)
        The same by polarity (`TaggedReport.theme_counts`).
    quotes : tuple of tuple of Quote
        For each theme the most telling sentences (`telling`), polarity by polarity; of a report
        without polarities, those of the theme.
    left_out : int
        Sentences about the area, the inspection or its method, which are not in the figures.
    unfamiliar : bool or None
        Whether the report is unlike those that the model has seen.
    """

    report: str
    cover: Cover
    codebook: Codebook
    polarities: tuple[str, ...]
    sentences: int
    all_polarities: NDArray[np.int64]
    totals: NDArray[np.int64]
    counts: NDArray[np.int64]
    quotes: tuple[tuple[Quote, ...], ...]
    left_out: int = 0
    unfamiliar: bool | None = None

    @classmethod
    def of(cls, tagged: TaggedReport, n: int = 3, *, context: bool = False) -> ReportSummary:
        """Summarise one report.

        Parameters
        ----------
        tagged : TaggedReport
        n : int, default 3
            The most sentences to quote for each theme and polarity.
        context : bool, default False
            Count and quote sentences about the area, the inspection or its method, too.

        Returns
        -------
        ReportSummary
        """
        whole = len(tagged)
        if not context:
            tagged = tagged.without_context()
        which = range(len(tagged.polarities))
        return cls(
            report=tagged.report.name,
            cover=tagged.report.cover,
            codebook=tagged.codebook,
            polarities=tagged.polarities,
            sentences=len(tagged),
            all_polarities=np.array([(tagged.polarity == p).sum() for p in which], dtype=np.int64),
            totals=tagged.assigned.sum(axis=0),
            counts=tagged.theme_counts(),
            quotes=tuple(quotes(tagged, n)),
            left_out=whole - len(tagged),
            unfamiliar=tagged.unfamiliar,
        )

    @property
    def shares(self) -> NDArray[np.float64]:
        """Share of the report's sentences that each theme has, of shape (n_themes,)."""
        found: NDArray[np.float64] = self.totals / max(self.sentences, 1)
        return found

    @property
    def title(self) -> str:
        """The report for people: authority and day of inspection, or the name of the file."""
        if not self.cover.authority:
            return self.report
        return ", ".join(filter(None, (self.cover.authority, self.cover.inspection_start)))

    @property
    def notes(self) -> list[str]:
        """What a reader of the figures has to know, such as how many sentences are left out."""
        return notes_on(self.left_out, [self.report] if self.unfamiliar else [])

    @property
    def date(self) -> str | None:
        """ISO date on which the inspection began, or else ended or was published."""
        return self.cover.inspection_start or self.cover.inspection_end or self.cover.published

    def __repr__(self) -> str:
        sentences = counted(self.sentences, "sentence")
        themes = counted(int((self.totals > 0).sum()), "theme")
        return f"<ReportSummary {self.report!r}: {sentences} on {themes}>"

    def themes(self) -> Iterator[ThemeCount]:
        """All themes in the order of the codebook."""
        for theme, total, share, counts, quoted in zip(
            self.codebook.themes,
            self.totals.tolist(),
            self.shares.tolist(),
            self.counts.tolist(),
            self.quotes,
            strict=True,
        ):
            polarities = dict(zip(self.polarities, counts, strict=True))
            yield ThemeCount(theme, total, polarities, share, quoted)

    def present(self) -> list[ThemeCount]:
        """The themes that the report has, the most frequent first."""
        found = [count for count in self.themes() if count.sentences]
        return sorted(found, key=lambda count: -count.sentences)

    def missing(self) -> list[ThemeCount]:
        """The themes of which the report says nothing, in the order of the codebook."""
        return [count for count in self.themes() if not count.sentences]

    def records(self) -> Iterator[dict[str, Any]]:
        """One record for each theme of the codebook, as the JSON lines have it."""
        for count in self.themes():
            yield {
                "report": self.report,
                "authority": self.cover.authority,
                "inspection_start": self.cover.inspection_start,
                "theme": count.theme.name,
                "title": count.theme.title,
                "sentences": count.sentences,
                "share": round(count.share, 4),
                "polarities": count.polarities,
                "left_out": self.left_out,
                "unfamiliar": self.unfamiliar,
                "telling": [quote.to_dict() for quote in count.quotes],
            }


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Summary:
    """What reports say, theme by theme.

    Attributes
    ----------
    reports : tuple of ReportSummary
        All of one codebook and the same polarities.
    repeated : tuple of str
        A line for each report that was left out, as it has the same text as another.
    """

    reports: tuple[ReportSummary, ...]
    repeated: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.reports)

    def __iter__(self) -> Iterator[ReportSummary]:
        return iter(self.reports)

    def to_frame(self) -> pd.DataFrame:
        """The counts as a data frame.

        Returns
        -------
        DataFrame
            One row for each report and theme: ``report``, ``authority``,
            ``inspection_start``, ``theme``, ``title``, ``sentences``, one column for each
            polarity, ``share`` of the report's sentences that are counted, ``left_out`` (how many
            are not), and ``unfamiliar`` (whether the report is unlike those that the model has
            seen).
        """
        import pandas as pd

        rows = []
        for summary in self.reports:
            for record in summary.records():
                del record["telling"]
                last = {name: record.pop(name) for name in ("share", "left_out", "unfamiliar")}
                rows.append({**record, **record.pop("polarities"), **last})
        frame = pd.DataFrame(rows).drop(columns="polarities", errors="ignore")
        return frame.assign(inspection_start=pd.to_datetime(frame["inspection_start"]))

    def telling(self) -> pd.DataFrame:
        """The most telling sentences as a data frame.

        Returns
        -------
        DataFrame
            One row for each sentence that is quoted: ``report``, ``authority``,
            ``inspection_start``, ``theme``, ``title``, ``polarity``, ``rank`` from 1 among the
            sentences of theme and polarity, ``text``, ``page``, ``paragraph``, ``section``,
            ``heading``, ``sentence``, ``probability`` and ``polarity_probability``.
        """
        import pandas as pd

        columns = (
            "report authority inspection_start theme title polarity rank text page paragraph"
            " section heading sentence probability polarity_probability"
        ).split()
        rows = []
        for summary in self.reports:
            for record in summary.records():
                rank: dict[str | None, int] = {}
                for quote in record["telling"]:
                    rank[quote["polarity"]] = rank.get(quote["polarity"], 0) + 1
                    rows.append({**record, **quote, "rank": rank[quote["polarity"]]})
        frame = pd.DataFrame(rows, columns=columns)
        return frame.assign(
            inspection_start=pd.to_datetime(frame["inspection_start"]),
            page=frame["page"].astype("Int64"),
            paragraph=frame["paragraph"].astype("Int64"),
        )

    def plot(self) -> Figure:
        """Strengths to the right and what must improve to the left, theme by theme.

        Returns
        -------
        matplotlib.figure.Figure
            Of all reports together.
        """
        from classifier.draw.plots import balance_plot

        first = self.reports[0]
        counts = np.sum([report.counts for report in self], axis=0)
        return balance_plot(
            [theme.title for theme in first.codebook.themes],
            np.sum([report.totals for report in self], axis=0),
            dict(zip(first.polarities, counts.T, strict=True)),
        )

    def __repr__(self) -> str:
        reports = counted(len(self), "report")
        sentences = counted(sum(report.sentences for report in self), "sentence")
        themes = counted(len(self.reports[0].codebook.themes), "theme")
        return f"<Summary: {reports}, {sentences}, {themes}>"

    def _repr_html_(self) -> str:
        from classifier.draw.notebook import view

        package = "classifier.results"
        return view("summary.html", package=package, reports=self.reports, notes=self.repeated)


def summarise(reports: Iterable[TaggedReport], n: int = 3, *, context: bool = False) -> Summary:
    """Count what reports say about each theme, and find the most telling sentences.

    Parameters
    ----------
    reports : iterable of TaggedReport, or one TaggedReport
        The same text under two names counts once (`classifier.read.repeats`).
    n : int, default 3
        The most sentences to quote for each theme and polarity.
    context : bool, default False
        Count and quote sentences about the area, the inspection or its method, too.

    Returns
    -------
    Summary

    Raises
    ------
    ValueError
        If there is no report, or they were tagged with different codebooks.

    Examples
    --------
    >>> import classifier
    >>> model = classifier.load_model()
    >>> tagged = model.tag("Caseloads are too high. Social workers change too often.")
    >>> frame = classifier.summarise(tagged).to_frame().set_index("theme")
    >>> int(frame.improvement["workforce"])
    2
    """
    if isinstance(reports, TaggedReport):
        reports = [reports]
    repeated: list[str] = []
    reports = once(reports, repeated.append)
    found = alike(ReportSummary.of(report, n, context=context) for report in reports)
    return Summary(found, tuple(repeated))


def alike(reports: Iterable[ReportSummary]) -> tuple[ReportSummary, ...]:
    """Summaries that can be compared.

    Raises
    ------
    ValueError
        If there is none, or they have different codebooks or polarities.
    """
    found = tuple(reports)
    if not found:
        raise ValueError("there is no report")
    for report in found[1:]:
        if (report.codebook.names, report.polarities) != (
            found[0].codebook.names,
            found[0].polarities,
        ):
            raise ValueError(f"{report.report} and {found[0].report} have different codebooks")
    return found
