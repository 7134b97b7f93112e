"""``report-themes tag``: reports in, sentences with their themes out."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.commands.options import FormatName, Inputs, Jobs, ModelFolder
from classifier.commands.output import choose_format, is_folder, refusals, write_all, writing
from classifier.commands.running import end, find, stoppable, tagging
from classifier.commands.terminal import message, usage_error
from classifier.write import FORMATS, Format

if TYPE_CHECKING:
    from classifier.read.inputs import Failure, Input


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
    jobs: Jobs = 1,
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
    all_scores: Annotated[
        bool, typer.Option("--all-scores", help="Add the probability of every theme.")
    ] = False,
    uncertain: Annotated[
        bool,
        typer.Option(
            "--uncertain",
            help="List the themes of each sentence, assigned or not, that a person should look at,"
            " and mark such polarities: those with a chance of 0.3 or more of being wrong, of 0.1"
            " in a report that is unlike what the model has seen.",
        ),
    ] = False,
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
    path = Path(out) if out and not to_parts else None
    chosen = choose_format("parquet" if to_parts else format, path, FORMATS)
    if resume and not out:
        usage_error("--resume needs the --out of the run that stopped")
    with refusals(), writing(out):
        found, failed = find(inputs)
        if out and to_parts and found:
            _tag_to_parts(
                out,
                found,
                failed,
                model,
                all_scores=all_scores,
                uncertain=uncertain,
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
    jobs: int = 1,
    dask: str | None = None,
    resume: bool = False,
) -> None:
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
    all_scores, uncertain, jobs, dask, resume
        As the options of the command.
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
    with stoppable(journal):
        tagged = tag_all(
            inputs, folder, jobs=jobs, dask=dask, journal=journal, explain=format.explained
        )
        with contextlib.closing(tagged):
            write_all(
                tagging(tagged, inputs, failed),
                lambda reports, file: format.write(
                    (replace(report, mark_uncertain=uncertain) for report in reports),
                    file,
                    all_scores,
                ),
                out,
                binary=format.binary,
                folder=journal.folder if journal else None,
            )
        if journal:
            journal.finish()


def _tag_to_parts(
    out: str,
    inputs: list[Input],
    failed: list[Failure],
    model: Path | None,
    *,
    all_scores: bool,
    uncertain: bool,
    jobs: int,
    dask: str | None,
    resume: bool,
) -> None:
    """Tag reports and write them to a folder, or to a URL, as parts."""
    from classifier.run.model import ModelAt
    from classifier.run.parts import Columns, Parts
    from classifier.run.resume import facts_of_run

    at = ModelAt.find(str(model) if model else None)
    facts = facts_of_run(at.fingerprint) | {"--all-scores": all_scores, "--uncertain": uncertain}
    parts = Parts(out, facts, inputs, resume=resume)
    _name_changed(parts.changed)
    with stoppable(parts):
        outcomes = parts.tag(at, Columns(all_scores, uncertain), jobs=jobs, dask=dask)
        with contextlib.closing(outcomes):
            done = sum(1 for _ in tagging(outcomes, inputs, failed))
        if done:
            parts.finish()
        else:
            parts.discard()


def _name_changed(inputs: list[Input]) -> None:
    if inputs:
        message(f"done again because they have changed: {', '.join(item.name for item in inputs)}")
