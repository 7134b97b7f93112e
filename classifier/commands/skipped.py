"""``report-themes skipped``: what is in a report and not among its sentences."""

from __future__ import annotations

from typing import Annotated

from classifier.commands.options import Inputs, Out, format_option
from classifier.commands.output import choose_format, write_all
from classifier.commands.running import end, find, read_all
from classifier.write import SKIPPED


def skipped(
    inputs: Inputs,
    out: Out = None,
    format: Annotated[str | None, format_option(SKIPPED)] = None,  # noqa: A002
) -> None:
    """List what reading leaves out: headers, contents lists, tables of names, labels of charts.

    Each with its page and the reason. A heading is listed only if no text stands below it: others
    are in the results, with their sentences.

    Example: report-themes skipped report.pdf
    """
    chosen = choose_format(format, out, SKIPPED)
    found, failed = find(inputs)
    with read_all(found, "Reading", failed) as reports:
        write_all(reports, chosen.write, out, binary=chosen.binary)
    end(failed)
