"""What holds for the tables and documents of every command."""

import csv
import io
import json

import docx
import pytest

from classifier import load_model
from classifier.report import Block, Cover, Report, Skipped
from classifier.results.comparison import compare
from classifier.results.summary import ReportSummary
from classifier.write import (
    COMPARISONS,
    EXPLANATIONS,
    FORMATS,
    JUDGEMENTS,
    SKIPPED,
    SUMMARIES,
)

TEXT = '=1+1 <script>alert("x")</script> | *b* \u202e caseloads are too high.'
SAME = ("table", "jsonl", "csv", "xlsx", "parquet", "md", "html", "docx")


@pytest.fixture(scope="module")
def results():
    """By the name of a command: its formats, and what makes anew what they write."""
    cover = Cover("@Ashcombe", "ilacs", "2024-03-04", "2024-03-08", overall_effectiveness="good")
    skipped = (Skipped(2, "caption", TEXT), Skipped(None, "cover", "Ashcombe"))
    block = Block(0, len(TEXT), number=4)
    report = Report("=a.pdf", TEXT, (block,), ((0, 3),), cover, skipped)
    empty = Report("b.pdf", "Visits are regular.", (Block(0, 19),))
    model = load_model()
    tagged = model.tag([report, empty])
    return {
        "tag": (FORMATS, lambda: iter(tagged)),
        "summary": (SUMMARIES, lambda: map(ReportSummary.of, tagged)),
        "compare": (COMPARISONS, lambda: compare(tagged)),
        "judgements": (JUDGEMENTS, lambda: iter([report, empty])),
        "skipped": (SKIPPED, lambda: iter([report, empty])),
        "explain": (
            EXPLANATIONS,
            lambda: iter(model.explain(report, themes="workforce", sentences=1)),
        ),
    }


COMMANDS = ("tag", "summary", "compare", "judgements", "skipped", "explain")


def written(results, command, name):
    formats, again = results[command]
    file = io.BytesIO() if formats[name].binary else io.StringIO(newline="")
    formats[name].write(again(), file)
    return file.getvalue()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_the_same_formats(results, command):
    assert set(SAME) <= set(results[command][0])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_table_has_the_same_cells_in_every_format(results, command):
    import openpyxl
    import pyarrow.parquet as pq

    rows = list(csv.reader(io.StringIO(written(results, command, "csv"))))
    table = pq.read_table(io.BytesIO(written(results, command, "parquet")))
    records = [json.loads(line) for line in written(results, command, "jsonl").splitlines()]
    assert sorted(table.column_names) == sorted(rows[0])
    table = table.select(rows[0])
    assert table.num_rows == len(rows) - 1 >= len(records) > 0
    assert set(records[0]) & set(rows[0])
    restored = [cell[1:] if cell.startswith("'") else cell for cell in rows[1]]
    for cell, column in zip(restored, table.columns, strict=True):
        value = column[0].as_py()
        if not isinstance(value, list):
            assert cell == ("" if value is None else str(value)), column
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row)
    book = openpyxl.load_workbook(io.BytesIO(written(results, command, "xlsx")))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.rows for cell in row)
    assert any(sheet.max_row == len(rows) for sheet in book)


@pytest.mark.parametrize("command", COMMANDS)
def test_documents_say_the_same_and_show_text_as_it_is(results, command):
    word = docx.Document(io.BytesIO(written(results, command, "docx")))
    markdown = written(results, command, "md")
    page = written(results, command, "html")
    assert word.paragraphs[0].style.name == "Title"
    assert markdown.startswith("# ")
    assert "<script>" not in markdown
    assert "<script>alert" not in page
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    whole = "\n".join([*(p.text for p in word.paragraphs), *cells])
    if command not in ("judgements", "compare"):  # which quote no sentence here
        assert '<script>alert("x")</script>' in whole
    assert ("good" if command in ("judgements", "compare") else "caseloads") in markdown
    for table in word.tables:
        assert table.rows[0]._tr.trPr is not None


def test_columns_are_there_where_nothing_was_left_out(results):
    formats, _ = results["skipped"]
    file = io.StringIO(newline="")
    formats["csv"].write(iter([Report("b.pdf", "Text.", (Block(0, 5),))]), file)
    assert file.getvalue() == "report,page,reason,text\r\n"
