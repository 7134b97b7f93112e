import csv
import io
import json
from dataclasses import replace

import pytest

from classifier.atomic import whole_file
from classifier.report import Sentence
from classifier.write import FORMATS, delimited, jsonl


def test_jsonl_has_the_fields_of_the_contract(tagged):
    file = io.StringIO()
    jsonl.write([tagged], file)
    first, second = map(json.loads, file.getvalue().splitlines())
    assert list(first) == [
        "report",
        "sentence",
        "page",
        "section",
        "heading",
        "paragraph",
        "kind",
        "start",
        "end",
        "text",
        "themes",
        "polarity",
        "polarity_probability",
    ]
    assert first["themes"] == {"out_of_hours": 0.97}
    assert list(second["themes"].items()) == [("out_of_hours", 0.9), ("planning", 0.5124)]
    assert (second["polarity"], second["polarity_probability"]) == ("improvement", 0.75)


def test_all_scores_are_added_on_demand(tagged):
    file = io.StringIO()
    jsonl.write([tagged], file, all_scores=True)
    assert json.loads(file.getvalue().splitlines()[0])["scores"] == {
        "planning": 0.2,
        "out_of_hours": 0.97,
    }


def test_csv_is_read_back_and_holds_no_formula(tagged):
    file = io.StringIO(newline="")
    delimited.write([tagged], file, all_scores=True)
    rows = list(csv.DictReader(io.StringIO(file.getvalue(), newline="")))
    assert rows[0]["text"] == "'=SUM(A1) is said, “quoted”; with 中 😀."
    assert rows[1]["themes"] == "out_of_hours;planning"
    assert rows[1]["theme_probabilities"] == "0.9;0.5124"
    assert rows[1]["score_planning"] == "0.5124"


@pytest.mark.parametrize(
    "before", ["", " ", "\xa0", "\u3000", "\x0b", "\x00", "\x1f", "\ufeff", "\u200b", "'\u2060 "]
)
def test_nothing_unseen_hides_a_formula(before):
    for text in (f"{before}{sign}1" for sign in "=+-@＝＋－＠"):
        cell = delimited.safe_cell(text)
        assert (cell, delimited.restored(cell)) == (f"'{text}", text)
    assert delimited.safe_cell(f"x{before}=1") == f"x{before}=1"


def test_frame_and_summary(tagged):
    frame = tagged.to_frame()
    assert frame["themes"].tolist() == [["out_of_hours"], ["out_of_hours", "planning"]]
    summary = tagged.summary()
    assert summary.loc["out_of_hours"].to_dict() == {
        "sentences": 2,
        "strength": 1,
        "improvement": 1,
        "share": 1,
    }


def test_notebook_view_escapes(tagged):
    hostile = Sentence(
        "a", 1, None, None, None, None, "paragraph", 0, 1, "<script>alert(1)</script>"
    )
    object.__setattr__(tagged, "sentences", (hostile, tagged.sentences[1]))
    assert "<script>" not in tagged._repr_html_()


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError), whole_file(path) as file:
        file.write("half")
        raise RuntimeError
    assert path.read_text() == "old"
    with whole_file(path) as file:
        file.write("new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["jsonl", "csv", "table"])
def test_what_a_person_should_look_at_is_marked_where_asked(tagged, name):
    plain, marked = io.StringIO(), io.StringIO()
    FORMATS[name].write([tagged], plain, False)
    FORMATS[name].write([replace(tagged, mark_uncertain=True)], marked, False)
    mark = "?" if name == "table" else "uncertain"
    assert mark not in plain.getvalue()
    assert mark in marked.getvalue()


def test_decisions_that_may_well_be_wrong_are_uncertain(tagged):
    first, second = replace(tagged, mark_uncertain=True)
    assert first.uncertain == {}  # 0.2 not assigned, 0.97 assigned
    assert second.uncertain == {"planning": 0.5124}
    assert next(iter(tagged)).uncertain is None


def test_parquet_has_the_uncertain_themes():
    pytest.importorskip("pyarrow")
    from pandas import read_parquet

    from classifier import load_model

    file = io.BytesIO()
    text = "Leaders know that caseloads are too high. It rained."
    tagged = replace(load_model().tag(text), mark_uncertain=True)
    FORMATS["parquet"].write([tagged], file, False)
    assert [list(names) for names in read_parquet(file)["uncertain"]] == [
        list(sentence.uncertain) for sentence in tagged
    ]


def test_the_columns_of_a_table_are_no_formulas_either():
    file = io.StringIO()
    delimited.write_rows([{"=1+1": "＝1+1", "text": "\n=1+1"}, {"=1+1": 2, "text": "a"}], file)
    assert file.getvalue() == "'=1+1,text\r\n'＝1+1,\"'\n=1+1\"\r\n2,a\r\n"
