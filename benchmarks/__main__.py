"""Measure report-themes against the least that it can take, and against what people assemble.

python -m benchmarks --only speed --out speed.json
python -m benchmarks --only accuracy --out accuracy.json --chart chart.svg
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

import typer

from benchmarks.anchor import missing
from benchmarks.chart import chart, kinds, table
from benchmarks.floors import growth, start, throughput
from benchmarks.measure import OF_KIND, Row
from benchmarks.rivals import contest
from benchmarks.speed import speeds
from classifier.draw.plots import save
from train.read import read_annotations

EXAMPLE = Path(__file__).parents[1] / "corpus" / "example"

_ROOM = {"start": 2.0, "throughput": 4.0, "hot path": 2.5, "memory": 1.15, "time": 1.3}
"""How far the short form may miss what is asked before it fails: machines of CI are busy."""


def _short(pdfs: list[Path]) -> Iterator[Row]:
    yield from start(pdfs[0], times=3)
    yield from (row for row in speeds(pdfs * 5, times=1) if row.against != "what is asked")
    yield from growth(pdfs, (10, 100))


def _long(pdfs: list[Path]) -> Iterator[Row]:
    yield from start(pdfs[0], times=7)
    yield throughput(pdfs, len(pdfs), times=5)
    yield throughput(pdfs, 4 * len(pdfs), times=1)
    yield from speeds(pdfs, times=3)
    yield from growth(pdfs, (10, 100, 1000))


def _accuracy(annotations: Path, folds: int, epochs: int) -> Iterator[Row]:
    if lacking := missing():
        typer.echo(f"without the anchor: {', '.join(lacking)} not installed", err=True)
    yield from contest(read_annotations([annotations]), folds, epochs)


def main(
    reports: Annotated[Path, typer.Option(help="Folder of PDFs.")] = EXAMPLE,
    annotations: Annotated[
        Path, typer.Option(help="Annotated sentences, with their texts.")
    ] = EXAMPLE / "annotations.jsonl",
    short: Annotated[
        bool, typer.Option("--short", help="A minute; fails where a ratio is far off.")
    ] = False,
    only: Annotated[
        Literal["speed", "accuracy"] | None,
        typer.Option(help="Speed and memory of reports, or what is learnt from annotations."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="JSON file for the figures.")] = None,
    picture: Annotated[Path | None, typer.Option("--chart", help="SVG file.")] = None,
) -> None:
    """Print figures and their ratios, all of one run on this machine."""
    if picture and only == "speed":
        raise typer.BadParameter("it shows accuracy, too", param_hint="--chart")
    measured: list[Iterator[Row]] = []
    if only != "accuracy":
        pdfs = sorted(reports.rglob("*.pdf"))
        measured.append((_short if short else _long)(pdfs))
    if only != "speed":
        measured.append(_accuracy(annotations, *((3, 2) if short else (3, 12))))
    rows = []
    for row in chain(*measured):
        rows.append(row)
        typer.echo(table([row]).rpartition("\n")[2])
    if any(row.part.startswith(OF_KIND) for row in rows):
        typer.echo("\n" + kinds(rows))
    if out:
        out.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    if picture:
        with picture.open("wb") as file:
            save(chart(rows), file, "svg")
    far = [row for row in rows if not row.holds(_ROOM.get(row.part, 1.1))]
    for row in far if short else ():
        typer.echo(f"far off: {table([row]).rpartition(chr(10))[2]}", err=True)
    raise typer.Exit(bool(far) and short)


if __name__ == "__main__":
    typer.run(main)
