"""Arguments and options that several commands on annotations have, each declared once."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

Annotations = Annotated[
    list[Path],
    typer.Argument(
        metavar="ANNOTATIONS...",
        help="Files, or folders of them: JSONL, CSV, workbooks, Parquet, Label Studio, doccano,"
        " Prodigy, Argilla, WebAnno TSV, DocBin, Arrow or REFI-QDA (.qdpx).",
    ),
]


def _language(code: str) -> str:
    from classifier.language.languages import checked

    try:
        return checked(code)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="CODE",
        parser=_language,
        help="Language of the texts, by spaCy's code (de, fr, cy, zh …); xx for several. Found from"
        " the texts if it is not given.",
    ),
]
CodebookFile = Annotated[
    Path | None,
    typer.Option(
        "--codebook",
        help="TOML file with the themes, REFI-QDA codebook (.qdc), or 'default' for the codebook"
        " that ships.",
    ),
]
Folds = Annotated[
    int,
    typer.Option("--jobs", "-j", min=1, help="Folds worked on at the same time."),
]
JsonOrPage = Annotated[
    Path | None, typer.Option("--out", "-o", help="File to write, .json or .html.")
]

TextColumn = Annotated[
    str | None,
    typer.Option(
        "--text-column", help="Column of a table with the texts, by its name or its number."
    ),
]
HeaderRow = Annotated[
    int | None,
    typer.Option(
        "--header-row",
        min=0,
        help="Row of a table with the names of its columns; 0 where there is none, and columns"
        " are called 1, 2, and so on.",
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option("--sheet", help="Sheet of a workbook; by default a visible one that fits."),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", help="Encoding of a text file that is not UTF-8."),
]

_TABLE: dict[str, Any] = {
    "text_column": TextColumn,
    "themes_column": Annotated[
        list[str] | None,
        typer.Option("--themes-column", help="Column of a table with themes; may be repeated."),
    ],
    "polarity_column": Annotated[
        str | None, typer.Option("--polarity-column", help="Column of a table with polarities.")
    ],
    "report_column": Annotated[
        str | None,
        typer.Option("--report-column", help="Column of a table with names of reports."),
    ],
    "header_row": HeaderRow,
    "sheet": Sheet,
    "separator": Annotated[
        str | None,
        typer.Option("--separator", help="What is between the themes in a cell of a table."),
    ],
    "encoding": Encoding,
    "coded_by": Annotated[
        str | None,
        typer.Option(
            "--coded-by",
            metavar="NAME",
            help="Of a project that several people coded, only what this one did.",
        ),
    ],
}


def with_table_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say what is what in a table, and who counts in a project.

    Parameters
    ----------
    command : callable
        Its parameter `table` gets what the options say, as `train.read.Columns`.

    Returns
    -------
    callable
        With the options in place of `table`.
    """
    command.__annotations__.pop("table", None)  # its type is not imported before it is needed
    signature = inspect.signature(command, eval_str=True)
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in _TABLE.items()
    ]
    others = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in signature.parameters.items()
        if name != "table"
    ]

    @functools.wraps(command)
    def run(**given: Any) -> None:
        from train.read import Columns

        text, themes, *rest = (given.pop(name) for name in _TABLE)
        command(**given, table=Columns(text, tuple(themes or ()), *rest))

    parameters = [*others, *options]
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run
