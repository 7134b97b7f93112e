"""Files that somebody made to do harm: they are read, or refused, in little time and memory."""

import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from classifier.read import UnreadableReport, read_report
from train.commands.cli import app

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EXAMPLE = Path(__file__).parents[3] / "corpus" / "example"
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


def a_docx(body, before="", encoding="utf-8"):
    """A Word document with other content."""
    file = io.BytesIO()
    docx.Document().save(file)
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    xml = f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    members["word/document.xml"] = xml.encode(encoding)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def p(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def saying(data, name, size):
    """An archive that says another size of one of its files."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo(name).header_offset
    changed = bytearray(data)
    changed[at + 22 : at + 26] = struct.pack("<I", size)
    entry = data.rindex(name.encode()) - 46
    changed[entry + 24 : entry + 28] = struct.pack("<I", size)
    return bytes(changed)


@pytest.mark.parametrize("before", [LAUGHS, OUTSIDE, " " * 1_500_000 + LAUGHS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(before, encoding):
    data = a_docx(p("Hello &b; there."), f'<?xml version="1.0" encoding="{encoding}"?>{before}',
                  encoding)  # fmt: skip
    with pytest.raises(UnreadableReport, match="document type definition"):
        read_report(data)


def test_an_archive_that_lies_about_its_sizes_is_refused():
    data = saying(a_docx(p("Hello there.") + " " * 50_000_000), "word/document.xml", 1000)
    with pytest.raises(UnreadableReport, match="is damaged"):
        read_report(data)


def test_xml_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("classifier.read.docx.MAX_XML", 1_000_000)
    with pytest.raises(UnreadableReport, match="unpacks to more than 1 MB"):
        read_report(a_docx("<w:p/>" * 200_000))


def test_a_cell_that_says_it_spans_a_hundred_million_columns():
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr>{p("Hello there.")}</w:tc>'
    report = read_report(a_docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))
    assert report.text == "Hello there."


def test_a_cell_that_goes_on_from_none():
    cell = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{p('Hello there.')}</w:tc>"
    assert read_report(a_docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")).text == "Hello there."


def test_the_time_for_a_list_grows_with_its_length(grows_with_length):
    def read(count: int) -> None:
        html = "<html><body><ol start=5>" + "<li>Hello." * count + "</ol>"
        assert len(read_report(html.encode()).blocks) == count

    assert grows_with_length(read, 20_000)  # 60,000 took minutes


@pytest.mark.parametrize("value", ["9" * 5000, "²", "-3", "٣"])
def test_numbers_of_lists_that_are_none(value):
    html = f"<html><body><ol start='{value}'><li value='{value}'>Hello there.</ol>"
    assert read_report(html.encode()).text == "Hello there."


def test_html_loads_nothing_and_expands_nothing():
    html = '<!doctype html [<!ENTITY b SYSTEM "file:///etc/hostname">]><p>&b; all.</p>'
    assert "&b; all." in read_report(html.encode(), name="x.html").text


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes")
@pytest.mark.parametrize("out", ["x.jsonl", "x.csv", "x.html", "x.xlsx", "x.qdpx", "parts/"])
def test_a_name_that_is_no_text_is_spelt_out(tmp_path, monkeypatch, out):
    monkeypatch.chdir(tmp_path)
    for name in (b"a.txt", b"b\xff.txt"):
        Path(os.fsdecode(name)).write_text(
            f"Team {name[:1].decode()} responds quickly.", encoding="utf-8"
        )
    assert read_report(os.fsdecode(b"b\xff.txt")).name == "b\\xff.txt"
    done = CliRunner().invoke(app, ["tag", ".", "--out", out])
    assert (done.exit_code, done.stderr) == (0, "")
    if out == "x.jsonl":
        rows = Path(out).read_text(encoding="utf-8").splitlines()
        assert [json.loads(row)["report"] for row in rows] == ["a.txt", "b\\xff.txt"]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["tag", "train"])
def test_nothing_is_imported_from_the_folder_that_a_command_is_run_in(
    example_pdfs, tmp_path, command
):
    """Neither by it nor by the processes that it starts, whatever the files there are called."""
    for module in ("numpy", "spacy", "joblib", "sklearn", "safetensors", "json", "multiprocessing"):
        (tmp_path / f"{module}.py").write_text("open('was run', 'w')", encoding="utf-8")
    lines = (EXAMPLE / "annotations.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "some.jsonl").write_text("".join(lines[::4]), encoding="utf-8")
    arguments = {
        "tag": [*map(str, example_pdfs[:2]), "--out", "themes.jsonl"],
        "train": ["some.jsonl", "--folds", "0", "--out", "model"],
    }[command]
    script = Path(sys.executable).with_name("report-themes")
    done = subprocess.run(
        [script, command, *arguments, "--jobs", "2"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, (tmp_path / "was run").exists()) == (0, False), done.stderr
