"""``report-themes view``: reports, tagged, as a page in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classifier.commands.options import Inputs, Jobs, ModelFolder
from classifier.commands.output import choose_format, refusals, writing
from classifier.commands.running import end, find
from classifier.commands.tag import tag_to_file
from classifier.commands.terminal import message
from classifier.write import FORMATS


def view(
    inputs: Inputs,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Where the page is kept; by default a temporary folder."),
    ] = None,
    model: ModelFolder = None,
    jobs: Jobs = 1,
) -> None:
    """Tag reports and open them in the browser, as a page to read, filter, search and quote from.

    The page is one file that needs no network; tag --format html writes the same.

    Example: report-themes view reports/
    """
    import tempfile
    import webbrowser

    page = out or Path(tempfile.mkdtemp(prefix="report-themes-")) / "themes.html"
    html = choose_format("html", page, FORMATS)
    before = page.stat() if page.exists() else None
    with refusals(), writing(page):
        found, failed = find(inputs)
        tag_to_file(page, found, failed, html, model, jobs=jobs)
    if page.exists() and page.stat() != before:
        address = page.resolve().as_uri()
        message(address)
        webbrowser.open(address)
    end(failed)
