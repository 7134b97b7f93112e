"""Spreadsheets in the shapes that people make."""

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from train.annotation import AnnotationError
from train.commands.cli import app
from train.read import Columns, read_annotations


@pytest.fixture
def read(tmp_path):
    def read(content, name="t.csv", **columns):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        found = read_annotations([file], columns=Columns(**columns))
        return [(a.text, sorted(a.themes)) for a in found]

    return read


SHAPES = {
    "one column": "text,themes\nPlans are late.,planning;leadership\nAll is well.,\n",
    "line breaks": 'text,themes\nPlans are late.,"planning\nleadership"\nAll is well.,none\n',
    "commas": 'Sentence;Codes\nPlans are late.;"planning, leadership"\nAll is well.;\n',
    "bars": "comment\ttags\nPlans are late.\tplanning | leadership\nAll is well.\tn/a\n",
    "a Python list": "text,topics\n"
    "Plans are late.,\"['planning', 'leadership']\"\nAll is well.,[]\n",
    "columns of 1": "text,planning,leadership\nPlans are late.,1,1\nAll is well.,0,0\n",
    "columns of x": "text,planning,leadership\nPlans are late.,x,X\nAll is well.,,\n",
    "columns of yes": "text,planning,leadership\nPlans are late.,yes,Yes\nAll is well.,no,No\n",
    "columns of TRUE": "text,planning,leadership\nPlans are late.,TRUE,TRUE\nAll is well.,FALSE,\n",
    "numbered": '\n"n","cat_1","cat_2","feedback"\n"1","planning","leadership","Plans are late."\n'
    '"2",NA,NA,"All is well."\n',
    "rows of a number": "report,sentence,text,theme\na,1,Plans are late.,planning\n"
    "a,2,All is well.,\na,1,Plans are late.,leadership\n",
    "rows of an identifier": "text_id,text,code\nt1,Plans are late.,planning\nt2,All is well.,\n"
    "t1,Plans are late.,leadership\n",
    "rows that follow": "text,theme\nPlans are late.,planning\nPlans are late.,leadership\n"
    "All is well.,\n",
    "semicolons": "id;text;planning;leadership\n1;Plans are late.;1;1\n2;All is well.;0;0\n",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_shapes(read, shape, encoding):
    assert read(SHAPES[shape].encode(encoding)) == [
        ("Plans are late.", ["leadership", "planning"]),
        ("All is well.", []),
    ]


def test_the_text_is_found_by_its_words(read):
    """As in exports of surveys: identifiers with spaces, and questions that repeat."""
    table = (
        "Comment ID,Service type,FFT question,FFT answer,Parking,Staff: manner\n"
        "AB PTS 528 - Q1,PT  - Van,What could we all do better?,Nothing.,,1\n"
        "AB PTS 529 - Q1,PT  - Van,What could we all do better?,Cars should wait near us.,1,\n"
        "AB PTS 530 - Q1,PT  - Van,What could we all do better?,,1,\n"
    )
    assert read(table) == [
        ("Nothing.", ["Staff: manner"]),
        ("Cars should wait near us.", ["Parking"]),
    ]


def test_the_same_words_of_several_people_stay_several_sentences(read):
    assert read("label,feedback\nfine,Nothing.\nfine,Nothing.\nfood,The soup was too cold.\n") == [
        ("Nothing.", ["fine"]),
        ("Nothing.", ["fine"]),
        ("The soup was too cold.", ["food"]),
    ]


def test_thirty_columns_of_another_domain(read):
    themes = [f"Theme {i}: care, and more" for i in range(30)]
    header = ",".join(["id", "answer", *(f'"{theme}"' for theme in themes)])
    marks = ",".join("1" if i in (3, 29) else "" for i in range(30))
    others = ",".join("1" if i not in (3, 29) else "" for i in range(30))
    table = f"{header}\n1,They were kind to us.,{marks}\n2,It went on and on.,{others}\n"
    assert read(table)[0] == ("They were kind to us.", sorted([themes[3], themes[29]]))


def test_columns_may_be_named(read):
    table = "Datei;Satz;Kategorie;Ton\na.pdf;Die Pläne sind spät.;Planung|Leitung;schlecht\n"
    columns = {"themes": ("Kategorie",), "text": "Satz", "polarity": "Ton", "report": "Datei"}
    assert read(table, **columns) == [("Die Pläne sind spät.", ["Leitung", "Planung"])]
    with pytest.raises(AnnotationError, match=r"expected a column 'Thema', found 'Datei, Satz"):
        read(table, themes=("Thema",))


def test_options_of_the_command_line(tmp_path):
    (tmp_path / "t.csv").write_text("Worte,Rubrik\nDie Pläne sind alle spät.,Planung\n", "utf-8")
    arguments = ["convert", str(tmp_path / "t.csv"), "--out", str(tmp_path / "t.jsonl")]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert "expected a column of themes" in done.stderr
    done = CliRunner().invoke(app, [*arguments, "--themes-column", "Rubrik"])
    assert done.exit_code == 0
    assert read_annotations([tmp_path / "t.jsonl"])[0].themes == {"Planung"}


def test_what_tag_wrote_besides_is_no_theme_and_no_loss(tmp_path):
    head = "text,{},uncertain,polarity_uncertain,unfamiliar,theme_probabilities,planning,housing"
    table = f"{head}\nPlans are late.,planning,,False,False,0.9,0.9,\nIt rained.,,,True,False,,,\n"
    file = tmp_path / "t.csv"
    file.write_text(table.format("themes"))
    lost = []
    found = read_annotations([file], decided=lambda _, d: lost.append(d.message) if d.loss else 0)
    assert ([sorted(a.themes) for a in found], lost) == ([["planning"], []], [])
    file.write_text(table.format("my own"))
    with pytest.raises(
        AnnotationError, match=r"expected a column of themes, .* found 'text, my own"
    ):
        read_annotations([file])
    assert read_annotations([file], columns=Columns(themes=("my own",)))[0].themes == {"planning"}


def test_the_codebook_of_a_workbook_is_not_read_in_place_of_its_sentences(tmp_path):
    book = Workbook()
    for row in (["text", "my own", "uncertain", "theme_probabilities"], ["Plans are late.", "a"]):
        book.active.append(row)
    codes = book.create_sheet("Codebook")
    for row in (["theme", "title", "definition", "includes"], ["a", "A", "Plans.", "All plans."]):
        codes.append(row)
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(AnnotationError, match=r"t\.xlsx: expected a column of themes, .*'text, my"):
        read_annotations([tmp_path / "t.xlsx"])
