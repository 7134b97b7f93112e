"""Save and load model bundles: a folder with a manifest, the estimators and the model card.

Nothing is ever unpickled. The estimators are stored with skops, which rebuilds objects from
a schema; what the schema may hold is listed in `classifier.bundle.untrusted`, and looked at before
anything is built. A probe tells whether a model predicts what it did when it was written.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from classifier.atomic import whole_folder
from classifier.bundle.probe import TOLERANCE, difference, make_probe
from classifier.bundle.shipped import MANIFEST, default_model_path
from classifier.bundle.untrusted import MOST_BYTES, TYPES, Refused, audit, audit_values
from classifier.characters import visible
from classifier.codebook import Codebook
from classifier.errors import BundleError

if TYPE_CHECKING:
    from classifier.model.estimators import Estimators

__all__ = [
    "FORMAT",
    "BundleError",
    "default_model_path",
    "fingerprint",
    "read_bundle",
    "read_manifest",
    "verify_bundle",
    "write_bundle",
]

FORMAT = 1
"""Version of the layout of a bundle."""

ESTIMATORS = "estimators.skops"

_NOT_FACTS = ("format", "codebook", "thresholds", "versions", "files", "probe")
_MOST_MANIFEST = 16 * 1024**2
_MOST_THEMES = 500
_LONGEST_REASON = 200


def write_bundle(
    estimators: Estimators, path: str | Path, card: Mapping[str, str] | None = None
) -> None:
    """Write a bundle; it appears whole, in place of one that was there, or not at all.

    Parameters
    ----------
    estimators : Estimators
    path : str or Path
        The folder.
    card : mapping of str to str, optional
        Files of the model card by their names.

    Raises
    ------
    BundleError
        If `path` exists and is no bundle, or holds files beside it.
    """
    path = Path(path)
    check_place(path)
    with whole_folder(path) as building:
        files = {name: text.encode() for name, text in (card or {}).items()}
        files[ESTIMATORS] = _dump(
            {"themes": estimators.theme_classifier, "polarity": estimators.polarity_classifier}
        )
        with _refused(path, {"versions": {}}):
            audit(files[ESTIMATORS])  # what could not be loaded again is not written
        manifest = {
            "format": FORMAT,
            "codebook": estimators.codebook.to_dict(),
            "thresholds": dict(
                zip(
                    estimators.codebook.names,
                    np.round(estimators.thresholds, 6).tolist(),
                    strict=True,
                )
            ),
            "versions": _versions(),
            **estimators.facts,
            "probe": make_probe(estimators),
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        }
        files[MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
        for name, data in files.items():
            (building / name).write_bytes(data)


def check_place(path: Path) -> None:
    """Look whether a bundle may be written somewhere, before it takes an hour to make one.

    Parameters
    ----------
    path : Path
        The folder; those above it are made.

    Raises
    ------
    BundleError
        If it exists and is no bundle, or holds files beside it.
    OSError
        If nothing can be written there.
    """
    if held := {entry.name for entry in path.iterdir()} if path.exists() else set():
        try:
            ours = {MANIFEST, *read_manifest(path)["files"]}
        except BundleError:
            raise BundleError(
                f"{path}: exists and is no model bundle; nothing was written"
            ) from None
        if held - ours:
            other = visible(min(held - ours))
            raise BundleError(f"{path}: holds {other} beside a model; nothing was written")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=path.parent):
        pass


def read_bundle(path: str | Path | None = None) -> Estimators:
    """Load a model bundle without unpickling anything.

    Parameters
    ----------
    path : str or Path, optional
        The bundle's folder; by default the model that ships with the package.

    Returns
    -------
    Estimators

    Raises
    ------
    BundleError
        If the folder is no bundle, of an unknown format, changed since it was written, holds
        what is not allowed, or does not predict here what it did when it was written.
    """
    folder = default_model_path() if path is None else Path(path)
    manifest = read_manifest(folder)
    data = _checked(folder, ESTIMATORS, manifest)
    with _refused(folder, manifest):
        estimators = _build(audit(data), manifest)
        apart = difference(estimators, manifest["probe"])
    if not apart <= TOLERANCE:
        raise BundleError(f"{folder}: {_told_apart(apart, manifest)}")
    return estimators


def verify_bundle(path: str | Path | None = None) -> dict[str, Any]:
    """Check everything of a bundle: the files it names, and what it predicts.

    Parameters
    ----------
    path : str or Path, optional
        As for `read_bundle`.

    Returns
    -------
    dict
        ``files``, their checksums; ``not_named``, files that the manifest does not name;
        ``difference``, the largest of a probability of the probe; ``versions`` with which the
        model was written, and ``other_versions``, those of them that are others here.

    Raises
    ------
    BundleError
        As `read_bundle`, or if a file that the manifest names is another or is missing.
    """
    folder = default_model_path() if path is None else Path(path)
    estimators = read_bundle(folder)
    manifest = read_manifest(folder)
    for name in manifest["files"]:
        _checked(folder, name, manifest)
    with _refused(folder, manifest):
        apart = difference(estimators, manifest["probe"])
    found = {entry.name for entry in folder.iterdir()} - {MANIFEST}
    return {
        "files": dict(manifest["files"]),
        "not_named": sorted(found - set(manifest["files"])),
        "difference": apart,
        "versions": dict(manifest["versions"]),
        "other_versions": _other_versions(manifest),
    }


def read_manifest(path: str | Path | None = None) -> dict[str, Any]:
    """What a bundle says of itself; nothing of its estimators is read.

    Parameters
    ----------
    path : str or Path, optional
        As for `read_bundle`.

    Returns
    -------
    dict

    Raises
    ------
    BundleError
        If the folder is no bundle, or one of an unknown format.
    """
    folder = default_model_path() if path is None else Path(path)
    try:
        manifest: Any = json.loads(_read(folder / MANIFEST, _MOST_MANIFEST))
    except OSError as error:
        raise BundleError(
            f"{folder}: is no model bundle: {MANIFEST} can't be read ({_reason(error)})"
        ) from None
    except (ValueError, RecursionError):
        raise BundleError(f"{folder}: {MANIFEST} is not JSON") from None
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if type(found) is not int or found != FORMAT:
        raise BundleError(
            f"{folder}: format {_shown(found)} is unknown; this version reads format {FORMAT}"
        )
    if wrong := _wrong_in(manifest):
        raise BundleError(f"{folder}: {MANIFEST} {wrong}")
    return dict(manifest)


def _wrong_in(manifest: Mapping[str, Any]) -> str | None:
    """What is wrong with a manifest, if something is."""
    for name in ("codebook", "thresholds", "versions", "files", "probe"):
        if not isinstance(manifest.get(name), dict):
            return f"lacks {name}"
    data = manifest.get("data", {})
    if not isinstance(data, dict) or not isinstance(data.get("sketches", {}), dict):
        return "says of its data what can't be read"
    if any(not isinstance(sketch, str) for sketch in data.get("sketches", {}).values()):
        return "says of its data what can't be read"
    for name, digest in manifest["files"].items():
        if not re.fullmatch(r"[\w-][\w.-]*", name) or not isinstance(digest, str):
            return f"names a file outside the bundle: {_shown(name)}"
    themes = manifest["codebook"].get("theme")
    if isinstance(themes, list) and len(themes) > _MOST_THEMES:
        return f"has more than {_MOST_THEMES:,} themes"
    try:
        json.dumps(manifest, ensure_ascii=False).encode()
        names = Codebook.from_dict(manifest["codebook"]).names
    except UnicodeEncodeError:
        return "holds text that can't be written"
    except Exception as error:  # what a stranger wrote fails anywhere
        return f"has a codebook that can't be used: {_shown(error)}"
    limits = manifest["thresholds"]
    if limits.keys() != set(names):
        return "has thresholds of other themes than its codebook"
    if any(type(limit) not in (int, float) or not 0 <= limit <= 1 for limit in limits.values()):
        return "has a threshold that is no probability"
    return None


def fingerprint(path: str | Path | None = None) -> str:
    """What tells a model from another: a hash of its manifest, which has those of its files.

    Parameters
    ----------
    path : str or Path, optional
        As for `read_bundle`.

    Returns
    -------
    str

    Raises
    ------
    BundleError
        As `read_manifest`.
    """
    folder = default_model_path() if path is None else Path(path)
    read_manifest(folder)
    try:
        return hashlib.sha256(_read(folder / MANIFEST, _MOST_MANIFEST)).hexdigest()
    except OSError as error:
        raise BundleError(f"{folder}: {MANIFEST} can't be read ({_reason(error)})") from None


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _shown(value: object) -> str:
    """What a stranger wrote, in one line that is not too long."""
    text = visible(str(value))
    return text if len(text) <= _LONGEST_REASON else text[:_LONGEST_REASON] + "…"


def _read(path: Path, most: int) -> bytes:
    """A file that is one: no pipe that never ends, and no more than a bundle may need."""
    # What was opened is looked at, and not what has the name: that may have changed since.
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError("is no file")
        if found.st_size > most:
            raise OSError(f"is larger than {most // 1024**2} MiB")
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(f"is larger than {most // 1024**2} MiB")
    return data


def _checked(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    """A file of a bundle that is the one its manifest names."""
    try:
        data = _read(folder / name, MOST_BYTES)
    except OSError as error:
        raise BundleError(f"{folder}: {name} can't be read ({_reason(error)})") from None
    if hashlib.sha256(data).hexdigest() != manifest["files"].get(name):
        raise BundleError(f"{folder}: {name} is not the file that the manifest names (checksum)")
    return data


def _build(data: bytes, manifest: Mapping[str, Any]) -> Estimators:
    from skops import io as skops_io

    from classifier.bundle.shapes import check_shapes
    from classifier.model.estimators import Estimators

    held = skops_io.loads(data, trusted=list(TYPES))
    if not isinstance(held, dict) or held.keys() != {"themes", "polarity"}:
        raise Refused("holds something else than a classifier of themes and one of polarity")
    audit_values(held)
    codebook = Codebook.from_dict(manifest["codebook"])
    limits = [float(manifest["thresholds"][name]) for name in codebook.names]
    themes, polarity = held["themes"], held["polarity"]
    check_shapes(themes, polarity, codebook)
    if polarity is not None and polarity.vectorizer_.same_as(themes.vectorizer_):
        polarity.vectorizer_ = themes.vectorizer_  # what it gives is then computed once for both
    facts = {key: value for key, value in manifest.items() if key not in _NOT_FACTS}
    return Estimators(codebook, themes, polarity, np.array(limits), facts)


@contextlib.contextmanager
def _refused(folder: Path, manifest: Mapping[str, Any]) -> Iterator[None]:
    """Say of whatever goes wrong in here why the bundle is refused."""
    try:
        with np.errstate(all="ignore"):  # what comes of absurd weights is refused, and not told
            yield
    except Refused as error:
        raise BundleError(f"{folder}: {ESTIMATORS} {error}") from None
    except MemoryError:
        raise BundleError(f"{folder}: {ESTIMATORS} needs more memory than there is") from None
    except Exception as error:
        # A stranger's estimators of allowed types can still be of any shape, and another version
        # of scikit-learn can fail on them anywhere.
        others = _other_versions(manifest)
        why = f"; it was written with {_listed(others)}" if others else ""
        reason = _shown(f"{type(error).__name__}: {error}")
        raise BundleError(f"{folder}: the model can't be used ({reason}){why}") from error


def _other_versions(manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """Versions with which a bundle was written and those here, where they are others."""
    here = _versions()
    return {
        name: [_shown(written)[:100], here[name]]
        for name, written in manifest["versions"].items()
        if name in here and str(written) != here[name]
    }


def _listed(others: Mapping[str, Sequence[str]]) -> str:
    return ", ".join(f"{name} {written} (here {now})" for name, (written, now) in others.items())


def _told_apart(apart: float, manifest: Mapping[str, Any]) -> str:
    others = _other_versions(manifest)
    if not others:
        return f"does not give its probe the probabilities that it names (difference {apart:.2g})"
    return (
        f"gives other probabilities here (difference {apart:.2g}) than with {_listed(others)}:"
        " install those versions, or train the model again"
    )


def _versions() -> dict[str, str]:
    return {name: version(name) for name in ("scikit-learn", "skops", "spacy", "numpy")}


def _dump(estimators: Mapping[str, Any]) -> bytes:
    """Bytes of a skops file that are the same for the same estimators.

    skops names objects by their address in memory and stamps files with the time; both are
    replaced, so that a model that is trained again gives the same file.
    """
    from skops import io as skops_io

    original = zipfile.ZipFile(io.BytesIO(skops_io.dumps(dict(estimators))))
    schema = json.loads(original.read("schema.json"))
    numbers: dict[int, int] = {}
    files: dict[str, str] = {}

    def renumber(node: Any) -> Any:
        if isinstance(node, list):
            return [renumber(child) for child in node]
        if not isinstance(node, dict):
            return node
        result: dict[str, Any] = {}
        for key, value in node.items():
            if key == "__id__" and isinstance(value, int):
                result[key] = numbers.setdefault(value, len(numbers))
            elif key == "file" and isinstance(value, str):
                result[key] = files.setdefault(value, f"{len(files)}{Path(value).suffix}")
            else:
                result[key] = renumber(value)
        return result

    schema = renumber(schema)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = {"schema.json": json.dumps(schema).encode()}
        entries |= {new: original.read(old) for old, new in files.items()}
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, compresslevel=9)
    return buffer.getvalue()
