"""``report-themes summary``: what reports say about each theme, in figures and quotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.commands.options import Context, Inputs, Jobs, ModelFolder, Out, format_option
from classifier.commands.output import choose_format
from classifier.commands.running import write_tagged
from classifier.commands.terminal import message
from classifier.write import SUMMARIES

if TYPE_CHECKING:
    from classifier.results.tagged import TaggedReport


def summary(
    inputs: Inputs,
    out: Out = None,
    format: Annotated[str | None, format_option(SUMMARIES)] = None,  # noqa: A002
    model: ModelFolder = None,
    jobs: Jobs = None,
    telling: Annotated[
        int | None,
        typer.Option(
            "--telling",
            min=0,
            help="Most telling sentences of each theme and polarity; by default 1 on the terminal,"
            " 3 elsewhere.",
        ),
    ] = None,
    groups: Annotated[
        bool,
        typer.Option(
            "--groups", help="Count the groups that themes are inside, in place of the themes."
        ),
    ] = False,
    context: Context = False,
) -> None:
    """Count what reports say about each theme, and quote the most telling sentences.

    One row for each report and theme: strengths, what must improve, both and neutral, the share
    of the report's sentences, and the most telling sentences with page and paragraph. What is said
    about the area, the inspection or its method is left out. The same text under two names counts
    once.

    Example: report-themes summary reports/ --out summary.xlsx
    """
    chosen = choose_format(format, out, SUMMARIES)
    n = (1 if chosen is SUMMARIES["table"] else 3) if telling is None else telling

    def write(reports: Iterable[TaggedReport], file: Any) -> None:
        from classifier.read.repeats import once
        from classifier.results.summary import ReportSummary

        each = once(reports, message)
        if groups:
            each = _grouped(each)
        chosen.write((ReportSummary.of(report, n, context=context) for report in each), file)

    write_tagged(inputs, model, jobs, write, out, binary=chosen.binary)


def _grouped(reports: Iterable[TaggedReport]) -> Iterator[TaggedReport]:
    for number, report in enumerate(reports):
        if not number and not report.codebook.groups:
            message("No theme of this model is inside another: --groups changes nothing")
        yield report.grouped()
