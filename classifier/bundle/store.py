"""Write and read model bundles: a folder with a manifest, the estimators' numbers and a card.

A bundle holds no objects: arrays in one file, and settings in the manifest. Each estimator
builds itself from those that it needs and refuses others (`classifier.model.stored`). A probe
tells whether the model predicts what it did when it was written.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from classifier.atomic import whole_folder
from classifier.bundle.files import mapped, read
from classifier.bundle.manifest import FORMAT, read_manifest, reason, shown, wrong_in
from classifier.bundle.shipped import MANIFEST, model_path
from classifier.bundle.versions import listed, other_versions, versions, why_refused
from classifier.characters import printable, visible
from classifier.codebook import Codebook
from classifier.errors import BundleError

if TYPE_CHECKING:
    from classifier.model.estimators import Estimators

ESTIMATORS = "estimators.safetensors"
"""The file of a bundle that has the arrays."""

MOST_BYTES = 256 * 1024**2
"""Size of a file from which a bundle is neither written nor read."""

_MOST_OF_CARD = 16 * 1024**2

_NOT_FACTS = ("format", "codebook", "estimators", "thresholds", "versions", "files", "probe")

_Held = TypeVar("_Held", bytes, "mmap.mmap | bytes")


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
        If `path` exists and is not a bundle, or holds other files as well, or if the model could
        not be read again.
    """
    from classifier.bundle.arrays import written
    from classifier.bundle.probe import make_probe

    path = Path(path)
    check_place(path)
    stored = estimators.to_arrays()
    files = {name: text.encode() for name, text in (card or {}).items()}
    files[ESTIMATORS] = written(stored.arrays)
    limits = np.round(estimators.thresholds, 6).tolist()
    manifest = {
        "format": FORMAT,
        "codebook": estimators.codebook.to_dict(),
        "estimators": stored.settings,
        "thresholds": dict(zip(estimators.themes, limits, strict=True)),
        "versions": versions(),
        **estimators.facts,
        "probe": make_probe(estimators),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    files[MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    _check_again(path, files)
    with whole_folder(path) as building:
        for name, data in files.items():
            (building / name).write_bytes(data)


def _check_again(path: Path, files: Mapping[str, bytes]) -> None:
    """Refuse to write what could not be read again."""
    for name, data in files.items():
        if len(data) > (most := _most_of(name)):
            raise BundleError(
                f"{path}: nothing was written: {name} would have {len(data) / 1024**2:,.0f} MiB,"
                f" more than {most // 1024**2}; fewer themes or fewer texts take less"
            )
    manifest = json.loads(files[MANIFEST])
    if wrong := wrong_in(manifest):
        raise BundleError(f"{path}: nothing was written: {MANIFEST} {wrong}")
    with _refused(path, {"versions": {}}):
        _build(files[ESTIMATORS], manifest)


def check_place(path: Path) -> None:
    """Check that a bundle may be written somewhere, before spending an hour making one.

    Parameters
    ----------
    path : Path
        The folder; those above it are made.

    Raises
    ------
    BundleError
        If it exists and is not a bundle, or holds other files as well.
    OSError
        If nothing can be written there.
    """
    if held := {entry.name for entry in path.iterdir()} if path.exists() else set():
        try:
            ours = {MANIFEST, *read_manifest(path)["files"]}
        except BundleError:
            raise BundleError(
                f"{path}: exists and is not a model bundle of this version; nothing was written"
            ) from None
        if held - ours:
            other = visible(min(held - ours))
            raise BundleError(f"{path}: holds {other} as well as a model; nothing was written")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=path.parent):
        pass


def read_bundle(path: str | Path | None = None) -> Estimators:
    """Read a bundle, of which nothing is unpickled, and nothing run.

    Parameters
    ----------
    path : str or Path, optional
        The bundle's folder; by default the model that ships with the package.

    Returns
    -------
    Estimators
        Their arrays are those of the file, mapped into memory: they can't be written to.

    Raises
    ------
    BundleError
        If the folder is not a bundle, of an unknown format, changed since it was written, holds
        what is not allowed, or does not predict here what it did when it was written.
    """
    folder = model_path(path)
    return _read_bundle(folder, read_manifest(folder))[0]


def _read_bundle(folder: Path, manifest: Mapping[str, Any]) -> tuple[Estimators, float]:
    """What a bundle holds, and the largest difference of a probability of its probe."""
    from classifier.bundle.probe import TOLERANCE, difference

    data = _checked(folder, ESTIMATORS, manifest, mapped)
    with _refused(folder, manifest):
        estimators = _build(data, manifest)
        apart = difference(estimators, manifest["probe"])
    if not apart <= TOLERANCE:
        raise BundleError(f"{folder}: {why_refused(apart, manifest)}")
    return estimators, apart


def verify_bundle(path: str | Path | None = None) -> dict[str, Any]:
    """Check all of a bundle: the files it names, and what it predicts.

    Parameters
    ----------
    path : str or Path, optional
        As for `read_bundle`.

    Returns
    -------
    dict
        ``files``, their checksums; ``not_named``, files that the manifest does not name;
        ``difference``, the largest of a probability of the probe; ``versions`` with which the
        model was written, and ``other_versions``, those that differ here.

    Raises
    ------
    BundleError
        As `read_bundle`, or if a file that the manifest names has changed or is missing.
    """
    folder = model_path(path)
    manifest = read_manifest(folder)
    _, apart = _read_bundle(folder, manifest)
    for name in manifest["files"]:
        if name != ESTIMATORS:  # that one was checked when it was read
            _checked(folder, name, manifest, read)
    found = {entry.name for entry in folder.iterdir()} - {MANIFEST}
    return {
        "files": dict(manifest["files"]),
        "not_named": sorted(map(printable, found - set(manifest["files"]))),
        "difference": apart,
        "versions": dict(manifest["versions"]),
        "other_versions": other_versions(manifest),
    }


def _checked(
    folder: Path, name: str, manifest: Mapping[str, Any], held: Callable[[Path, int], _Held]
) -> _Held:
    """What a file of a bundle holds, if it is the file that the manifest names."""
    try:
        data = held(folder / name, _most_of(name))
    except OSError as error:
        raise BundleError(f"{folder}: {name} can't be read ({reason(error)})") from None
    if hashlib.sha256(data).hexdigest() != manifest["files"].get(name):
        raise BundleError(f"{folder}: {name} is not the file that the manifest names (checksum)")
    return data


def _most_of(name: str) -> int:
    """Bytes that a file of a bundle may have."""
    return MOST_BYTES if name == ESTIMATORS else _MOST_OF_CARD


def _build(data: mmap.mmap | bytes, manifest: Mapping[str, Any]) -> Estimators:
    from classifier.bundle.arrays import views
    from classifier.model.estimators import Estimators
    from classifier.model.stored import Stored

    codebook = Codebook.from_dict(manifest["codebook"])
    limits = np.array([float(manifest["thresholds"][name]) for name in codebook.names])
    facts = {key: value for key, value in manifest.items() if key not in _NOT_FACTS}
    stored = Stored(manifest["estimators"], views(data))
    return Estimators.from_arrays(stored, codebook, limits, facts)


@contextlib.contextmanager
def _refused(folder: Path, manifest: Mapping[str, Any]) -> Iterator[None]:
    """Turn whatever goes wrong in here into the reason why the bundle is refused."""
    from classifier.model.stored import Unusable  # scikit-learn: not where a manifest is all

    try:
        with np.errstate(all="ignore"):  # what comes of absurd weights is refused, and not told
            yield
    except Unusable as error:
        raise BundleError(f"{folder}: {ESTIMATORS} {error}") from None
    except MemoryError:
        raise BundleError(f"{folder}: {ESTIMATORS} needs more memory than there is") from None
    except Exception as error:
        # Another version of scikit-learn, numpy or spaCy can fail anywhere.
        others = other_versions(manifest)
        why = f"; it was written with {listed(others)}" if others else ""
        found = shown(f"{type(error).__name__}: {error}")
        raise BundleError(f"{folder}: the model can't be used ({found}){why}") from error
