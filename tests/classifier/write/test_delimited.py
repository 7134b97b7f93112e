"""CSV of tagged reports, and cells that are never formulas."""

import csv
import io

import pytest

from classifier.write import delimited


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


def test_the_columns_of_a_table_are_no_formulas_either():
    file = io.StringIO()
    delimited.write_rows([{"=1+1": "＝1+1", "text": "\n=1+1"}, {"=1+1": 2, "text": "a"}], file)
    assert file.getvalue() == "'=1+1,text\r\n'＝1+1,\"'\n=1+1\"\r\n2,a\r\n"
