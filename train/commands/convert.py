"""``report-themes convert``: annotations from one format to another."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.commands.options import FormatName, Out, listed
from classifier.commands.output import choose_format, write_all, writing
from classifier.commands.terminal import message, progress
from classifier.write import FORMATS
from train.commands.options import (
    Annotations,
    CodebookFile,
    with_table_options,
)
from train.commands.reading import joined, projects_codebook, read, read_codebook

if TYPE_CHECKING:
    from classifier.codebook import Codebook
    from train.annotation import Annotation
    from train.read import Columns


@with_table_options
def convert(
    table: Columns,
    annotations: Annotations,
    out: Out = None,
    format: FormatName = None,  # noqa: A002
    codebook: CodebookFile = None,
    coder: Annotated[
        str | None,
        typer.Option("--coder", help="Who annotated, where the annotations don't say; for .qdpx."),
    ] = None,
) -> None:
    """Convert annotations from any format that can be read to any that can be written.

    Example: report-themes convert survey.xlsx --out project.qdpx
    """
    only_codes = format is None and out is not None and out.suffix.casefold() == ".qdc"
    chosen = FORMATS["qdpx"] if only_codes else choose_format(format, out, FORMATS)
    found = read(annotations, table)
    book = joined(read_codebook(codebook), projects_codebook(annotations))
    if out is not None and only_codes:
        _write_codes(found, book, out)
        return
    from train.annotations.convert import as_tagged
    from train.fit.reports import one_name
    from train.read.record import counted

    found = one_name(found, message)

    with progress(1, "Writing") if out else nullcontext():
        write_all(
            as_tagged(found, book, coder),
            chosen.write,
            out,
            binary=chosen.binary,
        )
    partly = sum(a.judged is not None for a in found)
    if partly and not chosen.judged:
        others = listed(name for name, known in FORMATS.items() if known.judged)
        message(
            f"WARNING: {partly:,} sentences are judged for some themes only, which this format"
            f" does not say: they will seem to be without the others; {others} keep it"
        )
    coded = {coding.coder for a in found for coding in a.codings} - {""}
    memos = sum(bool(coding.memo) for a in found for coding in a.codings)
    if not chosen.codings and (memos or len(coded) > 1):
        others = listed(name for name, known in FORMATS.items() if known.codings)
        left = [f"who coded what ({len(coded)} people)"] if len(coded) > 1 else []
        left += [counted(memos, "memo")] if memos else []
        message(f"WARNING: {' and '.join(left)} left out: {others} keep them")
    if out:
        message(f"Wrote {len(found):,} sentences to {out}")


def _write_codes(found: list[Annotation], book: Codebook | None, out: Path) -> None:
    """Write the themes of annotations as a REFI-QDA codebook."""
    from classifier.atomic import whole_file
    from classifier.write import qdc
    from train.annotations.convert import complete_codebook

    book = complete_codebook(found, book)
    with writing(out), whole_file(out, binary=True) as file:
        qdc.write(book, file)
    message(f"Wrote {len(book.themes):,} themes to {out}")
