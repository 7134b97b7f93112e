"""Summaries as files."""

import csv
import io
import json

from markdown_it import MarkdownIt

from classifier.results.summary import ReportSummary
from classifier.write import SUMMARIES


def written(name, reports, n=3):
    file = io.BytesIO() if SUMMARIES[name].binary else io.StringIO()
    SUMMARIES[name].write((ReportSummary.of(report, n) for report in reports), file)
    return file.getvalue()


def test_json_lines(hostile_text, two):
    records = [json.loads(line) for line in written("jsonl", two).splitlines()]
    assert [(r["report"], r["theme"]) for r in records] == [
        ("a.pdf", "workforce"), ("a.pdf", "planning"),
        ("@b.pdf", "workforce"), ("@b.pdf", "planning"),
    ]  # fmt: skip
    assert records[0]["polarities"] == {"strength": 1, "improvement": 0, "mixed": 0, "neutral": 0}
    assert records[0]["telling"][0]["text"] == hostile_text
    assert records[1]["telling"][0]["paragraph"] == 2


def test_csv_has_no_formulas_and_says_where_a_sentence_stands(hostile_text, two):
    rows = list(csv.DictReader(io.StringIO(written("csv", two), newline="")))
    assert rows[0]["telling_strength"] == f"'{hostile_text} [page 2]"
    assert rows[1]["telling_improvement"].endswith("out of date. [page 2, paragraph 2]")
    assert (rows[0]["authority"], rows[0]["title"], rows[0]["share"]) == (
        "Ashcombe",
        "Workforce",
        "0.5",
    )
    assert rows[2]["report"] == "'@b.pdf"


def test_workbook(hostile_text, two):
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(written("xlsx", two)))
    assert book.sheetnames == ["Themes", "Most telling sentences"]
    rows = list(book["Themes"].values)
    assert rows[0][:7] == (
        "authority", "inspection_start", "report", "theme", "title", "sentences", "strength",
    )  # fmt: skip
    assert rows[1] == (
        "Ashcombe",
        "2024-03-04",
        "a.pdf",
        "workforce",
        "Workforce",
        1,
        1,
        0,
        0,
        0,
        0.5,
        0,
        None,
    )
    sheet = book["Most telling sentences"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    cell = sheet["L2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (hostile_text, "s", True)


def test_markdown_shows_text_as_it_is(two):
    markdown = written("md", two)
    html = MarkdownIt("commonmark").enable("table").render(markdown)
    assert "<script>" not in html
    assert "&lt;script&gt;alert('“x”')&lt;/script&gt; | *b*" in html
    assert "<h2>Ashcombe, 2024-03-04</h2>" in html
    assert "<td>Workforce</td>" in html
    assert "(page 2, paragraph 2)" in html
    assert "Nothing on: Workforce, Planning." in html


def test_table_of_a_terminal(two):
    table = written("table", two, 1)
    assert "Ashcombe, 2024-03-04  a.pdf" in table
    assert "Nothing on: Workforce, Planning" in table
    assert "+ =1+1" in table
