"""``report-themes explain``: why a sentence has the themes it has."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.characters import visible
from classifier.commands import completion
from classifier.commands.options import Inputs, ModelFolder, Out, format_option
from classifier.commands.output import choose_format, write_all
from classifier.commands.running import asked_of, end, find, load, read_all
from classifier.commands.terminal import message, usage_error
from classifier.write import EXPLANATIONS

if TYPE_CHECKING:
    from classifier.report import Report
    from classifier.results.explanation import Explanation


def explain(
    inputs: Inputs,
    sentence: Annotated[
        list[int] | None,
        typer.Option("--sentence", "-s", min=1, help="Number of a sentence to explain."),
    ] = None,
    theme: Annotated[
        list[str] | None,
        typer.Option(
            "--theme",
            "-t",
            help="Theme to explain, whether it was assigned or not.",
            autocompletion=completion.themes,
        ),
    ] = None,
    out: Out = None,
    format: Annotated[str | None, format_option(EXPLANATIONS)] = None,  # noqa: A002
    model: ModelFolder = None,
) -> None:
    """Show why themes were assigned: what each word and the surroundings add to the score.

    Without --sentence and --theme, every theme that was assigned is explained. Contributions are
    in log-odds and add up to the score.

    Example: report-themes explain report.pdf --sentence 12
    """
    chosen = choose_format(format, out, EXPLANATIONS)
    found, failed = find(inputs)
    without: list[str] = []
    themes = asked_of(model, theme)[1] if theme else None
    explainer = load(model)
    from classifier.errors import UnreadableReport

    def explained(report: Report) -> list[Explanation]:
        try:
            made = explainer.explain(report, sentences=sentence, themes=themes)
        except ValueError as reason:
            try:
                explainer.explain(report, sentences=[1])
            except ValueError as error:  # whatever is asked of it
                raise UnreadableReport(f"can't be explained ({error})") from None
            usage_error(reason)
        if not made:
            without.append(report.name)
        return made

    with read_all(found, "Explaining", failed, explained) as explanations:
        write_all(chain.from_iterable(explanations), chosen.write, out, binary=chosen.binary)
    for name in without:
        message(f"{visible(name)}: no theme is assigned there; --theme explains one all the same")
    end(failed)
