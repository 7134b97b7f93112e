from openpyxl import Workbook

from train.read import read_annotations


def test_a_workbook(tmp_path):
    book = Workbook()
    book.active.title = "Notes"  # an empty sheet comes first
    sheet = book.create_sheet("Coding")
    sheet.append(["Report", "Sentence", "Text", "Planning", "Leadership"])
    sheet.append(["a.pdf", 7, "Plans are\nlate.", True, 1])
    sheet.append([])
    sheet.append(["a.pdf", 8, "All is well.", False, None])
    book.save(tmp_path / "t.xlsx")
    first, second = read_annotations([tmp_path / "t.xlsx"])
    assert (first.text, first.themes) == ("Plans are late.", {"Leadership", "Planning"})
    assert (second.text, second.themes) == ("All is well.", frozenset())
    assert (first.report, first.sentence, first.where) == ("a.pdf", 7, "t.xlsx, row 2")
