"""What signals do: to a command, and to the processes that it starts."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Start threads and processes that Ctrl-C does not reach; who starts them has to end them.

    A terminal sends the signal to all processes of a command, and each would show where it was.
    Threads and processes inherit what is blocked where they are started.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # it unblocks the signal in the thread that starts it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_in_order() -> None:
    """Let the signals that ask a process to end do it as an exit does: nothing is left lying about.

    By default they end it on the spot, with its temporary files where they are. A signal that is
    ignored, as under ``nohup``, stays so.
    """
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _exit)


def _exit(number: int, _: object) -> None:
    raise SystemExit(128 + number)
