"""``report-themes agreement``: how far annotators agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.characters import visible
from classifier.commands.terminal import message, progress, usage_error
from train.commands.options import PolarityColumn, ReportColumn, TextColumn, ThemesColumn
from train.commands.reading import columns, read
from train.commands.writing import check_suffix, write_records

if TYPE_CHECKING:
    from train.annotation import Annotation
    from train.annotations.agreement import Agreement, Disagreement


def agreement(
    annotators: Annotated[
        list[Path],
        typer.Argument(
            metavar="A B [C ...]", help="A file or folder of annotations for each annotator."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="CSV or JSONL file for the sentences on which they disagree."
        ),
    ] = None,
    text_column: TextColumn = None,
    themes_column: ThemesColumn = None,
    polarity_column: PolarityColumn = None,
    report_column: ReportColumn = None,
) -> None:
    """Say how far annotators of the same sentences agree.

    Krippendorff's alpha over sets of themes with MASI distance, and for each theme Cohen's kappa
    and F1, mean over pairs of annotators.

    Example: report-themes agreement anna.xlsx ben.xlsx --out disagreements.csv
    """
    from classifier.read.inputs import unique_names

    if len(annotators) < 2:
        usage_error("give the annotations of at least two annotators")
    check_suffix(out, ".csv", ".jsonl")
    if len(set(annotators)) < len(annotators):
        usage_error("a file is given twice")
    names = unique_names([str(path) for path in annotators])
    chosen = columns(text_column, themes_column, polarity_column, report_column)
    rows, failed = {}, False
    for name, path in zip(names, annotators, strict=True):
        try:
            rows[name] = read([path], columns=chosen)
        except typer.Exit:  # it was said why; the others are to be named, too
            failed = True
    if failed:
        raise typer.Exit(2)
    found = _agreement(rows)
    _show(found)
    if out:
        fields = [f"{what} {name}" for name in found.annotators for what in ("themes", "polarity")]
        write_records(out, found.disagreements, ["report", "sentence", "text", *fields], _cells)
        message(f"Wrote {out}")


def _agreement(rows: dict[str, list[Annotation]]) -> Agreement:
    from classifier.extras import MissingExtra
    from train.annotation import AnnotationError

    try:
        with progress(1, "Comparing"):
            from train.annotations.agreement import agreement as compare

            return compare(rows)
    except (AnnotationError, MissingExtra) as error:
        usage_error(error)


def _cells(item: Disagreement) -> dict[str, Any]:
    """A row of the table of disagreements."""
    from classifier.write.delimited import joined

    row: dict[str, Any] = {"report": item.report, "sentence": item.sentence, "text": item.text}
    for name, (themes, polarity) in item.labels.items():
        row[f"themes {name}"] = joined(themes)
        row[f"polarity {name}"] = polarity
    return row


def _show(found: Agreement) -> None:
    from classifier.draw.terminal import console, figures

    page = console()

    def figure(value: float | None) -> str:
        return "-" if value is None else f"{value:.3f}"

    table = figures("Theme", "sentences", "kappa", "F1")
    for label in [*found.themes, *([found.polarity] if found.polarity else [])]:
        support = f"{label.support:,.1f}".removesuffix(".0")
        table.add_row(visible(label.name), support, figure(label.kappa), figure(label.f1))
    page.print(table)
    page.print()
    page.print(f"Krippendorff's alpha (MASI) over sets of themes: {figure(found.alpha)}")
    if found.polarity:
        page.print(f"Krippendorff's alpha over polarities: {figure(found.polarity_alpha)}")
    page.print(
        f"{found.sentences:,} sentences in common, {len(found.disagreements):,} with disagreements"
    )
    for name, count in found.alone.items():
        if count:
            page.print(f"{count:,} sentences are only in {visible(name)}")
