"""Commands on annotations themselves: ``convert``, ``check`` and ``agreement``."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.characters import visible
from classifier.commands.cli import Format, Out, app, choose_format, message, usage_error, write_all
from classifier.commands.terminal import progress

if TYPE_CHECKING:
    from classifier.codebook import Codebook
    from train.annotation import Annotation, AnnotationError
    from train.annotations.agreement import Agreement
    from train.annotations.check import Check
    from train.read import Columns

ANNOTATION_SECONDS = 120.0
"""A file of annotations that takes longer to read is given up."""

_SHOWN = 20  # problems of one kind on the terminal

Annotations = Annotated[
    list[Path],
    typer.Argument(
        metavar="ANNOTATIONS...",
        help="Files, or folders of them: JSONL, CSV, XLSX, Parquet, Label Studio, doccano, Prodigy"
        " or REFI-QDA (.qdpx).",
    ),
]
TextColumn = Annotated[
    str | None, typer.Option("--text-column", help="Column of a table with the sentences.")
]
ThemesColumn = Annotated[
    list[str] | None,
    typer.Option("--themes-column", help="Column of a table with themes; may be repeated."),
]
PolarityColumn = Annotated[
    str | None, typer.Option("--polarity-column", help="Column of a table with polarities.")
]
ReportColumn = Annotated[
    str | None, typer.Option("--report-column", help="Column of a table with names of reports.")
]
CodebookFile = Annotated[
    Path | None,
    typer.Option(
        "--codebook",
        help="TOML file with the themes, REFI-QDA codebook (.qdc), or 'default' for the codebook"
        " that ships.",
    ),
]


def columns(
    text: str | None, themes: list[str] | None, polarity: str | None, report: str | None
) -> Columns:
    """What the options say of the columns of a table."""
    from train.read import Columns

    return Columns(text, tuple(themes or ()), polarity, report)


def read_codebook(path: Path | None) -> Codebook | None:
    """The codebook that an option names."""
    if path is None:
        return None
    from classifier.codebook import Codebook
    from classifier.read.codebook import codebook_or_why
    from classifier.read.guarded import GuardedReader
    from train.fit.codebook import default_codebook_path

    if str(path) == "default":
        return Codebook.read(default_codebook_path())
    with GuardedReader(ANNOTATION_SECONDS) as reader:
        answer = reader.call(codebook_or_why, path)
    if not isinstance(answer, Codebook):
        usage_error(f"{path}: {answer}")
    return answer


def _name(errors: Iterable[AnnotationError | OSError]) -> None:
    for error in errors:
        what = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else error
        message(f"report-themes: {what}")


def read(paths: list[Path], **options: Any) -> list[Annotation]:
    """Annotations of files; those that can't be used are named, and end the command."""
    from classifier.read.guarded import GuardedReader

    with (
        progress(1, "Reading annotations"),
        GuardedReader(ANNOTATION_SECONDS) as reader,
    ):
        reader.prepare("train.read")
        from train.annotation import AnnotationError
        from train.read import read_annotations

        errors: list[AnnotationError | OSError] = []
        try:
            found = read_annotations(paths, unusable=errors.append, reader=reader, **options)
        except (AnnotationError, OSError) as error:
            errors.append(error)
    if errors:
        _name(errors)
        raise typer.Exit(2)
    return found


@app.command()
def convert(
    annotations: Annotations,
    out: Out = None,
    format: Format = None,  # noqa: A002
    codebook: CodebookFile = None,
    coder: Annotated[
        str, typer.Option("--coder", help="Who annotated, for the formats that say so.")
    ] = "annotator",
    text_column: TextColumn = None,
    themes_column: ThemesColumn = None,
    polarity_column: PolarityColumn = None,
    report_column: ReportColumn = None,
) -> None:
    """Write annotations of any format that is read in any format that is written.

    Example: report-themes convert survey.xlsx --out project.qdpx
    """
    from classifier.write import FORMATS

    chosen = FORMATS[choose_format(format, out, FORMATS)]
    found = read(
        annotations,
        columns=columns(text_column, themes_column, polarity_column, report_column),
    )
    book = read_codebook(codebook)
    from train.annotations.convert import as_tagged

    with progress(1, "Writing") if out else nullcontext():
        write_all(
            as_tagged(found, book, coder),
            lambda reports, file: chosen.write(reports, file, False),
            out,
            binary=chosen.binary,
        )
    if out:
        message(f"Wrote {len(found):,} sentences to {out}")


@app.command()
def check(
    annotations: Annotations,
    codebook: CodebookFile = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="JSON file to write, with everything.")
    ] = None,
    text_column: TextColumn = None,
    themes_column: ThemesColumn = None,
    polarity_column: PolarityColumn = None,
    report_column: ReportColumn = None,
) -> None:
    """Look for what is wrong in annotations; nothing is changed.

    Errors are unknown themes and polarities, empty texts and contradictions; the exit status is
    1 where there are any. Warnings may be right as they are.

    Example: report-themes check annotations/ --codebook default
    """
    book = read_codebook(codebook)
    errors: list[AnnotationError | OSError] = []
    left_out: list[str] = []

    def note(error: AnnotationError) -> None:
        left_out.append(str(error))

    from classifier.read.guarded import GuardedReader

    with progress(1, "Checking"), GuardedReader(ANNOTATION_SECONDS) as reader:
        reader.prepare("train.read")
        from train.annotation import AnnotationError
        from train.annotations.check import check as check_annotations
        from train.read import read_annotations

        try:
            rows = read_annotations(
                annotations,
                columns=columns(text_column, themes_column, polarity_column, report_column),
                problem=note,
                unusable=errors.append,
                reader=reader,
            )
            if not errors:
                found = check_annotations(rows, book, left_out)
        except (AnnotationError, OSError) as error:
            errors.append(error)
    if errors:
        _name(errors)
        raise typer.Exit(2 if any(isinstance(error, OSError) for error in errors) else 1)
    if out:
        _write_json(found.to_dict(), out)
    else:
        _show_check(found)
    if found.errors:
        raise typer.Exit(1)


def _write_json(record: dict[str, Any], out: Path) -> None:
    from classifier.atomic import whole_file

    try:
        with whole_file(out) as file:
            json.dump(record, file, ensure_ascii=False, indent=2)
    except OSError as error:
        usage_error(f"{out}: can't be written ({error.strerror})")
    message(f"Wrote {out}")


def _show_check(found: Check) -> None:
    from collections import Counter

    from rich.text import Text

    from classifier.draw.terminal import console, figures

    page = console()
    in_one_line = not page.is_terminal  # as the programs behind a pipe look for them
    shown: Counter[tuple[str, str]] = Counter()
    for problem in found.problems:
        key = (problem.level, problem.kind)
        shown[key] += 1
        if shown[key] <= _SHOWN:
            style = "red" if problem.level == "error" else "yellow"
            place = f"{problem.where}: " if problem.where else ""
            page.print(
                Text.assemble(
                    (f"{problem.level}, {problem.kind}: ", style), visible(place + problem.message)
                ),
                soft_wrap=in_one_line,
            )
    for (level, kind), count in shown.items():
        if count > _SHOWN:
            page.print(f"{level}, {kind}: {count - _SHOWN:,} more; --out FILE has them all")
    themes = figures("Theme", "sentences")
    reports = figures("Report", "sentences", "with themes")
    for name, count in found.themes.items():
        themes.add_row(visible(name), f"{count:,}")
    for name, counts in found.reports.items():
        reports.add_row(
            visible(name or "(unknown)"), f"{counts['sentences']:,}", f"{counts['with_themes']:,}"
        )
    for table in (themes, reports):
        page.print()
        page.print(table)
    page.print()
    warnings = len(found.problems) - found.errors
    polarities = ", ".join(f"{visible(name)} {count:,}" for name, count in found.polarities.items())
    if polarities:
        page.print(f"polarity: {polarities}")
    page.print(f"{found.sentences:,} sentences: {found.errors:,} errors, {warnings:,} warnings")


@app.command()
def agreement(
    annotators: Annotated[
        list[Path],
        typer.Argument(
            metavar="A B [C ...]", help="One file of annotations, or folder of them, for each."
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
    """Say how far annotators agree who annotated the same sentences.

    Krippendorff's alpha over sets of themes with MASI distance, and for each theme Cohen's kappa
    and F1, mean over pairs of annotators.

    Example: report-themes agreement anna.xlsx ben.xlsx --out disagreements.csv
    """
    from classifier.read.inputs import unique_names

    if len(annotators) < 2:
        usage_error("give the annotations of at least two annotators")
    if out and out.suffix.casefold() not in (".csv", ".jsonl"):
        usage_error(f"{out}: expected a file that ends in .csv or .jsonl")
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
    _show_agreement(found)
    if out:
        _write_disagreements(found, out)


def _agreement(rows: dict[str, list[Annotation]]) -> Agreement:
    with progress(1, "Comparing"):
        from classifier.extras import MissingExtra
        from train.annotation import AnnotationError
        from train.annotations.agreement import agreement as compare

        reason = None
        try:
            found = compare(rows)
        except (AnnotationError, MissingExtra) as error:
            reason = error
    if reason is not None:
        usage_error(reason)
    return found


def _write_disagreements(found: Agreement, out: Path) -> None:
    from classifier.atomic import whole_file
    from classifier.write.delimited import joined, safe_cell

    try:
        with whole_file(out) as file:
            if out.suffix.casefold() == ".jsonl":
                for item in found.disagreements:
                    file.write(json.dumps(item.to_dict(), ensure_ascii=False) + "\n")
            else:
                fields = ["report", "sentence", "text"]
                fields += [
                    f"{what} {n}" for n in found.annotators for what in ("themes", "polarity")
                ]
                writer = csv.DictWriter(file, fieldnames=fields)
                writer.writeheader()
                for item in found.disagreements:
                    row: dict[str, Any] = {
                        "report": item.report,
                        "sentence": item.sentence,
                        "text": item.text,
                    }
                    for name, (themes, polarity) in item.labels.items():
                        row[f"themes {name}"] = joined(themes)
                        row[f"polarity {name}"] = polarity
                    writer.writerow({key: safe_cell(value) for key, value in row.items()})
    except OSError as error:
        usage_error(f"{out}: can't be written ({error.strerror})")
    message(f"Wrote {out}")


def _show_agreement(found: Agreement) -> None:
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
        f"{found.sentences:,} sentences in common, {len(found.disagreements):,} with disagreement"
    )
    for name, count in found.alone.items():
        if count:
            page.print(f"{count:,} sentences are only in {visible(name)}")
