"""Inspections side by side: of one authority over time, or of many authorities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from classifier.codebook import Theme
from classifier.draw.colours import BALANCE, readable_on
from classifier.draw.heat import Row
from classifier.draw.polarities import counted
from classifier.read.repeats import once
from classifier.report import GRADES, JUDGEMENTS
from classifier.results.authority import authority_key
from classifier.results.changes import Change, changes_between
from classifier.results.inspection import Inspection
from classifier.results.notes import mixed_kinds, notes_on
from classifier.results.pairs import paired
from classifier.results.summary import ReportSummary, alike
from classifier.results.tagged import TaggedReport
from classifier.results.telling import Quote, on_themes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison:
    """Inspections side by side.

    Attributes
    ----------
    inspections : tuple of Inspection
        By authority, and those of one authority by date.
    pairs : tuple of (Inspection, Inspection)
        Each full inspection of an authority with the one before, area SEND inspections among
        themselves; visits, inspections of a part, and reports whose date is unknown, are in none.
    changes : tuple of Change
        Pair by pair; in each what is worse, better, new and gone, the largest first.
    repeated : tuple of str
        A line for each report that was left out, as it has the same text as another.
    unpaired : tuple of str
        A line for each report that is in no pair for want of a date, or as it is a second report
        of an inspection.
    """

    inspections: tuple[Inspection, ...]
    pairs: tuple[tuple[Inspection, Inspection], ...]
    changes: tuple[Change, ...]
    repeated: tuple[str, ...] = ()
    unpaired: tuple[str, ...] = ()

    @property
    def themes(self) -> tuple[Theme, ...]:
        """Those of the codebook."""
        return self.inspections[0].summary.codebook.themes

    @property
    def notes(self) -> list[str]:
        """What a reader of the figures has to know, such as that kinds of reports are mixed."""
        summaries = [inspection.summary for inspection in self.inspections]
        notes = notes_on(
            sum(summary.left_out for summary in summaries),
            [summary.report for summary in summaries if summary.unfamiliar],
            [summary.cover.framework for summary in summaries],
        )
        return [*notes, *self.repeated, *self.unpaired]

    @property
    def mixed_kinds(self) -> str | None:
        """That reports of different kinds are compared, and which, if they are."""
        return mixed_kinds([i.summary.cover.framework for i in self.inspections])

    @property
    def title(self) -> str:
        """What is compared, in a line."""
        authorities, inspections = self.by_authority(), self.inspections
        count = counted(len(inspections), "inspection")
        if len(authorities) == 1:
            return f"{inspections[0].authority}: {count}"
        return f"{count} of {counted(len(authorities), 'authority', 'authorities')}"

    def by_authority(self) -> list[list[Inspection]]:
        """The inspections, those of one authority together."""
        return [list(same) for _, same in groupby(self.inspections, key=lambda i: i.key)]

    def between(self, before: Inspection, after: Inspection) -> list[Change]:
        """What changed from one inspection to the next.

        Parameters
        ----------
        before, after : Inspection
            One of the `pairs`.

        Returns
        -------
        list of Change
        """
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
            ``report``, ``framework``, ``theme``, ``title``, ``sentences``, one column for each
            polarity, ``share`` of the report's sentences, ``balance`` (`Inspection.balance`),
            ``change`` since the inspection before (a `Kind`, or None), and the report's grades.
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
                    "framework": cover.framework,
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

    def heat_rows(self) -> list[Row]:
        """The rows of the heat map: all sentences, and then theme by theme.

        Returns
        -------
        list of Row
            With a cell for each inspection.
        """
        first = {same[0] for same in self.by_authority()}
        changes = self.by_cell()
        columns = []
        for i in self.inspections:
            of_it = [changes.get((i, theme.name)) for theme in self.themes]
            changed = [change.kind if change else "" for change in of_it]
            columns.append(i.cells(changed, first=i in first))
        titles = ["All sentences", *(theme.title for theme in self.themes)]
        return [Row(*row) for row in zip(titles, zip(*columns, strict=True), strict=True)]

    def plot(self) -> Figure:
        """The heat map of themes by inspection.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from classifier.draw.plots import heat_map

        columns = []
        for inspection in self.inspections:
            grade = GRADES.get(inspection.summary.cover.overall_effectiveness or "")
            under = " · ".join(filter(None, (inspection.date, grade)))
            columns.append("\n".join(filter(None, (inspection.authority, under))))
        return heat_map(columns, self.heat_rows()[1:], self.notes)

    def __repr__(self) -> str:
        authorities = counted(len(self.by_authority()), "authority", "authorities")
        inspections = counted(len(self.inspections), "inspection")
        changes = counted(len(self.changes), "change")
        return f"<Comparison: {inspections} of {authorities}, {changes}>"

    def _repr_html_(self) -> str:
        from classifier.draw.notebook import view

        return view(
            "comparison.html",
            package="classifier.results",
            title=self.title,
            notes=self.notes,
            inspections=self.inspections,
            rows=self.heat_rows(),
            palette={step: (colour, readable_on(colour)) for step, colour in BALANCE.items()},
        )


_CHANGE_COLUMNS = (
    "authority report_before report inspection_before inspection_start theme title change measure"
    " before after low high quote page paragraph"
).split()


def compare(reports: Iterable[TaggedReport], *, context: bool = False) -> Comparison:
    """Put inspections side by side, and find what changed from one to the next.

    Parameters
    ----------
    reports : iterable of TaggedReport
        The same text under two names is one inspection (`classifier.read.repeats`).
    context : bool, default False
        Count and quote sentences about the area, the inspection or its method, too.

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
    sentences that report both count half; neutral ones are not findings) differs so much that
    the 99% confidence interval of the difference does not hold zero, and both reports have at
    least `FEWEST_FINDINGS` findings on it. It is new or gone where one report has at most one
    sentence on it and the other at least three, and the 95% interval of the difference between
    its shares of the reports' sentences does not hold zero.

    The intervals are those of Agresti and Caffo (2000), "Simple and effective confidence
    intervals for proportions and differences of proportions result from adding two successes and
    two failures", The American Statistician 54(4), 280-288, which hold for small counts. They
    take the sentences to be independent. How much that matters was measured on 136 reports, each
    cut into two random halves of its paragraphs ten times: of the themes with enough findings in
    both, 2.0% were called worse or better from one half to the other, where 1% would be if it did
    not matter at all. Two reports whose model or framework differ may differ for that reason.
    """
    repeated: list[str] = []
    sentences: dict[ReportSummary, tuple[tuple[Quote, ...], ...]] = {}
    for report in once(reports, repeated.append):
        summary = ReportSummary.of(report, 1, context=context)
        sentences[summary] = tuple(on_themes(report if context else report.without_context()))
    summaries = alike(sentences)

    def key(summary: ReportSummary) -> tuple[bool, str]:
        known = summary.cover.authority
        return (not known, authority_key(known) if known else summary.report)

    def order(summary: ReportSummary) -> tuple[tuple[bool, str], str, str]:
        return key(summary), summary.date or "", summary.report

    inspections: list[Inspection] = []
    for _, group in groupby(sorted(summaries, key=order), key=key):
        of_one = list(group)
        name = of_one[-1].cover.authority or of_one[-1].report
        inspections += (Inspection(s, name, key(s), s.date, sentences[s]) for s in of_one)
    pairs, unpaired = paired(inspections)
    changes = [change for before, after in pairs for change in changes_between(before, after)]
    return Comparison(
        tuple(inspections), tuple(pairs), tuple(changes), tuple(repeated), tuple(unpaired)
    )
