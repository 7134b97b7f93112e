"""``report-themes audit``: which annotations are probably wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.characters import visible
from classifier.commands.terminal import message, progress, usage_error
from train.commands.options import Annotations, CodebookFile, Folds, Language, with_table_options
from train.commands.reading import read, read_codebook
from train.commands.writing import check_suffix, write_records

if TYPE_CHECKING:
    from train.annotations.audit import Suspicion
    from train.read import Columns

_SHOWN = 30  # suspicions on the terminal
_COLUMNS = ("where", "report", "sentence", "text", "theme", "annotated", "probability", "reasons")


@with_table_options
def audit(
    table: Columns,
    annotations: Annotations,
    codebook: CodebookFile = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="CSV or JSONL file with all of them.")
    ] = None,
    language: Language = None,
    jobs: Folds = 1,
) -> None:
    """Rank the annotations that are probably wrong, with what speaks against each.

    Every report is judged by a model that was trained on the others; it takes about as long as
    training.

    Example: report-themes audit annotations/ --out suspicions.csv
    """
    check_suffix(out, ".csv", ".jsonl")
    rows = read(annotations, table)
    from classifier.extras import MissingExtra
    from train.annotation import AnnotationError
    from train.annotations import audit as auditing

    try:
        found = auditing.audit(
            rows,
            read_codebook(codebook),
            language=language,
            jobs=jobs,
            say=message,
            progress=progress,
        )
    except (AnnotationError, MissingExtra, ValueError) as error:
        usage_error(error)
    if out:
        from classifier.write.columns import Column, Table

        cells = Table.of("Suspicions", [Column(name) for name in _COLUMNS], map(_cells, found))
        write_records(out, (suspicion.to_dict() for suspicion in found), cells)
    else:
        _show(found)
    message(f"{len(found):,} decisions on themes are suspicious, in {len(rows):,} sentences")


def _cells(suspicion: Suspicion) -> dict[str, Any]:
    """A row of the table of suspicions."""
    return suspicion.to_dict() | {"reasons": _reasons(suspicion)}


def _reasons(suspicion: Suspicion) -> str:
    return ", ".join(f"{name} {value:+.1f}" for name, value in suspicion.reasons)


def _show(found: list[Suspicion]) -> None:
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
