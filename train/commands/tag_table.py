"""``report-themes tag-table``: a column of texts in, the same table with their themes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.characters import visible
from classifier.commands.options import ModelFolder, Out, format_option
from classifier.commands.output import choose_format, write_all
from classifier.commands.running import load
from classifier.commands.terminal import message, progress, usage_error
from classifier.write import TABLES
from train.commands.options import Encoding, HeaderRow, Sheet, TextColumn
from train.commands.reading import ANNOTATION_SECONDS, Reading

if TYPE_CHECKING:
    from classifier.results.model import Model
    from classifier.write.columns import Table
    from train.read import Columns
    from train.read.texts import Texts

_TAGS = ("themes", "theme_probabilities", "polarity", "polarity_probability")  # as `tag` has them
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d+)?")
_SAMPLE = 100  # rows whose texts show how wide a column is
_WIDEST = 60


def tag_table(
    table: Annotated[
        Path,
        typer.Argument(metavar="TABLE", help="CSV, TSV or a workbook with a column of texts."),
    ],
    out: Out = None,
    format: Annotated[str | None, format_option(TABLES)] = None,  # noqa: A002
    model: ModelFolder = None,
    text_column: TextColumn = None,
    header_row: HeaderRow = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    all_scores: Annotated[
        bool, typer.Option("--all-scores", help="Add the probability of every theme.")
    ] = False,
) -> None:
    """Tag the text in each row of a table, such as comments or answers to a survey.

    The table comes out with all its rows and columns, and beside them the themes and the polarity
    of each text, which is taken as a whole, also if it has several sentences. Without --out, CSV
    goes to standard output.

    Example: report-themes tag-table survey.xlsx --model my-model --out tagged.xlsx
    """
    chosen = choose_format(format or (None if out else "csv"), out, TABLES)
    if out and out.exists() and table.exists() and out.samefile(table):
        usage_error(f"{out}: is the table itself; what it has besides would be lost")
    from train.read import Columns

    columns = Columns(
        text=text_column, header=header_row, sheet=sheet, encoding=encoding, labelled=False
    )
    given = _read(table, columns)
    if not chosen.binary:
        _say_apostrophes(given, table.name)
    tagged = _tagged(load(model), given, table.name, all_scores=all_scores)
    write_all(
        iter([tagged]),
        lambda tables, file: chosen.write(next(iter(tables)), file),
        out,
        binary=chosen.binary,
    )
    if out:
        from train.read.record import counted

        message(f"Wrote {counted(len(given.rows), 'row')} to {out}")


def _read(file: Path, columns: Columns) -> Texts:
    """The table, read in a process that may be given up; how it was read is said."""
    from classifier.read.guarded import GuardedReader
    from train.read.texts import texts_or_why

    with progress(1, "Reading the table"), GuardedReader(ANNOTATION_SECONDS) as reader:
        answer = reader.call(texts_or_why, file, columns)
    if isinstance(answer, str):
        usage_error(answer)
    texts: Texts = answer
    reading = Reading()
    for decision in texts.decisions:
        reading(file.name, decision)
    for line in reading.lines():
        message(visible(line))
    return texts


def _say_apostrophes(given: Texts, name: str) -> None:
    """How many cells CSV has with an apostrophe before them, which were without."""
    from classifier.write.delimited import safe_cell
    from train.read.record import counted

    values = chain(given.header, *(map(_value, row) for row in given.rows))
    if marked := sum(safe_cell(value) != value for value in values):
        message(
            f"{name}: {counted(marked, 'cell')} got an apostrophe, without which a spreadsheet"
            " that opens CSV may calculate; .xlsx needs none"
        )


def _tagged(model: Model, given: Texts, name: str, *, all_scores: bool) -> Table:
    """The table, with columns for the tags."""
    from classifier.write.columns import Column, Table

    keys = list(_TAGS) if model.polarities else list(_TAGS[:2])
    keys += [f"score_{theme}" for theme in model.themes] if all_scores else []
    titles = [_free(key, given.header) for key in keys]
    if renamed := sorted(set(titles) - set(keys)):
        message(f"{name}: has columns of these names already; the tags are in {', '.join(renamed)}")
    widths = [
        max(len(row[at]) for row in (given.header, *given.rows[:_SAMPLE]))
        for at in range(len(given.header))
    ]
    columns = [
        Column(title, min(max(width + 2, 12), _WIDEST))
        for title, width in zip(given.header, widths, strict=True)
    ]
    columns += [Column(title, max(len(title) + 2, 12)) for title in titles]
    tags = _tags(model, given, name, keys, all_scores=all_scores)
    rows = ([*map(_value, row), *tag] for row, tag in zip(given.rows, tags, strict=True))
    return Table("Tagged", columns, rows)


def _tags(
    model: Model, given: Texts, name: str, keys: list[str], *, all_scores: bool
) -> Iterator[list[Any]]:
    """The tags of each row, blank where there is no text."""
    from classifier.language.lone import batches
    from classifier.write import delimited

    parts = batches([text for text in given.texts if text], model.language)
    found = (model.tag(sentences) for [sentences] in parts)
    warned = False

    def cells() -> Iterator[dict[str, Any]]:
        nonlocal warned
        for tagged in found:
            if tagged.warning and not warned:
                message(f"{name}{tagged.warning}")
                warned = True
            yield from (of_one for _, of_one in delimited.rows(tagged, all_scores))

    every = cells()
    for text in given.texts:
        of_text = next(every) if text else {}
        yield [of_text.get(key) for key in keys]


def _free(name: str, taken: Sequence[str]) -> str:
    """A name that no column has."""
    low = {title.casefold() for title in taken}
    more = (f"{name}_{number}" for number in count(2))
    return next(one for one in chain([name], more) if one not in low)


def _value(cell: str) -> str | float | None:
    """A cell; a number where its digits are those that a number would show."""
    if _NUMBER.fullmatch(cell):
        number = float(cell) if "." in cell else int(cell)
        if str(number) == cell:
            return number
    return cell or None
