"""Workbooks, Parquet and projects of qualitative-analysis programs."""

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from classifier.codebook import Theme
from classifier.draw.colours import theme_colours
from classifier.errors import CannotWrite
from classifier.read.codebook import read_codebook
from classifier.report import Sentence
from classifier.write import FORMATS, parquet, qdpx, xlsx

NS = {"q": qdpx.NAMESPACE}


def written(write, *reports, **options):
    file = io.BytesIO()
    write(reports, file, **options)
    return file.getvalue()


@pytest.fixture
def book(tagged):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(written(xlsx.write, tagged)))


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


def test_text_of_a_workbook_is_never_a_formula(book):
    column = next(cell.column_letter for cell in book["Sentences"][1] if cell.value == "text")
    cell = book["Sentences"][f"{column}2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("=SUM(A1)")
    assert cell.quotePrefix


def test_what_no_cell_holds_is_refused_in_words(tagged):
    long = Sentence("a", 1, 1, None, None, None, "paragraph", 0, 1, "word " * 8000)
    with pytest.raises(CannotWrite, match=r"a cell holds 32,767 characters, .* 40,000: use CSV"):
        written(xlsx.write, replace(tagged, sentences=(long, long)))


def test_parquet(tagged):
    import pyarrow.parquet as pq

    rows = pq.read_table(io.BytesIO(written(parquet.write, tagged, tagged, all_scores=True)))
    assert rows.num_rows == 4
    second = rows.to_pylist()[1]
    assert second["themes"] == ["out_of_hours", "planning"]
    assert second["theme_probabilities"] == [0.9, 0.5124]
    assert (second["score_planning"], second["page"], second["polarity"]) == (
        0.5124,
        3,
        "improvement",
    )


def project(*reports):
    archive = zipfile.ZipFile(io.BytesIO(written(qdpx.write, *reports)))
    root = ET.fromstring(archive.read("project.qde"))
    codes = {code.get("guid"): code.get("name") for code in root.iterfind(".//q:Code", NS)}
    codings = []
    for source in root.iterfind(".//q:TextSource", NS):
        # As QualCoder reads it: characters of the decoded text, the end not among them.
        path = "sources" + source.get("plainTextPath").removeprefix("internal:/")
        text = archive.read(path).decode("utf-8")
        for selection in source.iterfind("q:PlainTextSelection", NS):
            there = slice(int(selection.get("startPosition")), int(selection.get("endPosition")))
            (reference,) = selection.iterfind("q:Coding/q:CodeRef", NS)
            codings.append((text[there], codes[reference.get("targetGUID")]))
    return root, codings


def test_codings_stand_at_the_exact_characters(tagged):
    first, second = (s.text for s in tagged.sentences)
    root, codings = project(tagged, replace(tagged, report=replace(tagged.report, name="b")))
    assert codings == 2 * [
        (first, "out_of_hours"),
        (first, "strength"),
        (second, "out_of_hours"),
        (second, "planning"),
        (second, "improvement"),
    ]
    assert [user.get("name") for user in root.iterfind(".//q:User", NS)] == ["test model"]
    names = [source.get("name") for source in root.iterfind(".//q:TextSource", NS)]
    assert names == ["a.pdf.txt", "b"]
    described = root.find(".//q:PlainTextSelection/q:Description", NS).text
    assert described == "probability 0.97"


def test_codes_have_colours_descriptions_and_a_group_for_polarities(tagged):
    theme = Theme("planning", definition="How plans are made.", exclude=("dates",), color="#010203")
    book = replace(tagged.codebook, themes=(theme, Theme("out_of_hours")))
    root, _ = project(replace(tagged, codebook=book))
    code, _, group = root.iterfind("q:CodeBook/q:Codes/q:Code", NS)
    assert (code.get("name"), code.get("color")) == ("planning", "#010203")
    assert code.find("q:Description", NS).text == "How plans are made.\nExcludes: dates."
    assert (group.get("name"), group.get("isCodable")) == ("Polarity", "false")
    assert [c.get("name") for c in group.iterfind("q:Code", NS)] == ["strength", "improvement"]
    assert all(c.get("color") for c in root.iterfind(".//q:Code", NS))


def test_a_written_project_is_a_codebook(tagged, tmp_path):
    (tmp_path / "p.qdpx").write_bytes(written(qdpx.write, tagged))
    book = read_codebook(tmp_path / "p.qdpx")
    assert book.names == tagged.codebook.names
    assert list(book.polarities) == ["strength", "improvement"]


def test_control_characters_and_reports_of_the_same_name(tagged):
    odd = replace(tagged.sentences[0], text="A\x01 b\x0b c", heading="H\x02")
    again = replace(tagged, sentences=(odd, odd))
    root, codings = project(again, again)
    assert {text for text, _ in codings} == {"A\x01 b c"}
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))


@pytest.mark.parametrize("module", ["openpyxl", "pyarrow"])
def test_a_missing_library_says_how_to_install_it(module, tagged, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    name, write = ("xlsx", xlsx.write) if module == "openpyxl" else ("parquet", parquet.write)
    reason = rf"needs {module}, which report-themes\[{name}\] includes: pip install {module}"
    with pytest.raises(ImportError, match=reason):
        written(write, tagged)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("all_scores", [False, True])
def test_every_format_writes_to_its_kind_of_file(name, all_scores, tagged):
    chosen = FORMATS[name]
    file = io.BytesIO() if chosen.binary else io.StringIO()
    chosen.write([tagged, tagged], file, all_scores)
    assert file.getvalue()


def test_the_command_writes_a_file_of_bytes(tmp_path):
    out = tmp_path / "out.xlsx"
    done = subprocess.run(
        [sys.executable, "-m", "train", "tag", "-", "--out", str(out)],
        input="Plans for children are late. Visits are regular.",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert zipfile.is_zipfile(out)
