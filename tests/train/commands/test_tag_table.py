"""``tag-table`` as a person runs it."""

import csv
import io
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook, load_workbook

from classifier.results.doubtful import DOUBT, doubtful
from classifier.results.model import load_model
from train.read import read_annotations

HEADER = ["ID", "Ward", "Score", "What could we have done better?"]
ROWS = [
    ["001", "North", "4", "My social worker changed four times; nobody told me."],
    ["002", "=1+1", "3.50", ""],
    ["003", "'t Zand", "5", 'They "listened", and plans were clear.\nThank you.'],
    ["004", "North", "", "My social worker changed four times; nobody told me."],
]
TAGS = ["themes", "theme_probabilities", "polarity", "polarity_probability"]


def write(path, rows, **form):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, **form).writerows(rows)
    return path


def test_all_that_was_in_the_table_comes_out_with_what_the_model_says_of_each_text(run, tmp_path):
    done = run("tag-table", write(tmp_path / "survey.csv", [HEADER, *ROWS], delimiter=";"))
    assert done.exit_code == 0
    header, *rows = csv.reader(io.StringIO(done.stdout, newline=""))
    assert header == HEADER + TAGS
    assert [row[:4] for row in rows] == [[*ROWS[0]], ["002", "'=1+1", "3.50", ""], *ROWS[2:]]
    model = load_model()
    asked = [row[3] for row in ROWS if row[3]]
    found = model.predict_proba(asked)
    polarities = model.predict_polarity_proba(asked)
    assert rows[1][4:] == ["", "", "", ""]
    assert rows[3][4:] == rows[0][4:]
    for row, likely, of_polarity in zip([rows[0], *rows[2:]], found, polarities, strict=True):
        assigned = {model.themes[k]: likely[k] for k in (likely >= model.thresholds).nonzero()[0]}
        assert set(row[4].split(";")) - {""} == set(assigned)
        said = map(float, filter(None, row[5].split(";")))
        assert dict(zip(row[4].split(";"), said, strict=False)) == pytest.approx(assigned, abs=1e-4)
        assert row[6] == model.polarities[of_polarity.argmax()]
        assert float(row[7]) == pytest.approx(of_polarity.max(), abs=1e-4)
    assert done.stderr.splitlines() == [
        "survey.csv: ';' between columns; 4 rows, names of columns in row 1; texts in 'What could"
        " we have done better?'; 1 row without a text",
        "survey.csv: 1 cell with an apostrophe, without which a spreadsheet that opens CSV may"
        " calculate; .xlsx needs none",
    ]


def test_what_a_person_should_look_at_is_marked_as_by_tag(run, tmp_path):
    asked = ["Nobody rang back about my flat.", "They moved me far from my school and friends."]
    rows = [[1, asked[0]], [2, ""], [3, asked[1]]]
    done = run("tag-table", write(tmp_path / "a.csv", [["No", "text"], *rows]), "--uncertain")
    header, first, blank, last = csv.reader(io.StringIO(done.stdout))
    assert header == ["No", "text", *TAGS, "uncertain", "polarity_uncertain"]
    model = load_model()
    found, polarities = model.predict_proba(asked), model.predict_polarity_proba(asked)
    marked = doubtful(found, found >= model.thresholds)
    for row, of_text, of_polarity in zip((first, last), marked, polarities, strict=True):
        assert set(row[-2].split(";")) - {""} == {model.themes[k] for k in of_text.nonzero()[0]}
        assert row[-1] == str(1 - of_polarity.max() >= DOUBT)
    assert marked.any()
    assert blank[-2:] == ["", ""]


def test_a_workbook_keeps_its_numbers_and_says_what_it_left(run, tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "Answers"
    sheet.append(["Survey of the summer"])
    sheet.append([])
    sheet.append(["No", "Age", "Answer"])
    for number, age, answer in [(1, 15, "I was moved in the night."), (2, None, "Staff are kind.")]:
        sheet.append([number, age, answer])
    book.create_sheet("Notes").append(["Who asked", "and when"])
    book.save(tmp_path / "survey.xlsx")
    out = tmp_path / "tagged.xlsx"
    done = run("tag-table", tmp_path / "survey.xlsx", "--out", out, "--all-scores")
    assert done.exit_code == 0, done.output
    assert "sheet 'Answers'" in done.stderr
    assert "sheets not read: 'Notes'" in done.stderr
    assert "names of columns in row 3" in done.stderr
    assert done.stderr.endswith(f"Wrote 2 rows to {out}\n")
    header, first, second = load_workbook(out).active.iter_rows(values_only=True)
    scores = [f"score_{theme}" for theme in load_model().themes]
    assert list(header) == ["No", "Age", "Answer", *TAGS, *scores]
    assert first[:3] == (1, 15, "I was moved in the night.")
    assert second[:3] == (2, None, "Staff are kind.")
    [likely] = load_model().predict_proba("I was moved in the night.")
    assert first[7:] == pytest.approx(likely.tolist(), abs=1e-4)


def test_numbers_are_written_as_they_were(run, tmp_path):
    cells = ["001", "-0", "12.50", "0.333333333333", "123456789012345678", "-2,5", "1e5", "-4", "7"]
    table = write(tmp_path / "a.csv", [["n", "comment"], *[[n, "Staff are kind."] for n in cells]])
    out = tmp_path / "out.xlsx"
    assert run("tag-table", table, "--out", out).exit_code == 0
    _, *rows = load_workbook(out).active.iter_rows(values_only=True)
    assert [row[0] for row in rows] == [*cells[:3], 0.333333333333, *cells[4:7], -4, 7]


def test_a_table_is_not_written_over(run, tmp_path):
    table = write(tmp_path / "a.csv", [["comment"], ["Staff are kind."]])
    done = run("tag-table", table, "--out", table)
    assert done.exit_code == 2
    assert "a.csv: is the table itself" in done.stderr
    assert table.read_text() == "comment\nStaff are kind.\n"


@pytest.mark.parametrize(
    ("title", "of_themes"),
    [
        ("themes", True),
        ("Labels", True),
        ("Themes:", True),
        ("Theme 1", True),
        ("Polarity", False),
        ("Sentiment:", False),
    ],
)
def test_what_a_person_noted_stays_apart_from_the_tags(run, tmp_path, title, of_themes):
    rows = [[title, "comment", "", "Ward"], ["mine", "Staff are kind.", "noted", "yes"]]
    out = tmp_path / "out.csv"
    done = run("tag-table", write(tmp_path / "a.csv", rows), "--out", out)
    header, first = csv.reader(io.StringIO(out.read_text()))
    assert header == [*rows[0], *(f"model_{name}" for name in TAGS)]
    assert first[:4] == rows[1]
    assert f"as it has {title}, the columns of the tags begin with model_" in done.stderr
    if of_themes:
        [annotation] = read_annotations([out])
        assert (annotation.themes, annotation.polarity) == ({"mine"}, None)


def test_other_columns_with_texts_are_named_and_can_be_had(run, tmp_path):
    rows = [["Good", "Bad"]]
    rows += [[f"Number {i} was kind to me and my brother.", f"Day {i} was late."] for i in range(3)]
    table = write(tmp_path / "a.csv", rows)
    done = run("tag-table", table)
    assert "texts in 'Good'" in done.stderr
    assert (
        "texts in 'Bad' not tagged: --text-column takes one, by its name or number" in done.stderr
    )
    done = run("tag-table", table, "--text-column", "Bad")
    assert "texts in 'Bad'\n" in done.stderr


def test_a_table_without_names_of_columns(run, tmp_path):
    table = write(
        tmp_path / "a.csv", [["1", "The staff here are kind."], ["2", "Plans are late once more."]]
    )
    done = run("tag-table", table, "--header-row", "0")
    header, *rows = csv.reader(io.StringIO(done.stdout))
    assert header[:2] == ["1", "2"]
    assert [row[1] for row in rows] == ["The staff here are kind.", "Plans are late once more."]


def test_what_the_model_says_can_be_corrected_and_learnt_from(run, tmp_path):
    out = tmp_path / "tagged.csv"
    run("tag-table", write(tmp_path / "survey.csv", [HEADER, *ROWS]), "-o", out)
    header, *rows = csv.reader(io.StringIO(out.read_text()))
    rows[0][4:7] = ["health;planning", "", "mixed"]
    write(out, [header, *rows])
    first, *_, last = read_annotations([out])
    assert (first.text, first.themes, first.polarity) == (
        ROWS[0][3],
        {"health", "planning"},
        "mixed",
    )
    assert last.themes == set(rows[3][4].split(";"))
    assert last.polarity == rows[3][6]


def test_every_text_of_many_has_its_own_tags(run, tmp_path, monkeypatch):
    monkeypatch.setattr("classifier.language.lone._AT_ONCE", 2)
    texts = [
        "Plans are late.",
        "",
        "\u200b",
        "Case\u00adloads are too high.",
        "n/a",
        "Rooms are damp.",
    ]
    table = write(tmp_path / "a.csv", [["comment"], *[[text] for text in texts * 3]])
    done = run("tag-table", table, "--header-row", "1", "--text-column", "comment", "--all-scores")
    header, *rows = csv.reader(io.StringIO(done.stdout))
    model = load_model()
    assert header[5:] == [f"score_{name}" for name in model.themes]
    given = [text for text, *_ in rows]
    assert given == [text for text in texts * 3 if text]
    assert "3 blank rows left out" in done.stderr
    asked = [text for text in given if text[0] in "PCR"]
    tagged = [row for row in rows if row[0][0] in "PCR"]
    assert len(tagged) == 9
    for row, likely in zip(tagged, model.predict_proba(asked), strict=True):
        assert list(map(float, row[5:])) == pytest.approx(likely.tolist(), abs=1e-4)
    assert not any(cell for row in rows if row[0][0] not in "PCR" for cell in row[1:])
    assert "3 texts not tagged: n/a or the like" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "id,age\n1,15\n", "a.csv: expected a column with sentences"),
        ("a.csv", "id,text\n", "a.csv: has no row below the names of its columns"),
        ("a.csv", "id,text\n1,\n", "a.csv: column 'text' has no text"),
        ("a.csv", "id,text\n1,#REF!\n", "a.csv: column 'text' has no text"),
        ("a.csv", " \n", "a.csv: is empty"),
        (
            "a.jsonl",
            '{"text": ["Staff are kind."]}',
            "a.jsonl:1: 'text' should be text, found ['",
        ),
        ("a.jsonl", '{"text": "Staff.", "id": "\\ud800"}', "a.jsonl:1: holds half a character"),
        ("a.jsonl", '{"id": 1, "n": 2}\n', "a.jsonl: expected a column with sentences"),
        ("a.tsv", "#FORMAT=WebAnno TSV 3.3\n", "a.tsv: expected CSV, a workbook, JSON lines or"),
        ("a.csv", "%PDF-1.7", "a.csv: expected a table, found a PDF"),
        ("b.csv", None, "a.csv: No such file or directory"),
    ],
)
def test_what_is_no_table_of_texts_is_named_in_one_line(run, tmp_path, name, content, reason):
    if content is not None:
        (tmp_path / name).write_text(content)
    out = tmp_path / "out.csv"
    done = run("tag-table", tmp_path / name.replace("b.csv", "a.csv"), "--out", out)
    assert done.exit_code == 2
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
    assert not out.exists()


def test_a_model_without_polarities_that_knows_another_language(run, tmp_path):
    words = {"essen": "Das Essen war heute kalt und fade", "warten": "Ich musste lange warten auf"}
    texts = [
        {"text": f"{text} im Zimmer {i} der Station.", "themes": [theme]}
        for theme, text in words.items()
        for i in range(15)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, texts)))
    model = tmp_path / "model"
    done = run("train", tmp_path / "a.jsonl", "--folds", "0", "--language", "de", "--out", model)
    assert done.exit_code == 0, done.output
    english = [["comment"], *[[f"My worker was late for visit {i}, again."] for i in range(20)]]
    done = run("tag-table", write(tmp_path / "b.csv", english), "--model", model, "--uncertain")
    assert done.stdout.startswith("comment,themes,theme_probabilities,uncertain\n")
    assert "b.csv: is in English (en), it seems, and the model knows German (de)" in done.stderr


COMMENTS = [
    {"id": 1, "text": "Nobody came.", "about": {"ward": "N", "tags": [1, 2]}, "code": "001"},
    {"id": 2, "text": None, "score": 2.5},
    {"id": 3, "text": "Staff are kind.", "about": {"ward": "S", "tags": []}},
]


def lines(path, rows=COMMENTS):
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def test_json_lines_come_back_whole(run, tmp_path):
    out = tmp_path / "out.jsonl"
    done = run("tag-table", lines(tmp_path / "a.jsonl"), "--text-column", "text", "-o", out)
    assert done.exit_code == 0, done.output
    assert "a.jsonl: 3 rows; texts in 'text'; 1 row without a text" in done.stderr
    found = [json.loads(line) for line in out.read_text().splitlines()]
    names = [f"model_{name}" for name in TAGS]  # as `code` may be one of themes
    for row, given in zip(found, COMMENTS, strict=True):
        assert list(row) == [*given, *names]
        assert {key: row[key] for key in given} == given
        assert (row["model_themes"] is None) == (given["text"] is None)
    likely = load_model().predict_proba([COMMENTS[2]["text"]])[0]
    assigned = [load_model().themes[k] for k in (likely >= load_model().thresholds).nonzero()[0]]
    assert sorted(found[2]["model_themes"]) == sorted(assigned)
    again = run("tag-table", out, "-o", tmp_path / "again.jsonl")  # nothing is written over
    assert "the columns of the tags begin with model_model_" in again.stderr


def test_parquet_comes_back_whole_and_can_be_learnt_from(run, tmp_path):
    rows = [{key: row.get(key) for key in ("id", "text", "about", "score")} for row in COMMENTS]
    rows[0]["day"] = date(2026, 5, 4)
    table = pa.Table.from_pylist(rows)
    pq.write_table(table, tmp_path / "a.parquet")
    out = tmp_path / "out.parquet"
    done = run("tag-table", tmp_path / "a.parquet", "-o", out, "--uncertain", "--all-scores")
    assert done.exit_code == 0, done.output
    found = pq.read_table(out)
    assert found.select(table.column_names).to_pylist() == table.to_pylist()
    assert found.schema.field("day").type == pa.date32()
    scores = [f"score_{name}" for name in load_model().themes]
    tags = [*TAGS, "uncertain", "polarity_uncertain", *scores]
    assert found.column_names[len(table.column_names) :] == tags
    assert read_annotations([out], problem=lambda _: None)[-1].text == "Staff are kind."
    done = run("tag-table", tmp_path / "a.parquet", "-o", tmp_path / "out.jsonl")
    assert '"day": "2026-05-04"' in (tmp_path / "out.jsonl").read_text()


def test_columns_of_parquet_keep_their_types(run, tmp_path):
    columns = {
        "text": (["Staff are kind.", "Nobody came."], pa.large_string()),
        "ward": (["N", "S"], pa.dictionary(pa.int8(), pa.string())),
        "n": ([1, 2**63 + 1], pa.uint64()),
        "half": ([0.5, None], pa.float16()),
        "scores": ([[("a", 1)], []], pa.map_(pa.string(), pa.int8())),
        "tags": ([[], None], pa.list_(pa.int64())),
        "seen": ([1_700_000_000_123_456_789, None], pa.timestamp("ns", "Europe/Berlin")),
    }
    table = pa.table({name: pa.array(*of) for name, of in columns.items()})
    pq.write_table(table, tmp_path / "a.parquet")
    asked = ("--text-column", "text", "-o", tmp_path / "out.parquet")
    assert run("tag-table", tmp_path / "a.parquet", *asked).exit_code == 0
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.select(table.column_names).equals(table)


def test_two_columns_of_parquet_with_one_name_are_refused(run, tmp_path):
    texts, numbers = pa.array(["Staff are kind."]), pa.array([1])
    table = pa.Table.from_arrays([texts, numbers, numbers], names=["text", "n", "n"])
    pq.write_table(table, tmp_path / "a.parquet")
    done = run("tag-table", tmp_path / "a.parquet")
    assert "a.parquet: is not Parquet that can be read (two columns are called 'n')" in done.stderr


def test_lists_are_json_in_the_cells_of_a_sheet(run, tmp_path):
    table = lines(tmp_path / "a.jsonl", [{"n": 10**17, "text": "Nobody came.", "x": {"a": [1]}}])
    done = run("tag-table", table)
    _, row = csv.reader(io.StringIO(done.stdout))
    assert row[:3] == [str(10**17), "Nobody came.", '{"a": [1]}']
    run("tag-table", table, "-o", tmp_path / "out.xlsx")
    _, cells = load_workbook(tmp_path / "out.xlsx").active.iter_rows(values_only=True)
    assert cells[:3] == tuple(row[:3])


def test_a_sheet_becomes_json_lines_and_parquet(run, tmp_path):
    rows = [["n", "comment", "mixed"], ["1", "Staff are kind.", "1"], ["", "Nobody came.", "x"]]
    table = write(tmp_path / "a.csv", rows)
    assert run("tag-table", table, "-o", tmp_path / "out.parquet").exit_code == 0
    found = pq.read_table(tmp_path / "out.parquet").to_pydict()
    assert (found["n"], found["mixed"]) == ([1, None], ["1", "x"])
    run("tag-table", table, "-o", tmp_path / "out.jsonl")
    first, last = map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())
    assert (first["n"], first["mixed"], last["n"], last["mixed"]) == (1, "1", None, "x")


@pytest.mark.parametrize(
    ("rows", "out", "said"),
    [
        (
            [{"text": "Kind.", "x": 1}, {"text": "Bad.", "x": "b"}],
            "o.parquet",
            "column x has",
        ),
        ([{"text": "Staff are kind.", "x": {}}], "o.parquet", "column x has what .parquet can't"),
        ([["comment", "n", "n"], ["Kind.", 1, 2]], "o.jsonl", "a.csv: two columns are called n,"),
        (
            [["No", "comment", ""], [1, "Staff are kind.", 1]],
            "o.parquet",
            "a.csv: a column has no name, which .parq",
        ),
    ],
)
def test_what_a_format_can_not_hold_is_named(run, tmp_path, rows, out, said):
    given = isinstance(rows[0], dict)
    table = lines(tmp_path / "a.jsonl", rows) if given else write(tmp_path / "a.csv", rows)
    done = run("tag-table", table, "-o", tmp_path / out)
    assert (done.exit_code, (tmp_path / out).exists()) == (2, False)
    assert said in done.stderr


def test_bytes_stay_in_parquet(run, tmp_path):
    pq.write_table(pa.table({"text": ["Staff are kind."], "x": [b"\xff"]}), tmp_path / "a.parquet")
    done = run("tag-table", tmp_path / "a.parquet", "-o", tmp_path / "out.csv")
    assert done.exit_code == 2
    assert "a.parquet: column x holds bytes: .parquet can, too" in done.stderr
    done = run("tag-table", tmp_path / "a.parquet", "-o", tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet")["x"].to_pylist() == [b"\xff"]
