"""``report-themes train``: a model from annotations."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.characters import visible
from classifier.commands.terminal import message, progress, usage_error
from train.commands.descent import learn
from train.commands.options import Annotations, CodebookFile, Folds, Language, with_table_options
from train.commands.reading import Reading, codebook_of, read
from train.commands.writing import check_place, making

if TYPE_CHECKING:
    from rich.table import Table

    from train.fit.crossval import CrossValidation
    from train.fit.kinds import KindScores
    from train.fit.scores import LabelScores, Score
    from train.read import Columns


class Few(StrEnum):
    """What to do about themes with few examples."""

    drop = "drop"
    keep = "keep"
    stop = "stop"


@with_table_options
def train(
    table: Columns,
    annotations: Annotations,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write the model bundle to.")],
    codebook: CodebookFile = None,
    origin: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="MODEL",
            help="Adapt this model to the annotations instead of training one from scratch;"
            " 'default' for the one that ships. Themes that it lacks are added to it.",
        ),
    ] = None,
    unscored: Annotated[
        list[Path] | None,
        typer.Option(
            "--unscored",
            help="Further annotations to learn from, which the cross-validation does not score:"
            " invented ones, say. May be repeated.",
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="Name of the model, for its card.")
    ] = None,
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
            help="Folds of the cross-validation; 0 skips it. By default 5, or 3 for fewer than"
            " 1,000 sentences, and for tens of thousands of single texts.",
        ),
    ] = None,
    precision: Annotated[
        float | None,
        typer.Option(
            "--precision",
            min=0.0,
            max=1.0,
            help="Assign a theme only where this share of its tags will be right.",
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
        typer.Option("--search", help="Search hyperparameters too: up to 19 fits instead of one."),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the model that is in the folder.")
    ] = False,
    language: Language = None,
    jobs: Folds = 1,
) -> None:
    """Train a model on annotated sentences and score it by cross-validation.

    Folds keep reports whole where at least three reports are known, and spread the themes
    evenly otherwise. With --from a model learns from corrections of what it said, keeps what
    they don't improve, and says what it gained on held-out parts of them: see
    docs/how-to/correct.md.

    Example: report-themes train annotations/ --codebook default --out models/mine

    Example: report-themes train corrections.jsonl --from default --out models/mine
    """
    if origin is not None:
        others = {
            "--unscored": unscored,
            "--folds": folds is not None,
            "--precision": precision is not None,
            "--recall": recall is not None,
            "--few": few is not Few.drop,
            "--search": search,
            "--language": language is not None,
        }
        if given := [name for name, value in others.items() if value]:
            usage_error(f"{given[0]} is for training from scratch: leave it out with --from")
    elif precision is not None and recall is not None:
        usage_error("give --precision or --recall, not both")
    check_place(out, overwrite=overwrite)
    reading = Reading()
    rows = read(annotations, table, reading)
    if origin is not None:
        learn(rows, origin, out, codebook, title, provenance, reading.lines())
        return
    not_scored = read(unscored, table, reading) if unscored else []
    with progress(1, "Starting"):
        from classifier.results.model import save_model
        from train.fit import training as fit
        from train.report.card import write_card

    with making(out):
        training = fit.train(
            rows,
            codebook_of(codebook, annotations, rows),
            unscored=not_scored,
            title=title or "report-themes",
            provenance=provenance,
            reading=reading.lines(),
            language=language,
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
    if training.scores:
        _show(training.scores)
    if training.weak:
        message(_weakness(training.weak, len(training.model.themes)))
    message(f"Wrote {out}")


def _weakness(weak: dict[str, int], themes: int) -> str:
    """That some themes are hardly learnt, and what helps."""
    from train.fit.codebook import FEW_FOR_SCORES, with_counts
    from train.read.record import counted

    few = f"fewer than {FEW_FOR_SCORES} sentences"
    return (
        f"WARNING: {len(weak):,} of {counted(themes, 'theme')} with {few}, hardly learnt:"
        f" {with_counts(weak)}; annotate more (learning-curve says what that brings, audit what is"
        " probably wrong)"
    )


def _show(scores: CrossValidation) -> None:
    from classifier.draw.terminal import console, print_first_that_fits

    page = console()
    by = "by report" if scores.by_report else "stratified by theme, which flatters"
    titles = {"Theme": scores.themes, "Group": scores.groups, "Polarity": scores.polarities}
    for title, labels in titles.items():
        if labels:
            page.print(f"{title}: {scores.folds}-fold cross-validation {by}", style="italic")
            print_first_that_fits(
                page, (_scores(title, labels, narrow=narrow) for narrow in (False, True))
            )
            page.print()
    for trained, kinds in (("all kinds", scores.kinds), ("the other kinds alone", scores.left_out)):
        if kinds:
            page.print(f"Kinds of reports, by models trained on {trained}", style="italic")
            print_first_that_fits(
                page, (_of_kinds(kinds, narrow=narrow) for narrow in (False, True))
            )
            page.print()
    page.print(
        f"macro-F1 {scores.macro_f1}, micro-F1 {scores.micro_f1}, "
        f"expected calibration error {scores.calibration_error}"
    )
    if scores.group_macro_f1:
        page.print(f"groups of themes: macro-F1 {scores.group_macro_f1}")
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
    if scores.unfamiliar:
        page.print(f"known kinds, named as unfamiliar: {scores.unfamiliar.mean:.1%} of the reports")


def _scores(title: str, labels: Sequence[LabelScores], *, narrow: bool) -> Table:
    """Figures of each label; if narrow, with their spread on a second line."""
    from classifier.draw.terminal import figures

    table = figures(title, "sentences", "precision", "recall", "F1", narrow=narrow)
    for label in labels:
        scores = (label.precision, label.recall, label.f1)
        table.add_row(visible(label.name), f"{label.support:,}", *_cells(scores, narrow=narrow))
    return table


def _of_kinds(kinds: Sequence[KindScores], *, narrow: bool) -> Table:
    """The same of each kind of reports."""
    from classifier.draw.terminal import figures
    from train.fit.kinds import SURE

    titles = ("themes", "polarity right", "opposite", f"right if {SURE:.0%} sure")
    table = figures("Kind", "reports", *titles, narrow=narrow)
    for kind in kinds:
        scores = (kind.micro_f1, kind.polarity_accuracy, kind.mistaken, kind.sure_and_right)
        table.add_row(visible(kind.kind), str(kind.reports), *_cells(scores, narrow=narrow))
    return table


def _cells(scores: Sequence[Score | None], *, narrow: bool) -> list[str]:
    spread = "\n± " if narrow else " ± "
    return [str(score or "–").replace(" ± ", spread) for score in scores]
