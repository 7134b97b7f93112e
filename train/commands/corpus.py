"""``report-themes corpus``: annotations apart from their texts, and back on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.commands.options import FormatName, Out
from classifier.commands.output import choose_format, write_all, writing
from classifier.commands.running import read_all
from classifier.commands.terminal import message, progress, usage_error
from classifier.write import FORMATS
from train.commands.options import Annotations
from train.commands.reading import read
from train.commands.writing import write_file

if TYPE_CHECKING:
    from classifier.read.inputs import Failure
    from classifier.report import Report
    from train.annotation import Annotation
    from train.annotations.standoff import StandoffReport

Reports = Annotated[
    list[Path],
    typer.Option(
        "--reports",
        help="Folder with the reports as files; may be repeated.",
        exists=True,
        file_okay=False,
    ),
]


def attach(
    reports: Reports,
    standoff: Annotated[
        Path | None,
        typer.Option(
            "--annotations", help="Folder of stand-off annotations; by default those that ship."
        ),
    ] = None,
    out: Out = None,
    format: FormatName = None,  # noqa: A002
) -> None:
    """Put stand-off annotations back onto reports that you have.

    Names the reports that are missing, and how many annotations matched no sentence; the exit
    status is 1 where a report is missing.

    Example: report-themes corpus attach --reports pdfs/ --out annotations.jsonl
    """
    from classifier.read.inputs import Input
    from train.annotation import AnnotationError

    chosen = choose_format(format, out, FORMATS)
    try:
        with progress(1, "Finding the reports"):
            from train.annotations.convert import as_tagged
            from train.annotations.standoff import attach as put_back
            from train.annotations.standoff import default_standoff_path, match_files, read_standoff

            wanted = read_standoff(default_standoff_path() if standoff is None else standoff)
            matched = list(match_files(wanted, _files(reports)))
    except AnnotationError as error:
        usage_error(error)
    absent = [found for found, path in matched if path is None]
    for found in absent:
        at = f" (see {found.provider})" if found.provider else ""
        message(f"{found.report}: no such report in {_named(reports)}{at}")
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
                message(f"{found.report}: {missing} of {len(found.sentences)} match no sentence")
    write_all(as_tagged(annotations), chosen.write, out, binary=chosen.binary)
    total = sum(len(found.sentences) for found in wanted)
    message(
        f"{len(annotations):,} of {total:,} annotations are back on their sentences;"
        f" {len(absent) + len(failed)} of {len(wanted)} reports are missing"
    )
    if absent or failed:
        raise typer.Exit(1)


def detach(
    annotations: Annotations,
    reports: Reports,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to.")],
    providers: Annotated[
        Path | None,
        typer.Option(
            "--providers",
            help="CSV with the columns report and provider, which says where each can be found.",
        ),
    ] = None,
) -> None:
    """Strip the text from annotations, so that they can be passed on without it.

    Example: report-themes corpus detach annotations/ --reports pdfs/ --out standoff/
    """
    import csv

    from classifier.read.inputs import Input

    rows = read(annotations)
    with progress(1, "Finding the reports"):
        from train.annotations.standoff import by_stem, checksum
        from train.annotations.standoff import detach as take_off
        from train.fit.codebook import codebook_for
        from train.read.record import counted
    order = codebook_for(rows, None).names
    pages: dict[str, str] = {}
    if providers is not None:
        with providers.open(newline="", encoding="utf-8-sig") as file:
            pages = {row["report"]: row["provider"] for row in csv.DictReader(file)}
    by_report: dict[str, list[Annotation]] = {}
    for row in rows:
        by_report.setdefault(row.report or "", []).append(row)
    by_name = by_stem(_files(reports))
    absent = [name for name in by_report if name not in by_name]
    for name in absent:
        message(f"{name or 'sentences of an unknown report'}: no such report in {_named(reports)}")
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    failed: list[Failure] = []
    inputs = [Input(str(by_name[name]), name) for name in by_report if name in by_name]
    for item in inputs:
        _check_standoff(out / f"{item.name}.jsonl")

    def detached(text: Report) -> StandoffReport:
        checked = checksum(by_name[text.name])
        return take_off(by_report[text.name], text, checked, order, pages.get(text.name))

    with read_all(inputs, "Detaching", failed, detached) as standoff:
        for found in standoff:
            write_file(out / f"{found.report}.jsonl", found.write)
    message(f"Wrote {counted(len(inputs) - len(failed), 'report')} to {out}")
    if absent or failed:
        raise typer.Exit(1)


def _files(folders: list[Path]) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def _named(folders: list[Path]) -> str:
    return " or ".join(map(str, folders))


def _check_standoff(path: Path) -> None:
    """Refuse to overwrite what is not a stand-off file, as the annotations that were read."""
    from train.annotations.standoff import StandoffReport

    try:
        if path.exists():
            StandoffReport.read(path)
    except (OSError, ValueError):
        usage_error(f"{path}: exists and is not a stand-off file; nothing was written")
