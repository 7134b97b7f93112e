"""The same work on many parts of one thing, in several processes."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray


class Scattered:
    """What many tasks work on: pickled once for all of them, and unpickled once in a process.

    joblib would pickle it for each task, array by array: for thousands of texts that takes longer
    than what is done with them.

    Parameters
    ----------
    value : object
        It must not change once there are tasks.
    """

    def __init__(self, value: Any) -> None:
        self.value = value
        self._pickled: tuple[str, NDArray[np.uint8]] | None = None

    def __reduce__(self) -> tuple[Callable[..., Scattered], tuple[str, NDArray[np.uint8]]]:
        if self._pickled is None:
            # As an array, which joblib writes to a file once.
            pickled = np.frombuffer(pickle.dumps(self.value, pickle.HIGHEST_PROTOCOL), np.uint8)
            self._pickled = str(uuid4()), pickled
        return _received, self._pickled


_known: WeakValueDictionary[str, Scattered] = WeakValueDictionary()
_last: Scattered | None = None  # what came last, for the next task


def _received(name: str, pickled: NDArray[np.uint8]) -> Scattered:
    global _last  # noqa: PLW0603
    found = _known.get(name)
    if found is None:
        found = Scattered(pickle.loads(pickled.data))  # noqa: S301 - from our parent
        _known[name] = found
    _last = found
    return found


def in_parallel(
    function: Callable[..., Any],
    shared: tuple[Any, ...],
    tasks: Iterable[tuple[Any, ...]],
    n_jobs: int | None,
    *,
    return_as: str = "list",
) -> Any:
    """What a function returns for each of some tasks, by `joblib.Parallel`.

    Parameters
    ----------
    function : callable
        Called with what is shared, and then what a task has of its own.
    shared : tuple
        What all of them work on. They must not change it.
    tasks : iterable of tuple
    n_jobs : int or None
    return_as : {'list', 'generator', 'generator_unordered'}, default 'list'

    Returns
    -------
    list or generator
    """
    from joblib import Parallel, delayed

    scattered = Scattered(shared)
    return Parallel(n_jobs=n_jobs, return_as=return_as)(
        delayed(_call)(function, scattered, task) for task in tasks
    )


def _call(function: Callable[..., Any], scattered: Scattered, task: tuple[Any, ...]) -> Any:
    return function(*scattered.value, *task)
