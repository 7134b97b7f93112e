"""Draws the pictures of the README and of the how-to pages, of the reports in corpus/example.

    .venv/bin/python docs/pictures.py

`tests/test_pictures.py` fails where a picture is of something that the code no longer makes. It
needs Chromium, and LibreOffice for the briefing.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin

import classifier
from classifier.bundle.manifest import read_manifest
from classifier.results.brief import brief
from classifier.results.tagged import TaggedReport
from classifier.write import BRIEFS, COMPARISONS, FORMATS, Format

ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "docs" / "assets"
MADE_FROM = "made-from"
"""Name under which a PNG keeps the digest of what it shows."""

_COLOURS = 256  # as many as a palette has: a third of the bytes


@cache
def tagged() -> tuple[TaggedReport, ...]:
    """The example reports, tagged by the default model."""
    model = classifier.load_model()
    reports = sorted((ROOT / "corpus" / "example").glob("*.pdf"))
    return tuple(model.tag(classifier.read_report(path)) for path in reports)


def _page(format_: Format, results: Any, *options: bool) -> str:
    file = io.StringIO()
    format_.write(results, file, *options)
    return file.getvalue()


def all_reports() -> str:
    """The page of the three reports."""
    return _page(FORMATS["html"], tagged(), False)


def one_report() -> str:
    """The page of one report."""
    return _page(FORMATS["html"], tagged()[:1], False)


def comparison() -> str:
    """The page of a comparison."""
    return _page(COMPARISONS["html"], classifier.compare(tagged()))


def briefing() -> str:
    """What is in the briefing."""
    return _page(BRIEFS["md"], _brief())


def _brief() -> Any:
    return brief(tagged(), read_manifest(None), themes=["out_of_hours"])


SCREENS: dict[str, tuple[Callable[[], str], str, int]] = {
    "page.png": (all_reports, "#theme=workforce", 0),
    "report.png": (one_report, "#report=ashcombe_2023.pdf&sentence=42", 0),
    "compare.png": (comparison, "#s1-5", 480),
}
"""Pictures of pages in a browser: what makes the page, which part of it, how far above."""

PLOTS = {
    "heat-map.svg": lambda: classifier.compare(tagged()).plot(),
    "summary.svg": lambda: classifier.summarise(tagged()).plot(),
}
"""Drawings."""

MADE: dict[str, Callable[[], str]] = {
    **{name: make for name, (make, *_) in SCREENS.items()},
    "brief.png": briefing,
}
"""What the pictures in PNG show, as text."""


def digest(text: str) -> str:
    """What stands in a picture for what it shows."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def drawing(name: str) -> str:
    """One of `PLOTS` as SVG."""
    from classifier.draw.plots import save

    file = io.BytesIO()
    save(PLOTS[name](), file, "svg")
    return file.getvalue().decode()


def _keep(name: str, picture: Image.Image, text: str) -> None:
    about = PngImagePlugin.PngInfo()
    about.add_text(MADE_FROM, digest(text))
    few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(ASSETS / name, optimize=True, pnginfo=about)


def _screens(folder: Path, names: Iterable[str]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name in names:
            make, fragment, above = SCREENS[name]
            text = make()
            path = folder / name.replace(".png", ".html")
            path.write_text(text, encoding="utf-8")
            page = browser.new_page(viewport={"width": 1200, "height": 800}, color_scheme="light")
            page.goto(path.as_uri() + fragment)
            page.wait_for_timeout(500)
            page.evaluate(f"scrollBy(0, -{above})")
            _keep(name, Image.open(io.BytesIO(page.screenshot())), text)
        browser.close()


def _first_page(folder: Path, name: str) -> None:
    import pypdfium2

    with (folder / "brief.docx").open("wb") as file:
        BRIEFS["docx"].write(_brief(), file)
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "brief.docx"],
        check=True,
        capture_output=True,
    )
    with pypdfium2.PdfDocument(folder / "brief.pdf") as document:
        _keep(name, document[0].render(scale=1.4).to_pil(), briefing())


def draw(names: Sequence[str]) -> None:
    """Draw pictures anew.

    Parameters
    ----------
    names : sequence of str
        Those to draw; all if it is empty.
    """
    wanted = names or [*SCREENS, *PLOTS, "brief.png"]
    with tempfile.TemporaryDirectory() as folder:
        _screens(Path(folder), [name for name in wanted if name in SCREENS])
        for name in wanted:
            if name in PLOTS:
                (ASSETS / name).write_text(drawing(name), encoding="utf-8")
            elif name == "brief.png":
                _first_page(Path(folder), name)


if __name__ == "__main__":
    draw(sys.argv[1:])
