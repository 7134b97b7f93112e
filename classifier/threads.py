"""One thread for small matrices."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def one_blas_thread() -> AbstractContextManager[Any]:
    """Let BLAS use one thread inside a ``with`` statement.

    The networks multiply small matrices many thousand times: more threads wait for each other
    longer than they compute, ten times as long on a busy machine. It also makes sums, and so
    trained models, independent of the number of cores.
    """
    limited: AbstractContextManager[Any] = _controller().limit(limits=1, user_api="blas")
    return limited
