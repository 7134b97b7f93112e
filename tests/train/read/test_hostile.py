"""Annotations that somebody made to do harm are refused in one line, in little time and memory."""

import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from classifier.read.archive import check_archive
from classifier.read.guarded import GuardedReader
from train.annotation import AnnotationError
from train.commands.cli import app
from train.read import read_annotations

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'


def a_workbook(rows, before=""):
    """A workbook with another sheet."""
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = f'{before}<worksheet xmlns="{S}"><sheetData>{HEADER}{rows}</sheetData></worksheet>'
    members["xl/worksheets/sheet1.xml"] = sheet.encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def a_cell(place, text="x"):
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cell = f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<row r="{row}">{cell}</row>'


def refused(path, data, match):
    path.write_bytes(data)
    with pytest.raises(AnnotationError, match=match) as caught:
        read_annotations([path])
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (a_workbook(a_cell("A99999999999")), "expected a column|no annotations"),
        (a_workbook("".join(a_cell(f"XFD{i}") for i in range(2, 2000))), "more than 20,000,000 c"),
        (a_workbook(a_cell("A2", "ab " * 100_000)), "a cell of more than 131,072 characters"),
        (a_workbook("&a;", '<!DOCTYPE a [<!ENTITY a "b">]>'), "document type definition"),
    ],
    ids=["column", "cells", "cell", "entity"],  # the bytes hold the time
)
def test_workbooks(tmp_path, data, reason):
    refused(tmp_path / "x.xlsx", data, reason)


def test_a_workbook_that_unpacks_to_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr("train.read.xlsx.MAX_UNPACKED", 1_000_000)
    refused(tmp_path / "x.xlsx", a_workbook("<row/>" * 200_000), "unpacks to more than 1 MB")


def renamed(data, old, new):
    """A workbook one part of which has another name, and does not say what it is by that."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[new] = members.pop(old)
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        members[name] = members[name].replace(old.encode(), new.encode())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ('<!DOCTYPE a [<!ENTITY a "b">]>', "document type definition"),
        ('\ufeff \n<!DOCTYPE svg [<!ENTITY a "b">]>', "document type definition"),
        ('<?xml version="1.0" encoding="UTF-7"?>', "an encoding that Office files don't have"),
    ],
)
def test_a_part_is_xml_whatever_it_is_called(tmp_path, before, reason):
    data = renamed(a_workbook("", before), "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.foo")
    refused(tmp_path / "x.xlsx", data, rf"xl/worksheets/sheet1\.foo: has an? .*{reason[-20:]}")


def test_xml_counts_whatever_it_is_called():
    data = a_workbook("<row/>" * 200_000)
    data = renamed(data, "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.foo")
    with pytest.raises(ValueError, match="unpacks to more than 1 MB"):
        check_archive(data, 10_000_000, 1_000_000)


@pytest.mark.parametrize(
    "part",
    [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a/>',
        "<?xml version='1.0' encoding='utf-16'?><a/>",
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"><svg/>',
        "<!DOCTYPE html><p>",
    ],
)
def test_parts_that_define_nothing_are_let_through(part):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/media/part", part.encode("utf-16" if "utf-16" in part else "utf-8"))
    check_archive(file.getvalue(), 1_000_000, 1_000_000)


def test_a_workbook_of_too_many_styles(tmp_path, monkeypatch):
    monkeypatch.setattr("train.read.xlsx.MAX_STYLES", 1000)
    refused(tmp_path / "x.xlsx", a_workbook(""), "styles unpack to more than 0 MB")


@pytest.mark.parametrize("field", ["sentence", "paragraph"])
@pytest.mark.parametrize("number", ["99999999999999999999", "-2147483648", "9" * 4000])
def test_numbers_that_no_format_holds(tmp_path, field, number):
    data = f'{{"text": "Plans are late.", "themes": [], "{field}": {number}}}'.encode()
    refused(
        tmp_path / "x.jsonl", data, rf"x\.jsonl:1: '{field}' should be a whole number of at most"
    )


def test_a_type_of_label_studio_that_is_no_name(tmp_path):
    (tmp_path / "x.json").write_text(
        '[{"data": {"text": "Plans are late."}, "annotations":'
        ' [{"result": [{"type": {}, "value": {"choices": ["planning"]}}]}]}]'
    )
    assert [row.themes for row in read_annotations([tmp_path / "x.json"])] == [frozenset()]


def test_what_nobody_thought_of_is_named_and_not_quoted(tmp_path, monkeypatch):
    def fails(_):
        raise AttributeError("Plans are late.")

    monkeypatch.setattr("train.read.jsonl.records", fails)
    refused(
        tmp_path / "x.jsonl",
        b'{"text": "a", "themes": []}',
        r"^x\.jsonl: can't be read \(AttributeError\)$",
    )


def test_every_file_that_cannot_be_used_is_named(tmp_path):
    good, bad, worse, gone = (str(tmp_path / f"{name}.csv") for name in "abcd")
    Path(good).write_text("text,themes\nPlans are late.,planning\n", encoding="utf-8")
    Path(bad).write_text("one,two\n1,2\n", encoding="utf-8")
    Path(worse).write_bytes(b"\0")
    for command, status in [("convert", 2), ("agreement", 2), ("check", 1)]:
        done = CliRunner().invoke(app, [command, bad, good, worse])
        said = [line.partition(": expected")[0] for line in done.stderr.splitlines()]
        assert said == [
            "report-themes: b.csv",
            "report-themes: c.csv: is not text in UTF-8, UTF-16 or Windows-1252",
        ]
        assert (done.exit_code, done.stdout) == (status, "")
    assert CliRunner().invoke(app, ["check", bad, gone]).exit_code == 2


def test_a_sheet_that_says_it_is_smaller_is_read_whole(tmp_path):
    rows = a_cell("A2", "Plans are late.") + a_cell("A3", "Visits are good.")
    header = '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c>'
    header += '<c r="B1" t="inlineStr"><is><t>themes</t></is></c></row>'
    data = a_workbook(rows)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].replace(HEADER.encode(), header.encode())
    members["xl/worksheets/sheet1.xml"] = sheet.replace(
        b"<sheetData>", b'<dimension ref="A1:B2"/><sheetData>'
    )
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert [row.text for row in read_annotations([tmp_path / "x.xlsx"])] == [
        "Plans are late.",
        "Visits are good.",
    ]


def test_parquet_that_unpacks_to_too_much(tmp_path):
    column = pa.array(["Plans are late."] * 11_000_000).dictionary_encode()
    table = pa.table({"text": column, "themes": column})
    file = io.BytesIO()
    pq.write_table(table, file)
    refused(tmp_path / "x.parquet", file.getvalue(), "more than 20,000,000 cells")


@pytest.mark.posix
def test_a_file_that_never_ends_is_given_up(tmp_path):
    os.mkfifo(tmp_path / "x.jsonl")
    good = tmp_path / "good.csv"
    good.write_text("text,themes\nPlans are late.,planning\n")
    with GuardedReader(seconds=60) as reader:
        assert len(read_annotations([good], reader=reader)) == 1
        reader.seconds = 1
        with pytest.raises(AnnotationError, match=r"x\.jsonl: took longer than 1 seconds"):
            read_annotations([tmp_path / "x.jsonl"], reader=reader)
        reader.seconds = 60
        assert len(read_annotations([good], reader=reader)) == 1


def test_a_file_that_needs_too_much_memory_is_named(tmp_path):
    path = tmp_path / "x.json"
    path.write_text('[{"text": "a", "themes": [], "more": [' + "[]," * 20_000_000 + "[]]}]")
    with (
        GuardedReader(memory=1024**3) as reader,
        pytest.raises(AnnotationError, match=r"x\.json: needs more memory"),
    ):
        read_annotations([path], reader=reader)


def test_errors_come_from_the_other_process_as_they_are(run, tmp_path):
    (tmp_path / "x.csv").write_text("text,themes\nPlans are late.,planning\n,\n")
    (tmp_path / "x.jsonl").write_text('{"text": "a"}\n')
    for name, status, said in [
        ("x.csv", 0, ""),
        ("x.jsonl", 2, "report-themes: x.jsonl:1: 'themes' should be a list of names, found None"),
        ("gone.csv", 2, f"report-themes: {tmp_path / 'gone.csv'}: No such file or directory"),
    ]:
        done = run("convert", tmp_path / name)
        assert (done.returncode, done.stderr.strip()) == (status, said)


@pytest.mark.posix
@pytest.mark.parametrize("kind", ["never ends", "needs much"])
def test_a_codebook_is_read_in_the_other_process_too(tmp_path, monkeypatch, kind):
    monkeypatch.setattr("train.commands.reading.ANNOTATION_SECONDS", 6)
    book = tmp_path / "x.qdc"
    if kind == "never ends":
        os.mkfifo(book)
    else:
        book.write_text("<CodeBook>" + "<Code><Code>" * 200_000)
    good = tmp_path / "good.csv"
    good.write_text("text,themes\nPlans are late.,planning\n")
    done = CliRunner().invoke(app, ["convert", str(good), "--codebook", str(book)])
    assert done.exit_code == 2
    assert done.stderr.startswith(f"report-themes: {book}: ")
    assert done.stderr.count("\n") == 1
