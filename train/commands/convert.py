"""``report-themes convert``: annotations from one format to another."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated

import typer

from classifier.commands.options import FormatName, Out
from classifier.commands.output import choose_format, write_all
from classifier.commands.terminal import message, progress
from classifier.write import FORMATS
from train.commands.options import (
    Annotations,
    CodebookFile,
    PolarityColumn,
    ReportColumn,
    TextColumn,
    ThemesColumn,
)
from train.commands.reading import columns, read, read_codebook


def convert(
    annotations: Annotations,
    out: Out = None,
    format: FormatName = None,  # noqa: A002
    codebook: CodebookFile = None,
    coder: Annotated[
        str, typer.Option("--coder", help="Who annotated, for formats that record it.")
    ] = "annotator",
    text_column: TextColumn = None,
    themes_column: ThemesColumn = None,
    polarity_column: PolarityColumn = None,
    report_column: ReportColumn = None,
) -> None:
    """Convert annotations from any format that can be read to any that can be written.

    Example: report-themes convert survey.xlsx --out project.qdpx
    """
    chosen = choose_format(format, out, FORMATS)
    found = read(
        annotations,
        columns=columns(text_column, themes_column, polarity_column, report_column),
    )
    book = read_codebook(codebook)
    from train.annotations.convert import as_tagged

    with progress(1, "Writing") if out else nullcontext():
        write_all(
            as_tagged(found, book, coder),
            chosen.write,
            out,
            binary=chosen.binary,
        )
    if out:
        message(f"Wrote {len(found):,} sentences to {out}")
