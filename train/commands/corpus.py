"""Commands that grow and keep a corpus: ``suggest``, ``audit`` and ``corpus``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.characters import visible
from classifier.commands.cli import (
    Format,
    Inputs,
    Jobs,
    ModelFolder,
    Out,
    app,
    choose_format,
    find,
    load,
    message,
    read_all,
    usage_error,
    write_all,
)
from classifier.commands.terminal import progress
from train.commands.annotations import Annotations, CodebookFile, read, read_codebook

if TYPE_CHECKING:
    from classifier.read.inputs import Failure
    from classifier.report import Report
    from train.annotation import Annotation
    from train.annotations.audit import Suspicion
    from train.annotations.standoff import StandoffReport

corpus = typer.Typer(
    name="corpus",
    help="Keep annotations apart from the texts that are not yours to pass on.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(corpus)

_SHOWN = 30  # suspicions on the terminal

Reports = Annotated[
    Path,
    typer.Option(
        "--reports", help="Folder with the reports as files.", exists=True, file_okay=False
    ),
]


@app.command()
def suggest(
    inputs: Inputs,
    number: Annotated[
        int, typer.Option("--number", "-n", min=1, help="About how many sentences to choose.")
    ] = 200,
    out: Out = None,
    format: Format = None,  # noqa: A002
    model: ModelFolder = None,
) -> None:
    """Choose the sentences whose annotation would help a model most.

    Whole paragraphs are chosen: those that the model is least sure of, and that are unlike each
    other. What the model says of them comes along, for the annotation tool to show.

    Example: report-themes suggest reports/ --number 200 --format label-studio --out tasks.json
    """
    from classifier.write import FORMATS

    chosen = FORMATS[choose_format(format, out, FORMATS)]
    found, failed = find(inputs)
    judge = load(model)
    from train.annotations.suggest import suggest as choose

    with read_all(found, "Reading", failed) as reports:
        texts = list(reports)
    picked = choose(judge, texts, number, progress=progress)
    write_all(
        iter(picked),
        lambda reports, file: chosen.write(reports, file, False),
        out,
        binary=chosen.binary,
    )
    if out and picked:
        message(f"Wrote {sum(map(len, picked)):,} sentences of {len(picked)} reports to {out}")
    if failed:
        raise typer.Exit(1)


@app.command()
def audit(
    annotations: Annotations,
    codebook: CodebookFile = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="CSV or JSONL file with all of them.")
    ] = None,
    jobs: Jobs = 1,
) -> None:
    """Rank the annotations that are probably wrong, with what speaks against each.

    Every report is judged by a model that was trained on the others; it takes about as long as
    training.

    Example: report-themes audit annotations/ --out suspicions.csv
    """
    if out and out.suffix.casefold() not in (".csv", ".jsonl"):
        usage_error(f"{out}: expected a file that ends in .csv or .jsonl")
    rows = read(annotations)
    from classifier.extras import MissingExtra
    from train.annotation import AnnotationError
    from train.annotations import audit as auditing

    try:
        found = auditing.audit(rows, read_codebook(codebook), jobs=jobs, progress=progress)
    except (AnnotationError, MissingExtra, ValueError) as error:
        usage_error(error)
    if out:
        _write_file(out, lambda file: _write_suspicions(found, file, out.suffix.casefold()))
    else:
        _show_suspicions(found)
    message(f"{len(found):,} decisions on themes are suspicious, in {len(rows):,} sentences")


def _write_file(out: Path, write: Callable[[Any], None]) -> None:
    from classifier.atomic import whole_file

    try:
        with whole_file(out) as file:
            write(file)
    except OSError as error:
        usage_error(f"{out}: can't be written ({error.strerror})")


def _write_suspicions(found: list[Suspicion], file: Any, suffix: str) -> None:
    import csv

    from classifier.write.delimited import safe_cell

    if suffix == ".jsonl":
        for suspicion in found:
            file.write(json.dumps(suspicion.to_dict(), ensure_ascii=False) + "\n")
        return
    fields = ["where", "report", "sentence", "text", "theme", "annotated", "probability", "reasons"]
    writer = csv.DictWriter(file, fieldnames=fields)
    writer.writeheader()
    for suspicion in found:
        row = suspicion.to_dict() | {"reasons": _reasons(suspicion)}
        writer.writerow({key: safe_cell(value) for key, value in row.items()})


def _reasons(suspicion: Suspicion) -> str:
    return ", ".join(f"{name} {value:+.1f}" for name, value in suspicion.reasons)


def _show_suspicions(found: list[Suspicion]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from classifier.draw.terminal import console

    page = console()
    for s in found[:_SHOWN]:
        says = ("annotated", "not") if s.annotated else ("not annotated", "it is")
        page.print(
            Text.assemble(
                f"{visible(s.annotation.where)}: {says[0]} ",
                (visible(s.theme), "bold"),
                f", {says[1]} by the model ({s.probability:.2f})",
            )
        )
        page.print(Padding(Text(s.annotation.text), (0, 0, 0, 4)))
        page.print(Padding(Text(f"because of {_reasons(s)}", style="dim"), (0, 0, 1, 4)))
    if len(found) > _SHOWN:
        message(f"{len(found) - _SHOWN:,} more; --out FILE has them all")


@corpus.command()
def attach(
    reports: Reports,
    standoff: Annotated[
        Path | None,
        typer.Option(
            "--annotations", help="Folder of stand-off annotations; by default those that ship."
        ),
    ] = None,
    out: Out = None,
    format: Format = None,  # noqa: A002
) -> None:
    """Put stand-off annotations back onto reports that you have.

    Names the reports that are missing, and how many annotations found no sentence; the exit
    status is 1 where a report is missing.

    Example: report-themes corpus attach --reports pdfs/ --out annotations.jsonl
    """
    from classifier.read.inputs import Input
    from classifier.write import FORMATS

    chosen = FORMATS[choose_format(format, out, FORMATS)]
    reason = None
    with progress(1, "Finding the reports"):
        from train.annotation import AnnotationError
        from train.annotations.convert import as_tagged
        from train.annotations.standoff import attach as put_back
        from train.annotations.standoff import default_standoff_path, match_files, read_standoff

        folder = default_standoff_path() if standoff is None else standoff
        try:
            wanted = read_standoff(folder)
            files = sorted(path for path in reports.rglob("*") if path.is_file())
            matched = list(match_files(wanted, files))
        except AnnotationError as error:
            reason = error
    if reason is not None:
        usage_error(reason)
    absent = [found for found, path in matched if path is None]
    for found in absent:
        at = f" (see {found.provider})" if found.provider else ""
        message(f"{found.report}: no such report in {reports}{at}")
    present = [(found, path) for found, path in matched if path is not None]
    annotations: list[Annotation] = []
    failed: list[Failure] = []
    inputs = [Input(str(path), found.report) for found, path in present]
    of_name = {found.report: found for found, _ in present}

    def attached(text: Report) -> tuple[StandoffReport, list[Annotation], int]:
        found = of_name[text.name]
        return found, *put_back(found, text)

    with read_all(inputs, "Attaching", failed, attached) as texts:
        for found, back, missing in texts:
            annotations += back
            if missing:
                message(f"{found.report}: {missing} of {len(found.sentences)} find no sentence")
    write_all(
        as_tagged(annotations),
        lambda rows, file: chosen.write(rows, file, False),
        out,
        binary=chosen.binary,
    )
    total = sum(len(found.sentences) for found in wanted)
    message(
        f"{len(annotations):,} of {total:,} annotations are back on their sentences;"
        f" {len(absent) + len(failed)} of {len(wanted)} reports are missing"
    )
    if absent or failed:
        raise typer.Exit(1)


@corpus.command()
def detach(
    annotations: Annotations,
    reports: Reports,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to.")],
    providers: Annotated[
        Path | None,
        typer.Option(
            "--providers", help="CSV with the columns report and provider: where each can be had."
        ),
    ] = None,
) -> None:
    """Take the text off annotations, so that they can be passed on without it.

    Example: report-themes corpus detach annotations/ --reports pdfs/ --out standoff/
    """
    import csv

    from classifier.read.inputs import Input

    rows = read(annotations)
    with progress(1, "Finding the reports"):
        from train.annotations.standoff import by_stem, checksum
        from train.annotations.standoff import detach as take_off
        from train.fit.codebook import codebook_for
    order = codebook_for(rows, None).names
    pages: dict[str, str] = {}
    if providers is not None:
        with providers.open(newline="", encoding="utf-8-sig") as file:
            pages = {row["report"]: row["provider"] for row in csv.DictReader(file)}
    by_report: dict[str, list[Annotation]] = {}
    for row in rows:
        by_report.setdefault(row.report or "", []).append(row)
    by_name = by_stem([path for path in sorted(reports.rglob("*")) if path.is_file()])
    absent = [name for name in by_report if name not in by_name]
    for name in absent:
        message(f"{name or 'sentences of an unknown report'}: no such report in {reports}")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        usage_error(f"{out}: can't be written ({error.strerror})")
    failed: list[Failure] = []
    inputs = [Input(str(by_name[name]), name) for name in by_report if name in by_name]
    for item in inputs:
        _check_standoff(out / f"{item.name}.jsonl")

    def detached(text: Report) -> StandoffReport:
        checked = checksum(by_name[text.name])
        return take_off(by_report[text.name], text, checked, order, pages.get(text.name))

    with read_all(inputs, "Detaching", failed, detached) as standoff:
        for found in standoff:
            _write_file(out / f"{found.report}.jsonl", found.write)
    message(f"Wrote {len(inputs) - len(failed)} reports to {out}")
    if absent or failed:
        raise typer.Exit(1)


def _check_standoff(path: Path) -> None:
    """Refuse to write over what is no stand-off file, as the annotations that were read."""
    from train.annotations.standoff import StandoffReport

    try:
        if path.exists():
            StandoffReport.read(path)
    except (OSError, ValueError):
        usage_error(f"{path}: exists and is no stand-off file; nothing was written")
