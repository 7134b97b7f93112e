"""What the shell offers when a person presses the tab key.

A shell waits for this, so nothing but names is loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

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
    return _of_model(ctx, incomplete, lambda book: [str(theme["name"]) for theme in book["theme"]])


def polarities(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the polarities that a model knows, as `themes` does its themes."""
    return _of_model(ctx, incomplete, lambda book: list(map(str, book["polarity"])))


def _of_model(ctx: typer.Context, incomplete: str, known: Callable[[Any], list[str]]) -> list[str]:
    from classifier.bundle.shipped import MANIFEST, model_path

    folder = model_path(ctx.params.get("model"))
    try:
        names = known(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["codebook"])
    except (OSError, ValueError, LookupError, TypeError):  # no model: nothing to offer
        return []
    return [name for name in names if name.startswith(incomplete) and _PLAIN.fullmatch(name)]
