"""How files are found and their formats recognised."""

import json

import pytest

from train.annotation import AnnotationError
from train.read import read_annotations


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            "text,themes\nA sentence.,x,y\n",
            r"t.csv, row 2: expected 2 cells, .* found 3 cells",
        ),
        ('text,themes\n"A sentence.,x\nAnother.,y\n', "t.csv: a quotation mark opens a cell"),
        ("text,number\nA sentence.,17\n", "t.csv: expected a column of themes, called themes"),
        ("id,themes\n1,x\n", "t.csv: expected a column with sentences, .*found 'id, themes'"),
        ("just words", "t.csv: expected annotations as JSON or a table, found 'just words'"),
        (b"text,themes\nA\x00B,\x81\x8d\n", "t.csv: is not text in UTF-8"),
        ("", "t.csv: expected annotations as JSON or a table, found ''"),
        ("text,themes\n", "no annotations in .*t.csv"),
        ("<html><body>Not found</body></html>", "t.csv: expected annotations, found an HTML page"),
        (b"\xd0\xcf\x11\xe0rest", "t.csv: is an old Office file"),
        (b"PK\x03\x04 xl/workbook.xml", "t.csv: is damaged: it can't be unpacked"),
        (b"PAR1nothing", "t.csv: is not Parquet that can be read"),
    ],
)
def test_what_is_no_table_is_named(tmp_path, content, reason):
    file = tmp_path / "t.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(AnnotationError, match=reason):
        read_annotations([file])


def test_a_folder_is_read_file_by_file(tmp_path):
    (tmp_path / "a.csv").write_text("text,themes\nPlans are late.,planning\n")
    (tmp_path / "b.jsonl").write_text('{"text": "All is well.", "themes": []}\n')
    (tmp_path / "notes.txt").write_text("not this")
    found = read_annotations([tmp_path])
    assert [(a.report, a.text) for a in found] == [("a", "Plans are late."), ("b", "All is well.")]


@pytest.mark.parametrize(
    "other", [{"language": "English"}, {"language": ["de"]}, {"torn": "yes", "polarity": "mixed"}]
)
def test_fields_of_others_are_not_taken_for_ours(tmp_path, other):
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"text": "Plans are late.", "themes": ["planning"], **other}))
    (found,) = read_annotations([path])
    assert (found.themes, found.polarity) == ({"planning"}, other.get("polarity"))
