"""OpenDocument texts and rich text: read as Word documents are."""

import contextlib
import io
import shutil
import subprocess
import zipfile

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from classifier.errors import UnreadableReport
from classifier.language.sentences import split
from classifier.read import read_report
from classifier.read import rtf as rtf_reader

NAMES = " ".join(
    f"xmlns:{short}='urn:oasis:names:tc:opendocument:xmlns:{long}:1.0'"
    for short, long in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)


def odt(body, styles="", **members):
    """An OpenDocument text."""
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        for name, text in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return file.getvalue()


def rtf(body):
    return (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Cyr;}}"
        r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2 toc 1;}{\*\cs3 Strong;}}"
        rf"{{\header Page header}}{body}}}"
    ).encode("ascii")


def read(data, name):
    report = read_report(data, name=name)
    return (
        [(s.kind, s.heading, s.paragraph, s.text) for s in split(report)],
        [(each.reason, each.text) for each in report.skipped],
    )


LISTS = (
    "<style:style style:name='H' style:family='text'><style:text-properties text:display='none'/>"
    "</style:style><style:style style:name='B' style:family='paragraph'><style:text-properties"
    " fo:font-weight='bold'/></style:style><text:list-style style:name='N'>"
    "<text:list-level-style-number text:level='1' style:num-format='1'/></text:list-style>"
    "<text:list-style style:name='D'><text:list-level-style-bullet text:level='1'/>"
    "</text:list-style>"
)


def items(style, *texts, more=""):
    inside = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
    return f"<text:list text:style-name='{style}' {more}>{inside}</text:list>"


def test_an_opendocument_text():
    sentences, skipped = read(
        odt(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes>"
            "<text:h text:outline-level='1'>Help and protection</text:h>"
            "<text:p>Calls<text:s text:c='2'/>are <text:span text:style-name='H'>not </text:span>"
            "answered<text:change/> quickly.<text:note><text:note-citation>1</text:note-citation>"
            "<text:note-body><text:p>In May.</text:p></text:note-body></text:note> Visits"
            "<text:tab/>are regular.</text:p>"
            "<text:p text:style-name='B'>What needs to improve</text:p>"
            + items("D", "Plans are late.", "Notes are short.")
            + items("N", "Leaders should act on audits.", "Managers should read case notes.")
            + items("N", "Partners should share records.", more="text:continue-numbering='true'")
            + "<table:table><table:table-row><table:table-cell><text:p>Health</text:p>"
            "</table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell>"
            "</table:table-row></table:table>"
            "<text:p>The team<draw:frame><draw:text-box><text:p>A box tells of one visit.</text:p>"
            "</draw:text-box></draw:frame> will write<text:line-break/>a plan by May.</text:p>",
            LISTS,
        ),
        "a.odt",
    )
    improve = "What needs to improve"
    assert sentences == [
        ("paragraph", "Help and protection", None, "Calls are answered quickly."),
        ("paragraph", "Help and protection", None, "Visits are regular."),
        ("bullet", improve, None, "Plans are late."),
        ("bullet", improve, None, "Notes are short."),
        ("paragraph", improve, 1, "Leaders should act on audits."),
        ("paragraph", improve, 2, "Managers should read case notes."),
        ("paragraph", improve, 3, "Partners should share records."),
        ("paragraph", improve, None, "The team will write a plan by May."),
        ("paragraph", improve, None, "A box tells of one visit."),
    ]
    assert {("footnote", "In May."), ("hidden text", "not")} <= set(skipped)
    assert not any("Gone" in text for _, text in skipped)


def test_a_formula_of_an_opendocument_text():
    maths = "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi>x</mi><mo>=</mo><mn>4</mn></math>"
    sentences, _ = read(
        odt(
            "<text:p>The share is <draw:frame><draw:object xmlns:xlink='http://www.w3.org/1999/xlink'"
            " xlink:href='./Object 1'/></draw:frame> of all.</text:p>",
            **{"Object 1__content": maths},
        ),
        "a.odt",
    )
    assert [text for *_, text in sentences] == ["The share is x=4 of all."]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (odt("<text:p/>"), "has no running text"),
        (odt("<text:p>Text.</text:p>", "<!DOCTYPE x>"), "document type"),
        (odt("<text:p>Text."), "not well-formed"),
        (odt("<text:section>" * 120 + "</text:section>" * 120), "nested"),
        (odt("x" * 100)[:-30], "can't be unpacked|no format"),
    ],
    ids=["empty", "entities", "broken", "deep", "cut"],
)
def test_an_opendocument_text_that_is_refused(data, reason):
    with pytest.raises(UnreadableReport, match=reason) as raised:
        read_report(data, name="a.odt")
    assert "\n" not in str(raised.value)


def test_rich_text():
    sentences, skipped = read(
        rtf(
            r"\pard\s1\b Help and protection\b0\par\pard\plain "
            r"Calls are {\v not }answered{\deleted  never} quickly.{\super\chftn}"
            r"{\footnote\pard\s2 In May.} Visits \u8212?and \'e9t\'e9 {\f1\'e9}"
            r" \u-10179?\u-8704? are regular.\par "
            r"{\field{\*\fldinst HYPERLINK x}{\fldrslt Plans}} are late.{\*\unknown gone}\line "
            r"They say \ldblquote now\rdblquote .\par\pard\s2 Contents 3\par\pard "
            r"\b What needs to improve\b0\par "
            r"{\listtext\pard\plain\'b7\tab}\ls1 Notes are short.\par "
            r"{\listtext\pard\plain 1.\tab}\ls2 Leaders should act on audits.\par "
            r"\pard\intbl Health\cell 3\cell\row\pard "
            r"The team{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt A box tells of one visit.\par}}}"
            r" will write a plan{\pict\pngblip 89504e}.\par"
        ),
        "a.rtf",
    )
    assert sentences == [
        ("paragraph", "Help and protection", None, "Calls are answered quickly."),
        (
            "paragraph",
            "Help and protection",
            None,
            "Visits —and été й \U0001f600 are regular.",
        ),
        ("paragraph", "Help and protection", None, "Plans are late."),
        ("paragraph", "Help and protection", None, "They say “now”."),
        ("bullet", "What needs to improve", None, "Notes are short."),
        ("paragraph", "What needs to improve", 1, "Leaders should act on audits."),
        ("paragraph", "What needs to improve", None, "The team will write a plan."),
        ("paragraph", "What needs to improve", None, "A box tells of one visit."),
    ]
    left_out = {("footnote", "In May."), ("hidden text", "not"), ("contents list", "Contents 3")}
    assert left_out <= set(skipped)


def test_rich_text_that_is_cut_off_or_nested_is_read_or_refused():
    whole = rtf(r"\pard Calls are answered quickly.\par Visits are \b regular.\par")
    for end in range(6, len(whole), 7):
        with contextlib.suppress(UnreadableReport):
            read_report(whole[:end], name="a.rtf")
    with pytest.raises(UnreadableReport, match="inside each other"):
        read_report(b"{\\rtf1 " + b"{" * 20_000, name="a.rtf")


RUNS = {
    "text": "Calls are answered quickly. ",
    "groups": "{a}",
    "fields": r"{\field{\*\fldinst{ HYPERLINK x",
    "characters": r"\'e9\u8212?",
    "rows": r"\intbl a\cell ",
    "marks": r"{\listtext 1.}",
}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_time_grows_with_the_length_of_rich_text(run, grows_with_length):
    def reading(length):
        with contextlib.suppress(UnreadableReport):
            rtf_reader.read(rtf(run * (length // len(run))))

    assert grows_with_length(reading, 20_000)


def by_hand(path):
    """A Word document with most of what a report has."""
    document = docx.Document()
    document.add_heading("Visit to the north team", 0)
    document.add_heading("Findings", 1)
    paragraph = document.add_paragraph("Caseloads are ")
    paragraph.add_run("far ").font.hidden = True
    paragraph.add_run("too high — “really”, 5 > 4 & 3 < 4.")
    paragraph = document.add_paragraph("Visits are regular")
    for tag, kind, words in (("w:del", "w:delText", " and late"), ("w:ins", "w:t", " and short")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(kind)
        change.set(qn("w:id"), "1" if tag == "w:del" else "2")
        change.set(qn("w:author"), "A")
        text.text = words
        text.set(qn("xml:space"), "preserve")
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(".")
    document.add_paragraph().add_run("What needs to improve").bold = True
    for text in ("Plans for children are late.", "Assessments lack analysis."):
        document.add_paragraph(text, "List Bullet")
    for text in ("Leaders should act on audits.", "Managers should read notes."):
        document.add_paragraph(text, "List Number")
    paragraph = document.add_paragraph("First line of a paragraph")
    paragraph.add_run().add_break()
    paragraph.add_run("goes on here. A second sentence follows.")
    table = document.add_table(2, 2)
    for row, texts in zip(table.rows, (("Theme", "Visits"), ("Health", "3")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("Figure 1: visits", "Caption")
    document.add_heading("Next steps", 2)
    document.add_paragraph("The team will write a plan by May 2024.")
    document.save(path)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_makes_of_a_word_document_has_its_sentences(tmp_path):
    word = tmp_path / "visit.docx"
    by_hand(word)
    expected, left_out = read(word.read_bytes(), word.name)
    assert len(expected) == 9
    for suffix in ("odt", "rtf"):
        command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"]
        command += ["--convert-to", suffix, "--outdir", str(tmp_path), str(word)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        found = read((tmp_path / f"visit.{suffix}").read_bytes(), f"visit.{suffix}")
        assert found == (expected, left_out), suffix


def _with_notes(document, kind, *notes):
    """Give a Word document footnotes or endnotes, numbered from 1."""
    inside = "".join(
        f'<w:{kind} w:id="{n}"><w:p><w:r><w:{kind}Ref/><w:t>{text}</w:t></w:r></w:p></w:{kind}>'
        for n, text in enumerate(notes, 1)
    )
    line = f'<w:{kind} w:type="separator" w:id="0"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:{kind}>'
    data = f"<w:{kind}s {nsdecls('w')}>{line}{inside}</w:{kind}s>".encode()
    name, content = PackURI(f"/word/{kind}s.xml"), getattr(CONTENT_TYPE, f"WML_{kind.upper()}S")
    part = Part(name, content, data, document.part.package)
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S"))


def test_notes_of_a_word_document_are_listed_where_it_refers_to_them():
    document, file = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph("Calls are answered")
    for kind, number in (("footnote", 2), ("endnote", 1), ("footnote", 9)):
        run = f'<w:r {nsdecls("w")}><w:{kind}Reference w:id="{number}"/></w:r>'
        paragraph._p.append(parse_xml(run))
    paragraph.add_run(" quickly.")
    _with_notes(document, "footnote", "Nobody refers to this.", "In May.")
    _with_notes(document, "endnote", "By phone.")
    document.save(file)
    found, left_out = read(file.getvalue(), "a.docx")
    assert [text for *_, text in found] == ["Calls are answered quickly."]
    assert left_out == [("footnote", "In May."), ("footnote", "By phone.")]


NESTED = (
    "<table:table><table:table-row><table:table-cell><text:p>Health</text:p></table:table-cell>"
    "<table:table-cell><text:p>3</text:p></table:table-cell></table:table-row></table:table>"
)


def test_a_table_in_a_cell_that_holds_prose_is_a_table():
    prose = "<text:p>Leaders should act on audits without delay.</text:p>"
    cell = f"<table:table-cell>{prose}{NESTED}</table:table-cell>"
    body = f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
    found, left_out = read(odt(body), "a.odt")
    assert [text for *_, text in found] == ["Leaders should act on audits without delay."]
    assert [text for _, text in left_out] == ["Health 3"]


def _box(text):
    return f"<draw:frame><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"


def _body_texts(data, name):
    return [text for _, _, _, text in read(data, name)[0]]


def test_boxes_and_shapes_of_a_paragraph_come_after_it_each_once():
    boxes = "".join(_box(f"Box {word} is here.") for word in ("one", "two", "three", "four"))
    shape = "<draw:custom-shape><text:p>A shape has words.</text:p></draw:custom-shape>"
    note = "<office:annotation><text:p>A remark.</text:p></office:annotation>"
    body = f"<text:p>Plans are{boxes}{shape}{note} late.</text:p><text:p>Visits are kept.</text:p>"
    assert _body_texts(odt(body), "x.odt") == [
        "Plans are late.", "Box one is here.", "Box two is here.", "Box three is here.",
        "Box four is here.", "A shape has words.", "Visits are kept.",
    ]  # fmt: skip


def test_what_a_picture_shows_in_words_is_no_part_of_the_sentence_around_it():
    picture = "<draw:frame><draw:image/><svg:title>Logo</svg:title><svg:desc>Red</svg:desc>"
    body = f"<text:p>Plans are{picture}</draw:frame> late.</text:p>"
    assert _body_texts(odt(body), "x.odt") == ["Plans are late."]


def test_captions_of_figures_are_left_out():
    styles = (
        "<style:style style:name='P1' style:family='paragraph' style:parent-style-name='Figure'/>"
        "<style:style style:name='Figure' style:family='paragraph'"
        " style:parent-style-name='Caption'/>"
        "<style:style style:name='Caption' style:family='paragraph'/>"
    )
    body = "<text:p>Plans are late.</text:p>"
    body += "<text:p text:style-name='P1'>Figure 1: Visits kept.</text:p>"
    found, left = read(odt(body, styles), "x.odt")
    assert [text for *_, text in found] == ["Plans are late."]
    assert [text for _, text in left] == ["Figure 1: Visits kept."]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            r"{\header{\shp{\*\shpinst{\shptxt Draft only.\par}}}}Plans are late.\par",
            "Plans are late.",
        ),
        (r"{\header {\listtext 1.\tab}Head\par}Plans are late.\par", "Plans are late."),
        (r"\ansicpg932 Plans: \'83e\'83X\'83g.\par", "Plans: テスト."),
        ("\\ansicpg932 Plans: \\'83\n\\'65\\'83\\'58.\\par", "Plans: テス."),
        (r"\mac Plans of the caf\'8e are late.\par", "Plans of the café are late."),
    ],
)
def test_headers_and_code_pages_of_rich_text(body, text):
    assert _body_texts(("{\\rtf1" + body + "}").encode("ascii"), "x.rtf") == [text]
