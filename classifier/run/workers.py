"""Parallel processes: those of joblib on this machine, or those of a Dask cluster.

`joblib.Parallel` is not used for it: as a generator it keeps taking tasks however slowly its
results are taken, and so holds all results of a long run in memory. Here both kinds of process
are asked by the one call they have in common, to submit a task, and never for more than a few
tasks ahead of the results.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from classifier.extras import needs
from classifier.read.guarded import result_of
from classifier.run.interrupts import can_be_ended, uninterrupted

Task = TypeVar("Task")

AHEAD = 2
"""Tasks for each process that are given out before the first of them has to be done: one that is
being done and one that waits, which is also all that joblib's queue holds."""


class WorkersLost(RuntimeError):
    """The processes can't continue; the message says why, in one line."""


class TaskLost(Exception):
    """A task was given to one process after another, and all of them died."""


@dataclass(frozen=True)
class Workers:
    """Processes that take tasks.

    Attributes
    ----------
    submit : callable
        Takes a function and its arguments and returns a future.
    count : callable
        How many tasks run at the same time, now.
    result : callable
        Takes a future and returns its result, or raises `TaskLost` or `WorkersLost`.
    """

    submit: Callable[..., Any]
    count: Callable[[], int]
    result: Callable[[Any], Any]

    def map(
        self, function: Callable[..., Any], tasks: Iterable[Task], *arguments: Any
    ) -> Iterator[tuple[Task, Any]]:
        """Do tasks in order, a few ahead of the caller.

        Parameters
        ----------
        function : callable
            Takes a task and the arguments.
        tasks : iterable
        *arguments

        Yields
        ------
        task, result
            In the order of the tasks. A `TaskLost` is a result, too.
        """
        waiting: deque[tuple[Task, Any]] = deque()
        room = 0
        for task in tasks:
            waiting.append((task, self.submit(function, task, *arguments)))
            if len(waiting) > room:
                room = AHEAD * max(self.count(), 1)  # a cluster may have grown
            if len(waiting) > room:
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def _next(self, waiting: deque[tuple[Task, Any]]) -> tuple[Task, Any]:
        task, future = waiting.popleft()
        try:
            return task, self.result(future)
        except TaskLost as error:
            return task, error


def workers_for(jobs: int, dask: str | None) -> AbstractContextManager[Workers]:
    """The processes that are asked for: those of a cluster, if there is an address, or local ones.

    Parameters
    ----------
    jobs : int
        How many, of this machine.
    dask : str or None
        Address of the scheduler of a Dask cluster.

    Returns
    -------
    context manager of Workers
    """
    if dask:
        return cluster_workers(dask)
    return local_workers(jobs) if jobs > 1 else this_process()


@contextmanager
def this_process() -> Iterator[Workers]:
    """No other process: a task is done when it is submitted.

    Yields
    ------
    Workers
    """
    yield Workers(lambda function, *arguments: function(*arguments), lambda: 1, lambda done: done)


@contextmanager
def local_workers(jobs: int) -> Iterator[Workers]:
    """Processes of this machine.

    Parameters
    ----------
    jobs : int
        How many.

    Yields
    ------
    Workers
    """
    from joblib.externals.loky import ProcessPoolExecutor
    from joblib.externals.loky.process_executor import BrokenProcessPool

    def result(future: Any) -> Any:
        try:
            return result_of(future)
        except BrokenProcessPool:
            raise WorkersLost(
                "a process was killed, perhaps because there was not enough memory: try fewer"
                " --jobs, and continue with --resume"
            ) from None

    def submit(*task: Any) -> Any:
        with uninterrupted():
            return executor.submit(*task)

    executor = ProcessPoolExecutor(jobs, initializer=_follow, initargs=(os.getpid(),))
    try:
        yield Workers(submit, lambda: jobs, result)
    finally:
        executor.shutdown(kill_workers=True)


def _follow(parent: int) -> None:
    """Let a process end with its parent, however that ended."""
    can_be_ended()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int, posix: bool = os.name == "posix") -> None:
    """End this process when its parent has."""
    if posix:
        while os.getppid() == parent:
            time.sleep(0.5)
    elif beside := multiprocessing.parent_process():  # Windows gives no process a new parent
        beside.join()
    os._exit(1)


@contextmanager
def cluster_workers(address: str) -> Iterator[Workers]:
    """Processes of a Dask cluster.

    Parameters
    ----------
    address : str
        Of its scheduler, for example ``"tcp://10.0.0.1:8786"``.

    Yields
    ------
    Workers
        If a process dies, another redoes its task.

    Raises
    ------
    MissingExtra
        If Dask is not installed.
    WorkersLost
        If no scheduler answers.
    """
    with needs("dask"):
        from distributed import Client, KilledWorker
        from distributed.client import FutureCancelledError

    for name in ("distributed", "distributed.client"):  # its configuration gives both a level
        logging.getLogger(name).setLevel(logging.ERROR)  # a lost worker is made up for
    client: Any
    try:
        client = Client(address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        why = " ".join(str(error).split())
        raise WorkersLost(f"{address}: no Dask scheduler answers ({why})") from None

    def result(future: Any) -> Any:
        try:
            return future.result()
        except KilledWorker:
            raise TaskLost("killed every cluster process that it was given to") from None
        except FutureCancelledError:
            raise WorkersLost(f"{address}: the Dask scheduler is gone") from None
        except ModuleNotFoundError as error:
            raise WorkersLost(
                f"{address}: a process of the cluster lacks {error.name}: install the same"
                " version of report-themes there"
            ) from None

    with client:
        yield Workers(
            lambda function, *arguments: client.submit(function, *arguments, pure=False),
            lambda: sum(client.nthreads().values()),
            result,
        )
