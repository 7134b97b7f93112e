"""``report-themes tag-table``: a column of texts in, the same table with their themes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.characters import visible
from classifier.commands.options import AllScores, ModelFolder, Out, Uncertain, format_option
from classifier.commands.output import choose_format, write_all
from classifier.commands.running import load
from classifier.commands.terminal import message, progress, usage_error
from classifier.write import TABLES
from train.commands.options import Encoding, HeaderRow, Sheet, TextColumn
from train.commands.reading import ANNOTATION_SECONDS, Reading, name_errors
from train.commands.table_values import LISTS, kinds_for, records_of, values_for

if TYPE_CHECKING:
    from classifier.results.model import Model
    from classifier.write.columns import Column
    from train.read import Columns
    from train.read.text_table import TextTable

_TAGS = ("themes", "theme_probabilities", "polarity", "polarity_probability")  # as `tag` has them
_DOUBTS = ("uncertain", "polarity_uncertain")
_SAMPLE = 100  # rows whose texts show how wide a column is
_WIDEST = 60


def tag_table(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE",
            help="CSV, TSV, a workbook, JSON lines or Parquet with a column of texts.",
        ),
    ],
    out: Out = None,
    format: Annotated[str | None, format_option(TABLES)] = None,  # noqa: A002
    model: ModelFolder = None,
    text_column: TextColumn = None,
    header_row: HeaderRow = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    all_scores: AllScores = False,
    uncertain: Uncertain = False,
) -> None:
    """Tag the text in each row of a table, such as comments or answers to a survey.

    The rows come out with all their columns, and with the themes and the polarity of the text
    beside them. Each text is tagged as a whole, even if it has several sentences. Without --out,
    CSV goes to standard output.

    Example: report-themes tag-table survey.xlsx --model my-model --out tagged.xlsx
    """
    chosen = choose_format(format or (None if out else "csv"), out, TABLES)
    if out and out.exists() and table.exists() and out.samefile(table):
        usage_error(f"{out}: is the table itself; what it has besides would be lost")
    from classifier.write.columns import Table
    from train.read import Columns

    columns = Columns(text=text_column, header=header_row, sheet=sheet, encoding=encoding)
    given = _read(table, columns)
    form = next(name for name, one in TABLES.items() if one is chosen)
    values = values_for(form, given, table.name)
    if form == "csv":
        _say_apostrophes(chain(given.header, *values), table.name)
    judge = load(model)
    with progress(len(given.rows), "Tagging") if out else nullcontext(lambda: None) as step:
        kinds = kinds_for(given, values, table.name) if form == "parquet" else []
        header, tags = _tags(judge, given, kinds, table.name, form, all_scores, uncertain)
        rows = _side_by_side(values, tags, step)
        names = [column.name for column in header]
        of_lines = form == "jsonl"
        results = records_of(given, names, rows) if of_lines else Table("Tagged", header, rows)
        write_all(
            iter([results]),
            lambda tables, file: chosen.write(next(iter(tables)), file),
            out,
            binary=chosen.binary,
        )
    if out:
        from train.read.record import counted

        message(f"Wrote {counted(len(given.rows), 'row')} to {out}")


def _read(file: Path, columns: Columns) -> TextTable:
    """The table, read in a process that may be given up; how it was read is said."""
    from classifier.read.guarded import GuardedReader
    from train.read.text_table import TextTable, text_table_or_why

    with progress(1, "Reading the table"), GuardedReader(ANNOTATION_SECONDS) as reader:
        answer = reader.call(text_table_or_why, file, columns)
    if isinstance(answer, str):
        usage_error(f"{file.name}: {answer}")
    if not isinstance(answer, TextTable):
        name_errors([answer])
        raise typer.Exit(2)
    reading = Reading()
    for decision in answer.decisions:
        reading(file.name, decision)
    for line in reading.lines():
        message(visible(line))
    return answer


def _say_apostrophes(values: Iterable[Any], name: str) -> None:
    """How many cells CSV has with an apostrophe before them."""
    from classifier.write.delimited import safe_cell
    from train.read.record import counted

    if marked := sum(safe_cell(value) != value for value in values):
        message(
            f"{name}: {counted(marked, 'cell')} with an apostrophe, without which a spreadsheet"
            " that opens CSV may calculate; .xlsx needs none"
        )


def _tags(
    model: Model,
    given: TextTable,
    kinds: Sequence[Any],
    name: str,
    form: str,
    all_scores: bool,
    uncertain: bool,
) -> tuple[list[Column], Iterator[list[Any]]]:
    """The columns of the table with those of the tags, and the tags of each row."""
    from classifier.write.columns import Column

    keys = [*_TAGS, *(_DOUBTS if uncertain else ())]
    if not model.polarities:
        keys = [key for key in keys if not key.startswith("polarity")]
    keys += [f"score_{theme}" for theme in model.themes] if all_scores else []
    titles = keys
    if taken := _of_tags(given.header, keys):
        before = "model_"
        while not {f"{before}{key}" for key in keys}.isdisjoint(given.header):
            before += "model_"
        titles = [f"{before}{key}" for key in keys]
        has = visible(", ".join(taken))
        message(f"{name}: as it has {has}, the columns of the tags begin with {before}")
    columns = [
        Column(title, min(max(len(cells) for cells in (title, *column)) + 2, _WIDEST))
        for title, *column in zip(given.header, *given.rows[:_SAMPLE], strict=True)
    ]
    columns += [Column(title, len(title) + 2) for title in titles]
    if form == "parquet":
        from classifier.write.parquet import schema_of

        schema = schema_of(model.codebook, uncertain, all_scores)
        of_all = [*kinds, *(schema.field(key).type for key in keys)]
        columns = [replace(one, kind=kind) for one, kind in zip(columns, of_all, strict=True)]
    return columns, _by_row(model, given, name, keys, form, all_scores, uncertain)


def _of_tags(header: Sequence[str], keys: Sequence[str]) -> list[str]:
    """The columns that are called like those of the tags, or would be taken for such."""
    from train.read.record import NAMES
    from train.read.titles import DEDOOSE, MANY, NUMBERED, OF_THEMES, ONE, lowered

    called = {*map(lowered, keys), *MANY, *ONE, *NAMES["polarity"]}
    patterns = (DEDOOSE, OF_THEMES)
    return [
        title
        for title in header
        if lowered(title) in called
        or NUMBERED.fullmatch(lowered(title))
        or any(pattern.fullmatch(title) for pattern in patterns)
    ]


def _side_by_side(
    values: Iterable[list[Any]], tags: Iterable[Iterable[Any]], step: Callable[[], None]
) -> Iterator[list[Any]]:
    for row, tag in zip(values, tags, strict=True):
        step()
        yield [*row, *tag]


def _by_row(
    model: Model,
    given: TextTable,
    name: str,
    keys: list[str],
    form: str,
    all_scores: bool,
    uncertain: bool,
) -> Iterator[list[Any]]:
    """The tags of each row, blank where there is no text."""
    from classifier.language.lone import batches
    from classifier.write import delimited

    def cells() -> Iterator[dict[str, Any]]:
        warned = False
        for [texts] in batches([text for text in given.texts if text], model.language):
            tagged = replace(model.tag(texts), mark_uncertain=uncertain)
            if tagged.warning and not warned:
                message(f"{name}{tagged.warning}")  # texts that stand alone are of no report
                warned = True
            if form in LISTS:
                yield from (one.to_row(all_scores=all_scores) for one in tagged)
            else:
                yield from (of_text for _, of_text in delimited.rows(tagged, all_scores))

    of_texts = cells()
    for text in given.texts:
        tags = next(of_texts) if text else dict.fromkeys(keys)
        yield [tags[key] for key in keys]
