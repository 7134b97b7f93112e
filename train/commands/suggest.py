"""``report-themes suggest``: which sentences to annotate next."""

from __future__ import annotations

from typing import Annotated

import typer

from classifier.commands.options import FormatName, Inputs, ModelFolder, Out
from classifier.commands.output import choose_format, write_all
from classifier.commands.running import end, find, load, read_all
from classifier.commands.terminal import message, progress
from classifier.write import FORMATS


def suggest(
    inputs: Inputs,
    number: Annotated[
        int, typer.Option("--number", "-n", min=1, help="About how many sentences to choose.")
    ] = 200,
    out: Out = None,
    format: FormatName = None,  # noqa: A002
    model: ModelFolder = None,
) -> None:
    """Choose the sentences that would help a model most if annotated.

    Whole paragraphs are chosen: those that the model is least sure of, and that are unlike each
    other. The model's tags are included, for the annotation tool to show.

    Example: report-themes suggest reports/ --number 200 --format label-studio --out tasks.json
    """
    chosen = choose_format(format, out, FORMATS)
    found, failed = find(inputs)
    judge = load(model)
    from train.annotations.suggest import suggest as choose
    from train.read.record import counted

    with read_all(found, "Reading", failed) as reports:
        texts = list(reports)
    picked = choose(judge, texts, number, say=message, progress=progress)
    write_all(iter(picked), chosen.write, out, binary=chosen.binary)
    if out and picked:
        sentences = counted(sum(map(len, picked)), "sentence")
        message(f"Wrote {sentences} of {counted(len(picked), 'report')} to {out}")
    end(failed)
