"""Where what ships with the package is, found without loading anything."""

from __future__ import annotations

from pathlib import Path

MANIFEST = "manifest.json"
"""The file of a bundle that says what is in it."""


def shipped(in_wheel: str, in_checkout: str) -> Path:
    """Where a file or folder that ships with the package is.

    Parameters
    ----------
    in_wheel : str
        Its place in the package, of which it is part in a wheel.
    in_checkout : str
        Its place in a checkout, which is also that of an editable install.

    Returns
    -------
    Path
    """
    package = Path(__file__).parents[1]
    inside = package / in_wheel
    return inside if inside.exists() else package.parent / in_checkout


def model_path(path: str | Path | None = None) -> Path:
    """The folder of a model: None is the one that ships, and so is ``default`` where there is none.

    Parameters
    ----------
    path : str or Path, optional

    Returns
    -------
    Path
    """
    if path is None or (str(path) == "default" and not Path(path).exists()):
        return default_model_path()
    return Path(path)


def default_model_path() -> Path:
    """Where the model that ships with the package is."""
    return shipped("models/default", "models/default")
