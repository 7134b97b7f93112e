"""``report-themes agreement``: how far annotators agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.characters import visible
from classifier.commands.terminal import message, progress, usage_error
from train.commands.options import CodebookFile, with_table_options
from train.commands.reading import read, read_codebook
from train.commands.writing import check_suffix, write_records

if TYPE_CHECKING:
    from classifier.codebook import Codebook
    from classifier.write.columns import Table
    from train.annotation import Annotation
    from train.annotations.agreement import Agreement, Disagreement
    from train.read import Columns


@with_table_options
def agreement(
    table: Columns,
    annotators: Annotated[
        list[Path],
        typer.Argument(
            metavar="A B [C ...]",
            help="A file or folder of annotations for each annotator, or one REFI-QDA project"
            " that several people coded.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="CSV or JSONL file for the sentences on which they disagree."
        ),
    ] = None,
    codebook: CodebookFile = None,
    merged: Annotated[
        Path | None,
        typer.Option(
            "--merged",
            help="CSV or JSONL file for all annotations in one, without what they disagree on.",
        ),
    ] = None,
) -> None:
    """Say how far annotators of the same sentences agree.

    Krippendorff's alpha over sets of themes with MASI distance, and for each theme Cohen's kappa
    and F1, mean over pairs of annotators.

    Example: report-themes agreement anna.xlsx ben.xlsx --out disagreements.csv
    """
    from classifier.read.inputs import unique_names

    check_suffix(out, ".csv", ".jsonl")
    check_suffix(merged, ".csv", ".jsonl")
    if len(set(annotators)) < len(annotators):
        usage_error("a file is given twice")
    names = unique_names([str(path) for path in annotators])
    book = read_codebook(codebook)
    rows, failed = {}, False
    for name, path in zip(names, annotators, strict=True):
        try:
            rows[name] = read([path], columns=table, together=len(names) > 1)
        except typer.Exit:  # it was said why; the others are to be named, too
            failed = True
    if failed:
        raise typer.Exit(2)
    if len(rows) == 1:
        rows = _by_coder(annotators[0], rows[names[0]])
    found = _agreement(rows)
    _show(found)
    if out:
        write_records(out, (item.to_dict() for item in found.disagreements), _table(found))
        message(f"Wrote {out}")
    if merged:
        _write_merged(merged, rows, book)


def _by_coder(path: Path, found: list[Annotation]) -> dict[str, list[Annotation]]:
    """What each of the people says who coded a project."""
    from train.read.coders import coded_by, coders_of

    coders = coders_of(found)
    if len(coders) < 2:
        by = f"by {visible(coders[0])} alone" if coders else "by nobody who is named"
        usage_error(f"give the annotations of at least two annotators: {path} was annotated {by}")
    return {coder: coded_by(found, coder) for coder in coders}


def _agreement(rows: dict[str, list[Annotation]]) -> Agreement:
    from classifier.extras import MissingExtra
    from train.annotation import AnnotationError

    try:
        with progress(1, "Comparing"):
            from train.annotations.agreement import agreement as compare

            return compare(rows)
    except (AnnotationError, MissingExtra) as error:
        usage_error(error)


def _write_merged(out: Path, rows: dict[str, list[Annotation]], codebook: Codebook | None) -> None:
    from classifier.commands.output import choose_format, write_all
    from classifier.write import FORMATS
    from train.annotations.convert import as_tagged
    from train.annotations.merge import merge

    found = merge(rows, codebook.names if codebook else ())
    chosen = choose_format(None, out, FORMATS)
    write_all(as_tagged(found, codebook), chosen.write, out, binary=chosen.binary)
    decided = sum(a.decides for a in found)
    message(f"Wrote {len(found):,} sentences to {out}, {decided:,} of them decided")


def _table(found: Agreement) -> Table:
    """The disagreements; cells of annotators who have not seen a sentence are empty."""
    from classifier.write.columns import Column, Table

    fields = [f"{what} {name}" for name in found.annotators for what in ("themes", "polarity")]
    columns = ["report", "sentence", "text", "differ on", *fields]
    rows = (dict.fromkeys(columns) | _cells(item) for item in found.disagreements)
    return Table.of("Disagreements", [Column(name) for name in columns], rows)


def _cells(item: Disagreement) -> dict[str, Any]:
    """A row of the table of disagreements."""
    from classifier.write.delimited import joined

    row: dict[str, Any] = {"report": item.report, "sentence": item.sentence, "text": item.text}
    row["differ on"] = joined(item.on)
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
    if found.partly:
        page.print(f"{found.partly:,} of them compared only on the themes that both decided on")
    for name, count in found.alone.items():
        if count:
            page.print(f"{count:,} sentences are only in {visible(name)}")
