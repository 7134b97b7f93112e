"""Binary workbooks, made of the few records that a sheet needs (MS-XLSB)."""

import io
from struct import pack
from zipfile import ZipFile

import pytest

from train.annotation import AnnotationError
from train.read import Columns, read_annotations

pytest.importorskip("python_calamine")

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NURSE, LUNCH = "The nurse is kind to everyone.", "Lunch was cold again today."
NOT_AVAILABLE, NO_NAME = 0x2A, 0x1D


def record(number, content=b""):
    first = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    return first + bytes([len(content) & 0x7F | 0x80, len(content) >> 7]) + content


def string(text):
    return pack("<I", len(text)) + text.encode("utf-16-le")


class Formula(int):
    """The error of a formula."""


def cell(column, value):
    at = pack("<II", column, 0)
    match value:
        case bool():
            return record(4, at + bytes([value]))
        case Formula():
            return record(11, at + bytes([value]) + bytes(10))
        case int():
            return record(3, at + bytes([value]))
        case float():
            return record(5, at + pack("<d", value))
        case None:
            return record(1, at)
    return record(6, at + string(value))


def sheet(rows, hidden=(), merged=()):
    parts = [record(129), record(148, pack("<IIII", 0, len(rows), 0, 9)), record(145)]
    for number, values in enumerate(rows):
        flags = bytes([0, 0x10 if number + 1 in hidden else 0])
        parts.append(record(0, pack("<IIH", number, 0, 300) + flags + bytes(5)))
        parts += [cell(column, value) for column, value in enumerate(values)]
    parts += [record(146), record(177, pack("<I", len(merged)))]
    parts += [record(176, pack("<IIII", a - 1, b - 1, c, c)) for a, b, c in merged]
    return b"".join([*parts, record(178), record(130)])


def workbook(*sheets, notes=0):
    """Sheets by title, kind of their part, state (0, or 1 where hidden) and content.

    The first may have notes on its cells.
    """
    bundle = [record(131), record(143)]
    relations = []
    with ZipFile(file := io.BytesIO(), "w") as archive:
        for n, (title, kind, state, content) in enumerate(sheets, 1):
            bundle.append(record(156, pack("<II", state, n) + string(f"rId{n}") + string(title)))
            archive.writestr(f"xl/{kind}s/sheet{n}.bin", content)
            part = f'Type="{OFFICE}/{kind}" Target="{kind}s/sheet{n}.bin"'
            relations.append(f'<Relationship Id="rId{n}" {part}/>')
        if notes:
            comments = [record(628), record(633), *[record(635), record(636)] * notes, record(634)]
            archive.writestr("xl/comments1.bin", b"".join([*comments, record(629)]))
            archive.writestr(
                "xl/worksheets/_rels/sheet1.bin.rels",
                "<Relationships xmlns="
                '"http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="r" Type="{OFFICE}/comments" Target="../comments1.bin"/>'
                "</Relationships>",
            )
        archive.writestr("xl/workbook.bin", b"".join([*bundle, record(144), record(132)]))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            "<Relationships xmlns="
            '"http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{''.join(relations)}</Relationships>",
        )
    return file.getvalue()


@pytest.fixture
def read(tmp_path):
    def read(data, **columns):
        (tmp_path / "t.xlsb").write_bytes(data)
        said, wrong = [], []
        rows = read_annotations(
            [tmp_path / "t.xlsb"],
            columns=Columns(**columns),
            decided=lambda _, decision: said.append(decision.message),
            problem=lambda error: wrong.append(str(error)),
        )
        return [(a.text, sorted(a.themes), a.where) for a in rows], said, wrong

    return read


CHART = ("Chart", "chartsheet", 0, record(129) + record(130))


def test_the_values_of_cells_and_what_is_not_read(read):
    rows = [
        ["Text", "Staff", "Food", "Code no."],
        [NURSE, True, False, "007"],
        [],
        [LUNCH, None, 1.0, 8.0],
    ]
    data = workbook(
        CHART,
        ("Old", "worksheet", 1, sheet([["Text", "Staff"], [LUNCH, True]])),
        ("Coding", "worksheet", 0, sheet(rows, hidden=(3, 4))),
    )
    found, said, wrong = read(data)
    assert found == [(NURSE, ["Staff"], "t.xlsb, row 2"), (LUNCH, ["Food"], "t.xlsb, row 4")]
    assert not wrong
    assert "sheets not read: 'Old' (hidden); --sheet takes one" in said
    assert "1 hidden row read like the others" in said  # the other is blank
    assert "columns left out, with their number of values: 'Code no.' (2)" in said
    assert read(data, sheet="Old")[0] == [(LUNCH, ["Staff"], "t.xlsb, row 2")]
    numbers, _, _ = read(data, text="Text", themes=("Code no.",))
    assert [themes for _, themes, _ in numbers] == [["007"], ["8"]]


@pytest.mark.parametrize("kind", [int, Formula])
def test_errors_are_seen(read, kind):
    rows = [["Text", "Theme"], [NURSE, kind(NO_NAME)], [LUNCH, "Food"], [kind(7), "Food"]]
    rows.append(["Dinner was cold as well.", kind(NOT_AVAILABLE)])
    found, _, wrong = read(workbook(("Coding", "worksheet", 0, sheet(rows))))
    assert [(text, themes) for text, themes, _ in found] == [(LUNCH, ["Food"]), (rows[4][0], [])]
    assert [error.partition(", found ")[2] for error in wrong] == [
        "#NAME?, the error of a spreadsheet",
        "#DIV/0!, the error of a spreadsheet",
    ]


def test_notes_on_cells_are_counted(read):
    rows = [["Text", "Theme"], [NURSE, "Staff"]]
    _, said, _ = read(workbook(("Coding", "worksheet", 0, sheet(rows)), notes=2))
    assert "2 notes on cells left out" in said


def test_merged_cells(read):
    rows = [["Text", "Theme"], [NURSE, "Staff"], [None, "Manner"], [LUNCH, "Food"]]
    data = workbook(("Coding", "worksheet", 0, sheet(rows, merged=[(2, 3, 0)])))
    found, said, _ = read(data)
    assert [(text, themes) for text, themes, _ in found] == [
        (NURSE, ["Manner", "Staff"]),
        (LUNCH, ["Food"]),
    ]
    assert "1 blank cell taken as part of the merged cell above" in said


@pytest.mark.parametrize("end", [b"", b"\xff" * 20])
def test_a_damaged_sheet_is_refused(read, end):
    whole = sheet([["Text", "Theme"], [NURSE, "Staff"]])
    for length in (10, 60, whole.index(b"S\0t\0a\0")):
        with pytest.raises(AnnotationError, match=r"^t.xlsb: is not a workbook that can be read"):
            read(workbook(("Coding", "worksheet", 0, whole[:length] + end)))


def test_a_text_that_is_not_there_is_no_traceback(read):
    whole = sheet([["Text", "Theme"], [NURSE, "Staff"]])
    at = whole.index(cell(1, "Staff"))
    shared = record(7, pack("<III", 1, 0, 99))  # of the texts that sheets share
    content = whole[:at] + shared + whole[at + len(cell(1, "Staff")) :]
    with pytest.raises(AnnotationError, match=r"^t.xlsb: is not a workbook that can be read"):
        read(workbook(("Coding", "worksheet", 0, content)))
