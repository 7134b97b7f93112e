"""``report-themes learning-curve``: what more annotations would bring."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.commands.terminal import message, progress, usage_error
from train.commands.options import (
    Annotations,
    CodebookFile,
    Folds,
    JsonOrPage,
    Language,
    with_table_options,
)
from train.commands.reading import read, read_codebook
from train.commands.writing import check_suffix, write_json, write_page

if TYPE_CHECKING:
    from train.fit.learning import LearningCurve
    from train.read import Columns


@with_table_options
def learning_curve(
    table: Columns,
    annotations: Annotations,
    codebook: CodebookFile = None,
    more: Annotated[
        int,
        typer.Option(
            "--more",
            min=1,
            help="How many additional reports (or texts, where none is of a report) to"
            " estimate the gain from.",
        ),
    ] = 10,
    folds: Annotated[int, typer.Option("--folds", min=2, help="Folds of whole reports.")] = 5,
    out: JsonOrPage = None,
    language: Language = None,
    jobs: Folds = 1,
) -> None:
    """Say what more annotated reports would bring.

    Models of an eighth, a quarter, half, three quarters and all of the reports are tested on
    reports that they were not trained on; it takes about twice as long as training.

    Example: report-themes learning-curve annotations/ --more 10
    """
    check_suffix(out, ".json", ".html")
    rows = read(annotations, table)
    from train.annotation import AnnotationError
    from train.fit import learning

    try:
        found = learning.learning_curve(
            rows,
            read_codebook(codebook),
            language=language,
            more=more,
            folds=folds,
            jobs=jobs,
            say=message,
            progress=progress,
        )
    except (AnnotationError, ValueError) as error:
        usage_error(error)
    if not out:
        _show(found, more)
    elif out.suffix.casefold() == ".html":
        from train.report.pages import learning_page

        write_page(out, learning_page("What more annotations would bring", found))
    else:
        write_json(out, asdict(found))


def _show(found: LearningCurve, more: int) -> None:
    from classifier.draw.terminal import console, figures

    curves = {"themes": found.themes} | ({"polarity": found.polarity} if found.polarity else {})
    table = figures(found.units, *(f"{name}, macro-F1" for name in curves))
    for row, size in enumerate(found.themes.reports):
        table.add_row(str(size), *(str(curve.scores[row]) for curve in curves.values()))
    page = console()
    page.print(table)
    page.print()
    for name, curve in curves.items():
        gain = curve.gain
        page.print(
            f"{more} more {found.units}: {name} {gain.value:+.3f}"
            f" ({gain.low:+.3f} to {gain.high:+.3f})"
        )
