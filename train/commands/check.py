"""``report-themes check``: what is wrong in annotations."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.characters import visible
from classifier.commands.terminal import progress
from train.commands.options import (
    Annotations,
    CodebookFile,
    with_table_options,
)
from train.commands.reading import Reading, attempt, name_errors, read_codebook, say_coders
from train.commands.writing import write_json

if TYPE_CHECKING:
    from train.annotation import AnnotationError
    from train.annotations.check import Check
    from train.read import Columns

_SHOWN = 20  # problems of one kind on the terminal


@with_table_options
def check(
    table: Columns,
    annotations: Annotations,
    codebook: CodebookFile = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="JSON file to write, with everything.")
    ] = None,
) -> None:
    """Look for mistakes in annotations; nothing is changed.

    Errors are unknown themes and polarities, empty texts and contradictions; the exit status is
    1 where there are any. A warning may be about something that is right.

    Example: report-themes check annotations/ --codebook default
    """
    book = read_codebook(codebook)
    left_out: list[str] = []

    def note(error: AnnotationError) -> None:
        left_out.append(str(error))

    reading = Reading()
    with progress(1, "Checking"):
        rows, errors = attempt(annotations, columns=table, problem=note, decided=reading)
        if not errors:
            from train.annotations.check import check as check_annotations

            found = check_annotations(rows, book, left_out, reading.lines())
    if errors:
        name_errors(errors)
        raise typer.Exit(2 if any(isinstance(error, OSError) for error in errors) else 1)
    say_coders(rows)
    if out:
        write_json(out, found.to_dict())
    else:
        _show(found)
    if found.errors:
        raise typer.Exit(1)


def _show(found: Check) -> None:
    from rich.text import Text

    from classifier.draw.terminal import console, figures
    from train.annotation import of_reports

    page = console()
    for line in found.reading[:_SHOWN]:
        page.print(Text.assemble(("read: ", "dim"), visible(line)), soft_wrap=not page.is_terminal)
    if len(found.reading) > _SHOWN:
        page.print(f"read: {len(found.reading) - _SHOWN:,} more; --out FILE has them all")
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
    for table in (themes, reports) if any(found.reports) else (themes,):
        page.print()
        page.print(table)
    page.print()
    warnings = len(found.problems) - found.errors
    polarities = ", ".join(f"{visible(name)} {count:,}" for name, count in found.polarities.items())
    if polarities:
        page.print(f"polarity: {polarities}")
    undecided = f", {found.undecided:,} of them undecided" if found.undecided else ""
    what = of_reports(found.sentences, len(set(found.reports) - {""}))
    page.print(f"{what}{undecided}: {found.errors:,} errors, {warnings:,} warnings")
