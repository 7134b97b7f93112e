"""What a terminal is shown: no control characters of strangers, and progress while it lasts.

Nothing heavy is imported until something is drawn: `classifier.drawing` has that.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO, TypeVar

T = TypeVar("T")

# Control characters, line and paragraph separators, marks that turn the direction of text round
# ("Trojan source", CVE-2021-42574), and the surrogates that stand for bytes of odd file names.
_CONTROL = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f"
    "\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
)
_IN_LINES = re.compile(f"(?!\r\n)[{_CONTROL}]")
_IN_A_LINE = re.compile(f"[\t\n{_CONTROL}]")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def _escaped(match: re.Match[str]) -> str:
    return _SHORT.get(match[0], f"\\u{ord(match[0]):04x}")


def visible(text: object) -> str:
    r"""Text on one line, with escapes where it has control characters.

    Examples
    --------
    >>> print(visible("a.pdf\n\x1b[2Jb.pdf"))
    a.pdf\n\u001b[2Jb.pdf
    """
    return _IN_A_LINE.sub(_escaped, str(text))


class Screen:
    """Standard output on a terminal, for data: control characters are shown, not sent.

    Parameters
    ----------
    stream : text file
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write lines; their control characters as the escapes that JSON has for them."""
        return self.stream.write(_IN_LINES.sub(_escaped, text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[], None]]:
    """Show on standard error, where that is a terminal, how far something is.

    Parameters
    ----------
    total : int
        Number of steps. Of one step no more can be told than the time it has taken.
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
    from classifier.drawing import Bar

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
    from classifier.drawing import Bar

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
