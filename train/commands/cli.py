"""The command ``report-themes``: the part that needs labels, and the way in to all of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.characters import visible
from classifier.commands import model as model_commands
from classifier.commands import overview as overview_commands
from classifier.commands.cli import Jobs, app, load, message, usage_error
from classifier.commands.terminal import progress
from train.commands import annotations as annotation_commands
from train.commands import corpus as corpus_commands
from train.commands.annotations import (
    Annotations,
    CodebookFile,
    PolarityColumn,
    ReportColumn,
    TextColumn,
    ThemesColumn,
    columns,
    read,
    read_codebook,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from rich.table import Table

    from train.fit.crossval import CrossValidation, LabelScores
    from train.fit.evaluate import Comparison, Evaluation, LabelEvaluation

__all__ = [
    "annotation_commands",
    "app",
    "corpus_commands",
    "model_commands",
    "overview_commands",
]


class Few(StrEnum):
    """What to do about themes with few examples."""

    drop = "drop"
    keep = "keep"
    stop = "stop"


@app.command()
def train(
    annotations: Annotations,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write the model bundle to.")],
    codebook: CodebookFile = None,
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
        int | None,
        typer.Option(
            "--folds",
            min=0,
            help="Folds of the cross-validation; 0 leaves it out. By default 5, or 3 for fewer than"
            " 1,000 sentences.",
        ),
    ] = None,
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
    few: Annotated[
        Few,
        typer.Option(
            "--few", help="What to do about themes with fewer than five annotated sentences."
        ),
    ] = Few.drop,
    search: Annotated[
        bool,
        typer.Option(
            "--search", help="Search hyperparameters too: up to 19 fits where there was one."
        ),
    ] = False,
    text_column: TextColumn = None,
    themes_column: ThemesColumn = None,
    polarity_column: PolarityColumn = None,
    report_column: ReportColumn = None,
    jobs: Jobs = 1,
) -> None:
    """Train a model on annotated sentences and score it by cross-validation.

    Folds keep reports whole where at least three reports are known, and spread the themes
    evenly otherwise.

    Example: report-themes train annotations/ --codebook default --out models/mine
    """
    if precision is not None and recall is not None:
        usage_error("give --precision or --recall, not both")
    _check_place(out)
    rows = read(
        annotations, columns=columns(text_column, themes_column, polarity_column, report_column)
    )
    with progress(1, "Starting"):
        from classifier.errors import BundleError
        from classifier.results.model import save_model
        from train.annotation import AnnotationError
        from train.fit import training as fit
        from train.report.card import write_card

    try:
        training = fit.train(
            rows,
            read_codebook(codebook),
            title=title,
            provenance=provenance,
            folds=folds,
            precision=precision,
            recall=recall,
            few=few.value,
            search=search,
            jobs=jobs,
            say=message,
            progress=progress,
        )
        with progress(1, "Writing the card"):
            card = write_card(training.model, training.scores)
        with progress(1, "Saving the model"):
            save_model(training.model, out, card)
    except (AnnotationError, BundleError, ValueError) as error:
        usage_error(error)
    except OSError as error:
        usage_error(f"{error.filename or out}: {error.strerror}")
    if training.scores:
        _show(training.scores)
    message(f"Wrote {out}")


def _check_place(out: Path) -> None:
    """End before the work if its result can't be written."""
    from classifier.bundle.store import BundleError, check_place

    try:
        check_place(out)
    except BundleError as error:
        usage_error(error)
    except OSError as error:
        usage_error(f"{out}: can't be written ({error.strerror})")


@app.command()
def evaluate(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="Folder of a model bundle.")],
    annotations: Annotations,
    against: Annotated[
        Path | None, typer.Option("--against", help="Another model, on the same sentences.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write, .json or .html.")
    ] = None,
    text_column: TextColumn = None,
    themes_column: ThemesColumn = None,
    polarity_column: PolarityColumn = None,
    report_column: ReportColumn = None,
) -> None:
    """Score a model on annotated reports that it was not trained on.

    Intervals are 95% bootstrap intervals over reports.

    Example: report-themes evaluate my-model held-out.jsonl --against models/default
    """
    _check_suffix(out)
    rows = read(
        annotations, columns=columns(text_column, themes_column, polarity_column, report_column)
    )
    judged = load(model)
    other = None if against is None else load(against)
    from train.annotation import AnnotationError
    from train.fit import evaluate as evaluation

    try:
        with progress(1, "Scoring"):
            found = evaluation.evaluate(judged, rows)
            comparison = evaluation.compare(judged, other, rows) if other else None
    except AnnotationError as error:
        usage_error(error)
    if found.trained_on:
        _warn_of("the model", found.trained_on)
    if comparison and comparison.trained_on:
        _warn_of("the other model", comparison.trained_on)
    if out:
        from train.report.pages import evaluation_page

        title = f"Evaluation of {judged.facts.get('title', model.name)}"
        _write_findings(
            out, found, lambda: evaluation_page(title, found, comparison), comparison=comparison
        )
    else:
        _show_evaluation(found, comparison)


@app.command("learning-curve")
def learning_curve(
    annotations: Annotations,
    codebook: CodebookFile = None,
    more: Annotated[
        int, typer.Option("--more", min=1, help="Additional reports to foretell the gain of.")
    ] = 10,
    folds: Annotated[int, typer.Option("--folds", min=2, help="Folds of whole reports.")] = 5,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write, .json or .html.")
    ] = None,
    jobs: Jobs = 1,
) -> None:
    """Say what more annotated reports would bring.

    Models of an eighth, a quarter, half, three quarters and all of the reports are tested on
    reports that they were not trained on; it takes about twice as long as training.

    Example: report-themes learning-curve annotations/ --more 10
    """
    _check_suffix(out)
    rows = read(annotations)
    from train.annotation import AnnotationError
    from train.fit import learning

    try:
        found = learning.learning_curve(
            rows, read_codebook(codebook), more=more, folds=folds, jobs=jobs, progress=progress
        )
    except (AnnotationError, ValueError) as error:
        usage_error(error)
    if out:
        from train.report.pages import learning_page

        _write_findings(
            out, found, lambda: learning_page("What more annotations would bring", found)
        )
        return
    from classifier.draw.terminal import console, figures

    curves = {"themes": found.themes} | ({"polarity": found.polarity} if found.polarity else {})
    table = figures("reports", *(f"{name}, macro-F1" for name in curves))
    for row, size in enumerate(found.themes.reports):
        table.add_row(str(size), *(str(curve.scores[row]) for curve in curves.values()))
    page = console()
    page.print(table)
    page.print()
    for name, curve in curves.items():
        gain = curve.gain
        page.print(
            f"{more} more reports: {name} {gain.value:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})"
        )


def _check_suffix(out: Path | None) -> None:
    if out and out.suffix not in (".json", ".html"):
        usage_error(f"{out}: can be written as .json or as .html")


def _write_findings(
    out: Path, found: DataclassInstance, page: Callable[[], str], **more: DataclassInstance | None
) -> None:
    """Write findings as JSON or as a page, whole or not at all."""
    from classifier.atomic import whole_file

    if out.suffix == ".html":
        text = page()
    else:
        record = asdict(found) | {name: asdict(v) if v else None for name, v in more.items()}
        text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    try:
        with whole_file(out) as file:
            file.write(text)
    except OSError as error:
        usage_error(f"{out}: can't be written ({error.strerror})")
    message(f"Wrote {out}")


def _warn_of(model: str, reports: tuple[str, ...]) -> None:
    some = ", ".join(name or "sentences of unknown reports" for name in reports[:3])
    message(
        f"WARNING: {model} was trained on {len(reports)} of these reports ({some}"
        f"{', ...' if len(reports) > 3 else ''}): its scores say nothing about others"
    )


def _show_evaluation(found: Evaluation, comparison: Comparison | None) -> None:
    from classifier.draw.terminal import console, figures, print_first_that_fits

    page = console()
    for title, labels in (("Theme", found.themes), ("Polarity", found.polarities)):
        if labels:
            print_first_that_fits(
                page, (_labels(title, labels, narrow=narrow) for narrow in (False, True))
            )
            page.print()
    missed = [label for label in (*found.themes, *found.polarities) if label.instead]
    if missed:
        table = figures("Where it was missed", "assigned wrongly instead")
        table.columns[1].justify = "left"
        for label in missed:
            instead = ", ".join(f"{visible(name)} {count}" for name, count in label.instead[:2])
            table.add_row(visible(label.name), instead)
        page.print(table)
        page.print()
    page.print(
        f"{found.sentences:,} sentences of {found.reports} report{'s' * (found.reports != 1)}"
    )
    page.print(f"themes: macro-F1 {found.macro_f1}, micro-F1 {found.micro_f1}")
    if found.polarity_macro_f1:
        page.print(f"polarity: macro-F1 {found.polarity_macro_f1}")
    if found.polarity_confusion:
        names = [visible(name) for name in found.polarity_confusion.names]
        table = figures("annotated", *(f"as {name}" for name in names))
        for name, counts in zip(names, found.polarity_confusion.counts, strict=True):
            table.add_row(name, *map(str, counts))
        page.print()
        page.print(table)
        page.print()
    if comparison:
        page.print(
            f"macro-F1 less that of the other model: {comparison.difference};"
            f" better in {comparison.better:.0%} of the resamples"
        )


def _labels(title: str, labels: Sequence[LabelEvaluation], *, narrow: bool) -> Table:
    """Figures of each label; if narrow, with the interval of F1 on a second line."""
    from classifier.draw.terminal import figures

    table = figures(title, "n", "P", "R", "F1 (95%)", "AP", "ECE", narrow=narrow)
    for label in labels:
        interval = f"{label.f1.low:.2f}-{label.f1.high:.2f}"
        table.add_row(
            visible(label.name),
            f"{label.support:,}",
            f"{label.precision.value:.2f}",
            f"{label.recall.value:.2f}",
            f"{label.f1.value:.2f}" + (f"\n{interval}" if narrow else f" ({interval})"),
            f"{label.average_precision.value:.2f}",
            f"{label.calibration_error:.3f}",
        )
    return table


def _show(scores: CrossValidation) -> None:
    from classifier.draw.terminal import console, print_first_that_fits

    page = console()
    by = "by report" if scores.by_report else "stratified by theme, which flatters"
    for title, labels in (("Theme", scores.themes), ("Polarity", scores.polarities)):
        if labels:
            page.print(f"{title}: {scores.folds}-fold cross-validation {by}", style="italic")
            print_first_that_fits(
                page, (_scores(title, labels, narrow=narrow) for narrow in (False, True))
            )
            page.print()
    page.print(
        f"macro-F1 {scores.macro_f1}, micro-F1 {scores.micro_f1}, "
        f"expected calibration error {scores.calibration_error}"
    )
    if scores.polarity_macro_f1:
        page.print(f"polarity macro-F1 {scores.polarity_macro_f1}")
    if scores.chosen != scores.best_f1:
        for aim, found in (("the best F1", scores.best_f1), ("what was asked", scores.chosen)):
            page.print(
                f"thresholds for {aim}: precision {found.precision}, recall {found.recall},"
                f" F1 {found.f1}"
            )
    page.print(
        f"uncertain: {scores.doubt.sentences.mean:.0%} of the sentences, with"
        f" {scores.doubt.mistakes.mean:.0%} of the wrong decisions"
    )


def _scores(title: str, labels: Sequence[LabelScores], *, narrow: bool) -> Table:
    """Figures of each label; if narrow, with their spread on a second line."""
    from classifier.draw.terminal import figures

    table = figures(title, "sentences", "precision", "recall", "F1", narrow=narrow)
    spread = "\n± " if narrow else " ± "
    for label in labels:
        table.add_row(
            visible(label.name),
            f"{label.support:,}",
            *(str(s).replace(" ± ", spread) for s in (label.precision, label.recall, label.f1)),
        )
    return table
