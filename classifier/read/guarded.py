"""Read reports in a process of its own: what crashes or hangs it costs one report.

The process is a plain child that answers calls over its pipes. Unlike the pools of
`multiprocessing` it may be started by a worker that may have no children of that kind, as those
of Dask, and it ends by itself when the process that started it is gone, however that ended.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Self, TypeVar

from classifier.read import MAX_BYTES
from classifier.read.inputs import STANDARD_INPUT, Failure, Input, is_url
from classifier.read.lines import TOO_DEEP
from classifier.report import Report

T = TypeVar("T")

READ_SECONDS = 60.0
"""A report that takes longer to read, or to arrive, is given up."""

READ_MEMORY = 4 * 1024**3
"""Address space, in bytes, that the reading process may use; on macOS memory, on Windows all."""

READ_AHEAD = 16
"""Reports that are read ahead of the one that is asked for, by each process: some are ready when
the model is."""

_SERVE = "from classifier.read.guarded import _serve; _serve()"


class GuardedReader:
    """Reads reports in another process, which is replaced when it dies or hangs.

    Parameters
    ----------
    seconds : float
        Time limit for one report.
    memory : int
        Address space of the process in bytes; on macOS memory that it has in use, and on Windows
        there is no limit.
    """

    def __init__(self, seconds: float = READ_SECONDS, memory: int = READ_MEMORY) -> None:
        self.seconds = seconds
        self.memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = ThreadPoolExecutor(1, "reader")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def start(self) -> subprocess.Popen[bytes]:
        """Start the process where none runs, so that it is ready when a report is asked for."""
        if self._process is None:
            # -P: a folder that the command is run in is none to import from.
            command = [sys.executable, "-P", "-c", _SERVE, str(self.memory), str(self.seconds)]
            path = os.pathsep.join(place for place in sys.path if place)
            self._process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
        return self._process

    def close(self) -> None:
        """End the process."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._end()
        self._thread.shutdown()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()

    def read_one(self, item: Input) -> Report | Failure:
        """Read one report.

        Parameters
        ----------
        item : Input

        Returns
        -------
        Report or Failure
        """
        source: str | bytes = item.path if item.content is None else item.content
        if source == STANDARD_INPUT:
            source = from_standard_input()
        elif isinstance(source, str) and not is_url(source):
            source = str(Path(source).absolute())  # it was started where we once were
        result = self._call(_read, source, item.name)
        return Failure(item.path, result) if isinstance(result, str) else result

    def read(self, inputs: Iterable[Input]) -> Iterator[Report | Failure]:
        """Read reports in order, a little ahead of the caller; the first are begun at once.

        Parameters
        ----------
        inputs : iterable of Input

        Returns
        -------
        iterator of Report or Failure
        """
        return (report for _, report in _in_order(inputs, [self]))

    def _begin(self, item: Input) -> Future[Report | Failure]:
        return self._thread.submit(self.read_one, item)

    def prepare(self, module: str) -> None:
        """Have the process import a module meanwhile that a later call needs."""
        self.start()
        self._thread.submit(self._call, exec, f"import {module}")

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function in the process.

        Parameters
        ----------
        function : callable
            Of a module that the process can import.
        *arguments : object
            What can be pickled.

        Returns
        -------
        object
            What the function returns, or in words, as a str, why it returned nothing.
        """
        return result_of(self._thread.submit(self._call, function, *arguments))

    def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What a function returns in the process, or in words why it returned nothing."""
        process = self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.seconds, give_up)
        timer.start()
        try:
            pickle.dump((function, arguments), process.stdin)
            process.stdin.flush()
            return pickle.load(process.stdout)  # noqa: S301 - what our own process wrote
        except (OSError, EOFError, pickle.UnpicklingError):
            self._end()
            if late.is_set():
                return f"took longer than {self.seconds:g} seconds to read and was given up"
            return "crashed the reader"
        finally:
            timer.cancel()


@contextlib.contextmanager
def side_by_side(
    inputs: Iterable[Input], processes: int
) -> Iterator[Iterator[tuple[Input, Report | Failure]]]:
    """Read reports with several guarded readers; the first are begun at once.

    Parameters
    ----------
    inputs : iterable of Input
    processes : int

    Yields
    ------
    iterator of (Input, Report or Failure)
        In order, at most `READ_AHEAD` reports for each process ahead of the caller.
    """
    with contextlib.ExitStack() as stack:
        yield _in_order(inputs, [stack.enter_context(GuardedReader()) for _ in range(processes)])


def _in_order(
    inputs: Iterable[Input], readers: Sequence[GuardedReader]
) -> Iterator[tuple[Input, Report | Failure]]:
    """What readers make of inputs, in order; they take turns."""
    turns = cycle(readers)
    coming = ((item, next(turns)._begin(item)) for item in inputs)
    waiting = deque(islice(coming, READ_AHEAD * len(readers) + 1))

    def results() -> Iterator[tuple[Input, Report | Failure]]:
        while waiting:
            item, reading = waiting.popleft()
            yield item, result_of(reading)
            waiting.extend(islice(coming, 1))

    return results()


def result_of(future: Future[T]) -> T:
    """Wait for a result; a signal that arrives in the meantime is handled.

    Any thread may be the one that a signal is given to, and it does not wake another that waits
    without an end.
    """
    while not wait([future], timeout=0.2).done:
        pass
    return future.result()


def from_standard_input() -> bytes:
    """What standard input holds, as far as that is not more than is read of a file."""
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _serve() -> None:
    """Answer calls on standard input until it ends."""
    memory, seconds = int(sys.argv[1]), float(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one decides
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers
    _limit_memory(memory)
    while True:
        try:
            function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our parent
        except EOFError:
            return
        # A hanging call must not outlive a parent that was killed; every system has this timer.
        faulthandler.dump_traceback_later(seconds + 5, exit=True)
        try:
            answer = function(*arguments)
        except MemoryError:
            answer = "needs more memory to be read than a report may use"
        pickle.dump(answer, answers, protocol=pickle.HIGHEST_PROTOCOL)
        answers.flush()
        faulthandler.cancel_dump_traceback_later()


def _limit_memory(size: int, limited: bool = sys.platform != "darwin") -> None:
    try:
        import resource
    except ImportError:  # no such limit on Windows, as SECURITY.md says
        return
    if limited:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    else:  # macOS refuses this limit or does not keep to it
        threading.Thread(target=_watch_memory, args=(size,), daemon=True).start()


def _watch_memory(size: int) -> None:
    """End this process when it has used too much, on top of what its parent may have left it."""
    import resource

    def most() -> int:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

    begin = most()
    while most() < begin + size:
        time.sleep(0.1)
    os._exit(1)


def _read(source: str | bytes, name: str) -> Report | str:
    """The report, or the reason why there is none."""
    from classifier.read import UnreadableReport, read_report

    try:
        if isinstance(source, str) and is_url(source):
            from classifier.read.remote import fetch

            source = fetch(source, MAX_BYTES)
        return read_report(source, name=name)
    except UnreadableReport as error:
        return str(error)
    except OSError as error:
        return f"can't be opened ({error.strerror or error})"
    except MemoryError:
        raise
    except RecursionError:
        return TOO_DEEP
    except Exception as error:  # a report that we did not think of must not end a long run
        return f"can't be read ({type(error).__name__}: {' '.join(str(error).split())[:200]})"
