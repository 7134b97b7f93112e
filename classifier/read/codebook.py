"""Read a codebook: from TOML, or from what programs exchange by REFI-QDA."""

from __future__ import annotations

from pathlib import Path

from classifier.codebook import LONGEST_REASON, Codebook
from classifier.read import refi

MAX_BYTES = 500_000_000
"""A larger file is refused unread."""


def read_codebook(path: str | Path) -> Codebook:
    """Read a codebook from a TOML file, or from a REFI-QDA codebook or project.

    Parameters
    ----------
    path : path
        A ``.qdc`` or ``.qdpx`` file is one of REFI-QDA: each code that can be used for coding is a
        theme; those below a code called polarity or sentiment are polarities. Any other is TOML.

    Returns
    -------
    Codebook

    Raises
    ------
    ValueError
        If the file is not a codebook; the message names it.
    OSError
        If it can't be opened.
    """
    path = Path(path)
    if path.suffix.casefold() not in (".qdc", ".qdpx"):
        return Codebook.read(path)
    try:
        return Codebook.from_dict(refi.codebook_dict(path.read_bytes()))
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(f"{path}: {str(error)[:LONGEST_REASON]}") from error


def codebook_or_why(path: Path) -> Codebook | str:
    """A codebook, or why there is none; for a process that the file may crash.

    Parameters
    ----------
    path : path

    Returns
    -------
    Codebook or str
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            return f"is larger than {MAX_BYTES // 1_000_000} MB"
        return read_codebook(path)
    except ValueError as error:
        return str(error).removeprefix(f"{path}: ")
    except OSError as error:
        return str(error.strerror)
    except RecursionError:
        return "is nested too deeply"
    except MemoryError:
        raise
    except Exception as error:  # what nobody thought of; its words may quote a text
        return f"can't be read ({type(error).__name__})"
