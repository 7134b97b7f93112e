"""Where the model that ships with the package is, found without loading anything."""

from __future__ import annotations

from pathlib import Path

MANIFEST = "manifest.json"
"""The file of a bundle that says what is in it."""


def default_model_path() -> Path:
    """Where the model that ships with the package is.

    In a wheel it is part of the package; in a checkout, and in an editable install of one, it
    is the folder ``models/default``.

    Returns
    -------
    Path
    """
    package = Path(__file__).parents[1]
    inside = package / "models" / "default"
    return inside if inside.is_dir() else package.parent / "models" / "default"
