"""``report-themes compare``: inspections side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

from classifier.commands.options import Inputs, Jobs, ModelFolder, Out, format_option
from classifier.commands.output import choose_format
from classifier.commands.running import write_tagged
from classifier.write import COMPARISONS

if TYPE_CHECKING:
    from classifier.results.tagged import TaggedReport


def compare(
    inputs: Inputs,
    out: Out = None,
    format: Annotated[str | None, format_option(COMPARISONS)] = None,  # noqa: A002
    model: ModelFolder = None,
    jobs: Jobs = 1,
) -> None:
    """Put inspections side by side: of one authority over time, or of many authorities.

    A heat map of themes by inspection, with the judgements, and what is new, gone, better or
    worse since an authority's last inspection, by more than chance.

    Example: report-themes compare reports/ --out compare.html
    """
    chosen = choose_format(format, out, COMPARISONS)

    def write(reports: Iterable[TaggedReport], file: Any) -> None:
        from classifier.results import comparison

        chosen.write(comparison.compare(reports), file)

    write_tagged(inputs, model, jobs, write, out, binary=chosen.binary)
