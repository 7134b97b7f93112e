"""The versions of libraries with which a bundle was written, and those that are installed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from classifier.bundle.manifest import shown

_NAMES = ("scikit-learn", "spacy", "numpy")
"""What could build other predictions from the same weights."""


def versions() -> dict[str, str]:
    """The versions here."""
    return {name: version(name) for name in _NAMES}


def other_versions(manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """Versions with which a bundle was written, and those here, where the two differ."""
    here = versions()
    return {
        name: [shown(written)[:100], here[name]]
        for name, written in manifest["versions"].items()
        if name in here and str(written) != here[name]
    }


def listed(others: Mapping[str, Sequence[str]]) -> str:
    """Versions that differ, in words."""
    return ", ".join(f"{name} {written} (here {now})" for name, (written, now) in others.items())


def why_refused(apart: float, manifest: Mapping[str, Any]) -> str:
    """Why a bundle is refused whose probe gives other probabilities here."""
    others = other_versions(manifest)
    if not others:
        return f"does not give its probe the probabilities that it names (difference {apart:.2g})"
    return (
        f"gives other probabilities here (difference {apart:.2g}) than with {listed(others)}:"
        " install those versions, or train the model again"
    )
