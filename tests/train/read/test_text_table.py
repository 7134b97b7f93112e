"""Tables of texts as programs for surveys and people write them."""

import csv
import json
import re
import zipfile
from itertools import chain

import pytest
from openpyxl import Workbook

from train.annotation import AnnotationError
from train.read import Columns
from train.read.text_table import read_text_table

TEXTS = [
    "My social worker changed four times and nobody told me.",
    "Staff rang me every week, and were kind.",
    "Plans for when I leave were late and unclear.",
]
QUALTRICS = [
    ["StartDate", "ResponseId", "Q1"],
    ["Start Date", "Response ID", "What went well for you\nin the last year?"],
    [json.dumps({"ImportId": name}) for name in ("startDate", "_recordId", "QID1_TEXT")],
]
SURVEY_MONKEY = [
    ["Respondent ID", "Start Date", "What went well?", "How did you hear of us?", ""],
    ["", "", "Open-Ended Response", "A friend or somebody else who was there before me", "School"],
]


def read(path, rows, **named):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return told(path, **named)


def told(path, **named):
    texts = read_text_table(path, Columns(**named))
    return texts, [decision.message for decision in texts.decisions]


def save(path, rows, **sheets):
    book = Workbook()
    for title, its in {"Answers": rows, **sheets}.items():
        sheet = book.create_sheet(title, 0)
        for row in its:
            sheet.append(row)
    del book["Sheet"]
    book.save(path)
    return book


@pytest.mark.parametrize(
    ("above", "kept"),
    [
        (QUALTRICS, 2),
        (QUALTRICS[:2], 1),
        (SURVEY_MONKEY, 1),
        ([SURVEY_MONKEY[0], ["", "", "Offene Antwort", "Freunde", "Schule"]], 1),
        ([["About", "", "Feedback", "", ""], ["ID", "Ward", "Liked", "Paid", "Disliked"]], 1),
        ([["What went well?"], ["Open-Ended Response"]], 1),
    ],
)
def test_rows_on_what_the_columns_are_stay_and_have_no_tags(tmp_path, above, kept):
    at = {3: 2, 5: 2, 1: 0}[len(above[0])]
    rows = [["44"] * at + [text, "", ""][: len(above[0]) - at] for text in TEXTS]
    texts, messages = read(tmp_path / "a.csv", above + rows)
    assert texts.header == above[0]
    assert texts.rows == above[1:] + rows
    assert texts.texts == [""] * kept + TEXTS
    row = "1 row" if kept == 1 else "2 rows"
    assert f"{row} below the names of columns, about these: not tagged" in messages


@pytest.mark.parametrize(
    "rows",
    [
        [["", "id", "comment"], ["0", "7", ""], *[[str(i), "8", t] for i, t in enumerate(TEXTS)]],
        [["id", "comment", ""], ["", "Nobody gave me one.", "new"], *[["1", t, ""] for t in TEXTS]],
    ],
)
def test_a_first_row_with_blank_cells_is_a_row_like_others(tmp_path, rows):
    texts, _ = read(tmp_path / "a.csv", rows)
    assert [texts.header, *texts.rows] == rows
    assert len(list(filter(None, texts.texts))) == sum("." in row[1] + row[2] for row in rows[1:])


def test_what_is_above_the_names_is_counted(tmp_path):
    rows = [["No", "Ward", "Age", "Service", "Anything else?"]]
    rows += [["1", "North", "15", "Help", text] for text in TEXTS]
    for above in ([["Survey"]], [["Survey:", "of summer"], ["Asked:", "in May"], []]):
        texts, messages = read(tmp_path / "a.csv", above + rows)
        assert texts.header == rows[0]
        assert texts.texts == TEXTS
        left = sum(map(bool, above))
        what = "1 row" if left == 1 else f"{left} rows"
        assert f"{what} above the names of columns left out" in messages


def test_a_remark_beside_a_column_makes_no_row_the_names(tmp_path):
    rows = [["Anything else?", ""], *[[text, ""] for text in TEXTS * 2]]
    rows[4][1] = "called back"
    texts, _ = read(tmp_path / "a.csv", rows)
    assert [texts.header, *texts.rows] == rows


def test_lines_are_texts_whatever_marks_are_in_them(tmp_path):
    (tmp_path / "a.txt").write_text("\n".join(["Good; mostly", *TEXTS]))
    texts, messages = told(tmp_path / "a.txt")
    assert texts.texts == TEXTS
    assert messages[0] == "one column"
    assert messages[-1].startswith("names of columns in row 1: perhaps a row of the table")
    texts, messages = told(tmp_path / "a.txt", header=0)
    assert texts.texts == ["Good; mostly", *TEXTS]
    assert not any("perhaps" in message for message in messages)


@pytest.mark.parametrize(
    ("header", "column", "rows"),
    [
        (["No", "Answer?"], 1, [["1", text] for text in TEXTS]),
        (["Response", "What went well?"], 1, [["Complete", text] for text in TEXTS]),
        (["Comments", "Comments"], 1, [["Good", text] for text in TEXTS]),
        (["Address", "Comments"], 1, [[f"{i} High Street, Ley", "Good" * i] for i in range(1, 4)]),
        (["Stamp", "Q"], 1, [["2024/05/01 9:30:00 am GMT+1", text] for text in TEXTS]),
        (["No", "", "x"], 1, [["1", text, "y"] for text in TEXTS]),
        (["Anything else?"], 0, [["Good"], ["Bad"]]),
        (["No", "Views"], 1, [["1", f"Worker {i % 9} was kind to me."] for i in range(40)]),
    ],
)
def test_the_column_that_a_person_would_mean(tmp_path, header, column, rows):
    texts, messages = read(tmp_path / "a.csv", [header, *rows])
    assert texts.texts == [row[column] for row in rows]
    title = header[column]
    number = f" (column {column + 1})" * (header.count(title) > 1 or not title)
    assert any(message.endswith(f"texts in {title!r}{number}") for message in messages)


def test_columns_that_no_name_tells_apart_have_numbers(tmp_path):
    rows = [["Comment", "Comment"], *[[text, f"{text} Again."] for text in TEXTS]]
    _, messages = read(tmp_path / "a.csv", rows)
    assert messages[-1].startswith("texts in 'Comment' (column 2) not tagged: --text-column takes")
    texts, _ = told(tmp_path / "a.csv", text="2")
    assert texts.texts == [row[1] for row in rows[1:]]
    with pytest.raises(AnnotationError, match="expected a column '3', found 'Comment, Comment'"):
        told(tmp_path / "a.csv", text="3")


def test_what_stands_for_nothing_is_no_text(tmp_path):
    words = ["n/a", "-", "#REF!", "#brilliant!", ""]
    texts, messages = read(tmp_path / "a.csv", [["No", "Comment"], *[["1", w] for w in words]])
    assert texts.texts == ["", "", "", "#brilliant!", ""]
    assert [row[1] for row in texts.rows] == words
    assert messages[-3:] == [
        "1 text not tagged: errors of a spreadsheet",
        "2 texts not tagged: n/a or the like",
        "1 row without a text",
    ]


def test_rows_of_another_length_than_the_names(tmp_path):
    (tmp_path / "a.csv").write_text("No,Comment,Ward\n1,Good,North,,\n2,Bad\n")
    texts, messages = told(tmp_path / "a.csv")
    assert texts.rows == [["1", "Good", "North"], ["2", "Bad", ""]]
    assert messages[-1] == "1 row with fewer cells than there are columns, the last ones blank"
    (tmp_path / "a.csv").write_text("No,Comment\n1,Good,mostly\n")
    with pytest.raises(AnnotationError, match="one with a delimiter in it needs quotation marks"):
        told(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        (
            'No,Comment\n1,"They said "go" to me"\n2,"To me, "go""\n',
            ['They said "go" to me', 'To me, "go"'],
        ),
        (
            'No,Comment\n1,A 6" pipe\n2,"They said ""go"", and left"\n',
            ['A 6" pipe', 'They said "go", and left'],
        ),
        ('Comment?\n"Late," they said\n"Good"\n', ['"Late," they said', '"Good"']),
    ],
)
def test_no_quotation_mark_is_lost(tmp_path, content, cells):
    (tmp_path / "a.csv").write_text(content)
    texts, _ = told(tmp_path / "a.csv")
    assert texts.texts == cells


def test_a_column_is_named_as_a_person_types_it(tmp_path):
    title = "What could we have done better\nfor you, and for your family?"
    rows = [["No", title], *[["1", text] for text in TEXTS]]
    texts, messages = read(tmp_path / "a.csv", rows, text=title.replace("\n", " ").lower())
    assert texts.texts == TEXTS
    assert messages[-1].endswith("texts in <60 characters> (column 2)")


def test_the_sheet_with_the_most_is_read_and_what_it_hides_is_counted(tmp_path):
    notes = [["About this"], *[[f"{text} So it is."] for text in TEXTS]]
    rows = [["No", "Ward", "Anything else?"], *[[i, "North", text] for i, text in enumerate(TEXTS)]]
    book = save(tmp_path / "a.xlsx", rows, Notes=notes)
    book["Answers"].column_dimensions["B"].hidden = True
    book["Answers"].column_dimensions["Z"].hidden = True
    book["Answers"].append([])
    book["Answers"].append([None, None, "Asked in the summer of last year."])
    book.save(tmp_path / "a.xlsx")
    texts, messages = told(tmp_path / "a.xlsx")
    assert texts.header == rows[0]
    assert messages[:3] == [
        "sheet 'Answers'",
        "sheets not read: 'Notes'; --sheet takes one",
        "1 hidden column read like the others",
    ]
    last = "1 row below a blank one, with a text alone, first row 6: tagged, and perhaps a note"
    assert messages[-1] == last


def test_errors_that_a_reader_of_workbooks_drops_are_counted(tmp_path):
    pytest.importorskip("python_calamine")
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    error = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    rows = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>{text}</text:p>'
        f"</table:table-cell><table:table-cell {error}><text:p>#DIV/0!</text:p></table:table-cell>"
        "</table:table-row>"
        for text in ["Comment", *TEXTS]
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}office:1.0"'
            f' xmlns:text="{names}text:1.0"'
            f' xmlns:table="{names}table:1.0" xmlns:calcext="urn:calcext"><office:body>'
            f'<office:spreadsheet><table:table table:name="A">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    texts, messages = told(tmp_path / "a.ods")
    assert texts.texts == TEXTS
    assert "4 errors of a spreadsheet left out" in messages


def test_formulas_without_values_are_named_where_there_is_no_text(tmp_path):
    save(tmp_path / "a.xlsx", [["No", "Comment"], [1, "=A1&A2"]])
    with pytest.raises(AnnotationError, match="'Comment' has no text; 1 formula left out, first"):
        told(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        [["", "comment"], ["0", TEXTS[0]], ["1", TEXTS[1]]],  # as pandas writes it
        [["", "What went well?"], ["0", TEXTS[0]], ["1", TEXTS[1]]],
        [["Comment", ""], [TEXTS[0], "North"], [TEXTS[1], "South"]],
        [["Survey of summer", ""], ["Comment", "Ward"], *([text, ""] for text in TEXTS[:2])],
        [["Comments of all", "", ""], ["No", "Ward", "Comment"], ["1", "North", TEXTS[0]]],
    ],
)
def test_the_name_of_the_texts_may_be_the_only_one(tmp_path, rows):
    table, _ = read(tmp_path / "a.csv", rows)
    start = next(i for i, row in enumerate(rows) if TEXTS[0] in row)
    assert [table.header, *table.rows] == [
        [
            cell
            for cell, used in zip(row, zip(*rows[start - 1 :], strict=True), strict=True)
            if any(used)
        ]
        for row in rows[start - 1 :]
    ]
    assert [text for text in table.texts if text] == [
        text for text in TEXTS if text in chain.from_iterable(rows)
    ]


def test_quotation_marks_that_are_doubled_stay_so_beside_others(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        'No,Comment,Ward\n1,"She said ""go"", and left",\n2,"They were "kind" to me",North\n'
    )
    table, said = told(path)
    assert table.texts == ['She said "go", and left', 'They were "kind" to me']
    assert [row[2] for row in table.rows] == ["", "North"]
    assert "quotation marks in cells are not doubled: taken as they stand" in said


def test_marks_that_end_nowhere_take_no_longer_for_it(tmp_path, grows_with_length):
    path = tmp_path / "a.csv"

    def work(length):
        path.write_text("No,Comment\n" + '7,"Never" she said, twice\n' * length)
        with pytest.raises(AnnotationError):
            told(path)

    assert grows_with_length(work, 20_000)


def test_a_space_after_each_comma(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('No, Ward, Comment\n1, North, "Late, and loud"\n2, South, They are kind\n')
    table, _ = told(path)
    assert table.header == ["No", "Ward", "Comment"]
    assert table.rows == [["1", "North", "Late, and loud"], ["2", "South", "They are kind"]]


def test_blank_rows_are_counted(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('comment\nGood people.\n""\n\nBad food.\n')
    table, said = told(path)
    assert table.texts == ["Good people.", "Bad food."]
    assert "2 blank rows left out" in said


def test_a_sheet_that_does_not_fit_is_told_by_what_it_lacks(tmp_path):
    book = Workbook()
    book.active.title = "Cover"
    book.active.append(["Survey of the summer"])
    data = book.create_sheet("Data")
    for row in [["No", "Answer"], *([i, text] for i, text in enumerate(TEXTS))]:
        data.append(row)
    book.create_sheet("Blank")
    book.save(tmp_path / "a.xlsx")
    for named, reason in (
        ({"text": "Anser"}, "expected a column 'Anser', found 'No, Answer'"),
        ({"text": "?"}, "expected a column '?'"),
        ({"sheet": "Blank"}, "a.xlsx: sheet 'Blank' is empty"),
    ):
        with pytest.raises(AnnotationError, match=re.escape(reason)):
            told(tmp_path / "a.xlsx", **named)
