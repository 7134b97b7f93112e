"""Libraries that only some formats and commands need, and how to install them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

FORMATS = {"parquet": "pyarrow", "xlsx": "openpyxl"}
"""Formats that are an extra of the same name, and the library that each needs."""


class MissingExtra(ImportError):
    """A library that belongs to an extra is missing; the message says how to install it."""


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
    classifier.extras.MissingExtra: needs no_such_library, which ...: pip install no_such_library
    """
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "a library").partition(".")[0]
        raise MissingExtra(
            f"needs {library}, which report-themes[{extra}] includes: pip install {library}"
        ) from None


def check_format(name: str) -> None:
    """Say before the work is done, not after, that its results can't be written.

    Parameters
    ----------
    name : str
        Name of a format.

    Raises
    ------
    MissingExtra
        If the format needs a library that is not installed. Nothing is imported.
    """
    library = FORMATS.get(name)
    if library and find_spec(library) is None:
        with needs(name):
            raise ModuleNotFoundError(name=library)
