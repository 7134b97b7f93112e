"""What is looked at in the estimators of a bundle before anything of them is built.

A bundle may come from anybody. skops builds no type that it does not know; here the list is
shorter still, and what could exhaust memory is found from the sizes that the file declares.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np

MOST_BYTES = 1024**3
"""Size of the estimators, and of what they unpack to, from which a bundle is refused."""

TYPES = (
    "classifier.features.SentenceVectorizer",
    "classifier.network.AveragedNetworks",
    "classifier.polarity.PolarityClassifier",
    "classifier.stacking.PairNetwork",
    "classifier.themes.LinearThemes",
    "classifier.themes.ThemeClassifier",
)
"""Types of this project that a bundle may hold."""

_MOST_SCHEMA = 64 * 1024**2
_MOST_MEMBERS = 10_000
_LONGEST = 100
_MEMBER = re.compile(r"\d+\.npy|schema\.json")
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


def audit(data: bytes) -> None:
    """Refuse estimators that hold anything but arrays and plain values of the listed types.

    Parameters
    ----------
    data : bytes
        A skops file.

    Raises
    ------
    Refused
        With the reason.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _audit_members(archive)
            schema = json.loads(archive.read("schema.json"))
            for node in _nodes(schema):
                _audit_node(node, archive)
    except Refused:
        raise
    except (zipfile.BadZipFile, EOFError, OSError):
        raise Refused("is damaged, or no file of skops") from None
    except Exception:  # what a stranger wrote fails anywhere: in the archive, JSON, headers
        raise Refused("has a schema or an array that can't be read") from None


def _audit_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    if odd := [name for name in names if not _MEMBER.fullmatch(name)]:
        raise Refused(f"holds a file that is no array: {odd[0]!r}")
    if len(members) > _MOST_MEMBERS or len(set(names)) < len(names):
        raise Refused("holds too many files, or one twice")
    sizes = {member.filename: member.file_size for member in members}
    if sum(sizes.values()) > MOST_BYTES or sizes.get("schema.json", 0) > _MOST_SCHEMA:
        raise Refused(f"unpacks to more than {MOST_BYTES // 1024**2} MiB")


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Every node of a schema, without recursion."""
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if "__loader__" in node or "__class__" in node:
                yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _audit_node(node: dict[str, Any], archive: zipfile.ZipFile) -> None:
    name = f"{node.get('__module__')}.{node.get('__class__')}"
    loader = str(node.get("__loader__"))
    if name not in _NODES.get(loader, ()):
        raise Refused(f"holds a type that is not allowed: {name} ({loader})")
    if loader == "NdArrayNode":
        if node.get("type") != "numpy":
            raise Refused("holds an array of objects")
        _audit_array(str(node.get("file")), archive)


def _audit_array(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse an array of objects, and one that says it is larger than it is."""
    size = archive.getinfo(name).file_size
    with archive.open(name) as file:
        if np.lib.format.read_magic(file) != (1, 0):
            raise Refused(f"{name} is no plain array")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        begin = file.tell()
    if dtype.hasobject or math.prod(shape) * dtype.itemsize != size - begin:
        raise Refused(f"{name} is no plain array of the size that it declares")


def audit_values(estimators: Any) -> None:
    """Refuse estimators that were built and hold numbers that can't be worked with.

    Parameters
    ----------
    estimators : object

    Raises
    ------
    Refused
        If an array or a number is infinite or not a number, or n-grams have impossible lengths.
    """
    waiting, seen = [estimators], set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
        elif isinstance(value, np.ndarray):
            if value.dtype.kind == "f" and not np.isfinite(value).all():
                raise Refused("holds weights that are no finite numbers")
        elif isinstance(value, float):
            if not math.isfinite(value):
                raise Refused("holds weights that are no finite numbers")
        elif hasattr(value, "__dict__"):
            if hasattr(value, "char_ngrams"):
                _audit_lengths(value.word_ngrams, *value.char_ngrams)
            waiting.append(vars(value))


def _audit_lengths(words: Any, shortest: Any, longest: Any) -> None:
    """Refuse n-grams of so many lengths that to cut them would never end."""
    for length in (words, shortest, longest):
        if not isinstance(length, int) or not 1 <= length <= _LONGEST:
            raise Refused(f"has n-grams of a length that is not between 1 and {_LONGEST}")
