"""Reading whole reports: the example corpus, and the real ones where they are at hand."""

import io
import json
import re
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from classifier.read import UnreadableReport, read_report
from classifier.sentences import split


def words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def annotated(path: Path) -> dict[str, list[dict]]:
    rows: dict[str, list[dict]] = {}
    for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows.setdefault(row["report"], []).append(row)
    return rows


@pytest.mark.parametrize("suffix", ["pdf", "txt"])
def test_example_reports_come_out_as_annotated(example_pdfs, suffix):
    for report, rows in annotated(example_pdfs[0].parent / "annotations.jsonl").items():
        sentences = list(split(read_report(example_pdfs[0].parent / f"{report}.{suffix}")))
        assert [(s.section, s.kind, s.paragraph, s.text) for s in sentences] == [
            (r["section"], r["kind"], r["paragraph"], r["text"]) for r in rows
        ]


def test_pages_of_sentences(example_pdfs):
    sentences = list(split(read_report(example_pdfs[0])))
    pages = [sentence.page for sentence in sentences]
    assert pages == sorted(pages)
    assert pages[0] == 1
    assert pages[-1] > 4


def test_an_upload_in_memory(example_pdfs):
    data = example_pdfs[0].read_bytes()
    assert read_report(io.BytesIO(data), name="up.pdf").text == read_report(data).text


def test_text_encodings():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert (
            read_report("Children’s plans are clear.".encode(encoding)).text
            == "Children’s plans are clear."
        )


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.pdf", "is empty"),
        (b"  \n ", "a.txt", "is empty"),
        (b"<!DOCTYPE html><html><p>Not found</html>", "a.pdf", "its name says, but an HTML page"),
        (b"only words", "a.docx", "is not what its name says"),
        (b"PK\x03\x04 and so on", "a.pdf", "is a zip archive"),
        (b"PK\x03\x04 word/document.xml", "a.docx", "is damaged"),
        (b"{\\rtf1 text}", "a.doc", "is rich text"),
        (b"\x89PNG\r\n", "a.pdf", "is an image"),
        (b"%PDF-1.7 and nothing more", "a.pdf", "damaged or cut short"),
        (b"\x00\x01\x02\x03", "a.txt", "is not text"),
        (b"<html><nav>Menu</nav></html>", "a.html", "has no running text"),
        (b"<p></p>", "a.html", "has no running text"),
    ],
)
def test_what_is_no_report_is_refused_with_its_reason(data, name, reason):
    with pytest.raises(UnreadableReport, match=reason) as error:
        read_report(data, name=name)
    assert "\n" not in str(error.value)


HTML = """<!doctype html><html><head><title>x</title><style>p {}</style></head><body>
<nav><a href="/">Home</a></nav><main><h1>Visit to Ashcombe</h1>
<h2>What needs to improve?</h2><ul><li>the quality of <b>plans</b><li><p>Supervision.</p></ul>
<h2>The impact of leaders on social work practice with children and families: good</h2>
<ol start="7"><li>Leaders know their service.<li>Staff are<br>proud &amp; settled.</ol>
<table><tr><td>Vacancies</td><td>4</td></tr></table></main><footer>Contact</footer></body></html>"""

MARKDOWN = """# Visit to Ashcombe

## What needs to improve?

- the quality of **plans**
- Supervision.

The impact of leaders on social work practice with children and families: good
---

7. Leaders know their service.
8. Staff are
   proud & settled.

| Vacancies | 4 |
|-----------|---|
"""


def a_docx() -> bytes:
    document = docx.Document()
    document.add_heading("Visit to Ashcombe", 1)
    document.add_heading("What needs to improve?", 2)
    document.add_paragraph("the quality of plans", style="List Bullet")
    document.add_paragraph("Supervision.", style="List Bullet")
    document.add_heading(
        "The impact of leaders on social work practice with children and families: good", 2
    )
    document.add_paragraph("7. Leaders know their service.")
    document.add_paragraph("8. Staff are proud & settled.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Vacancies", "4"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "data", [HTML.encode(), MARKDOWN.encode(), a_docx()], ids=["html", "md", "docx"]
)
def test_formats_with_marked_headings(data):
    report = read_report(data, name="no suffix")
    assert [(b.kind, b.section, b.number, report.text[b.start : b.end]) for b in report.blocks] == [
        ("bullet", "improve", None, "the quality of plans"),
        ("bullet", "improve", None, "Supervision."),
        ("paragraph", "leaders", 7, "Leaders know their service."),
        ("paragraph", "leaders", 8, "Staff are proud & settled."),
        ("paragraph", "leaders", None, "Vacancies 4"),
    ]
    assert report.page_at(0) is None


def test_numbers_that_word_computes():
    document = docx.Document()
    for text in ("Visits are regular.", "Plans are clear."):
        document.add_paragraph(text, style="List Number")
    file = io.BytesIO()
    document.save(file)
    assert [b.number for b in read_report(file.getvalue()).blocks] == [1, 2]


def a_pdf(draw, **options) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, **options)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_pdf_of_images_alone_needs_ocr():
    data = a_pdf(lambda canvas: canvas.rect(10, 10, 500, 700, fill=1))
    with pytest.raises(UnreadableReport, match=r"no text layer, only images.*ocrmypdf"):
        read_report(data)


def test_a_pdf_with_a_password():
    data = a_pdf(lambda canvas: canvas.drawString(50, 50, "Visits."), encrypt="secret")
    with pytest.raises(UnreadableReport, match="encrypted and needs a password"):
        read_report(data)


def test_an_absurd_number_of_pages(monkeypatch, example_pdfs):
    monkeypatch.setattr("classifier.read.pdf.MAX_PAGES", 3)
    with pytest.raises(UnreadableReport, match="pages; at most 3 are read"):
        read_report(example_pdfs[0])


def test_a_text_that_is_too_long(monkeypatch):
    monkeypatch.setattr("classifier.read.MAX_CHARACTERS", 20)
    with pytest.raises(UnreadableReport, match="holds more than 20 characters"):
        read_report(b"Visits are regular. Plans are clear.")


def test_a_word_file_that_unpacks_to_too_much(monkeypatch):
    monkeypatch.setattr("classifier.read.docx.MAX_UNPACKED", 1000)
    with pytest.raises(UnreadableReport, match="unpacks to more than"):
        read_report(a_docx())


def test_truncated_pdf(example_pdfs):
    data = example_pdfs[0].read_bytes()
    with pytest.raises(UnreadableReport):
        read_report(data[: len(data) // 3], name="cut.pdf")


@pytest.mark.slow
def test_real_annotated_sentences_come_out_with_the_same_words(real):
    found = right_place = total = 0
    extra = []
    for name, rows in annotated(real / "annotations").items():
        sentences = list(split(read_report(real / "reports" / "labelled" / f"{name}.pdf")))
        by_words: dict[str, list] = {}
        for sentence in sentences:
            by_words.setdefault(words(sentence.text), []).append(sentence)
        for row in rows:
            total += 1
            same = by_words.get(words(row["text"]), [])
            found += bool(same)
            right_place += any(
                (s.section, s.paragraph, s.kind) == (row["section"], row["paragraph"], row["kind"])
                for s in same
            )
        known = {words(row["text"]) for row in rows}
        extra += [s for s in by_words if s not in known]
    assert found / total >= 0.999
    assert right_place / found >= 0.999
    assert (
        len(extra) <= 12
    )  # no furniture: what is left over are sentences that are split otherwise


@pytest.mark.slow
def test_every_real_report_is_read(real):
    for path in sorted((real / "reports").glob("*labelled/*.pdf")):
        report = read_report(path)
        assert len(report.text) > 10_000, path.name
        assert report.cover.authority, path.name
        assert report.cover.inspection_start, path.name


def test_a_part_of_a_page_is_read_as_html():
    report = read_report(b"<div><h2>Care</h2><p>Plans are <b>clear</b>.</p></div>", name="a.htm")
    assert [(b.heading, report.text[b.start : b.end]) for b in report.blocks] == [
        ("Care", "Plans are clear.")
    ]
