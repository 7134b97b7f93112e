"""A briefing on reports: what was read, weaknesses and strengths by theme, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from classifier.draw.document import Block, Document, Heading, Table
from classifier.read.inputs import Failure
from classifier.read.repeats import once
from classifier.results.authority import authority_key
from classifier.results.briefing.material import Material
from classifier.results.briefing.method import method_note
from classifier.results.briefing.opening import MOST_LISTED, in_brief, reports_read, what_was_read
from classifier.results.briefing.picture import picture
from classifier.results.briefing.quotations import quotations
from classifier.results.briefing.since import since_last_time
from classifier.results.comparison import compare
from classifier.results.summary import ReportSummary
from classifier.results.tagged import TaggedReport
from classifier.results.telling import Quote


def brief(
    reports: Iterable[TaggedReport],
    manifest: Mapping[str, Any],
    *,
    themes: Sequence[str] = (),
    authority: str | None = None,
    n: int | None = None,
    context: bool = False,
    failed: Sequence[Failure] = (),
) -> Document:
    """What an officer would write on reports, in figures and in the reports' own words.

    Parameters
    ----------
    reports : iterable of TaggedReport
        The same text under two names counts once.
    manifest : mapping
        That of the model which tagged them, for the note on method.
    themes : sequence of str, optional
        Names of the themes to write about; by default all.
    authority : str, optional
        Leave out the reports on others; however its name is printed.
    n : int, optional
        The most sentences to quote for each theme and polarity; by default 3, or 12 if there are
        `themes`.
    context : bool, default False
        Count and quote sentences about the area, the inspection or its method, too.
    failed : sequence of Failure
        What could not be read; looked at when all reports have been taken.

    Returns
    -------
    Document
        Of an authority with several full inspections, the newest is counted and quoted, and
        those before say what changed (`compare`).

    Raises
    ------
    ValueError
        If there is no report, none on the authority, or no such theme.
    """
    n = (12 if themes else 3) if n is None else n
    repeated: list[str] = []
    others: dict[str, str | None] = {}
    quotes: dict[str, tuple[tuple[Quote, ...], ...]] = {}

    def taken() -> Iterator[TaggedReport]:
        for report in once(reports, repeated.append):
            of = report.report.cover.authority
            if authority and authority_key(of or "") != authority_key(authority):
                others[report.report.name] = of
                continue
            quotes[report.report.name] = ReportSummary.of(report, n, context=context).quotes
            yield report

    try:
        comparison = compare(taken(), context=context)
    except ValueError:
        if not others:
            raise
        known = ", ".join(sorted({of for of in others.values() if of})) or "none that is named"
        raise ValueError(f"no report is on {authority}; the authorities are: {known}") from None
    material = Material.of(comparison, quotes, themes)
    blocks = [
        *in_brief(material),
        *what_was_read(material, failed, repeated, others),
        *picture(material),
        *quotations(material, n),
        *since_last_time(comparison, material.themes, material.names, asked=material.asked),
        *method_note(
            manifest,
            material.themes,
            {i.summary.cover.framework for i in comparison.inspections},
            [material.names[i] for i in comparison.inspections if i.summary.unfamiliar],
            sum(i.summary.left_out for i in comparison.inspections),
        ),
    ]
    if len(comparison.inspections) > MOST_LISTED:
        blocks += [Heading("Annex: the reports"), *reports_read(material)]
    return Document(material.title, tuple(_numbered(blocks)))


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same with numbers before the captions of tables."""
    numbers = count(1)
    for block in blocks:
        if isinstance(block, Table):
            yield replace(block, caption=f"Table {next(numbers)}. {block.caption}")
        else:
            yield block
