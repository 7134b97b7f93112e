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
from classifier.draw.polarities import counted
from classifier.write import FORMATS


def view(
    inputs: Inputs,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Where the page is kept; by default a temporary folder."),
    ] = None,
    model: ModelFolder = None,
    jobs: Jobs = None,
) -> None:
    """Tag reports and open them in the browser, as a page to read, filter, search and quote from.

    The page is one file that needs no network; tag --format html writes the same. Tags can be
    corrected on it, and the corrections downloaded as annotations that train learns from: see
    docs/how-to/correct.md.

    Example: report-themes view reports/
    """
    import tempfile
    import webbrowser

    page = out or Path(tempfile.mkdtemp(prefix="report-themes-")) / "themes.html"
    html = choose_format("html", page, FORMATS)
    with refusals(), writing(page):
        found, failed = find(inputs)
        written = tag_to_file(page, found, failed, html, model, jobs=jobs)
    if written:
        address = page.resolve().as_uri()
        message(f"Wrote {page}: a page to read, with {counted(written, 'report')}.")
        if not out:
            message("It is in a temporary folder; --out themes.html keeps it with you.")
        if webbrowser.open(address):
            message("It opens in your browser. If it does not, open that file, or this address:")
        else:
            message("No browser was found here. Open that file in one, or this address:")
        message(address)
    end(failed)
