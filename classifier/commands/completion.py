"""What the shell offers when a person presses the tab key.

A shell waits for this, so nothing but names is loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import typer

# What no shell has to quote. A name may come from anybody's bundle, and zsh evaluates what it is
# offered.
_PLAIN = re.compile(r"[\w.-]+")


def names(known: Iterable[str]) -> Callable[[str], list[str]]:
    """Offer some names.

    Parameters
    ----------
    known : iterable of str

    Returns
    -------
    callable
        Takes the beginning of a name, gives those that go on from there.
    """

    def complete(incomplete: str) -> list[str]:
        return [name for name in known if name.startswith(incomplete)]

    return complete


def themes(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the themes that a model knows, by its manifest.

    Parameters
    ----------
    ctx : Context
        The command line so far, which may have the option ``--model``.
    incomplete : str
        The beginning of a name.

    Returns
    -------
    list of str
    """
    from classifier.bundle.shipped import MANIFEST, default_model_path

    folder = Path(ctx.params.get("model") or default_model_path())
    try:
        known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["codebook"]["theme"]
        names = [str(theme["name"]) for theme in known]
    except (OSError, ValueError, LookupError, TypeError):  # no model: nothing to offer
        return []
    return [name for name in names if name.startswith(incomplete) and _PLAIN.fullmatch(name)]
