"""``report-themes tag``: reports in, sentences with their themes out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.commands import completion
from classifier.commands.options import AllScores, FormatName, Inputs, Jobs, ModelFolder, Uncertain
from classifier.commands.output import choose_format, is_folder, refusals, write_all, writing
from classifier.commands.running import (
    MOST_NAMED,
    asked_of,
    end,
    find,
    processes,
    stoppable,
    tagging,
)
from classifier.commands.terminal import message, usage_error
from classifier.write import FORMATS, Format

if TYPE_CHECKING:
    from classifier.read.inputs import Failure, Input
    from classifier.results.tagged import TaggedReport
    from classifier.run.parts import Columns


def tag(
    inputs: Inputs,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            help="File to write; its suffix gives the format. If it ends in / or is a URL, a"
            " folder of Parquet parts.",
        ),
    ] = None,
    format: FormatName = None,  # noqa: A002
    model: ModelFolder = None,
    jobs: Jobs = None,
    dask: Annotated[
        str | None,
        typer.Option(
            "--dask",
            metavar="ADDRESS",
            help="Work on a Dask cluster, given by the address of its scheduler.",
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue where a run with the same --out stopped.")
    ] = False,
    theme: Annotated[
        list[str] | None,
        typer.Option(
            "--theme",
            "-t",
            help="Write the sentences on this theme alone; again for more, any of which will do.",
            autocompletion=completion.themes,
        ),
    ] = None,
    polarity: Annotated[
        list[str] | None,
        typer.Option(
            "--polarity",
            help="Write the sentences of this polarity alone, such as improvement; again for more.",
            autocompletion=completion.polarities,
        ),
    ] = None,
    all_scores: AllScores = False,
    uncertain: Uncertain = False,
) -> None:
    """Tag every sentence of reports with its themes.

    Without --out, results go to standard output: a readable table on a terminal, JSON lines
    otherwise. Inputs may be URLs.

    Example: report-themes tag reports/ --out themes.csv
    """
    from classifier.read.inputs import is_url

    to_parts = out is not None and (out.endswith("/") or is_url(out) or is_folder(Path(out)))
    if out and to_parts and (format or Path(out).suffix[1:] or "parquet") != "parquet":
        usage_error(f"{out}: only Parquet parts can be written to a folder or URL")
    themes, polarities = tuple(theme or ()), tuple(polarity or ())
    if themes or polarities:
        _, themes, polarities = asked_of(model, themes, polarities)
    path = Path(out) if out and not to_parts else None
    chosen = choose_format("parquet" if to_parts else format, path, FORMATS)
    if resume and not out:
        usage_error("--resume needs the --out of the run that stopped")
    with refusals(), writing(out):
        found, failed = find(inputs)
        if out and to_parts and found:
            from classifier.run.parts import Columns

            _tag_to_parts(
                out,
                found,
                failed,
                model,
                Columns(all_scores, uncertain, themes, polarities),
                jobs=jobs,
                dask=dask,
                resume=resume,
            )
        else:
            tag_to_file(
                path,
                found,
                failed,
                chosen,
                model,
                all_scores=all_scores,
                uncertain=uncertain,
                themes=themes,
                polarities=polarities,
                jobs=jobs,
                dask=dask,
                resume=resume,
            )
    end(failed)


def tag_to_file(
    out: Path | None,
    inputs: list[Input],
    failed: list[Failure],
    format: Format,  # noqa: A002
    model: Path | None = None,
    *,
    all_scores: bool = False,
    uncertain: bool = False,
    themes: Sequence[str] = (),
    polarities: Sequence[str] = (),
    jobs: int | None = None,
    dask: str | None = None,
    resume: bool = False,
) -> int:
    """Tag reports and write them to a file, or to standard output.

    Parameters
    ----------
    out : Path or None
        Beside a file, work in progress is kept until it is whole.
    inputs : list of Input
    failed : list of Failure
        Grows by what can't be read or tagged.
    format : Format
    model : Path, optional
    all_scores, uncertain, themes, polarities, jobs, dask, resume
        As the options of the command.

    Returns
    -------
    int
        How many reports were written; one that is there twice counts once where the format does.
    """
    from classifier.run.batch import tag_all
    from classifier.run.journal import Journal
    from classifier.run.model import ModelAt
    from classifier.run.resume import facts_of_run, partial_folder

    folder = str(model) if model else None
    journal = None
    if out and inputs:
        facts = facts_of_run(ModelAt.find(folder).fingerprint)
        facts |= {"format": "explained"} if format.explained else {}
        journal = Journal(partial_folder(out), facts, inputs, resume=resume)
        _name_changed(journal.changed)
    named = _Named(format)
    with stoppable(journal):
        tagged = tag_all(
            inputs,
            folder,
            jobs=processes(jobs, [i for i in inputs if not journal or i not in journal.kept], dask),
            dask=dask,
            journal=journal,
            explain=format.explained,
        )
        with contextlib.closing(tagged):
            write_all(
                named.of(tagging(tagged, inputs, failed)),
                lambda reports, file: format.write(
                    (
                        replace(report, mark_uncertain=uncertain).about(themes, polarities)
                        for report in reports
                    ),
                    file,
                    all_scores,
                ),
                out,
                binary=format.binary,
                folder=journal.folder if journal else None,
            )
        if journal:
            journal.finish()
    return named.count


class _Named:
    """Names the reports that have the same text as one before; counts those that are written."""

    def __init__(self, format: Format) -> None:  # noqa: A002
        self.format = format
        self.count = 0

    def of(self, reports: Iterable[TaggedReport]) -> Iterator[TaggedReport]:
        """The reports to write."""
        from classifier.read import repeats

        met, lines = repeats.Met(), []
        for tagged in reports:
            first = met.first(tagged.report)
            if first and self.format.once:
                message(repeats.told(tagged.report, first))
            elif first:
                lines.append(repeats.told(tagged.report, first, "in the results under both"))
            self.count += not (first and self.format.once)
            yield tagged
        for line in lines[:MOST_NAMED]:
            message(line)
        if (more := len(lines) - MOST_NAMED) > 0:
            message(f"{more} more have the same text as another: in the results under all names")


def _tag_to_parts(
    out: str,
    inputs: list[Input],
    failed: list[Failure],
    model: Path | None,
    columns: Columns,
    *,
    jobs: int | None,
    dask: str | None,
    resume: bool,
) -> None:
    """Tag reports and write them to a folder, or to a URL, as parts."""
    from classifier.run.model import ModelAt
    from classifier.run.parts import Parts
    from classifier.run.resume import facts_of_run

    at = ModelAt.find(str(model) if model else None)
    facts = facts_of_run(at.fingerprint)
    facts |= {"--all-scores": columns.all_scores, "--uncertain": columns.uncertain}
    if columns.themes or columns.polarities:
        facts |= {"--theme": [*columns.themes], "--polarity": [*columns.polarities]}
    parts = Parts(out, facts, inputs, resume=resume)
    _name_changed(parts.changed)
    with stoppable(parts):
        outcomes = parts.tag(at, columns, jobs=processes(jobs, parts.todo, dask), dask=dask)
        with contextlib.closing(outcomes):
            done = sum(1 for _ in tagging(outcomes, inputs, failed))
        if done:
            parts.finish()
        else:
            parts.discard()


def _name_changed(inputs: list[Input]) -> None:
    if inputs:
        message(f"done again because they have changed: {', '.join(item.name for item in inputs)}")
