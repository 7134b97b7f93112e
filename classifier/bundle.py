"""Save and load model bundles: a folder with a manifest, the estimators and the model card.

Nothing is ever unpickled. The estimators are stored with skops, which rebuilds objects from
a schema, and only the types that `TRUSTED` lists are allowed in it.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from classifier.codebook import Codebook
from classifier.model import Model

FORMAT = 1
"""Version of the layout of a bundle."""

MANIFEST = "manifest.json"
ESTIMATORS = "estimators.skops"

TRUSTED = (
    "classifier.features.SentenceVectorizer",
    "classifier.network.AveragedNetworks",
    "classifier.polarity.PolarityClassifier",
    "classifier.stacking.PairNetwork",
    "classifier.themes.LinearThemes",
    "classifier.themes.ThemeClassifier",
)
"""Types of this project that a bundle may hold, beside those that skops trusts itself."""


class BundleError(ValueError):
    """A model bundle that is refused; the message says why."""


def default_model_path() -> Path:
    """Where the model that ships with the package is.

    In a wheel it is part of the package; in a checkout, and in an editable install of one, it
    is the folder ``models/default``.

    Returns
    -------
    Path
    """
    package = Path(__file__).parent
    inside = package / "models" / "default"
    return inside if inside.is_dir() else package.parent / "models" / "default"


def save_model(model: Model, path: str | Path, card: Mapping[str, str] | None = None) -> None:
    """Write a bundle; it appears whole, in place of one that was there, or not at all.

    Parameters
    ----------
    model : Model
    path : str or Path
        The folder.
    card : mapping of str to str, optional
        Files of the model card by their names.

    Raises
    ------
    BundleError
        If `path` exists and is no bundle.
    """
    path = Path(path)
    if path.exists() and any(path.iterdir()) and not (path / MANIFEST).is_file():
        raise BundleError(f"{path}: exists and is no model bundle; nothing was written")
    path.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        files = {name: text.encode() for name, text in (card or {}).items()}
        files[ESTIMATORS] = _dump(model.estimators)
        manifest = {
            "format": FORMAT,
            "codebook": model.codebook.to_dict(),
            "thresholds": dict(
                zip(model.codebook.names, np.round(model.thresholds, 6).tolist(), strict=True)
            ),
            "versions": {
                name: version(name) for name in ("scikit-learn", "skops", "spacy", "numpy")
            },
            **model.facts,
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        }
        files[MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
        for name, data in files.items():
            (building / name).write_bytes(data)
        building.chmod(0o755)
        if path.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{path.name}.old.", dir=path.parent))
            path.rename(old / "bundle")
            building.rename(path)
            shutil.rmtree(old)
        else:
            building.rename(path)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def load_model(path: str | Path | None = None) -> Model:
    """Load a model bundle without unpickling anything.

    Parameters
    ----------
    path : str or Path, optional
        The bundle's folder; by default the model that ships with the package.

    Returns
    -------
    Model

    Raises
    ------
    BundleError
        If the folder is no bundle, of an unknown format, changed since it was written, or
        holds a type that is not allowed.
    """
    from skops import io as skops_io

    folder = default_model_path() if path is None else Path(path)
    manifest = _read_manifest(folder)
    data = {}
    for name in (ESTIMATORS,):
        try:
            data[name] = (folder / name).read_bytes()
        except OSError as error:
            raise BundleError(f"{folder}: {name} can't be read ({error.strerror})") from None
        if hashlib.sha256(data[name]).hexdigest() != manifest["files"].get(name):
            raise BundleError(
                f"{folder}: {name} is not the file that the manifest names (checksum)"
            )
    strangers = sorted(set(skops_io.get_untrusted_types(data=data[ESTIMATORS])) - set(TRUSTED))
    if strangers:
        raise BundleError(f"{folder}: holds types that are not allowed: {', '.join(strangers)}")
    estimators = skops_io.loads(data[ESTIMATORS], trusted=list(TRUSTED))
    codebook = Codebook.from_dict(manifest["codebook"])
    thresholds = np.array([manifest["thresholds"][name] for name in codebook.names])
    facts = {
        key: value
        for key, value in manifest.items()
        if key not in ("format", "codebook", "thresholds", "versions", "files")
    }
    return Model(codebook, estimators["themes"], estimators["polarity"], thresholds, facts)


def _read_manifest(folder: Path) -> Mapping[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError as error:
        raise BundleError(
            f"{folder}: is no model bundle: {MANIFEST} can't be read ({error.strerror})"
        ) from None
    except ValueError:
        raise BundleError(f"{folder}: {MANIFEST} is not JSON") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else None
        raise BundleError(
            f"{folder}: format {found!r} is unknown; this version reads format {FORMAT}"
        )
    missing = {"codebook", "thresholds", "files"} - set(manifest)
    if missing:
        raise BundleError(f"{folder}: {MANIFEST} lacks {', '.join(sorted(missing))}")
    return manifest


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
