"""``report-themes judgements``: what reports say about themselves, without a model."""

from __future__ import annotations

from typing import Annotated

from classifier.commands.options import Inputs, Out, format_option
from classifier.commands.output import choose_format, write_all
from classifier.commands.running import end, find, read_all
from classifier.write import JUDGEMENTS


def judgements(
    inputs: Inputs,
    out: Out = None,
    format: Annotated[str | None, format_option(JUDGEMENTS)] = None,  # noqa: A002
) -> None:
    """Read what reports say about themselves: authority, dates, lead inspector and grades.

    What a report does not say is null. Without --out, results go to standard output: a readable
    table on a terminal, JSON lines otherwise.

    Example: report-themes judgements reports/ --out judgements.csv
    """
    chosen = choose_format(format, out, JUDGEMENTS)
    found, failed = find(inputs)
    with read_all(found, "Reading", failed) as reports:
        write_all(reports, chosen.write, out, binary=chosen.binary)
    end(failed)
