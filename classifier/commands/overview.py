"""Commands on what many reports say: ``summary`` and ``compare``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.commands import completion
from classifier.commands.cli import (
    Inputs,
    Jobs,
    ModelFolder,
    Out,
    _done,
    app,
    choose_format,
    find,
    write_all,
)

if TYPE_CHECKING:
    from classifier.results.tagged import TaggedReport


def _tag(
    inputs: list[str],
    model: Path | None,
    jobs: int,
    write: Callable[[Iterable[TaggedReport], Any], None],
    out: Path | None,
    *,
    binary: bool,
) -> None:
    """Tag reports and write what is made of them; exit status 1 where some failed."""
    found, failed = find(inputs)
    from classifier.run.batch import tag_all

    outcomes = tag_all(found, str(model) if model else None, jobs=jobs)
    tagged = _done(outcomes, len(found), "Tagging", failed, first="Loading model, tagging")
    write_all(tagged, write, out, binary=binary)
    if failed:
        raise typer.Exit(1)


@app.command()
def summary(
    inputs: Inputs,
    out: Out = None,
    format: Annotated[  # noqa: A002
        str | None,
        typer.Option(
            "--format",
            "-f",
            help="jsonl, csv, table, xlsx or md; by default what the suffix of --out says.",
            autocompletion=completion.formats("SUMMARIES"),
        ),
    ] = None,
    model: ModelFolder = None,
    jobs: Jobs = 1,
    telling: Annotated[
        int | None,
        typer.Option(
            "--telling",
            min=0,
            help="Most telling sentences of each theme and polarity; by default 1 on the terminal,"
            " 3 elsewhere.",
        ),
    ] = None,
) -> None:
    """Count what reports say of each theme, and quote the sentences that tell the most.

    One row for each report and theme: strengths, what must improve, both and neutral, the share
    of the report's sentences, and the most telling sentences with page and paragraph.

    Example: report-themes summary reports/ --out summary.xlsx
    """
    from classifier.write import SUMMARIES as FORMATS

    name = choose_format(format, out, FORMATS)
    n = (1 if name == "table" else 3) if telling is None else telling

    def write(reports: Iterable[TaggedReport], file: Any) -> None:
        from classifier.results.summary import ReportSummary

        FORMATS[name].write((ReportSummary.of(report, n) for report in reports), file)

    _tag(inputs, model, jobs, write, out, binary=FORMATS[name].binary)


@app.command()
def compare(
    inputs: Inputs,
    out: Out = None,
    format: Annotated[  # noqa: A002
        str | None,
        typer.Option(
            "--format",
            "-f",
            help="jsonl, csv, table, html, png, svg, xlsx or md; by default what the suffix of"
            " --out says.",
            autocompletion=completion.formats("COMPARISONS"),
        ),
    ] = None,
    model: ModelFolder = None,
    jobs: Jobs = 1,
) -> None:
    """Put inspections side by side: of one authority over time, or of many authorities.

    A heat map of themes by inspection, with the judgements, and what is new, gone, better or
    worse since an authority's last inspection, by more than chance.

    Example: report-themes compare reports/ --out compare.html
    """
    from classifier.write import COMPARISONS as FORMATS

    name = choose_format(format, out, FORMATS)

    def write(reports: Iterable[TaggedReport], file: Any) -> None:
        from classifier.results.comparison import compare

        FORMATS[name].write(compare(reports), file)

    _tag(inputs, model, jobs, write, out, binary=FORMATS[name].binary)
