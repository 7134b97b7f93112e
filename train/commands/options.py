"""Arguments and options that several commands on annotations have, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
JsonOrPage = Annotated[
    Path | None, typer.Option("--out", "-o", help="File to write, .json or .html.")
]
