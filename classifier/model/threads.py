"""Many small fits: one thread, and no repeated checks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any

from sklearn import config_context
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


@contextmanager
def many_fits() -> Iterator[None]:
    """Fit many small estimators inside a ``with`` statement.

    One BLAS thread, and none of the checks of parameters and of finite numbers that
    scikit-learn makes at every fit: what the estimators are given comes from this project.
    """
    with one_blas_thread(), config_context(assume_finite=True, skip_parameter_validation=True):
        yield
