"""Tables as people have them: what is read, what is said about it, and what is refused."""

import datetime as dt
import io
import json

import openpyxl
import pytest

from train.annotation import AnnotationError
from train.read import Columns, read_annotations
from train.read.xlsx import _HIDDEN_ROW, _MERGED, _UNCALCULATED

NURSE = "The nurse answered every call bell."
LUNCH = "Lunch was cold on both days."


@pytest.fixture
def read(tmp_path):
    """The annotations of a table, and what is said: how it is read, and what is left out."""

    def read(content, name="t.csv", **columns):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        how, lost = [], []

        def decided(_, decision):
            (lost if decision.loss else how).append(decision.message)

        found = read_annotations([file], columns=Columns(**columns), decided=decided)
        return [(a.text, sorted(a.themes)) for a in found], "; ".join(how), "; ".join(lost)

    return read


def of_both(first, second):
    return [(NURSE, first), (LUNCH, second)]


def test_a_cell_that_is_no_flag_is_named_and_its_column_stays(tmp_path):
    table = "Comment,Staff,Food\nA b.,1,\nC d.,1,\nE f.,2,\nG h.,1,\nLunch.,,1\n"
    (tmp_path / "t.csv").write_text(table)
    where = r"t\.csv, row 4: column 'Staff': expected 1, x, yes .* found '2'"
    with pytest.raises(AnnotationError, match=where):
        read_annotations([tmp_path / "t.csv"])
    errors = []
    rows = read_annotations([tmp_path / "t.csv"], problem=errors.append)
    assert len(errors) == 1
    assert sum(row.themes == {"Staff"} for row in rows) == 3


def test_a_row_of_sums_is_named(read):
    table = "Text,Staff,Food\n" + f"{NURSE},x,\n" * 3 + f"{LUNCH},,x\n" * 3 + "Total,30,31\n"
    with pytest.raises(AnnotationError, match=r"row 8: column 'Staff'.* found '30'"):
        read(table)
    rows, _, lost = read(table.replace("Total", ""))
    assert len(rows) == 6
    assert "1 row left out: themes and no text" in lost


def test_columns_that_are_left_out_are_named_with_counts(read):
    table = f"id,Comment,Ward,Rating,Staff,Food,Fund\n1,{NURSE},Ash,5,1,,\n2,{LUNCH},Elm,1,,1,ask\n"
    rows, how, lost = read(table)
    assert rows == of_both(["Staff"], ["Food"])
    assert "text in 'Comment'; a theme for each column of flags: 'Staff' 1, 'Food' 1" in how
    assert lost.endswith("number of values: 'id' (2), 'Ward' (2), 'Rating' (2), 'Fund' (1)")


SHAPES = {
    "German names": "Aussage;Kategorie 1;Kategorie 2\n{0};Staff;Time\n{1};Food;\n",
    "French": "Commentaire;Thèmes\n{0};Staff, Time\n{1};Food\n",
    "Markdown": "| text | themes |\n|------|:-----:|\n| {0} | Staff, Time |\n| {1} | Food |\n",
    "pictured ticks": "Comment,Staff,Food,Time\n{0},✔️,,☑️\n{1},,✔️,\n",
    "QualCoder": "Codename,File,Coded text,Coder,pos0\nStaff,a,{0},Ann,3\nFood,a,{1},Ann,9\n"
    "Time,a,{0},Ann,3\n",
    "doccano": "id,text,label\n1,{0},Staff#Time\n2,{1},Food\n",
    "doccano data": "id,data,label\n1,{0},Staff#Time\n2,{1},Food\n",
    "numpy": "text,labels\n{0},['Staff' 'Time']\n{1},['Food']\n",
    "JSON": 'text,labels\n{0},"[""Staff"", ""Time""]"\n{1},"[""Food""]"\n',
    "Label Studio": "annotation_id,annotator,created_at,id,lead_time,text,topic,updated_at\n"
    '1,1,2023,1,3.2,{0},"{{""choices"": [""Staff"", ""Time""]}}",2023\n'
    "2,1,2023,2,2.1,{1},Food,2023\n",
    "same name twice": "text,theme,theme\n{0},Staff,Time\n{1},Food,\n",
    "same name in pandas": "text,Theme,Theme.1\n{0},Staff,Time\n{1},Food,\n",
    "ranks": "text,Primary theme,Secondary theme\n{0},Staff,Time\n{1},Food,\n",
    "below a merged cell": "Comment,Themes,\n{0},Staff,Time\n{1},Food,\n",
    "two rows of names": "Comment,Themes,,\n,Staff,Food,Time\n{0},1,,1\n{1},,1,\n",
    "titles above": "Ward survey,,\n,Coding,\nComment,Theme 1,Theme 2\n{0},Staff,Time\n{1},Food,\n",
    "index of pandas": ",text,themes\n0,{0},Staff;Time\n1,{1},Food\n",
    "dummies": "text,theme_Staff,theme_Food,theme_Time\n"
    "{0},True,False,True\n{1},False,True,False\n",
    "KoboToolbox": "text,themes,themes/Staff,themes/Food,themes/Time\n"
    "{0},Staff Time,1,0,1\n{1},Food,0,1,0\n",
    "ticked": "Comment,Staff,Food,Time\n{0},Staff,,Time\n{1},,Food,\n",
    "decimal commas": "Text;Staff;Food;Time\n{0};1,0;0,0;1,0\n{1};0,0;1,0;0,0\n",
    "German": "Text;Staff;Food;Time\n{0};WAHR;FALSCH;WAHR\n{1};FALSCH;WAHR;FALSCH\n",
    "of Excel": "sep=;\ntext;themes\n{0};Staff|Time\n{1};Food\n",
    "Dedoose": "Media Title,Excerpt,Code: Staff Applied,Code: Staff Weight,Code: Food Applied,"
    "Code: Time Applied\na,{0},True,5,False,True\na,{1},False,,True,False\n",
    "MAXQDA": "Color,Comment,Document name,Code,Beginning,End,Segment\nred,,A,Staff,3,3,{0}\n"
    "red,see also 4,A,Food,4,4,{1}\nred,,A,Time,3,3,{0}\n",
    "ATLAS.ti": "ID,Document,Quotation Name,Quotation Content,Comment,Codes\n"
    '1:1,a,x,{0},a note that is long,"Staff\nTime"\n1:2,a,y,{1},,Food\n',
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(read, shape):
    assert read(SHAPES[shape].format(NURSE, LUNCH))[0] == of_both(["Staff", "Time"], ["Food"])


def test_a_segment_of_another_place_is_another_sentence(read):
    table = "Document name,Code,Beginning,Segment\nA,Staff,3,Yes.\nA,Food,4,Yes.\nA,Time,3,Yes.\n"
    rows, how, _ = read(table)
    assert rows == [("Yes.", ["Staff", "Time"]), ("Yes.", ["Food"])]
    assert "3 rows are 2 sentences" in how


@pytest.mark.parametrize("mark", ["\uff1b", "\uff0c", "\u3001", "\u061b ", "\u060c "])
def test_separators_of_other_scripts(read, mark):
    table = f"text,themes\n{NURSE},Staff{mark}Time\n{LUNCH},Food\n"
    assert read(table)[0] == of_both(["Staff", "Time"], ["Food"])


ROWS = {
    "MAXQDA": "Document name,Code,Beginning,Segment\nA,{2},3,{0}\nA,Time,3,{0}\nA,{2},4,{1}\n",
    "MAXQDA in German": "Dokumentname,Code,Anfang,Ende,Segment\nA,{2},3,3,{0}\nA,{2},4,4,{1}\n"
    "A,Time,3,3,{0}\n",
    "QualCoder": "codename,text,pos0,pos1,coder\n{2},{0},0,9,a\nTime,{0},0,9,b\n{2},{1},9,20,a\n",
    "identifiers": "id,text,theme\n1,{0},{2}\n2,{1},{2}\n1,{0},Time\n",
    "rows that follow": "text,theme\n{0},{2}\n{0},Time\n{1},{2}\n",
}


@pytest.mark.parametrize("name", ["Food, drink", "Food; out of hours", "Food|drink"])
@pytest.mark.parametrize("shape", ROWS)
def test_what_divides_names_elsewhere_is_part_of_one_that_has_a_row(read, shape, name):
    rows, how, _ = read(ROWS[shape].format(NURSE, LUNCH, f'"{name}"'))
    assert rows == [(NURSE, sorted([name, "Time"])), (LUNCH, [name])]
    assert "in a row for each, and '" in how


def test_lists_of_two_people_are_no_rows_for_each_theme(read):
    table = 'id,text,theme\n1,{0},"Staff, Time"\n1,{0},Staff\n2,{1},Food\n'
    rows, how, _ = read(table.format(NURSE, LUNCH))
    assert rows == [(NURSE, ["Staff", "Time"]), (NURSE, ["Staff"]), (LUNCH, ["Food"])]
    assert "with ',' between them" in how
    table = 'id,text,theme\n1,{0},"Food, drink"\n1,{0},Staff\n2,{1},Parking\n'
    rows, _, _ = read(table.format(NURSE, LUNCH), separator=",")
    assert rows[0] == (NURSE, ["Food", "drink"])


def test_a_table_without_names_of_columns(read):
    table = f"{NURSE}\t3,4\n{LUNCH}\t1\n"
    assert read(table, "t.tsv", header=0)[0] == of_both(["3", "4"], ["1"])
    assert read(table, "t.tsv", header=0, text="1", themes=("2",))[0] == of_both(["3", "4"], ["1"])
    with pytest.raises(AnnotationError, match=r"row 1 was taken for their names.*--header-row 0$"):
        read(table, "t.tsv")


@pytest.mark.parametrize(
    "rows",
    [
        "{0},1,0\n{1},0,1\n{0},1,0\n",
        "x,1,2\n{0},2,1\n{1},1,2\n",
        "Remark,Staff\n{0},1,maybe\n{1},,1\n",
        "Comment,Staff,Food\n{0},1,2\n{1},2,1\n{1},2,2\n",
    ],
)
def test_a_row_of_data_is_never_taken_for_the_names(read, rows):
    with pytest.raises(AnnotationError, match="expected"):
        read(rows.format(NURSE, LUNCH))


def test_numbers_may_be_names_of_themes(read):
    table = f"text,theme_id,1,101\n{NURSE},0,1,0\n{LUNCH},1,0,1\n"
    assert read(table)[0] == of_both(["1"], ["101"])


def test_the_row_of_names_may_be_given(read):
    table = f"theme,text\nStaff,old words of an old table\ntext,theme\n{NURSE},Staff\n"
    assert read(table, header=3)[0] == [(NURSE, ["Staff"])]
    with pytest.raises(AnnotationError, match="row 9 is empty, or there is none"):
        read(table, header=9)


def test_what_is_between_themes_may_be_given(read):
    table = f"text,themes\n{NURSE},Staff + Time\n{LUNCH},\n"
    assert read(table)[0] == of_both(["Staff + Time"], [])
    assert read(table, separator="+")[0] == of_both(["Staff", "Time"], [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(read, encoding):
    rows, how, _ = read("text,themes\nLe café était froid.,Goût\n".encode(encoding))
    assert rows == [("Le café était froid.", ["Goût"])]
    assert ("Windows-1252" in how) == (encoding == "cp1252")


def test_an_encoding_may_be_given(read):
    table = "text,themes\nObiad był zimny dziś.,Jedzenie\n".encode("cp1250")
    assert read(table, encoding="cp1250")[0] == [("Obiad był zimny dziś.", ["Jedzenie"])]
    with pytest.raises(AnnotationError, match="there is no encoding 'klingon'"):
        read(table, encoding="klingon")
    with pytest.raises(AnnotationError, match="is not text in ascii"):
        read(table, encoding="ascii")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('"He said \\"no\\", then left."', 'He said "no", then left.'),
        ('"Quoted" is what they said.', '"Quoted" is what they said.'),
    ],
)
def test_quotation_marks_that_nobody_doubled(read, cell, text):
    assert read(f"text\tthemes\n{cell}\tStaff\n")[0] == [(text, ["Staff"])]


def test_numbers_that_are_none_are_said(read):
    rows, _, lost = read(f"text,themes,paragraph\n{NURSE},Staff,3.1\n{LUNCH},Food,4\n")
    assert rows == of_both(["Staff"], ["Food"])
    assert "1 value of 'paragraph' left out: no whole numbers" in lost


def workbook(path, *sheets):
    book = openpyxl.Workbook()
    for at, (title, rows) in enumerate(sheets):
        sheet = book.create_sheet(title) if at else book.active
        sheet.title = title
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path.read_bytes()


def test_sheets(read, tmp_path):
    data = workbook(
        tmp_path / "made.xlsx",
        ("Read me", [["How this was coded"], ["by Anna"]]),
        ("2023", [["Survey"], [], ["Comment", "Theme"], [NURSE, "Staff"], [LUNCH, "Food"]]),
        ("2022", [["Comment", "Theme"], [LUNCH, "Food"]]),
    )
    rows, how, lost = read(data, "t.xlsx")
    assert rows == of_both(["Staff"], ["Food"])
    assert "names of columns in row 3" in how
    assert how.startswith("sheet '2023'; ")
    assert lost == "sheets not read: 'Read me', '2022'; --sheet takes one"
    assert read(data, "t.xlsx", sheet="2022")[0] == [(LUNCH, ["Food"])]
    with pytest.raises(AnnotationError, match=r"expected a sheet '2021', found 'Read me', '2023'"):
        read(data, "t.xlsx", sheet="2021")
    with pytest.raises(AnnotationError, match="expected a column with sentences"):
        read(data, "t.xlsx", sheet="Read me")


def test_ods(read, tmp_path):
    pytest.importorskip("python_calamine")
    import zipfile

    cells = [["Survey"], ["Comment", "Staff", "Food"], [NURSE, "x", ""], [LUNCH, "", "x"]]
    note = "<office:annotation><text:p>or dinner?</text:p></office:annotation>"
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p>'
            f"{note if value == LUNCH else ''}</table:table-cell>"
            for value in row
        )
        + "</table:table-row>"
        for row in cells
    )
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0"'
        f' xmlns:text="{names}text:1.0"><office:body><office:spreadsheet><table:table'
        f' table:name="A">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "made.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    found, _, lost = read((tmp_path / "made.ods").read_bytes(), "t.ods")
    assert found == of_both(["Staff"], ["Food"])
    assert lost == "1 note on cells left out"


def test_one_hot_json_lines(read):
    lines = [{"text": NURSE, "Staff": 1, "Food": 0}, {"text": LUNCH, "Food": True}]
    text = "\n".join(map(json.dumps, lines))
    assert read(text, "t.jsonl")[0] == of_both(["Staff"], ["Food"])
    with pytest.raises(AnnotationError, match=r"t\.jsonl:2: column 'Food'.* found 'maybe'"):
        read(text.replace("true", '"maybe"') + "\n" + text, "t.jsonl")


@pytest.mark.parametrize("orient", ["records", "columns", "list", "split"])
def test_tables_that_pandas_wrote_as_json(read, orient):
    columns = {"text": [NURSE, LUNCH], "labels": [["Staff", "Time"], []]}
    rows = list(zip(*columns.values(), strict=True))
    written = {
        "records": [dict(zip(columns, row, strict=True)) for row in rows],
        "columns": {name: dict(enumerate(values)) for name, values in columns.items()},
        "list": columns,
        "split": {"columns": list(columns), "index": [0, 1], "data": rows},
    }
    assert read(json.dumps(written[orient]), "t.json")[0] == of_both(["Staff", "Time"], [])


def test_json_with_other_names(read):
    rows = [{"said": NURSE, "of": ["Staff", "Time"]}, {"said": LUNCH, "of": "Food"}]
    with pytest.raises(AnnotationError, match=r"expected a column of themes.*'said, of'$"):
        read(json.dumps(rows), "t.json")
    found = read(json.dumps(rows), "t.json", themes=("of",))[0]
    assert found == of_both(["Staff", "Time"], ["Food"])


def test_fields_beside_the_canonical_ones_are_said(read):
    row = {"text": NURSE, "themes": ["Staff"], "page": 3, "mood": "good"}
    rows, _, lost = read(json.dumps(row), "t.jsonl")
    assert rows == [(NURSE, ["Staff"])]
    assert lost == "fields left out, with their number of values: 'page' (1), 'mood' (1)"


@pytest.mark.parametrize(
    ("table", "how"),
    [
        ("text,Theme,Sub-theme\n{0},Care,Staff\n{1},Food,\n", "'Theme' > 'Sub-theme'"),
        ("text,Parent code,Code\n{0},Care,Staff\n{1},,Food\n", "'Parent code' > 'Code'"),
        ("text,Codename,Category\n{0},Staff,Care\n{1},Food,\n", "'Category' > 'Codename'"),
    ],
)
def test_themes_beside_what_they_are_inside(read, table, how):
    rows, said, lost = read(table.format(NURSE, LUNCH))
    assert rows == of_both(["Care > Staff"], ["Food"])
    assert f"inside each other as {how}" in said
    assert "left out" not in lost


def test_counts_are_flags_where_a_person_says_so(read):
    table = f"text,Staff,Food\n{NURSE},2,0\n{LUNCH},0,5\n"
    with pytest.raises(AnnotationError, match=r"expected a column of themes, .* found"):
        read(table)
    rows, how, _ = read(table, themes=("Staff", "Food"))
    assert rows == of_both(["Staff"], ["Food"])
    assert "column of counts, where 1 and more is yes: 'Staff' 1, 'Food' 1" in how


@pytest.mark.parametrize("cells", [("0.91", "0.2"), ("90%", "20 %"), ("[1, 0]", "[0, 1]")])
def test_numbers_are_no_names_of_themes(read, cells):
    first, second = cells
    table = f'text,themes\n{NURSE},"{first}"\n{LUNCH},"{second}"\n'
    with pytest.raises(AnnotationError, match="column 'themes': expected names of themes, or 1"):
        read(table)


def test_columns_of_one_name_are_told(read):
    rows, how, _ = read(f"text,Staff,Staff,Food\n{NURSE},1,0,0\n{LUNCH},0,0,1\n")
    assert rows == of_both(["Staff"], ["Food"])
    assert "columns of one name are one theme, yes where one says so: 'Staff' (2)" in how


def test_names_below_merged_ones_that_repeat_keep_these(read):
    table = f"text,Staff,,Food,\n,good,bad,good,bad\n{NURSE},1,,,\n{LUNCH},,,,1\n"
    assert read(table)[0] == of_both(["Staff > good"], ["Food > bad"])


@pytest.mark.parametrize(
    "header",
    ["Document name,Parent code,Code,Beginning,Segment", "file,category,codename,pos0,text"],
)
def test_a_comma_in_the_name_of_what_a_code_is_inside(read, header):
    rows, how, lost = read(f'{header}\nA,"Care, health",Staff,3,{NURSE}\nA,Care,Food,4,{LUNCH}\n')
    assert rows == of_both(["Care, health > Staff"], ["Care > Food"])
    assert "',' is part of them" in how
    assert not lost


def test_a_separator_that_is_named_leaves_themes_inside_others(read):
    table = f"text,theme,sub-theme\n{NURSE},Care,Staff|Time\n{LUNCH},Food,\n"
    rows, _, lost = read(table, separator="|")
    assert rows == of_both(["Care > Staff", "Care > Time"], ["Food"])
    assert not lost


def test_a_polarity_among_the_labels_is_one(tmp_path):
    (tmp_path / "t.csv").write_text(
        f"text,label\n{NURSE},Staff#polarity:strength\n{LUNCH},polarity:a#polarity:b\n"
    )
    lost = []
    rows = read_annotations([tmp_path / "t.csv"], decided=lambda _, d: lost.append(d.message))
    assert [(row.themes, row.polarity) for row in rows] == [({"Staff"}, "strength"), (set(), None)]
    assert lost[-1] == "polarity of 1 sentence left out: several are named"


def test_notes_below_a_table_are_told(read):
    table = f"text,Staff\n{NURSE},1\n{LUNCH},0\n,\nCoded by Ann in March.,\n"
    rows, _, lost = read(table)
    assert rows[2] == ("Coded by Ann in March.", [])
    assert "1 row below a blank one, with a text alone, first row 5" in lost


@pytest.mark.parametrize(("encoding", "letters"), [("cp1250", 2), ("mac_roman", 2)])
def test_letters_that_look_wrong_are_told(read, encoding, letters):
    text = {"cp1250": "Śniadanie przyszło całe zimne.", "mac_roman": "Das Frühstück war kalt."}
    data = f"text,themes\n{text[encoding]},Food\n".encode(encoding)
    assert f"which makes {letters} odd letters: --encoding names another" in read(data)[2]
    assert read(data, encoding=encoding)[0] == [(text[encoding], ["Food"])]


def made(fill):
    book, file = openpyxl.Workbook(), io.BytesIO()
    fill(book)
    book.save(file)
    return file.getvalue()


def test_merged_cells_speak_for_all_their_rows(tmp_path):
    def fill(book):
        rows = ["Document", "Comment", "Theme"], ["A", NURSE, "Staff"], [None, None, "Time"]
        for row in (*rows, [None, LUNCH, "Food"]):
            book.active.append(row)
        book.active.merge_cells("A2:A4")
        book.active.merge_cells("B2:B3")

    (tmp_path / "t.xlsx").write_bytes(made(fill))
    said = []
    rows = read_annotations([tmp_path / "t.xlsx"], decided=lambda _, d: said.append(d.message))
    assert [(a.report, a.text, a.themes) for a in rows] == [
        ("A", NURSE, {"Staff", "Time"}),
        ("A", LUNCH, {"Food"}),
    ]
    assert "3 blank cells taken as part of the merged cell above" in said


def test_what_can_be_seen_comes_before_what_is_hidden_and_a_list_of_codes(read):
    def fill(book):
        for row in [["text", "themes"], ["An older text of long ago.", "Old"]]:
            book.active.append(row)
        book.active.sheet_state = "hidden"
        codes = book.create_sheet("Codes")
        for row in [["theme", "description"], ["Staff", "What is said of nurses and doctors"]]:
            codes.append(row)
        for row in [["text", "themes"], [NURSE, "Staff"], [LUNCH, "Food"]]:
            book["New" if "New" in book.sheetnames else book.create_sheet("New").title].append(row)
        book["New"].row_dimensions[3].hidden = True
        book.active = 2

    rows, how, lost = read(made(fill), "t.xlsx")
    assert rows == of_both(["Staff"], ["Food"])
    assert how.startswith("sheet 'New'; 1 hidden row read like the others")
    assert lost == "sheets not read: 'Sheet' (hidden), 'Codes'; --sheet takes one"


@pytest.mark.parametrize(
    ("cell", "told"),
    [('t="str"><f>IF(1,"","y")</f><v></v></c>', False), ("><f>1</f><v></v></c>", True)],
)
def test_a_formula_whose_value_is_blank_has_one(cell, told):
    found = _UNCALCULATED.search(f'<row><c r="B2" {cell}</row>'.encode())
    assert bool(found) == told


def test_notes_on_cells_are_counted(read):
    from openpyxl.comments import Comment

    def fill(book):
        for row in (["text", "theme"], [NURSE, "Staff"], [LUNCH, "Food"]):
            book.active.append(row)
        book.active["B3"].comment = Comment("or is it Time?", "anna")
        book.create_sheet("Other").append(["nothing here"])
        book["Other"]["A1"].comment = Comment("of another sheet", "anna")

    rows, _, lost = read(made(fill), "t.xlsx")
    assert rows == of_both(["Staff"], ["Food"])
    assert lost == "sheets not read: 'Other'; --sheet takes one; 1 note on cells left out"


def test_what_stands_beside_a_table_is_left_out_and_named(read):
    def fill(book):
        for row in (["text", "theme"], [NURSE, "Staff", None, "ask Anna"], [LUNCH, "Food"]):
            book.active.append(row)

    rows, _, lost = read(made(fill), "t.xlsx")
    assert rows == of_both(["Staff"], ["Food"])
    assert lost == (
        "columns left out, with their number of values: column 4, which has no name (1)"
    )


@pytest.mark.parametrize("first", ["Staff; Time", "Staff"])
def test_a_remark_right_beside_the_themes_is_none_of_them(read, first):
    title = "themes" if ";" in first else "theme"
    rows, _, lost = read(f"text,{title},\n{NURSE},{first},ask Anna\n{LUNCH},Food,\n")
    assert rows == of_both(sorted(first.split("; ")), ["Food"])
    assert lost == (
        "columns left out, with their number of values: column 3, which has no name (1)"
    )


def test_themes_below_a_merged_name_in_the_singular_have_names_in_common(read):
    rows, _, lost = read(f"text,theme,\n{NURSE},Staff,Food\n{LUNCH},Food,\n")
    assert rows == of_both(["Food", "Staff"], ["Food"])
    assert not lost


def test_a_theme_that_a_spreadsheet_made_a_date_is_an_error(read):
    def fill(book):
        for row in (["text", "code"], [NURSE, dt.date(2023, 1, 2)]):
            book.active.append(row)

    with pytest.raises(AnnotationError, match=r"row 2: column 'code': .*found 2023-01-02, a date"):
        read(made(fill), "t.xlsx")


def test_names_of_columns_that_come_again_are_no_sentence(read):
    rows, how, _ = read(f"text,theme\n{NURSE},Staff\ntext,theme\n{LUNCH},Food\n")
    assert rows == of_both(["Staff"], ["Food"])
    assert "1 row left out: the names of the columns once more" in how


def test_a_hidden_row_without_a_cell_is_none():
    rows = b'<row r="2" hidden="1"/><row r="3" hidden="1"></row><row r="4" hidden="1"><c r="A4"/>'
    assert len(_HIDDEN_ROW.findall(rows)) == 1


@pytest.mark.parametrize("run", [b"<row ", b"<c ", b' r="A1"', b"<mergeCell ", b"<c><f>"])
def test_time_to_look_for_what_is_told_grows_with_the_length(run, grows_with_length):
    def look(count):
        for told in (_MERGED, _HIDDEN_ROW, _UNCALCULATED):
            assert told.search(b"<c " + run * count) is None

    assert grows_with_length(look, 20_000)


def test_formulas_without_a_value_are_told(read):
    def fill(book):
        for row in [["text", "Staff", "Food"], [NURSE, "=1", 0], [LUNCH, "=0", 1]]:
            book.active.append(row)

    assert "2 formulas left out, first in B2: the file lacks" in read(made(fill), "t.xlsx")[2]


def test_an_error_of_a_spreadsheet_is_no_text(read):
    with pytest.raises(AnnotationError, match="row 2: expected a text, found #NAME"):
        read(f"text,themes\n#NAME?,Staff\n{LUNCH},Food\n")


FLAGS = "No.,Finding,Staff,Food\n" + f"1,{NURSE},1,0\n2,{LUNCH},0,1\n" * 2


@pytest.mark.parametrize("titles", ["The coding of May\n", "The coding of May\n\n,By two of us\n"])
def test_names_of_flags_are_found_below_titles_in_one_cell(read, titles):
    rows, how, _ = read(titles + FLAGS)
    assert rows == of_both(["Staff"], ["Food"]) * 2
    assert f"names of columns in row {titles.count(chr(10)) + 1}" in how
    assert read("1,2,3\n" + FLAGS, header=2)[0] == rows


def test_a_row_without_a_text_is_no_second_row_of_names(read):
    """As in a table of flags whose first column has no name, which pandas writes."""
    rows, *_ = read(f",Finding,Staff,Food\n1,,1,0\n2,{LUNCH},0,1\n3,{NURSE},1,0\n4,{LUNCH},0,1\n")
    assert rows == [(LUNCH, ["Food"]), (NURSE, ["Staff"]), (LUNCH, ["Food"])]


def test_what_is_wrong_below_a_title_is_said_of_the_names(read):
    expected = r"expected a column of themes.* found 'No\., Finding, Tone'; row 2 was taken for"
    with pytest.raises(AnnotationError, match=expected):
        read(f"The coding of May\nNo.,Finding,Tone\n1,{NURSE},good tone\n2,{LUNCH},bad tone\n")


@pytest.mark.parametrize("place", ["Ref", "Beginning"])
def test_a_code_below_one_of_polarities_is_a_polarity(tmp_path, place):
    """In a row of its own, it is said of the sentence whose themes are in others."""
    codes = ["Staff", "Staff > Pay", "Sentiment > Good", "Staff", "Polarity > polarity:bad", "Food"]
    table = f"Segment,Code,{place}\n" + "".join(
        f"{NURSE if n < 3 else LUNCH},{code},{n // 3}\n" for n, code in enumerate(codes)
    )
    (tmp_path / "t.csv").write_text(table)
    found = read_annotations([tmp_path / "t.csv"])
    assert [(a.text, set(a.themes), a.polarity) for a in found] == [
        (NURSE, {"Staff", "Staff > Pay"}, "Good"),
        (LUNCH, {"Staff", "Food"}, "bad"),
    ]


def test_two_polarities_in_rows_of_a_sentence_are_none_and_counted(tmp_path, read):
    codes = ["Sentiment > Good", "Staff", "Sentiment > Bad", "Food"]
    table = "Segment,Code,Beginning\n" + "".join(f"{NURSE},{code},1\n" for code in codes)
    rows, _, lost = read(table)
    assert rows == [(NURSE, ["Food", "Staff"])]
    assert read_annotations([tmp_path / "t.csv"])[0].polarity is None
    assert "polarity of 1 sentence left out: it differs in its rows" in lost
