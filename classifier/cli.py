"""The command ``report-themes``: the part that needs a model, not labels.

Heavy imports stand inside the commands, so that ``--help`` is instant.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from classifier.inputs import Failure, Input
    from classifier.tagged import TaggedReport

app = typer.Typer(
    name="report-themes",
    help="Tag the sentences of inspection reports on children's services with their themes.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...", help="Files, folders or globs; - for text on standard input."
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="File to write; its suffix gives the format.")
]
ModelFolder = Annotated[
    Path | None,
    typer.Option("--model", help="Folder of a model bundle, instead of the one that ships."),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that work side by side.")]


def message(text: object) -> None:
    """Say something to the person, on standard error."""
    typer.echo(str(text), err=True)


def usage_error(text: object) -> NoReturn:
    """End with exit status 2: the command was called wrongly."""
    message(f"report-themes: {text}")
    raise typer.Exit(2)


def _inputs(arguments: list[str]) -> tuple[list[Input], list[Failure]]:
    from classifier.inputs import find_inputs

    inputs, failures = find_inputs(arguments)
    for failure in failures:
        message(failure)
    return inputs, failures


@contextlib.contextmanager
def progress(total: int, what: str) -> Iterator[Any]:
    """A progress bar on standard error where that is a terminal; gives a function to advance it."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@app.command()
def tag(
    inputs: Inputs,
    out: Out = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help="jsonl or csv; by default what the suffix of --out says, else jsonl.",
        ),
    ] = None,
    model: ModelFolder = None,
    jobs: Jobs = 1,
    all_scores: Annotated[
        bool, typer.Option("--all-scores", help="Add the probability of every theme.")
    ] = False,
) -> None:
    """Tag every sentence of reports with its themes.

    Without --out, results go to standard output: a readable table on a terminal, JSON lines
    otherwise.

    Example: report-themes tag reports/ --out themes.csv
    """
    from classifier.write import FORMATS

    name = format or (out.suffix.removeprefix(".").casefold() if out else None)
    as_table = name is None and sys.stdout.isatty()
    name = name or "jsonl"
    if name not in FORMATS:
        usage_error(f"format {name!r} is unknown; choose from {', '.join(FORMATS)}")
    if out and not out.parent.is_dir():
        usage_error(f"{out.parent}: no such folder")
    if out and out.is_dir():
        usage_error(f"{out}: is a folder")
    found, failures = _inputs(inputs)
    from classifier.batch import tag_all
    from classifier.inputs import Failure

    failed = len(failures)

    def reports() -> Iterator[TaggedReport]:
        nonlocal failed
        with progress(len(found), "Tagging") as advance:
            for outcome in tag_all(found, str(model) if model else None, jobs=jobs):
                advance()
                if isinstance(outcome, Failure):
                    failed += 1
                    message(outcome)
                else:
                    yield outcome

    if found:
        _write(reports(), FORMATS[name], out, all_scores=all_scores, as_table=as_table)
    if failed:
        raise typer.Exit(1)


def _write(
    reports: Iterable[TaggedReport],
    write: Any,
    out: Path | None,
    *,
    all_scores: bool,
    as_table: bool,
) -> None:
    from classifier.bundle import BundleError

    try:
        if out:
            from classifier.write.atomic import whole_file

            with whole_file(out) as file:
                write(reports, file, all_scores)
        elif as_table:
            from classifier.write.table import show

            show(reports)
        else:
            write(reports, sys.stdout, all_scores)
    except BundleError as error:
        usage_error(error)
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(0) from None
    except OSError as error:
        usage_error(f"{out or 'standard output'}: can't be written ({error.strerror})")
