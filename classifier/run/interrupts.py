"""What signals do: to a command, and to the processes that it starts."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Start threads and processes that Ctrl-C does not reach; the caller has to end them.

    A terminal sends the signal to all processes of a command, and each would show where it was.
    Threads and processes inherit what is blocked where they are started. A request to end waits,
    too: Python drops what a handler raises while a process is being forked. Processes have to ask
    for it again (`can_be_ended`). Windows can't block signals: there, processes ignore Ctrl-C from
    `can_be_ended` on.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker  # help starts without it

    resource_tracker.ensure_running()  # it unblocks the signal in the thread that starts it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, *_requests()})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def can_be_ended() -> None:
    """Let a process that was started by `uninterrupted` be ended by others than its parent."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _requests())
    else:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _requests() -> set[int]:
    """The signals by which somebody asks a process to end; SIGBREAK if a window is closed."""
    names = ("SIGTERM", "SIGHUP", "SIGBREAK")
    return {getattr(signal, name) for name in names if hasattr(signal, name)}


def end_in_order() -> None:
    """Let the signals that ask a process to end do it as an exit does, which leaves nothing behind.

    By default they end it on the spot, with its temporary files where they are. A signal that is
    ignored, as under ``nohup``, stays so.
    """
    for number in _requests():
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _exit)


def _exit(number: int, _: object) -> None:
    raise SystemExit(128 + number)
