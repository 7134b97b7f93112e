"""What is looked at in the estimators of a bundle before anything of them is built.

A bundle may come from anybody. skops builds no type that it does not know; here the list is
shorter still, and what could exhaust memory is found from the sizes that the file declares.
"""

from __future__ import annotations

import io
import json
import math
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

MOST_BYTES = 256 * 1024**2
"""Size of the estimators, and of what they unpack to, from which a bundle is refused."""

TYPES = (
    "classifier.model.features.SentenceVectorizer",
    "classifier.model.network.AveragedNetworks",
    "classifier.model.polarity.PolarityClassifier",
    "classifier.model.stacking.PairNetwork",
    "classifier.model.themes.LinearThemes",
    "classifier.model.themes.ThemeClassifier",
)
"""Types of this project that a bundle may hold."""

_MOST_SCHEMA = 4 * 1024**2
_MOST_MEMBERS = 10_000
_MOST_DIRECTORY = 100 * _MOST_MEMBERS  # bytes; an entry has 46 and its name
_LARGEST = 1e9  # weights stay so far from the largest number that no sum of them gets there
_MEMBER = re.compile(r"[0-9]+\.npy|schema\.json")
_PLAIN = {"builtins.str", "builtins.int", "builtins.float", "builtins.bool", "builtins.NoneType"}
_NODES = {
    "ObjectNode": set(TYPES),
    "NdArrayNode": {"numpy.ndarray"},
    "DictNode": {"builtins.dict"},
    "ListNode": {"builtins.list"},
    "TupleNode": {"builtins.tuple"},
    "JsonNode": _PLAIN,
    "TypeNode": _PLAIN,  # of the keys of a dictionary
}
"""Types that each kind of node of the schema of skops may have."""


class Refused(ValueError):
    """What a file holds that it may not hold."""


def audit(data: bytes) -> bytes:
    """Refuse estimators that hold anything but arrays and plain values of the listed types.

    Parameters
    ----------
    data : bytes
        A skops file.

    Returns
    -------
    bytes
        A skops file of what was looked at, and of nothing else that may lie in the archive.

    Raises
    ------
    Refused
        With the reason.
    """
    try:
        _audit_directory(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive)
        arrays: dict[str, int] = {}
        seen: dict[int, dict[str, Any]] = {}
        for node in _nodes(json.loads(members["schema.json"])):
            _audit_node(node, seen)
            if node["__loader__"] == "NdArrayNode":
                name = str(node["file"])
                if arrays.setdefault(name, node["__id__"]) != node["__id__"]:
                    raise Refused(f"has {name} in two places")
                _audit_array(name, members[name])
        if unused := members.keys() - arrays.keys() - {"schema.json"}:
            raise Refused(f"holds a file that belongs to nothing: {min(unused)}")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name in list(members):
                archive.writestr(name, members.pop(name))
        return buffer.getvalue()
    except Refused:
        raise
    except (zipfile.BadZipFile, EOFError, OSError):
        raise Refused("is damaged, or no file of skops") from None
    except Exception:  # what a stranger wrote fails anywhere: in the archive, JSON, headers
        raise Refused("has a schema or an array that can't be read") from None


def _audit_directory(data: bytes) -> None:
    """Refuse an archive whose list of members alone would fill the memory.

    The list is as long as the record at the very end says; skops writes neither a comment
    after that record nor the extension for large archives before it.
    """
    end = data[-22:]
    if len(end) < 22 or end[:4] != b"PK\5\6" or data[-42:-38] == b"PK\6\7":
        raise zipfile.BadZipFile
    if struct.unpack("<L", end[12:16])[0] > _MOST_DIRECTORY:
        raise Refused("holds too many files, or one twice")


def _members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """What the files of an archive hold; none may unpack to more than it declares."""
    members = archive.infolist()
    names = [member.filename for member in members]
    if odd := [name for name in names if not _MEMBER.fullmatch(name)]:
        raise Refused(f"holds a file that is no array: {odd[0][:100]!r}")
    if len(members) > _MOST_MEMBERS or len(set(names)) < len(names):
        raise Refused("holds too many files, or one twice")
    if any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for m in members):
        raise Refused("is compressed in a way that skops does not use")
    sizes = {member.filename: member.file_size for member in members}
    if sum(sizes.values()) > MOST_BYTES or sizes.get("schema.json", 0) > _MOST_SCHEMA:
        raise Refused(f"unpacks to more than {MOST_BYTES // 1024**2} MiB")
    held = {}
    for name, size in sizes.items():
        with archive.open(name) as file:
            # To ask for so many bytes, and not for all, bounds what zlib makes in one go.
            held[name] = file.read(size) + file.read(1)
        if len(held[name]) != size:
            raise zipfile.BadZipFile
    return held


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Every node of a schema, without recursion."""
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if not node.keys().isdisjoint(("__loader__", "__class__", "__id__")):
                yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _audit_node(node: dict[str, Any], seen: dict[int, dict[str, Any]]) -> None:
    name = f"{node.get('__module__')}.{node.get('__class__')}"
    loader = str(node.get("__loader__"))
    if name not in _NODES.get(loader, ()):
        raise Refused(f"holds a type that is not allowed: {name[:100]} ({loader[:100]})")
    if loader == "NdArrayNode" and node.get("type") != "numpy":
        raise Refused("holds an array of objects")
    # In place of what has the number of an earlier node skops takes that one, and writes it in
    # full all the same. A few words in its place would stand for lists of lists without end.
    number = node.get("__id__")
    before = seen.setdefault(number, node) if type(number) is int else None
    if before is not node and _unnumbered(before) != _unnumbered(node):
        raise Refused("has a schema or an array that can't be read")


def _unnumbered(node: Any) -> Any:
    """A part of a schema without the numbers of its nodes, which differ each time."""
    if isinstance(node, dict):
        return {key: _unnumbered(value) for key, value in node.items() if key != "__id__"}
    return [_unnumbered(value) for value in node] if isinstance(node, list) else node


def _audit_array(name: str, data: bytes) -> None:
    """Refuse an array of objects, and one that says it is larger than it is."""
    file = io.BytesIO(data)
    if np.lib.format.read_magic(file) != (1, 0) or b"L" in data[10:200].partition(b"}")[0]:
        raise Refused(f"{name} is no plain array")  # L: a number as Python 2 wrote it
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    if dtype.kind not in "biufU" or dtype.itemsize == 0 or min(shape, default=0) < 0:
        raise Refused(f"{name} is no plain array")
    if math.prod(shape) * dtype.itemsize != len(data) - file.tell():
        raise Refused(f"{name} is no plain array of the size that it declares")


def audit_values(estimators: Any) -> None:
    """Refuse estimators that were built and hold numbers that can't be worked with.

    Parameters
    ----------
    estimators : object

    Raises
    ------
    Refused
        If an array or a number is infinite, beyond all measure or not a number.
    """
    waiting = [estimators]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
        elif isinstance(value, np.ndarray | float):
            numbers = np.asarray(value)
            if numbers.dtype.kind == "f" and not (np.abs(numbers) <= _LARGEST).all():
                raise Refused("holds weights that are no finite numbers")
        elif hasattr(value, "__dict__"):
            waiting.append(vars(value))
