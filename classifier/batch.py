"""Read and tag many reports: what fails is named, the rest is done.

Reading happens in a process of its own. A file that crashes the reader, or takes longer than
it may, costs that file and nothing else; and while one report is tagged the next is read.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Self, cast

from classifier.inputs import STANDARD_INPUT, Failure, Input
from classifier.interrupts import uninterrupted
from classifier.read import UnreadableReport, read_report
from classifier.report import Report

if TYPE_CHECKING:
    from classifier.model import Model
    from classifier.tagged import TaggedReport

READ_SECONDS = 60.0
"""A report that takes longer to read is given up."""

READ_MEMORY = 4 * 1024**3
"""Address space, in bytes, that the reading process may use."""


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # no such limit on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _read(source: str | bytes, name: str) -> Report | str:
    """The report, or the reason why there is none."""
    try:
        return read_report(source, name=name)
    except UnreadableReport as error:
        return str(error)
    except OSError as error:
        return f"can't be opened ({error.strerror})"
    except MemoryError:
        return "needs more memory to be read than a report may use"
    except RecursionError:
        return "is nested too deeply to be read"


class GuardedReader:
    """Reads reports in processes of its own, which are replaced when they die or hang.

    Parameters
    ----------
    jobs : int, default 1
        Processes that read.
    seconds : float
        Time limit for one report.
    """

    def __init__(self, jobs: int = 1, seconds: float = READ_SECONDS) -> None:
        from pebble import ProcessPool

        self.seconds = seconds
        self._ahead = 3 * jobs  # reports that are read ahead of the one that is asked for
        self._pool = ProcessPool(
            max_workers=jobs,
            context=multiprocessing.get_context("spawn"),
            initializer=_limit_memory,
            initargs=(READ_MEMORY,),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def submit(self, item: Input) -> Future[Report | str]:
        """Begin to read a report."""
        source = sys.stdin.buffer.read() if item.path == STANDARD_INPUT else item.path
        with uninterrupted():
            return cast(
                "Future[Report | str]",
                self._pool.schedule(_read, args=(source, item.name), timeout=self.seconds),
            )

    def result(self, item: Input, future: Future[Report | str]) -> Report | Failure:
        """Wait for a report, or for the reason why there is none."""
        from pebble import ProcessExpired

        try:
            result = future.result()
        except FutureTimeout:
            result = f"took longer than {self.seconds:g} seconds to read and was given up"
        except ProcessExpired:
            result = "crashed the reader"
        return Failure(item.path, result) if isinstance(result, str) else result

    def read(self, inputs: Iterable[Input]) -> Iterator[Report | Failure]:
        """Read reports in order, a little ahead of the caller; the first are begun at once."""
        coming = iter(inputs)
        first = islice(coming, self._ahead + 1)
        return self._in_order(deque((item, self.submit(item)) for item in first), coming)

    def _in_order(
        self, waiting: deque[tuple[Input, Future[Report | str]]], coming: Iterator[Input]
    ) -> Iterator[Report | Failure]:
        while waiting:
            yield self.result(*waiting.popleft())
            waiting.extend((item, self.submit(item)) for item in islice(coming, 1))


@cache
def _model(path: str | None) -> Model:
    from classifier.bundle import load_model

    return load_model(path)


def _tag(report: Report | Failure, model: str | None, explain: bool) -> TaggedReport | Failure:
    return report if isinstance(report, Failure) else _model(model).tag(report, explain=explain)


def tag_all(
    inputs: Sequence[Input], model: str | None = None, *, jobs: int = 1, explain: bool = False
) -> Iterator[TaggedReport | Failure]:
    """Read and tag reports.

    Parameters
    ----------
    inputs : sequence of Input
    model : str, optional
        Folder of the model bundle; by default the model that ships with the package.
    jobs : int, default 1
        Processes that tag.
    explain : bool, default False
        Add the explanation of every theme that is assigned.

    Yields
    ------
    TaggedReport or Failure
        In the order of the inputs.

    Raises
    ------
    BundleError
        If the model is refused.
    """
    with GuardedReader(jobs) as reader:
        reports = reader.read(inputs)
        if jobs == 1 or len(inputs) == 1:
            _model(model)  # which takes as long as reading the first report does
            yield from (_tag(report, model, explain) for report in reports)
        else:
            from joblib import Parallel, delayed

            parallel = Parallel(n_jobs=min(jobs, len(inputs)), return_as="generator", batch_size=1)
            yield from parallel(delayed(_tag)(report, model, explain) for report in reports)
