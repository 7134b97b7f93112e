"""``report-themes model``: what a bundle is, and whether it can be trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.commands.output import choose_format
from classifier.commands.terminal import message, usage_error

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 10_000  # characters of a cell; a table of millions takes minutes

Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar="[MODEL]", help="Folder of a model bundle; by default the one that ships."
    ),
]
PrintFormat = Annotated[
    str | None,
    typer.Option(
        "--format", "-f", help="jsonl or table; by default a table on a terminal, else jsonl."
    ),
]


def show(model: Folder = None, format: PrintFormat = None) -> None:  # noqa: A002
    """Show what a bundle says about itself: data, themes, scores, versions. Nothing is loaded.

    Example: report-themes model show my-model
    """
    from classifier.bundle.manifest import read_manifest
    from classifier.errors import BundleError

    print_ = choose_format(format, None, {"jsonl": _print_manifest, "table": _print_facts})
    try:
        manifest = read_manifest(model)
    except BundleError as error:
        usage_error(error)
    print_(manifest)


def verify(model: Folder = None, format: PrintFormat = None) -> None:  # noqa: A002
    """Check a bundle: its files against their checksums, what it holds, and what it predicts.

    The estimators are loaded as for tagging: without unpickling, and only if they
    hold the numbers that the codebook asks for. Exit status 1 and the reason where the bundle
    is refused.

    Example: report-themes model verify my-model
    """
    from classifier.bundle.store import verify_bundle
    from classifier.errors import BundleError

    print_ = choose_format(format, None, {"jsonl": _print_json, "table": _print_verified})
    try:
        found = verify_bundle(model)
    except BundleError as error:
        message(f"report-themes: {error}")
        raise typer.Exit(1) from None
    print_(found)


def _print_json(told: Mapping[str, Any]) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False))


def _print_manifest(manifest: Mapping[str, Any]) -> None:
    told = {key: value for key, value in manifest.items() if key not in ("probe", "files")}
    if isinstance(told.get("data"), dict):  # the sketches of reports tell people nothing
        told["data"] = {k: v for k, v in told["data"].items() if k != "sketches"}
    _print_json(told)


def _print_facts(manifest: Mapping[str, Any]) -> None:
    _print(_facts(manifest))


def _print_verified(found: Mapping[str, Any]) -> None:
    rows = [
        (name, f"is the file that was written (SHA-256 {found['files'][name][:12]}…)")
        for name in found["files"]
    ]
    rows += [
        (name, "is not named by the manifest; nothing reads it") for name in found["not_named"]
    ]
    rows.append(("probe", f"same probabilities (largest difference {found['difference']:.1g})"))
    for name, written in found["versions"].items():
        other = found["other_versions"].get(name)
        rows.append((name, f"{written}, here {other[1]}" if other else f"{written}, here too"))
    _print(rows)


def _facts(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What people want to know about a model, from a manifest that may hold anything."""
    codebook = manifest["codebook"]
    data = manifest.get("data")
    scores = manifest.get("scores")
    rows = [("title", str(manifest.get("title") or "")), ("format", str(manifest["format"]))]
    if isinstance(data, dict):
        amounts = ", ".join(_counted(data.get(what), what) for what in ("reports", "sentences"))
        rows.append(("trained on", amounts))
    if isinstance(descent := manifest.get("descent"), list):
        rows += [("comes from", told) for told in map(_of_descent, descent) if told]
    rows.append(("provenance", str(manifest.get("provenance") or "")))
    rows.append(("thresholds for", str(manifest.get("aim") or "")))
    if isinstance(scores, dict):
        for key in ("macro_f1", "micro_f1", "polarity_macro_f1"):
            if isinstance(scores.get(key), dict):
                value = scores[key]
                rows.append((key.replace("_", " "), f"{value.get('mean')} ± {value.get('sd')}"))
    themes = codebook.get("theme")
    names = (
        [str(t.get("name")) for t in themes if isinstance(t, dict)]
        if isinstance(themes, list)
        else []
    )
    rows.append((f"{len(names)} themes", ", ".join(names)))
    polarity = codebook.get("polarity")
    rows.append(("polarities", ", ".join(map(str, polarity)) if isinstance(polarity, dict) else ""))
    versions = ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())
    rows.append(("written with", versions))
    return [(key, _cut(value)) for key, value in rows if value]


def _of_descent(step: Any) -> str:
    """A step of the line of descent, from a manifest that may hold anything."""
    if not isinstance(step, dict):
        return ""
    said = f"{step.get('title')} ({str(step.get('model'))[:12]}…)"
    if "sentences" in step:
        amounts = [_counted(step.get(what), what) for what in ("sentences", "reports")]
        said += f", and {' of '.join(amounts)}"
    return said


def _counted(number: Any, what: str) -> str:
    """A number from a manifest, and what it counts, in the plural where that is due."""
    return f"{number} {what.removesuffix('s') if number == 1 else what}"


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else value[:_LONGEST] + "…"


def _print(rows: list[tuple[str, str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from classifier.draw.terminal import console

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for key, value in rows:
        table.add_row(Text(key), Text(value))
    console().print(table)
