"""The command ``report-themes``: the part that needs labels, and the way in to all of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.cli import Jobs, app, message, usage_error

if TYPE_CHECKING:
    from train.crossval import CrossValidation

__all__ = ["app"]


@app.command()
def train(
    annotations: Annotated[
        list[Path],
        typer.Argument(metavar="ANNOTATIONS...", help="JSONL files, or folders of them."),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write the model bundle to.")],
    codebook: Annotated[
        Path | None,
        typer.Option(
            "--codebook",
            help="TOML file with the themes, or 'default' for the codebook that ships; without it"
            " the themes are those of the annotations.",
        ),
    ] = None,
    title: Annotated[
        str, typer.Option("--title", help="Name of the model, for its card.")
    ] = "report-themes",
    provenance: Annotated[
        str,
        typer.Option(
            "--provenance", help="Where the annotations come from and who made them, for the card."
        ),
    ] = "",
    folds: Annotated[
        int, typer.Option("--folds", min=0, help="Folds of the cross-validation; 0 leaves it out.")
    ] = 5,
    precision: Annotated[
        float | None,
        typer.Option(
            "--precision",
            min=0.0,
            max=1.0,
            help="Assign a theme only where this share will be right.",
        ),
    ] = None,
    recall: Annotated[
        float | None,
        typer.Option(
            "--recall", min=0.0, max=1.0, help="Assign a theme so that this share of it is found."
        ),
    ] = None,
    jobs: Jobs = 1,
) -> None:
    """Train a model on annotated sentences and score it by cross-validation.

    Example: report-themes train annotations/ --codebook default --out models/mine
    """
    from classifier.bundle import BundleError, save_model
    from classifier.codebook import Codebook

    if precision is not None and recall is not None:
        usage_error("give --precision or --recall, not both")
    from train import fit
    from train.annotations import AnnotationError, read_annotations

    try:
        book = None
        if codebook is not None:
            book = Codebook.read(
                fit.default_codebook_path() if str(codebook) == "default" else codebook
            )
        training = fit.train(
            read_annotations(annotations),
            book,
            title=title,
            provenance=provenance,
            folds=folds,
            precision=precision,
            recall=recall,
            jobs=jobs,
            say=message,
        )
        save_model(training.model, out, training.card)
    except (AnnotationError, BundleError, ValueError) as error:
        usage_error(error)
    except OSError as error:
        usage_error(f"{error.filename}: {error.strerror}")
    if training.scores:
        _show(training.scores)
    message(f"Wrote {out}")


def _show(scores: CrossValidation) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for title, labels in (("Theme", scores.themes), ("Polarity", scores.polarities)):
        if not labels:
            continue
        table = Table(
            title=f"{title}: {scores.folds}-fold cross-validation by report", title_justify="left"
        )
        table.add_column(title)
        for column in ("sentences", "precision", "recall", "F1"):
            table.add_column(column, justify="right")
        for label in labels:
            table.add_row(
                label.name,
                f"{label.support:,}",
                *map(str, (label.precision, label.recall, label.f1)),
            )
        console.print(table)
    console.print(
        f"macro-F1 {scores.macro_f1}, micro-F1 {scores.micro_f1}, "
        f"expected calibration error {scores.calibration_error}"
    )
    if scores.polarity_macro_f1:
        console.print(f"polarity macro-F1 {scores.polarity_macro_f1}")
