"""Arguments and options that several commands have, each declared once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from classifier.commands import completion
from classifier.write import FORMATS


def listed(names: Iterable[str]) -> str:
    """Names as a sentence has them.

    Examples
    --------
    >>> listed(["jsonl", "csv", "table"])
    'jsonl, csv or table'
    """
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def format_option(formats: Mapping[str, object]) -> Any:
    """The option ``--format`` of a command that writes some formats.

    Parameters
    ----------
    formats : mapping
        By name. Its help and completion name each of them.

    Returns
    -------
    OptionInfo
    """
    return typer.Option(
        "--format",
        "-f",
        help=f"{listed(formats)}; by default what the suffix of --out says.",
        autocompletion=completion.names(formats),
    )


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...", help="Files, folders or globs; - for text on standard input."
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="File to write; its suffix gives the format.")
]
AllScores = Annotated[
    bool, typer.Option("--all-scores", help="Add the probability of every theme.")
]
Uncertain = Annotated[
    bool,
    typer.Option(
        "--uncertain",
        help="List the themes, assigned or not, that a person should look at, and mark such"
        " polarities: those with a chance of 0.3 or more of being wrong, of 0.1 in a report, or in"
        " the texts of a table, that is unlike what the model has seen.",
    ),
]
ModelFolder = Annotated[
    Path | None,
    typer.Option("--model", help="Folder of a model bundle, instead of the one that ships."),
]
FormatName = Annotated[str | None, format_option(FORMATS)]
Context = Annotated[
    bool,
    typer.Option(
        "--context",
        help="Count and quote sentences about the area, the inspection or its method, too.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        help="Number of parallel processes; by default as many as the cores and the reports are"
        " worth.",
    ),
]
