"""Arrays in one file, in the safetensors format: a header of names, types and places, and numbers.

The format is https://huggingface.co/docs/safetensors, and its own library writes it. That library
copies what it reads. Here the arrays are views of the file as it is mapped into memory; the header,
which may come from anybody, has to account for every byte of the file before any array is made.
"""

from __future__ import annotations

import json
import math
import mmap
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.model.stored import Unusable

_TYPES: dict[str, np.dtype[Any]] = {
    "F32": np.dtype("<f4"),
    "F64": np.dtype("<f8"),
    "U32": np.dtype("<u4"),
    "U64": np.dtype("<u8"),
}
_MOST_HEADER = 1024**2
_MOST_ARRAYS = 1_000
_LARGEST_SIZE = 2**48


def written(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """A file of arrays; the same arrays give the same bytes.

    Parameters
    ----------
    arrays : mapping of str to ndarray

    Returns
    -------
    bytes
    """
    from safetensors.numpy import save

    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()})


def views(data: mmap.mmap | bytes) -> dict[str, NDArray[Any]]:
    """The arrays of a file, without a copy of any.

    Parameters
    ----------
    data : mmap or bytes

    Returns
    -------
    dict of str to ndarray
        They can't be written to.

    Raises
    ------
    Unusable
        If the header does not account for every byte of the file.
    """
    header, start = _header(data)
    if len(header) > _MOST_ARRAYS:
        raise Unusable(f"has more than {_MOST_ARRAYS:,} arrays")
    # In their order in the file each begins where the one before it ends: none lies upon another.
    found: dict[str, NDArray[Any]] = {}
    end = 0
    for name, entry in sorted(header.items(), key=lambda pair: _offsets(*pair)):
        begin, _ = _offsets(name, entry)
        dtype: np.dtype[Any] = _TYPES[entry["dtype"]]
        shape = tuple(entry["shape"])
        if begin != end or (start + begin) % dtype.itemsize:
            raise Unusable("has an array that overlaps another or is not in its place")
        end = begin + math.prod(shape) * dtype.itemsize
        if end != entry["data_offsets"][1] or start + end > len(data):
            raise Unusable("has an array whose size does not match its shape")
        found[name] = np.ndarray(shape, dtype, data, start + begin)
    if start + end != len(data):
        raise Unusable("holds bytes that do not belong to any array")
    return found


def _header(data: mmap.mmap | bytes) -> tuple[dict[str, Any], int]:
    """The header of a file, and where the numbers begin."""
    size = int.from_bytes(data[:8], "little")
    if len(data) < 8 or not 0 < size <= min(_MOST_HEADER, len(data) - 8):
        raise Unusable("is damaged, or not a safetensors file")
    try:
        header = json.loads(data[8 : 8 + size].decode(), object_pairs_hook=_once)
    except Unusable:
        raise
    except (ValueError, RecursionError):
        raise Unusable("has a header that can't be read") from None
    if not isinstance(header, dict):
        raise Unusable("has a header that can't be read")
    return header, 8 + size


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON that has each of its names once."""
    if len(found := dict(pairs)) < len(pairs):
        raise Unusable("has a header with a name in two places")
    return found


def _offsets(name: str, entry: Any) -> tuple[int, int]:
    """Where an array begins and ends, if the entry of the header has all that it needs."""
    whole = isinstance(entry, dict) and entry.keys() == {"dtype", "shape", "data_offsets"}
    if not whole or not (_sizes(entry["shape"], 0) and _sizes(entry["data_offsets"], 2)):
        raise Unusable(f"has a header whose entry {name[:100]!r} can't be read")
    offsets = entry["data_offsets"]
    if not isinstance(entry["dtype"], str) or entry["dtype"] not in _TYPES:
        raise Unusable(f"has {name[:100]!r} of a type that no estimator has")
    return offsets[0], offsets[1]


def _sizes(value: Any, fewest: int) -> bool:
    """Whether something is a list of sizes: of two at most, as no array has more axes."""
    if not isinstance(value, list) or not fewest <= len(value) <= 2:
        return False
    return all(type(size) is int and 0 <= size < _LARGEST_SIZE for size in value)
