"""Libraries that only some formats and commands need, and how to install them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class MissingExtra(ImportError):
    """A library is missing that is an extra; the message says how to install it."""


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Say how to install an extra where importing from it fails.

    Parameters
    ----------
    extra : str
        Name of the extra in ``pyproject.toml``.

    Raises
    ------
    MissingExtra
        If an import inside fails.

    Examples
    --------
    >>> with needs("xlsx"):  # doctest: +ELLIPSIS
    ...     import no_such_library
    Traceback (most recent call last):
    classifier.extras.MissingExtra: needs no_such_library, as ...: pip install no_such_library
    """
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "a library").partition(".")[0]
        raise MissingExtra(
            f"needs {library}, as report-themes[{extra}] brings it: pip install {library}"
        ) from None
