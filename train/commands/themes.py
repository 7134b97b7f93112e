"""``report-themes model themes``: themes of a model renamed, merged and left out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classifier.commands.running import load
from classifier.commands.terminal import message, progress, usage_error
from train.commands.descent import card_of
from train.commands.writing import check_place, making


def themes(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="Folder of a model bundle.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write the model bundle to.")],
    rename: Annotated[
        list[str] | None,
        typer.Option("--rename", metavar="OLD=NEW", help="New name of a theme; may be repeated."),
    ] = None,
    merge: Annotated[
        list[str] | None,
        typer.Option(
            "--merge",
            metavar="ONE,OTHER=NEW",
            help="One theme in place of several, assigned where any of them is; may be repeated.",
        ),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option("--drop", metavar="NAME", help="Theme to leave out; may be repeated."),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="Name of the new model, for its card.")
    ] = None,
) -> None:
    """Rename, merge or leave out themes of a model; nothing is trained.

    All other themes keep their probabilities to the last digit; see docs/how-to/correct.md.

    Example: report-themes model themes my-model --merge planning,permanence=plans --out smaller
    """
    names = [_pair("--rename", text) for text in rename or ()]
    if len(renamed := dict(names)) < len(names):
        usage_error("--rename gives one theme two new names")
    pairs = [_pair("--merge", text) for text in merge or ()]
    merged = {new: [name.strip() for name in old.split(",")] for old, new in pairs}
    if len(merged) < len(pairs):
        usage_error("--merge gives two themes the same name: name all of its parts in one")
    if not (renamed or merged or drop):
        usage_error("nothing to change: give --rename, --merge or --drop")
    check_place(out)
    found = load(model)
    from classifier.bundle.manifest import fingerprint
    from classifier.results.model import save_model
    from train.fit.descent import change_themes

    with making(out), progress(1, "Changing the themes"):
        changed = change_themes(
            found,
            rename=renamed,
            merge=merged,
            drop=drop or (),
            origin=fingerprint(model),
            title=title,
        )
        save_model(changed, out, card_of(changed))
    message(f"Wrote {out}: {len(changed.themes)} themes")


def _pair(option: str, text: str) -> tuple[str, str]:
    old, equals, new = text.rpartition("=")
    if not (equals and old.strip() and new.strip()):
        expected = "OLD=NEW" if option == "--rename" else "ONE,OTHER=NEW"
        usage_error(f"{option} {text!r}: expected {expected}")
    return old.strip(), new.strip()
