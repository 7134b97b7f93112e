"""Tables and progress bars as rich draws them, in the ways that all commands have in common."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
)
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from classifier.characters import CONTROL, DIRECTION, SEPARATORS
from classifier.draw.screen import Screen

_CONTROL = re.compile(rf"(?!\n)[{CONTROL}{SEPARATORS}{DIRECTION}]")


class _Console(Console):
    """A console that lets no control character through."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            if segment.control or not _CONTROL.search(segment.text):
                yield segment
            else:  # they have no width, so that leaving them out moves nothing
                yield Segment(_CONTROL.sub("", segment.text), segment.style)

    def on_broken_pipe(self) -> None:
        """The reader has seen enough, which is not a failure."""
        with suppress(SystemExit):
            super().on_broken_pipe()
        raise SystemExit(0)


def console(file: TextIO | None = None) -> Console:
    """What readable output is printed on.

    Parameters
    ----------
    file : text file, optional
        By default standard output. The terminal gives the width, or the variable ``COLUMNS``;
        without either it is 80. Colours follow ``NO_COLOR``, ``FORCE_COLOR`` and ``TERM``, and a
        file has none.

    Returns
    -------
    Console
        Text is printed as it is, without rich's markup and emoji.
    """
    if isinstance(file, Screen):
        file = file.stream
    standard = file is None or file is sys.stdout
    return _Console(
        file=file,
        force_terminal=None if standard else False,
        markup=False,
        emoji=False,
        highlight=False,
    )


def figures(*columns: str, narrow: bool = False) -> Table:
    """Begin a table whose first column says what the figures in the others are of.

    Parameters
    ----------
    *columns : str
        Their titles.
    narrow : bool, default False
        Whether to leave as little room between columns as can be.

    Returns
    -------
    Table
    """
    table = Table(box=None, pad_edge=False, padding=(0, 1 if narrow else 2, 0, 0))
    for number, column in enumerate(columns):
        # By itself rich would cut off a name that is too long.
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    return table


def print_first_that_fits(page: Console, layouts: Iterable[Table]) -> None:
    """Print one of several layouts: the first that has room, or else the last.

    Parameters
    ----------
    page : Console
    layouts : iterable of Table
        The widest first.
    """
    chosen = Table()
    for chosen in layouts:
        if page.measure(chosen, options=page.options.update(max_width=9999)).maximum <= page.width:
            break
    page.print(chosen)


class TimeLeft(ProgressColumn):
    """The time left, by the mean of the steps so far; before that, the time that has passed.

    rich's own column waits for a second step, takes two that end together for fast ones, and
    forgets steps of more than half a minute, which folds of a training are.
    """

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        """One duration."""
        elapsed = task.elapsed or 0.0
        done = task.completed - task.fields["uncounted"]
        if task.total is None or done < 1:
            return Text(_duration(elapsed), style="progress.elapsed")
        at = task.fields["at"]
        left = at / done * (task.total - task.completed) - (elapsed - at)
        return Text(f"{_duration(max(left, 0.0))} left", style="progress.remaining")


def _duration(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))


class Bar:
    """A progress bar on standard error while its context lasts, which may be left repeatedly.

    Parameters
    ----------
    total : int
        Number of steps.
    what : str
        What is being done.
    first : str, optional
        What is done during the first step, which then does not count for the time left.
    """

    def __init__(self, total: int, what: str, first: str | None = None) -> None:
        self._what = what
        self._first = first is not None
        several = (BarColumn(bar_width=16), MofNCompleteColumn()) if total > 1 else ()
        console = Console(stderr=True)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            *several,
            TimeLeft(),
            console=console,
            transient=True,
            disable=console.is_dumb_terminal,
            redirect_stdout=False,  # rich would send data to the bar's stream
        )
        self._task = self._progress.add_task(
            first or what, total=total if total > 1 else None, uncounted=0, at=0.0
        )

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def step(self) -> None:
        """Say that a step is done."""
        if self._first:
            self._first = False
            self._progress.reset(
                self._task, description=self._what, completed=1, uncounted=1, at=0.0
            )
            return
        elapsed = self._progress.tasks[0].elapsed or 0.0
        self._progress.update(self._task, advance=1, at=elapsed)
