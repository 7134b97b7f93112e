"""Render the invented example reports as PDF and as plain text.

``annotations.jsonl`` holds the sentences, ``reports.toml`` what the covers say, here and in
``other_kinds``. Beside the standard library this needs only reportlab, whose Vera fonts are
embedded in the PDFs. The same input and the same release of reportlab give the same bytes.

Run it as ``python corpus/example/build.py``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import area_send
import children_services
from page import read_covers, read_sentences
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

HERE = Path(__file__).parent


def main() -> None:
    """Render every report that has a cover."""
    parser = argparse.ArgumentParser(description="Render the invented example reports.")
    parser.add_argument(
        "--out", type=Path, default=HERE, help="folder to write to (default: the script's own)"
    )
    out: Path = parser.parse_args().out
    registerFont(TTFont("Vera", "Vera.ttf"))
    registerFont(TTFont("Vera-Bold", "VeraBd.ttf"))
    for folder, kind in ((".", children_services), ("other_kinds", area_send)):
        (out / folder).mkdir(exist_ok=True)
        sentences = read_sentences(HERE / folder / "annotations.jsonl")
        covers = read_covers(HERE / folder / "reports.toml", kind.Cover)
        for stem, cover in covers.items():
            kind.write_report(cover, sentences[stem], out / folder / stem)


if __name__ == "__main__":
    main()
