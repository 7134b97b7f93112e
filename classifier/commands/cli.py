"""The command ``report-themes``: the part that needs a model, not labels.

Heavy imports stand inside the commands, so that ``--help`` is instant.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from classifier.characters import visible
from classifier.commands import completion
from classifier.commands.terminal import progress, track
from classifier.draw.screen import Screen

if TYPE_CHECKING:
    from classifier.read.inputs import Failure, Input
    from classifier.report import Report
    from classifier.results.explanation import Explanation
    from classifier.results.model import Model
    from classifier.run.parts import Parts
    from classifier.run.resume import Journal

T = TypeVar("T")

_FIRST = "Loading model, tagging"  # what is shown until the first report is done

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
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help="jsonl, csv, table, html, xlsx, parquet, qdpx, label-studio, doccano or prodigy; by"
        " default what the suffix of --out says.",
        autocompletion=completion.formats("FORMATS"),
    ),
]
PlainFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help="jsonl, csv or table; by default what the suffix of --out says.",
        autocompletion=completion.formats("JUDGEMENTS"),
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that work side by side.")]


def message(text: object) -> None:
    """Say something to the person, on standard error."""
    typer.echo(visible(text), err=True)


def usage_error(text: object) -> NoReturn:
    """End with exit status 2: the command was called wrongly."""
    message(f"report-themes: {text}")
    raise typer.Exit(2)


def _is_folder(path: Path) -> bool:
    """Whether there is such a folder; a name that no file can have ends the command."""
    try:
        return path.is_dir()
    except OSError as error:
        usage_error(f"{path}: can't be written ({error.strerror})")


def choose_format(name: str | None, out: Path | None, known: Mapping[str, object]) -> str:
    """The format that was asked for, or that the output calls for."""
    if out and not _is_folder(out.parent):
        usage_error(f"{out.parent}: no such folder")
    if out and _is_folder(out):
        usage_error(f"{out}: is a folder")
    if name is None and out:
        name = out.suffix.removeprefix(".").casefold()
    if name is None:
        name = "table" if sys.stdout.isatty() else "jsonl"
    if name not in known:
        usage_error(f"format {name!r} is unknown; choose one with --format: {', '.join(known)}")
    from classifier.extras import MissingExtra, check_format

    try:
        check_format(name)
    except MissingExtra as error:
        usage_error(error)
    return name


def _done(
    outcomes: Iterable[T | Failure],
    total: int,
    what: str,
    failed: list[Failure],
    first: str | None = None,
) -> Iterator[T]:
    """What was done; failures are named on standard error and collected."""
    from classifier.read.inputs import Failure

    for outcome in track(outcomes, total, what, first):
        if isinstance(outcome, Failure):
            message(outcome)
            failed.append(outcome)
        else:
            yield outcome


def write_all(
    done: Iterator[T],
    write: Callable[[Iterable[T], Any], None],
    out: Path | None,
    *,
    binary: bool = False,
    folder: Path | None = None,
) -> None:
    """Write to a file, whole or not at all, or to standard output.

    Parameters
    ----------
    done : iterator
        What to write; where there is nothing, an output that is there already stays.
    write : callable
        Takes what to write and the open file.
    out : Path or None
        None for standard output.
    binary : bool, default False
        Whether bytes are written, which a terminal does not show.
    folder : Path, optional
        Where the file is until it is whole.
    """
    from classifier.errors import BundleError, CannotWrite
    from classifier.extras import MissingExtra
    from classifier.run.workers import WorkersLost

    if binary and not out and sys.stdout.isatty():
        usage_error("a terminal can't show this format: give a file with --out")
    try:
        first = next(done, None)
        if first is None:
            return
        if out:
            from classifier.atomic import whole_file

            with whole_file(out, binary=binary, folder=folder) as file:
                write(chain([first], done), file)
        else:
            shown = Screen(sys.stdout) if sys.stdout.isatty() else sys.stdout
            write(chain([first], done), sys.stdout.buffer if binary else shown)
            sys.stdout.flush()
    except (BundleError, CannotWrite, MissingExtra, WorkersLost) as error:
        usage_error(error)
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except OSError as error:
        usage_error(f"{out or 'standard output'}: can't be written ({error.strerror})")


@contextlib.contextmanager
def read_all(
    inputs: list[Input],
    what: str,
    failed: list[Failure],
    then: Callable[[Report], Any] = lambda report: report,
) -> Iterator[Iterator[Any]]:
    """Reports, read one after the other; failures are named and collected.

    Parameters
    ----------
    inputs : list of Input
    what : str
        What is being done with them.
    failed : list of Failure
        Grows by what can't be read.
    then : callable, optional
        What is done with each report, before the next step of the progress that is shown. An
        error costs that report; an `UnreadableReport` says why, in words for people.

    Yields
    ------
    iterator
        The reports, or what `then` makes of each.
    """
    from classifier.read import UnreadableReport
    from classifier.read.guarded import GuardedReader
    from classifier.read.inputs import Failure

    def outcome(item: Input, report: Report | Failure) -> Any:
        if isinstance(report, Failure):
            return report
        try:
            return then(report)
        except typer.Exit:
            raise
        except UnreadableReport as error:
            return Failure(item.path, str(error))
        except Exception as error:  # a report that we did not think of must not end a long run
            return Failure(item.path, f"can't be worked on ({type(error).__name__})")

    with GuardedReader() as reader:
        outcomes = map(outcome, inputs, reader.read(inputs))
        yield _done(outcomes, len(inputs), what, failed)


def load(folder: Path | None) -> Model:
    """Load a model; one that is refused ends the command."""
    with progress(1, "Loading the model"):
        from classifier.errors import BundleError
        from classifier.results.model import load_model

        try:
            return load_model(folder)
        except BundleError as error:
            reason = error
    usage_error(reason)


def find(arguments: list[str]) -> tuple[list[Input], list[Failure]]:
    """The files that arguments stand for; those that stand for none are named."""
    from classifier.read.inputs import find_inputs

    inputs, failed = find_inputs(arguments)
    for failure in failed:
        message(failure)
    return inputs, failed


@contextlib.contextmanager
def stoppable(work: Journal | Parts | None) -> Iterator[None]:
    """Let SIGTERM end what is done as an interrupt does, and say how to go on."""

    def stop(*_: object) -> NoReturn:
        raise SystemExit(143)  # 128 + SIGTERM

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except BaseException:
        if work and work.stop():
            message(f"{work.folder}: holds what is done; go on with --resume")
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


@app.command()
def tag(
    inputs: Inputs,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            help="File to write; its suffix gives the format. With / at its end, or as a URL, a"
            " folder of Parquet parts.",
        ),
    ] = None,
    format: Format = None,  # noqa: A002
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
        bool, typer.Option("--resume", help="Go on where a run with the same --out stopped.")
    ] = False,
    all_scores: Annotated[
        bool, typer.Option("--all-scores", help="Add the probability of every theme.")
    ] = False,
    uncertain: Annotated[
        bool,
        typer.Option(
            "--uncertain",
            help="Name the themes of each sentence, assigned or not, that a person should look at:"
            " those wrong with a chance of 0.3 or more.",
        ),
    ] = False,
) -> None:
    """Tag every sentence of reports with its themes.

    Without --out, results go to standard output: a readable table on a terminal, JSON lines
    otherwise. Inputs may be URLs.

    Example: report-themes tag reports/ --out themes.csv
    """
    from classifier.read.inputs import is_url
    from classifier.write import FORMATS

    to_parts = out is not None and (out.endswith("/") or is_url(out) or _is_folder(Path(out)))
    if out and to_parts and (format or Path(out).suffix[1:] or "parquet") != "parquet":
        usage_error(f"{out}: folders and URLs are written as parts of parquet only")
    path = Path(out) if out and not to_parts else None
    chosen = FORMATS["parquet" if to_parts else choose_format(format, path, FORMATS)]
    if resume and not out:
        usage_error("--resume needs the --out of the run that stopped")
    from classifier.errors import BundleError, CannotWrite
    from classifier.extras import MissingExtra
    from classifier.run.batch import ModelAt, tag_all
    from classifier.run.parts import Columns, Parts
    from classifier.run.resume import CannotResume, Journal, facts_of_run, partial_folder
    from classifier.run.workers import WorkersLost

    folder = str(model) if model else None
    work: Journal | Parts | None = None
    try:
        found, failed = find(inputs)
        if out and found:
            at = ModelAt.find(folder)
            facts = facts_of_run(at)
            if path:
                facts |= {"format": "explained"} if chosen.explained else {}
                work = Journal(partial_folder(path), facts, found, resume=resume)
            else:
                facts |= {"--all-scores": all_scores, "--uncertain": uncertain}
                work = Parts(out, facts, found, resume=resume)
            if work.changed:
                message(
                    f"done again, as they have changed: {', '.join(i.name for i in work.changed)}"
                )
        with stoppable(work):
            if isinstance(work, Parts):
                outcomes = work.tag(at, Columns(all_scores, uncertain), jobs=jobs, dask=dask)
                with contextlib.closing(outcomes):
                    done = sum(
                        1 for _ in _done(outcomes, len(found), "Tagging", failed, first=_FIRST)
                    )
                if done:
                    work.finish()
                else:
                    work.discard()
            else:
                tagged = tag_all(
                    found, folder, jobs=jobs, dask=dask, journal=work, explain=chosen.explained
                )
                with contextlib.closing(tagged):
                    write_all(
                        _done(tagged, len(found), "Tagging", failed, first=_FIRST),
                        lambda reports, file: chosen.write(
                            (replace(report, mark_uncertain=uncertain) for report in reports),
                            file,
                            all_scores,
                        ),
                        path,
                        binary=chosen.binary,
                        folder=work.folder if work else None,
                    )
                if work:
                    work.finish()
    except (BundleError, CannotResume, CannotWrite, MissingExtra, WorkersLost) as error:
        usage_error(error)
    except OSError as error:
        usage_error(f"{out}: can't be written ({error.strerror or error})")
    if failed:
        raise typer.Exit(1)


@app.command()
def view(
    inputs: Inputs,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Where the page is kept; by default a temporary folder."),
    ] = None,
    model: ModelFolder = None,
    jobs: Jobs = 1,
) -> None:
    """Tag reports and open them in the browser, as a page to read, filter, search and quote from.

    The page is one file that needs no network; tag --format html writes the same.

    Example: report-themes view reports/
    """
    import tempfile
    import webbrowser

    page = out or Path(tempfile.mkdtemp(prefix="report-themes-")) / "themes.html"
    before = page.stat() if not _is_folder(page) and page.exists() else None
    failed = False
    try:
        tag(inputs, str(page), "html", model, jobs)
    except typer.Exit as exit_:
        failed = exit_.exit_code == 1
        if not failed:
            raise
    if page.exists() and page.stat() != before:
        address = page.resolve().as_uri()
        message(address)
        webbrowser.open(address)
    if failed:
        raise typer.Exit(1)


@app.command()
def explain(
    inputs: Inputs,
    sentence: Annotated[
        list[int] | None,
        typer.Option("--sentence", "-s", min=1, help="Number of a sentence to explain."),
    ] = None,
    theme: Annotated[
        list[str] | None,
        typer.Option(
            "--theme",
            "-t",
            help="Theme to explain, whether it was assigned or not.",
            autocompletion=completion.themes,
        ),
    ] = None,
    out: Out = None,
    format: Annotated[  # noqa: A002
        str | None,
        typer.Option(
            "--format",
            "-f",
            help="jsonl or table; by default as for tag.",
            autocompletion=completion.formats("EXPLANATIONS"),
        ),
    ] = None,
    model: ModelFolder = None,
) -> None:
    """Show why themes were assigned: what each word and the surroundings add to the score.

    Without --sentence and --theme, every theme that was assigned is explained. Contributions are
    in log-odds and add up to the score.

    Example: report-themes explain report.pdf --sentence 12
    """
    from classifier.read import UnreadableReport
    from classifier.write import EXPLANATIONS as FORMATS

    write = FORMATS[choose_format(format, out, FORMATS)].write
    found, failed = find(inputs)
    explainer = load(model)

    def explained(report: Report) -> list[Explanation]:
        try:
            return explainer.explain(report, sentences=sentence, themes=theme)
        except ValueError as error:
            reason = error
        try:
            explainer.explain(report, sentences=[1])
        except ValueError as error:  # whatever is asked of it
            raise UnreadableReport(f"can't be explained ({error})") from None
        usage_error(reason)

    with read_all(found, "Explaining", failed, explained) as explanations:
        write_all(chain.from_iterable(explanations), write, out)
    if failed:
        raise typer.Exit(1)


@app.command()
def judgements(inputs: Inputs, out: Out = None, format: PlainFormat = None) -> None:  # noqa: A002
    """Read what reports say of themselves: authority, dates, lead inspector and grades.

    What a report does not say is null. Without --out, results go to standard output: a readable
    table on a terminal, JSON lines otherwise.

    Example: report-themes judgements reports/ --out judgements.csv
    """
    from classifier.write import JUDGEMENTS as FORMATS

    write = FORMATS[choose_format(format, out, FORMATS)].write
    found, failed = find(inputs)
    with read_all(found, "Reading", failed) as reports:
        write_all(reports, write, out)
    if failed:
        raise typer.Exit(1)
