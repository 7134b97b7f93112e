"""Reading whole reports: the example corpus, and the real ones where they are at hand."""

import io
import json
import re
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfgen.canvas import Canvas

from classifier.language.sentences import split
from classifier.read import UnreadableReport, read_report, read_text


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
        (b"comment,staff\nAll were kind.,1\n", "a.csv", "is data, not a report: .* tag-table"),
        (b'{"text": "All were kind."}\n', "A.JSONL", "is data, not a report: .* in Python"),
        (b"PK\x03\x04 xl/workbook.xml", "a.xlsx", "is a workbook, not a report: .* tag-table"),
        (b"PK\x03\x04 and so on", "a.pdf", "is a zip archive"),
        (b"PK\x03\x04 word/document.xml", "a.docx", "is damaged"),
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
    ]
    assert ("table or chart", "Vacancies 4") in [(s.reason, s.text) for s in report.skipped]
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
    monkeypatch.setattr("classifier.read.lines.MAX_CHARACTERS", 20)
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


@pytest.mark.parametrize("declared", ["", '<meta charset="utf-8">', '<meta charset="cp1252">'])
def test_a_page_that_does_not_say_so_is_utf_8(declared):
    encoding = "cp1252" if "cp1252" in declared else "utf-8"
    page = f"<html>{declared}<body><p>Children’s plans are late.</p></html>".encode(encoding)
    assert texts(page, "x.html") == ["Children’s plans are late."]


def test_a_part_of_a_page_is_read_as_html():
    report = read_report(b"<div><h2>Care</h2><p>Plans are <b>clear</b>.</p></div>", name="a.htm")
    assert [(b.heading, report.text[b.start : b.end]) for b in report.blocks] == [
        ("Care", "Plans are clear.")
    ]


def test_half_of_a_surrogate_pair_is_no_text():
    assert read_text("Visits \ud800 are regular.").text == "Visits ? are regular."


def _texts(report):
    return [report.text[block.start : block.end] for block in report.blocks]


def texts(data: bytes, name: str) -> list[str]:
    return _texts(read_report(data, name=name))


@pytest.mark.parametrize("name", ["x.txt", "x.html"])
@pytest.mark.parametrize("count", [28, 100_000])
def test_many_comments_before_a_text(name, count, grows_with_length):
    def read(count: int) -> None:
        assert texts(b"<!---->" * count + b"Visits are regular.", name)[0].endswith("are regular.")

    assert grows_with_length(read, count)  # 27 took 20 seconds, and each one more doubled it


@pytest.mark.parametrize(
    "between",
    [
        b"<span>" * 300 + b"<b>Plans are clear.</b>" + b"</span>" * 300,
        b"<img src='data:,%s'>" % (b"a" * 11_000_000),
        b"<script>%s</script>" % (b"a" * 11_000_000),
        b"<!--%s-->" % (b"a" * 11_000_000),
    ],
    ids=["nested", "attribute", "script", "comment"],
)
def test_what_comes_after_a_large_piece_of_a_page_is_kept(between):
    page = b"<html><p>Visits are regular.</p>%s<p>Staff are settled.</p></html>"
    found = texts(page % between, "x.html")
    assert (found[0], found[-1]) == ("Visits are regular.", "Staff are settled.")


def test_a_page_that_is_nested_too_deeply_is_never_read_in_part():
    page = b"<html><p>Visits are regular.</p>" + b"<i>" * 100_000 + b"Staff are settled."
    try:
        found = texts(page, "x.html")  # libxml2 before 2.14
    except UnreadableReport as error:
        found = [str(error)]
    assert found[-1] in ("Staff are settled.", "is nested too deeply to be read")


def test_markdown_that_is_nested_too_deeply_is_refused():
    data = f"# Visits\n\nVisits are regular.\n\n{'> ' * 101}Staff are settled."
    with pytest.raises(UnreadableReport, match="nested too deeply"):
        read_report(data.encode())


def test_lists_and_quotes_within_each_other_in_markdown():
    items = [f"Visit {number} was late." for number in range(40)]
    lists = "".join(f"{'  ' * depth}- {item}\n" for depth, item in enumerate(items))
    data = f"# Visits\n\n{lists}\n{'> ' * 40}Plans are clear.\n\nStaff are settled."
    assert texts(data.encode(), "x.md") == [*items, "Plans are clear.", "Staff are settled."]


@pytest.mark.parametrize(
    "raw",
    [
        "</main>",
        "<nav>",
        "<svg>\n<p>Late.",
        "<!-- open",
        "> <!-- open",
        "<script>",
        "<?",
        "<![CDATA[",
    ],
)
def test_raw_html_in_markdown_hides_nothing_after_it(raw):
    data = f"# Visits\n\nVisits are regular.\n\n{raw}\n\n- **Staff** are settled."
    found = texts(data.encode(), "x.md")
    assert (found[0], found[-1]) == ("Visits are regular.", "Staff are settled.")


def test_raw_html_in_markdown():
    data = """# Visits

Of 30 km<sup>2</sup>,<br>all <!-- nearly --> is <nav> **near**.

<!-- Not for

print. -->
<table><tr><td>Vacancies</td><td>4.</td></tr>
<tr><td>Staff &amp; others</td><td>9.</td></tr></table>

<h2>Plans</h2>

<div>

Plans are *clear*.

</div>
"""
    report = read_report(data.encode())
    assert [(b.heading, report.text[b.start : b.end]) for b in report.blocks] == [
        ("Visits", "Of 30 km2, all is near."),
        ("Visits", "Vacancies 4."),
        ("Visits", "Staff & others 9."),
        ("Plans", "Plans are clear."),
    ]


def test_word_text_in_content_controls_tracked_changes_and_boxes():
    def p(inner: str) -> str:
        return f"<w:p>{inner}</w:p>"

    def r(text: str) -> str:
        return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"

    def sdt(inner: str) -> str:
        return f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    def tbl(*cells: str) -> str:
        return f"<w:tbl><w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr></w:tbl>"

    box = f"<w:txbxContent>{p(r('In a box.'))}</w:txbxContent>"
    body = parse_xml(
        f"<w:body {nsdecls('w')}"
        " xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        + sdt(p("<w:pPr><w:pStyle w:val='Heading1'/></w:pPr>" + r("In a control")))
        + p(r("One ") + sdt(r("two ")) + f"<w:smartTag>{r('three ')}</w:smartTag>"
            + f"<w:ins>{r('four ')}</w:ins><w:del>{r('five ')}</w:del>"
            + f"<w:hyperlink>{r('six')}</w:hyperlink><w:r><w:tab/><w:t>seven</w:t><w:br/>"
            + "<w:t>twenty</w:t><w:noBreakHyphen/><w:t>one.</w:t></w:r>")
        + f"<w:ins>{p(r('All new.'))}</w:ins><w:moveFrom>{p(r('Gone.'))}</w:moveFrom>"
        + tbl(p(r("Good")), p(r("Good")), tbl(p(r("Nested")), sdt(p(r("cell.")))))
        + p(f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}"
            "</mc:Fallback></mc:AlternateContent></w:r>" + r("Beside a box."))
        + "</w:body>"
    )  # fmt: skip
    document = docx.Document()
    document.element.replace(document.element.body, body)
    file = io.BytesIO()
    document.save(file)
    report = read_report(file.getvalue())
    assert [(b.heading, report.text[b.start : b.end]) for b in report.blocks] == [
        ("In a control", "One two three four six seven twenty-one."),
        ("In a control", "All new."),
        ("In a control", "Good Good Nested cell."),
        ("In a control", "Beside a box."),
        ("In a control", "In a box."),
    ]


def test_text_after_words_of_an_imprint_is_kept_where_there_are_no_pages():
    imprint = "You may reuse this information free of charge."
    data = f"Visits are regular.\n\n{imprint}\n\nStaff are settled.\n\nPlans are clear.\n\n"
    data += f"{imprint}\n\nOur address is below."
    assert texts(data.encode(), "x.txt") == [
        "Visits are regular.", "Staff are settled.", "Plans are clear.",
    ]  # fmt: skip


def test_blank_lines_take_no_time_on_pages_with_a_running_header(grows_with_length):
    page = "A running header of this report\n{0} are clear.\n{1}\n{0} are late.\nA\nB\nC"

    def read(count: int) -> None:
        pages = "\f".join(page.format(word, "\n" * count) for word in ("Visits", "Plans", "Tasks"))
        assert texts(pages.encode(), "x.txt")

    assert grows_with_length(read, 30_000)


def test_what_follows_a_heading_is_found_without_going_through_all_that_follows(grows_with_length):
    def read(count: int) -> None:
        report = read_text("Care plans\n\nVisits are regular.\n\n" * count)
        assert len(report.blocks) == count

    assert grows_with_length(read, 28_000)


def in_word(build) -> bytes:
    document = docx.Document()
    build(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_table_of_two_columns_in_word_is_read_cell_by_cell_where_it_holds_texts():
    def build(document):
        table = document.add_table(2, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Strengths", "To improve"
        table.cell(1, 0).text = "Visits are regular and children like them."
        table.cell(1, 1).text = "Plans are late.\nThey don't say who does what."

    report = read_report(in_word(build), name="x.docx")
    assert _texts(report) == [
        "Visits are regular and children like them.",
        "Plans are late. They don't say who does what.",
    ]
    assert [s.reason for s in report.skipped] == ["table or chart"]


def test_a_long_paragraph_is_no_heading_in_word_whatever_its_style_says():
    text = "Visits are regular, and children like them. " * 6

    def build(document):
        document.add_paragraph(text, style="Heading 8")
        document.add_heading("Care", 2)
        document.add_paragraph("Plans are late.")

    report = read_report(in_word(build), name="x.docx")
    assert report.text.startswith("Visits are regular, and children like them.")
    assert report.blocks[-1].headings == ("Care",)


def test_levels_of_headings_in_word_and_bold_paragraphs_as_headings():
    def build(document):
        document.add_heading("What needs to improve?", 2)
        document.add_paragraph().add_run("Night duty").bold = True
        document.add_paragraph("Calls are missed.")
        document.add_heading("Homes", 2)
        document.add_paragraph("Homes are warm.")

    blocks = read_report(in_word(build), name="x.docx").blocks
    assert [(b.headings, b.section, b.role) for b in blocks] == [
        (("What needs to improve?", "Night duty"), "improve", "improvement"),
        (("Homes",), None, None),
    ]


def test_hidden_text_is_left_out():
    def build(document):
        paragraph = document.add_paragraph("Visits are regular.")
        paragraph.add_run(" Not for print.").font.hidden = True

    assert texts(in_word(build), "x.docx") == ["Visits are regular."]


def test_navigation_of_a_web_page_is_listed():
    links = "".join(f"<li><a href='#{n}'>Part {n}</a></li>" for n in range(4))
    page = f"""<!doctype html><html><body><div>Skip to the text</div><main>
<header><h1>A visit</h1></header><ul>{links}</ul><p>Visits are regular.</p>
<div role="navigation">More visits</div><aside><p>One child said that it helped.</p></aside></main>
<footer>Contact</footer></body></html>"""
    report = read_report(page.encode(), name="x.html")
    assert _texts(report) == [
        "Visits are regular.",
        "One child said that it helped.",
    ]
    assert {s.reason for s in report.skipped} == {"navigation"}
    listed = " ".join(s.text for s in report.skipped)
    assert all(words in listed for words in ("Skip to", "Part 2", "More visits", "Contact"))


def test_printed_lines_that_are_set_apart_by_blank_lines():
    lines = (
        "Social workers visit children often, and they write down what",
        "the children have said. Managers read these records at the end",
        "of each week and talk about them with the worker. Plans change",
        "when something has changed for the child.",
        "",
        "Carers say that they are asked what they think, and that what",
        "they say makes a difference to the plan.",
    )
    report = read_report("\n\n".join(lines).encode(), name="x.txt")
    assert [sentence.text for sentence in split(report)] == [
        "Social workers visit children often, and they write down what the children have said.",
        "Managers read these records at the end of each week and talk about them with the worker.",
        "Plans change when something has changed for the child.",
        "Carers say that they are asked what they think, and that what they say makes a difference"
        " to the plan.",
    ]
    assert len(report.blocks) == 2


def test_a_document_of_labels_alone_is_read_as_what_it_is():
    report = read_report(in_word(lambda d: setattr(d.add_table(1, 1).cell(0, 0), "text", "Care")))
    assert report.text == "Care"


def test_a_web_page_without_a_main_part():
    page = """<!doctype html><html><body>
<div class="cookie-banner"><h2>Cookies</h2><p>We use some cookies.</p><a href="#">Choose</a></div>
<a class="skip-link" href="#m">Skip to the text</a>
<div class="breadcrumbs"><ol><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ol></div>
<div class="content"><h1>A visit</h1><dl><dt>Published</dt><dd>9 May 2024</dd></dl>
<p>Visits are regular.</p><p><a href="/pdf">Download as PDF</a></p>
<ul>
<li>
<p>Plans are clear.</p></li></ul>
<div class="related"><p>More visits</p></div></div><a href="#top" class="back-to-top">Up</a>
</body></html>"""
    report = read_report(page.encode(), name="x.html")
    assert _texts(report) == ["Visits are regular.", "Plans are clear."]
    assert [block.kind for block in report.blocks] == ["paragraph", "bullet"]
    assert {block.heading for block in report.blocks} == {"A visit"}
    listed = " ".join(skipped.text for skipped in report.skipped)
    assert all(words in listed for words in ("cookies", "Skip", "News", "9 May", "PDF", "More"))


def test_cells_beside_texts_are_no_part_of_them():
    rows = [
        ("Requirement", "Due"),
        ("The home must check its alarms each evening.", "30 April 2024"),
    ]

    def build(document):
        table = document.add_table(2, 2)
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text

    html = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
    page = f"<!doctype html><table>{html}</table>".encode()
    for data, name in ((in_word(build), "x.docx"), (page, "x.html")):
        report = read_report(data, name=name)
        assert _texts(report) == ["The home must check its alarms each evening."]
        assert {"Requirement Due", "30 April 2024"} == {s.text for s in report.skipped}


def test_a_contents_list_in_word():
    def build(document):
        document.add_heading("Contents", 1)
        for title, page in (("Help", 2), ("Care", 5)):
            document.add_paragraph(f"{title}\t{page}")
        document.add_heading("Help", 1)
        document.add_paragraph("Visits are regular.")

    report = read_report(in_word(build), name="x.docx")
    assert [(block.heading, _texts(report)) for block in report.blocks] == [
        ("Help", ["Visits are regular."])
    ]
    assert [skipped.reason for skipped in report.skipped] == ["contents list"]


@pytest.mark.parametrize("heading", ["", "# "])
def test_a_letter_in_plain_text_and_in_markdown(heading):
    letter = f"""Ofsted
6 Mill Place
Fenton
T 01234 567890

14 February 2023

Joan Beale
Director of Children\u2019s Services

Dear Joan

{heading}Focused visit to Ashcombe children\u2019s services

This letter says what we found, and what leaders told us, when we came.

Visits are late in two teams, and plans do not say who does what by when.

Yours sincerely

Ada Lowe

Inspector
"""
    report = read_report(letter.encode(), name="x.md")
    assert _texts(report) == [
        "This letter says what we found, and what leaders told us, when we came.",
        "Visits are late in two teams, and plans do not say who does what by when.",
    ]
    cover = report.cover
    assert (cover.authority, cover.published) == ("Ashcombe", "2023-02-14")
