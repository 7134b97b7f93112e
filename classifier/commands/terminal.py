"""What a person at the terminal is told: messages, and progress while it lasts.

Nothing heavy is imported until something is drawn: `classifier.draw.terminal` has that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn, TypeVar

import typer

from classifier.characters import visible

T = TypeVar("T")


def message(text: object) -> None:
    """Say something to the person, on standard error."""
    typer.echo(visible(text), err=True)


def usage_error(text: object) -> NoReturn:
    """End with exit status 2: the command can't do what it was asked to."""
    message(f"report-themes: {text}")
    raise typer.Exit(2)


@contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[], None]]:
    """Show on standard error, where that is a terminal, how far something is.

    Parameters
    ----------
    total : int
        Number of steps. For a single step, only the time taken can be shown.
    what : str
        What is being done.

    Yields
    ------
    callable
        To be called once for each step that is done.
    """
    if total < 1 or not sys.stderr.isatty():
        yield lambda: None
        return
    from classifier.draw.terminal import Bar

    with Bar(total, what) as bar:
        yield bar.step


def track(steps: Iterable[T], total: int, what: str, first: str | None = None) -> Iterator[T]:
    """Show progress while each step is waited for, and nothing while its result is used.

    What is done with a result may write to the same terminal.

    Parameters
    ----------
    steps : iterable
    total : int
    what : str
        What is being done.
    first : str, optional
        What is done during the first step, if it is more than that: with all that starts in it,
        it says nothing of how long others take.

    Yields
    ------
    object
        The steps.
    """
    if total < 1 or not sys.stderr.isatty():
        yield from steps
        return
    from classifier.draw.terminal import Bar

    bar = Bar(total, what, first or what)
    waiting = iter(steps)
    while True:
        with bar:
            try:
                step = next(waiting)
            except StopIteration:
                return
            bar.step()
        yield step
