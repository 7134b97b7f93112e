"""The way of a command through its inputs: find them, do the work, name what fails."""

from __future__ import annotations

import contextlib
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from classifier.commands.output import refusals, write_all
from classifier.commands.terminal import message, progress, track, usage_error

if TYPE_CHECKING:
    from classifier.read.inputs import Failure, Input
    from classifier.report import Report
    from classifier.results.model import Model
    from classifier.results.tagged import TaggedReport
    from classifier.run.journal import Journal
    from classifier.run.parts import Parts

T = TypeVar("T")

_TEXTS = (".doc", ".docm", ".dot", ".wpd", ".wps", ".pages", ".ppt", ".pptx", ".odp", ".key")
"""Formats that a text may be in, and which are not read."""

MOST_NAMED = 10
"""Reports of which something is said, one by one; others are counted."""


def find(arguments: list[str]) -> tuple[list[Input], list[Failure]]:
    """The files that arguments expand to; arguments that match nothing are named."""
    from classifier.read.inputs import find_inputs

    left_out: Counter[str] = Counter()
    with refusals():
        inputs, failed = find_inputs(arguments, left_out)
    for failure in failed:
        message(failure)
    if left_out:
        message(_left_out(left_out))
    return inputs, failed


def _left_out(suffixes: Counter[str]) -> str:
    """What a folder holds besides reports, in a line.

    Examples
    --------
    >>> print(_left_out(Counter({".doc": 12, ".png": 1, "": 1})))
    Not read, as no report: 12 .doc, 1 without a suffix, 1 .png. Save .doc as .docx or PDF first.
    """
    named = sorted(suffixes.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_NAMED]
    kinds = [f"{count:,} {suffix or 'without a suffix'}" for suffix, count in named]
    if (others := suffixes.total() - sum(count for _, count in named)) > 0:
        kinds.append(f"{others:,} of other kinds")
    texts = " and ".join(suffix for suffix in _TEXTS if suffix in suffixes)
    advice = f" Save {texts} as .docx or PDF first." if texts else ""
    return f"Not read, as no report: {', '.join(kinds)}.{advice}"


def load(folder: Path | None) -> Model:
    """Load a model; one that is refused ends the command."""
    with refusals(), progress(1, "Loading the model"):
        from classifier.results.model import load_model

        return load_model(folder)


def asked_of(
    model: Path | None, themes: Iterable[str] | None, polarities: Iterable[str] | None = None
) -> tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]:
    """What a command asks of a model: themes and polarities, by their names.

    Themes may be asked for by their titles, too; what the model does not know ends the command.

    Parameters
    ----------
    model : Path or None
    themes, polarities : iterable of str, optional

    Returns
    -------
    manifest : dict
    themes, polarities : tuple of str
    """
    with refusals():
        from classifier.bundle.manifest import read_manifest

        manifest = read_manifest(model)
    codebook = manifest["codebook"]
    names = [str(theme["name"]) for theme in codebook["theme"]]
    titles = [str(theme.get("title") or "").casefold() for theme in codebook["theme"]]
    titled = {t: n for t, n in zip(titles, names, strict=True) if t and titles.count(t) == 1}

    def known(what: str, asked: Iterable[str] | None, has: list[str]) -> tuple[str, ...]:
        for name in asked or ():
            if name not in has:
                usage_error(f"the model has no {what} {name!r}; it has: {', '.join(has) or '-'}")
        return tuple(asked or ())

    named = [name if name in names else titled.get(name.casefold(), name) for name in themes or ()]
    of_polarity = known("polarity", polarities, list(codebook.get("polarity") or ()))
    return manifest, known("theme", named, names), of_polarity


def done(
    outcomes: Iterable[T | Failure],
    total: int,
    what: str,
    failed: list[Failure],
    first: str | None = None,
) -> Iterator[T]:
    """What was done; failures are named on standard error and collected.

    Parameters
    ----------
    outcomes : iterable
    total : int
        Their number.
    what : str
        What is being done, for the progress that is shown.
    failed : list of Failure
        Grows by those among the outcomes.
    first : str, optional
        What is done during the first step, if it is more than that.

    Yields
    ------
    object
        The other outcomes.
    """
    from classifier.read.inputs import Failure

    for outcome in track(outcomes, total, what, first):
        if isinstance(outcome, Failure):
            message(outcome)
            failed.append(outcome)
        else:
            yield outcome


def end(failed: list[Failure]) -> None:
    """End with exit status 1 if something failed."""
    if failed:
        raise typer.Exit(1)


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
            return Failure(item.path, f"can't be processed ({type(error).__name__})")

    with GuardedReader() as reader:
        outcomes = map(outcome, inputs, reader.read(inputs))
        yield done(outcomes, len(inputs), what, failed)


def tagging(
    outcomes: Iterable[T | Failure], inputs: list[Input], failed: list[Failure]
) -> Iterator[T]:
    """Tagged reports, or parts of them, as they come; failures are named and collected.

    Reports that are unlike those that the model has seen are named in the end.
    """
    warnings = []
    for outcome in done(outcomes, len(inputs), "Tagging", failed, first="Loading model, tagging"):
        if warning := getattr(outcome, "warning", None):
            warnings.append(warning)
        yield outcome
    for warning in warnings[:MOST_NAMED]:
        message(warning)
    if (more := len(warnings) - MOST_NAMED) > 0:
        message(
            f"{more} more report{'s are' if more > 1 else ' is'} unlike those that the model has"
            " seen: the results say which (unfamiliar)"
        )


def processes(jobs: int | None, inputs: list[Input], dask: str | None = None) -> int:
    """How many processes to work with: what was asked for, or what is chosen, which is said.

    Of a cluster its own, and one here.
    """
    from classifier.run.batch import worthwhile_jobs

    if jobs is not None or dask:
        return jobs or 1
    if (chosen := worthwhile_jobs(inputs)) > 1:
        message(f"Working with {chosen} processes, for {len(inputs):,} reports (--jobs)")
    return chosen


def write_tagged(
    inputs: list[str],
    model: Path | None,
    jobs: int | None,
    write: Callable[[Iterable[TaggedReport], Any], None],
    out: Path | None,
    *,
    binary: bool,
) -> None:
    """Tag reports and write the result; exit status 1 if some failed.

    Parameters
    ----------
    inputs : list of str
    model : Path or None
    jobs : int or None
    write : callable
        Takes the tagged reports and the open file.
    out : Path or None
    binary : bool
        Whether `write` writes bytes.
    """
    found, failed = find(inputs)
    from classifier.run.batch import tag_all

    outcomes = tag_all(found, str(model) if model else None, jobs=processes(jobs, found))
    write_all(tagging(outcomes, found, failed), write, out, binary=binary)
    end(failed)


@contextlib.contextmanager
def stoppable(work: Journal | Parts | None) -> Iterator[None]:
    """Let SIGTERM end the work as an interrupt does, and say how to resume."""

    def stop(*_: object) -> NoReturn:
        raise SystemExit(143)  # 128 + SIGTERM

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except BaseException:
        if work and work.stop():
            message(f"{work.folder}: keeps what is done so far; continue with --resume")
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
