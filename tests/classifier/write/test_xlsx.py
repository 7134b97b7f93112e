"""Workbooks of tagged reports."""

import io
from dataclasses import replace

import pytest

from classifier.draw.colours import theme_colours
from classifier.errors import CannotWrite
from classifier.report import Sentence
from classifier.write import delimited, xlsx


def written(*reports):
    file = io.BytesIO()
    xlsx.write(reports, file)
    return file.getvalue()


@pytest.fixture
def book(tagged):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(written(tagged)))


def test_a_workbook_has_filters_a_frozen_header_and_colours(book, tagged):
    sheet = book["Sentences"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    header = {cell.value: cell for cell in sheet[1]}
    colours = theme_colours(tagged.codebook)
    for name in tagged.codebook.names:
        assert header[name].fill.start_color.rgb == "FF" + colours[name][1:]
        assert header[name].font.bold
    values = {cell.value: second.value for cell, second in zip(sheet[1], sheet[3], strict=True)}
    assert values["themes"] == "out_of_hours;planning"
    assert (values["planning"], values["out_of_hours"], values["page"]) == (0.5124, 0.9, 3)
    planning = header["planning"].column_letter
    assert sheet[f"{planning}2"].value is None
    assert sheet[f"{planning}3"].fill.start_color.rgb == "FF" + colours["planning"][1:]
    assert [row[0].value for row in book["Codebook"].rows] == ["theme", "planning", "out_of_hours"]
    assert [row[5].value for row in book["Codebook"].rows] == ["sentences", 1, 2]


def test_what_people_read_is_on_the_first_screen(tagged):
    from openpyxl import load_workbook

    marked = replace(tagged, mark_uncertain=True)
    sheet = load_workbook(io.BytesIO(written(marked)))["Sentences"]
    header = [cell.value for cell in sheet[1]]
    assert header[:5] == ["report", "page", "text", "themes", "polarity"]
    assert header[5:7] == ["uncertain", "polarity_uncertain"]
    _, cells = next(delimited.rows(marked))
    assert header == [
        *header[:7],
        *(name for name in cells if name not in header[:7]),
        *header[-2:],
    ]
    assert [cell.value for cell in sheet[2]][: len(cells)] == [
        cells[name] if cells[name] != "" else None for name in header[: len(cells)]
    ]


def test_text_of_a_workbook_is_never_a_formula(book):
    column = next(cell.column_letter for cell in book["Sentences"][1] if cell.value == "text")
    cell = book["Sentences"][f"{column}2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("=SUM(A1)")
    assert cell.quotePrefix


def test_what_no_cell_holds_is_refused_in_words(tagged):
    long = Sentence("a", 1, 1, None, None, None, "paragraph", 0, 1, "word " * 8000)
    with pytest.raises(CannotWrite, match=r"a cell holds 32,767 characters, .* 40,000: use CSV"):
        written(replace(tagged, sentences=(long, long)))
