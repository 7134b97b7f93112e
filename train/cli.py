"""The command ``report-themes``: the part that needs labels, and the way in to all of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.cli import Jobs, app, message, usage_error
from train import annotation_commands  # registers convert, check and agreement
from train.annotation_commands import (
    Annotations,
    PolarityColumn,
    ReportColumn,
    TextColumn,
    ThemesColumn,
    columns,
)

if TYPE_CHECKING:
    from train.crossval import CrossValidation
    from train.evaluate import Comparison, Evaluation

__all__ = ["annotation_commands", "app"]


@app.command()
def train(
    annotations: Annotations,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write the model bundle to.")],
    codebook: Annotated[
        Path | None,
        typer.Option(
            "--codebook",
            help="TOML file with the themes, REFI-QDA codebook (.qdc), or 'default' for the"
            " codebook that ships; without it the themes are those of the annotations.",
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
    text_column: TextColumn = None,
    themes_column: ThemesColumn = None,
    polarity_column: PolarityColumn = None,
    report_column: ReportColumn = None,
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
            read_annotations(
                annotations,
                columns=columns(text_column, themes_column, polarity_column, report_column),
            ),
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


@app.command()
def evaluate(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="Folder of a model bundle.")],
    annotations: Annotations,
    against: Annotated[
        Path | None, typer.Option("--against", help="Another model, on the same sentences.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="JSON file to write.")] = None,
    text_column: TextColumn = None,
    themes_column: ThemesColumn = None,
    polarity_column: PolarityColumn = None,
    report_column: ReportColumn = None,
) -> None:
    """Score a model on annotated reports that it was not trained on.

    Intervals are 95% bootstrap intervals over reports.

    Example: report-themes evaluate my-model held-out.jsonl --against models/default
    """
    from classifier.bundle import BundleError, load_model
    from train import evaluate as evaluation
    from train.annotations import AnnotationError, read_annotations

    try:
        rows = read_annotations(
            annotations,
            columns=columns(text_column, themes_column, polarity_column, report_column),
        )
        found = evaluation.evaluate(load_model(model), rows)
        comparison = None
        if against is not None:
            comparison = evaluation.compare(load_model(model), load_model(against), rows)
    except (AnnotationError, BundleError) as error:
        usage_error(error)
    except OSError as error:
        usage_error(f"{error.filename}: {error.strerror}")
    if found.trained_on:
        message(
            f"WARNING: the model was trained on {len(found.trained_on)} of these {found.reports}"
            f" reports ({', '.join(found.trained_on[:3])} ...): the scores say nothing about others"
        )
    if out:
        from dataclasses import asdict

        from classifier.write.atomic import whole_file

        with whole_file(out) as file:
            record = asdict(found) | {"comparison": asdict(comparison) if comparison else None}
            json.dump(record, file, ensure_ascii=False, indent=2)
        message(f"Wrote {out}")
    else:
        _show_evaluation(found, comparison)


def _show_evaluation(found: Evaluation, comparison: Comparison | None) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for title, labels in (("Theme", found.themes), ("Polarity", found.polarities)):
        if not labels:
            continue
        table = Table(title, "n", "P", "R", "F1 (95%)", "AP", "ECE", "instead of it", box=SIMPLE)
        for label in labels:
            table.add_row(
                label.name,
                f"{label.support:,}",
                f"{label.precision.value:.2f}",
                f"{label.recall.value:.2f}",
                f"{label.f1.value:.2f} ({label.f1.low:.2f}-{label.f1.high:.2f})",
                f"{label.average_precision.value:.2f}",
                f"{label.calibration_error:.3f}",
                ", ".join(f"{name} {count}" for name, count in label.instead[:2]),
            )
        console.print(table)
    console.print(f"{found.sentences:,} sentences of {found.reports} reports")
    console.print(f"themes: macro-F1 {found.macro_f1}, micro-F1 {found.micro_f1}")
    if found.polarity_macro_f1:
        console.print(f"polarity: macro-F1 {found.polarity_macro_f1}")
    if comparison:
        console.print(
            f"macro-F1 less that of the other model: {comparison.difference};"
            f" better in {comparison.better:.0%} of the resamples"
        )


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
