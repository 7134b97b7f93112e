"""``report-themes evaluate``: a model on reports that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.characters import visible
from classifier.commands.running import load
from classifier.commands.terminal import message, progress, usage_error
from train.commands.options import (
    Annotations,
    with_table_options,
)
from train.commands.reading import read
from train.commands.writing import check_suffix, write_file, write_json, write_page

if TYPE_CHECKING:
    from rich.table import Table

    from train.fit.evaluate import LabelEvaluation
    from train.read import Columns
    from train.report.evaluated import Evaluated


_TABLES = (".csv", ".xlsx", ".parquet", ".jsonl", ".md", ".docx")


@with_table_options
def evaluate(
    table: Columns,
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="Folder of a model bundle.")],
    annotations: Annotations,
    against: Annotated[
        Path | None, typer.Option("--against", help="Another model, on the same sentences.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="File to write: .html, a page with plots; .json, every figure; or the scores as"
            " .csv, .xlsx, .parquet, .jsonl, .md or .docx.",
        ),
    ] = None,
) -> None:
    """Score a model on annotated reports that it was not trained on.

    Intervals are 95% bootstrap intervals over reports.

    Example: report-themes evaluate my-model held-out.jsonl --against models/default
    """
    check_suffix(out, ".json", ".html", *_TABLES)
    rows = read(annotations, table)
    judged = load(model)
    other = None if against is None else load(against)
    from train.annotation import AnnotationError
    from train.fit import evaluate as evaluation
    from train.fit.against import compare
    from train.report.evaluated import FORMATS, Evaluated

    try:
        with progress(1, "Scoring"):
            found = evaluation.evaluate(judged, rows, say=message)
            comparison = compare(judged, other, rows) if other else None
    except AnnotationError as error:
        usage_error(error)
    title = f"Evaluation of {judged.facts.get('title', model.name)}"
    evaluated = Evaluated(title, found, comparison)
    for warning in evaluated.warnings:
        message(f"WARNING: {warning}")
    if not out:
        _show(evaluated)
        return
    suffix = out.suffix.casefold()
    if suffix == ".html":
        from train.report.pages import evaluation_page

        write_page(out, evaluation_page(evaluated))
    elif suffix in _TABLES:
        chosen = FORMATS[suffix[1:]]
        write_file(out, lambda file: chosen.write(evaluated, file), binary=chosen.binary)
        message(f"Wrote {out}")
    else:
        compared = asdict(comparison) if comparison else None
        write_json(out, asdict(found) | {"comparison": compared})


def _show(evaluated: Evaluated) -> None:
    from classifier.draw.terminal import console, figures, print_first_that_fits
    from train.annotation import of_reports
    from train.report.evaluated import DIFFERENCE

    page, found = console(), evaluated.found
    titles = {"Theme": found.themes, "Group": found.groups, "Polarity": found.polarities}
    for title, labels in titles.items():
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
    page.print(of_reports(found.sentences, found.reports))
    page.print(f"themes: macro-F1 {found.macro_f1}, micro-F1 {found.micro_f1}")
    if found.group_macro_f1:
        page.print(f"groups of themes: macro-F1 {found.group_macro_f1}")
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
    if evaluated.comparison:
        table = figures("Theme", "F1 minus that of the other model (95%)")
        for name, difference in evaluated.differences:
            table.add_row(visible(name), str(difference))
        page.print()
        page.print(table)
        page.print()
        page.print(f"{DIFFERENCE}: {evaluated.comparison.difference}; {evaluated.better}")


def _labels(title: str, labels: Sequence[LabelEvaluation], *, narrow: bool) -> Table:
    """Figures of each label; if narrow, with the interval of F1 on a second line."""
    from classifier.draw.terminal import figures

    table = figures(title, "n", "P", "R", "F1 (95%)", "AP", "ECE", narrow=narrow)
    for label in labels:
        interval = f"{label.f1.low:.2f}-{label.f1.high:.2f}"
        scores = [
            f"{label.precision.value:.2f}",
            f"{label.recall.value:.2f}",
            f"{label.f1.value:.2f}" + (f"\n{interval}" if narrow else f" ({interval})"),
            f"{label.average_precision.value:.2f}",
        ]
        table.add_row(
            visible(label.name),
            f"{label.support:,}",
            *(scores if label.support else ["–"] * len(scores)),
            f"{label.calibration_error:.3f}",
        )
    return table
