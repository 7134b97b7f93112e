"""What the shell offers when a person presses the tab key.

A shell waits for this, so that nothing is loaded but names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import typer

# What no shell has to quote. A name comes with a bundle of a stranger, and zsh evaluates what it
# is offered.
_PLAIN = re.compile(r"[\w.-]+")


def formats(kind: str) -> Callable[[str], list[str]]:
    """Offer the formats of some results.

    Parameters
    ----------
    kind : str
        Name of a mapping of `classifier.write`.

    Returns
    -------
    callable
        Takes the beginning of a name, gives the names.
    """

    def complete(incomplete: str) -> list[str]:
        known = getattr(import_module("classifier.write"), kind)
        return [name for name in known if name.startswith(incomplete)]

    return complete


def themes(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the themes that a model knows, by its manifest.

    Parameters
    ----------
    ctx : Context
        What stands on the command line so far, the option ``--model`` perhaps among it.
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
