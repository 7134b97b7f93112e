"""Reports and results by URL: whatever fsspec knows, as ``https``, ``s3``, ``gs``, ``abfs``."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from classifier.errors import UnreadableReport
from classifier.extras import MissingExtra, needs
from classifier.read.formats import reports_among

_CHUNK = 1 << 20


def filesystem(url: str) -> tuple[Any, str]:
    """The filesystem of a URL, and the path in it.

    Parameters
    ----------
    url : str

    Returns
    -------
    fs : fsspec.AbstractFileSystem
    path : str

    Raises
    ------
    MissingExtra
        If fsspec, or what it needs for this kind of URL, is not installed.
    OSError
        If there is no such kind of URL.
    """
    with needs("remote"):
        import fsspec.core
    try:
        fs, path = fsspec.core.url_to_fs(url)
    except ImportError as error:  # "Install s3fs to access S3"
        raise MissingExtra(f"{url}: {error}") from None
    except ValueError as error:
        raise OSError(str(error)) from None
    return fs, path


def find(url: str, left_out: Counter[str] | None = None) -> list[str]:
    """The URLs that one stands for.

    Parameters
    ----------
    url : str
        With a pattern, the files that match it, where the filesystem can list them; with a
        slash at its end, a folder, which is searched with its subfolders for reports. Any other
        is taken as it is: whether it is there shows when it is read.
    left_out : Counter, optional
        As for `classifier.read.formats.reports_among`.

    Returns
    -------
    list of str

    Raises
    ------
    OSError
        If nothing is found.
    MissingExtra
        As `filesystem`.
    """
    fs, path = filesystem(url)
    # In the address of a web page, ? begins a query.
    magic = "*[" if url.casefold().startswith("http") else "*?["
    if any(sign in path for sign in magic):
        found, nothing = _listed(fs.glob, path), "no file matches the pattern"
    elif path.endswith("/") or url.endswith("/"):
        found = reports_among(_listed(fs.find, path), path, left_out)
        nothing = "the folder holds no report"
    else:
        return [url]
    if not found:
        raise OSError(nothing)
    return [str(fs.unstrip_protocol(p)) for p in sorted(found)]


def _listed(list_files: Any, path: str) -> list[str]:
    try:
        return list(list_files(path))
    except Exception as error:  # each filesystem has errors of its own
        raise OSError(f"can't be listed ({_words(error)})") from None


def fetch(url: str, most: int) -> bytes:
    """The content of a file.

    Parameters
    ----------
    url : str
    most : int
        Bytes that are read; a larger file is refused before it has arrived.

    Returns
    -------
    bytes

    Raises
    ------
    UnreadableReport
        If it can't be had; the message says why.
    """
    parts, size = [], 0
    try:
        fs, path = filesystem(url)
        # The content of a web page as it comes, without a request before for its size.
        options = {"block_size": 0, "size": 1} if "http" in fs.protocol else {}
        with fs.open(path, "rb", **options) as file:
            while chunk := file.read(_CHUNK):
                parts.append(chunk)
                size += len(chunk)
                if size > most:
                    raise UnreadableReport(f"is larger than {most // 1_000_000} MB")
    except UnreadableReport:
        raise
    except FileNotFoundError:
        raise UnreadableReport("can't be fetched (not found)") from None
    except Exception as error:  # each filesystem has errors of its own
        raise UnreadableReport(f"can't be fetched ({_words(error)})") from None
    return b"".join(parts)


def state(url: str) -> str:
    """What changes when a file does, or nothing where that is not known.

    Parameters
    ----------
    url : str

    Returns
    -------
    str
    """
    try:
        fs, path = filesystem(url)
        return str(fs.ukey(path))
    except Exception:  # each filesystem has errors of its own
        return ""


def _words(error: Exception) -> str:
    """An error on one line, without the credentials that a URL may hold."""
    text = " ".join(str(error).split()) or type(error).__name__
    return re.sub(r"//[^/@\s]*@", "//", re.sub(r"\?\S*", "", text))[:200]
