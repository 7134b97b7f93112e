"""The manifest of a bundle: what it says about itself, and whether that makes sense."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from classifier.bundle.files import read
from classifier.bundle.shipped import MANIFEST, model_path
from classifier.characters import visible
from classifier.codebook import Codebook
from classifier.errors import BundleError
from classifier.language.languages import ENGLISH, codes

FORMAT = 5
"""Version of the layout of a bundle."""

MOST_THEMES = 500
"""Themes of a codebook from which a model is neither trained nor loaded."""

MOST_POLARITIES = 50
"""Polarities of a codebook from which a model is neither trained nor loaded."""

_MOST_BYTES = 16 * 1024**2
_MOST_FILES = 100  # and versions
_LONGEST_NAME = 1_000  # results repeat it at every sentence
_LONGEST_REASON = 200
_SHIPPED = "'default' is the one that ships"


def read_manifest(path: str | Path | None = None) -> dict[str, Any]:
    """What a bundle says about itself; its estimators are not read.

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
        If the folder is not a bundle, or has an unknown format.
    """
    return _read(path)[0]


def fingerprint(path: str | Path | None = None) -> str:
    """What identifies a model: a hash of its manifest, which has those of its files.

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
    return hashlib.sha256(_read(path)[1]).hexdigest()


def _read(path: str | Path | None) -> tuple[dict[str, Any], bytes]:
    """A manifest that makes sense, and the file that it is."""
    folder = model_path(path)
    try:
        data = read(folder / MANIFEST, _MOST_BYTES)
        manifest = json.loads(data)
    except OSError as error:
        raise BundleError(f"{folder}: is not a model bundle: {_why_none(folder, error)}") from None
    except (ValueError, RecursionError):
        raise BundleError(f"{folder}: {MANIFEST} is not JSON") from None
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if type(found) is not int or found != FORMAT:
        raise BundleError(
            f"{folder}: format {shown(found)} is unknown; this version reads format {FORMAT}"
        )
    if wrong := wrong_in(manifest):
        raise BundleError(f"{folder}: {MANIFEST} {wrong}")
    return manifest, data


def _why_none(folder: Path, error: OSError) -> str:
    """Why a manifest can't be read; where there is none, which models are near."""
    if os.path.isfile(folder):  # noqa: PTH113  # unlike that of a path, raises nothing
        return f"this is a file; {_SHIPPED}"
    if not isinstance(error, FileNotFoundError):
        return f"{MANIFEST} can't be read ({reason(error)})"
    there = os.path.lexists(folder)
    sought = (folder if there else folder.parent).resolve()
    try:
        names = sorted(f.name for f in sought.iterdir() if (f / MANIFEST).is_file())
    except OSError:
        names = []
    if not there:
        near = " or ".join(get_close_matches(folder.name, names, cutoff=0.5))
        hint = f"did you mean {shown(near)}? " if near else ""
        return f"no such folder in {sought}; {hint}{_SHIPPED}"
    hint = f"; models in it: {shown(', '.join(names[:3]))}" if names else ""
    return f"no {MANIFEST} in this folder{hint}"


def wrong_in(manifest: Mapping[str, Any]) -> str | None:
    """What is wrong with a manifest, if something is."""
    for name in ("codebook", "estimators", "thresholds", "versions", "files", "probe"):
        if not isinstance(manifest.get(name), dict):
            return f"lacks {name}"
    data = manifest.get("data", {})
    sketches = data.get("sketches", {}) if isinstance(data, dict) else None
    if not isinstance(sketches, dict) or not all(isinstance(s, str) for s in sketches.values()):
        return "describes its data in a way that can't be read"
    if len(manifest["files"]) > _MOST_FILES:
        return f"names more than {_MOST_FILES:,} files"
    if len(manifest["versions"]) > _MOST_FILES:
        return f"names more than {_MOST_FILES:,} versions"
    for name, digest in manifest["files"].items():
        if not re.fullmatch(r"[\w-][\w.-]*", name) or not isinstance(digest, str):
            return f"names a file outside the bundle: {shown(name)}"
    themes = manifest["codebook"].get("theme")
    if isinstance(themes, list) and len(themes) > MOST_THEMES:
        return f"has more than {MOST_THEMES:,} themes"
    try:
        json.dumps(manifest, ensure_ascii=False).encode()
        codebook = Codebook.from_dict(manifest["codebook"])
    except UnicodeEncodeError:
        return "holds text that can't be written"
    except Exception as error:  # untrusted content fails anywhere
        return f"has a codebook that can't be used: {shown(error)}"
    title = manifest.get("title") or ""
    if not isinstance(title, str) or len(title) > _LONGEST_NAME:
        return f"has a title that is not text of {_LONGEST_NAME:,} characters at most"
    if wrong := wrong_in_codebook(codebook):
        return f"has {wrong}"
    if (language := manifest.get("language", ENGLISH)) != ENGLISH:
        if not isinstance(language, str) or language not in codes():
            return f"has a language that is unknown: {shown(language)}"
    limits = manifest["thresholds"]
    if limits.keys() != set(codebook.names):
        return "has thresholds for different themes from its codebook"
    if any(type(limit) not in (int, float) or not 0 <= limit <= 1 for limit in limits.values()):
        return "has a threshold that is not a probability"
    return None


def wrong_in_codebook(codebook: Codebook) -> str | None:
    """What a codebook has more of than a model may have, if it has.

    Parameters
    ----------
    codebook : Codebook

    Returns
    -------
    str or None
    """
    if len(codebook.themes) > MOST_THEMES:
        return f"more than {MOST_THEMES:,} themes"
    if len(codebook.polarities) > MOST_POLARITIES:
        return f"more than {MOST_POLARITIES:,} polarities"
    titles = (theme.title for theme in codebook.themes)
    if max(map(len, (*codebook.names, *codebook.polarities, *titles))) > _LONGEST_NAME:
        return f"a name or a title of more than {_LONGEST_NAME:,} characters"
    return None


def reason(error: OSError) -> str:
    """Why a file can't be read, in words."""
    return error.strerror or str(error)


def shown(value: object) -> str:
    """Untrusted text, in one line that is not too long."""
    text = visible(str(value))
    return text if len(text) <= _LONGEST_REASON else text[:_LONGEST_REASON] + "…"
