"""``report-themes compare``: inspections side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

from classifier.commands.options import Context, Inputs, Jobs, ModelFolder, Out, format_option
from classifier.commands.output import choose_format
from classifier.commands.running import write_tagged
from classifier.commands.terminal import message
from classifier.write import COMPARISONS

if TYPE_CHECKING:
    from classifier.results.tagged import TaggedReport


def compare(
    inputs: Inputs,
    out: Out = None,
    format: Annotated[str | None, format_option(COMPARISONS)] = None,  # noqa: A002
    model: ModelFolder = None,
    jobs: Jobs = None,
    context: Context = False,
) -> None:
    """Put inspections side by side: of one authority over time, or of many authorities.

    A heat map of themes by inspection, with the judgements, and what is new, gone, better or
    worse since an authority's last inspection, by more than chance. What is said about the area,
    the inspection or its method is left out. The same text under two names is one inspection.
    In .html and .xlsx a cell leads to its sentences.

    Example: report-themes compare reports/ --out compare.html
    """
    chosen = choose_format(format, out, COMPARISONS)

    def write(reports: Iterable[TaggedReport], file: Any) -> None:
        from classifier.results import comparison

        compared = comparison.compare(reports, context=context)
        for line in filter(None, (compared.mixed_kinds, *compared.repeated, *compared.unpaired)):
            message(line)
        chosen.write(compared, file)

    write_tagged(inputs, model, jobs, write, out, binary=chosen.binary)
