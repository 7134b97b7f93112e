"""``report-themes brief``: a briefing on reports, to hand over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.commands import completion
from classifier.commands.options import Context, Inputs, Jobs, ModelFolder, Out, format_option
from classifier.commands.output import choose_format, write_all
from classifier.commands.running import asked_of, end, find, processes, tagging
from classifier.commands.terminal import usage_error
from classifier.write import BRIEFS

if TYPE_CHECKING:
    from classifier.results.tagged import TaggedReport


def brief(
    inputs: Inputs,
    theme: Annotated[
        list[str] | None,
        typer.Option(
            "--theme",
            "-t",
            help="Theme to write about; again for several. By default all.",
            autocompletion=completion.themes,
        ),
    ] = None,
    authority: Annotated[
        str | None,
        typer.Option("--authority", metavar="NAME", help="Leave out the reports on others."),
    ] = None,
    out: Out = None,
    format: Annotated[str | None, format_option(BRIEFS)] = None,  # noqa: A002
    telling: Annotated[
        int | None,
        typer.Option(
            "--telling",
            min=0,
            help="Most telling sentences of each theme and polarity; by default 12 of themes that"
            " are asked for, else 3.",
        ),
    ] = None,
    model: ModelFolder = None,
    jobs: Jobs = None,
    context: Context = False,
) -> None:
    """Write a briefing: what was read, weaknesses and strengths by theme, and what changed.

    Figures, and sentences in the words of the reports, with report, page and paragraph; those of
    which the model is not sure are marked. Of an authority with several full inspections, the
    newest is counted and quoted, and the one before it says what changed. Without --out, Markdown
    goes to standard output.

    Example: report-themes brief reports/ --theme out_of_hours --out brief.docx
    """
    chosen = choose_format(format or (None if out else "md"), out, BRIEFS)
    manifest, themes, _ = asked_of(model, theme)
    found, failed = find(inputs)
    from classifier.run.batch import tag_all

    def write(reports: Iterable[TaggedReport], file: Any) -> None:
        from classifier.results import brief as briefing

        try:
            document = briefing.brief(
                reports,
                manifest,
                themes=themes,
                authority=authority,
                n=telling,
                context=context,
                failed=failed,
            )
        except ValueError as error:
            usage_error(error)
        chosen.write(document, file)

    write_all(
        tagging(
            tag_all(found, str(model) if model else None, jobs=processes(jobs, found)),
            found,
            failed,
        ),
        write,
        out,
        binary=chosen.binary,
    )
    end(failed)
