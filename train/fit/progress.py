"""How work that takes long says how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Progress = Callable[[int, str], AbstractContextManager[Callable[[], None]]]
"""Given a number of steps and their name, a context that gives what to call after each step."""


@contextmanager
def no_progress(total: int, what: str) -> Iterator[Callable[[], None]]:  # noqa: ARG001
    """Progress that is not shown."""
    yield lambda: None
