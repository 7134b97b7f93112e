"""Briefings as files, which are opened again."""

import io
import re
from itertools import pairwise

import docx
import numpy as np
import pytest
from docx.oxml.ns import qn
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from classifier.draw.document import (
    Bullets,
    Document,
    Heading,
    Picture,
    Quotation,
    Quotations,
    Table,
    Text,
)
from classifier.draw.plots import balance_plot
from classifier.results.brief import brief
from classifier.write import BRIEFS

MANIFEST = {"title": "ours", "codebook": {"theme": [], "polarity": {}}}


def written(name, document):
    file = io.BytesIO() if BRIEFS[name].binary else io.StringIO()
    BRIEFS[name].write(document, file)
    return file.getvalue()


@pytest.fixture
def document(inspection, hostile_text):
    themes = dict.fromkeys(("workforce", "planning", "health"), (5, 2, 1, 1))
    return brief(
        [
            inspection("Ashcombe", "2020-01-01", **themes),
            inspection("Ashcombe", "2024-01-01", text=hostile_text + " of {}", **themes),
            inspection("<b>Wexbridge</b> \u202e$x^2$", "2022-01-01", **themes),
        ],
        MANIFEST,
        themes=["workforce", "planning", "health"],
    )


@pytest.fixture
def word(document):
    return docx.Document(io.BytesIO(written("docx", document)))


def test_a_word_document_has_title_language_and_headings_in_order(word, document):
    assert word.core_properties.title == document.title.replace("\u202e", "\\u202e")
    assert (word.core_properties.language, word.core_properties.author) == ("en-GB", "")
    languages = {each.get(qn("w:val")) for each in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    styles = [p.style.name for p in word.paragraphs]
    assert styles[0] == "Title"
    levels = [int(name[-1]) for name in styles if name.startswith("Heading ")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_first_row_of_every_table_repeats(word, document):
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert len(word.tables) == len(tables) > 4
    for table, block in zip(word.tables, tables, strict=True):
        heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert heads == [True] + [False] * len(block.rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert [cell.text for cell in table.rows[0].cells] == list(block.header)
        page = word.sections[0]
        room = page.page_width - page.left_margin - page.right_margin
        assert sum(column.width for column in table.columns) == pytest.approx(room, rel=0.01)


def test_pictures_have_words():
    picture = Picture(balance_plot(["Health"], np.array([3]), {}), 'Bars: "health" 3.')
    document = Document("t", (Heading("h"), picture))
    word = docx.Document(io.BytesIO(written("docx", document)))
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == 'Bars: "health" 3.'
    assert 'role="img" aria-label="Bars: &quot;health&quot; 3."' in written("html", document)
    assert written("md", document) == "# t\n\n## h\n\n"


@pytest.mark.parametrize("name", BRIEFS)
def test_sentences_are_quoted_word_for_word(name, inspection):
    said = "Leaders say “we know” — and children’s plans, 3 < 4 & 5 > 4, are late;"
    document = brief(
        [inspection("Ashcombe", "2024-01-01", health=(0, 1), text=said)],
        MANIFEST,
        themes=["health"],
    )
    file = written(name, document)
    if name == "docx":
        text = "\n".join(p.text for p in docx.Document(io.BytesIO(file)).paragraphs)
    else:
        text = file.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        text = re.sub(r"</?bdi>", "", text)
    reference = "Ashcombe, ILACS, 1 January 2024, page 1, paragraph 1"
    assert f"‘{said}’" in text
    assert reference in text


def test_what_word_can_not_hold_is_shown():
    text = "a\x00b\ud800c\ufffed\u202ee"
    document = Document(text, (Heading(text), Text(text), Bullets((text,)),
                               Quotations((Quotation(text, text, text, text),)),
                               Table(text, (text,), ((text,),))))  # fmt: skip
    word = docx.Document(io.BytesIO(written("docx", document)))
    shown = "a\\u0000b\\ud800c\ufffdd\\u202ee"
    assert [p.text for p in word.paragraphs][:4] == [shown] * 4
    assert word.tables[0].cell(1, 0).text == shown


def test_long_names_are_broken_where_they_have_a_joint():
    names = ("50004181_ashcombe_childrens-services_2024.pdf", "out-of-hours", "a 1_2 b")
    table = Table("Reports", ("File", "Kind", "Note"), (names,))
    word = docx.Document(io.BytesIO(written("docx", Document("Reports", (table,)))))
    first, *others = (cell.text for cell in word.tables[0].rows[1].cells)
    assert first.split("\u200b") == [
        "50004181_",
        "ashcombe_",
        "childrens-",
        "services_",
        "2024.pdf",
    ]
    assert tuple(others) == names[1:]


def test_a_word_in_a_wide_table_is_in_one_piece():
    grades = (
        "Overall effectiveness",
        "Impact of leaders",
        "Help and protection",
        "Children in care",
    )
    header = ("Inspection", "Kind of report", *grades, "Care leavers")
    row = ("North Wexfordshire, 2024-01-01", "single inspection framework")
    table = Table("Judgements", header, ((*row, *["requires improvement"] * 5),))
    word = docx.Document(io.BytesIO(written("docx", Document("Grades", (table,)))))
    for line in word.tables[0].rows:
        for cell in line.cells:
            (run,) = cell.paragraphs[0].runs
            # The widest of the fonts that stand in for Arial.
            font = FontProperties("DejaVu Sans", weight="bold" if run.bold else "normal")
            for part in re.split(r"[\s\u200b-]", run.text):
                width = TextPath((0, 0), part, run.font.size.pt, prop=font).get_extents().width
                assert width <= cell.width.pt - 2 * 5.4, part  # Word's margins in a cell


def test_markdown_shows_texts_as_they_are(document):
    text = written("md", document)
    assert "<script>" not in text
    assert "\u202e" not in text
    assert text.startswith(
        "# Briefing: Workforce, Planning and Health (3 reports on 2 authorities)"
    )
    assert "| Overall effectiveness |" not in text
    assert "\n### Workforce\n\n#### Needs to improve\n" in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible(document, tmp_path, browser, serious, scheme):
    path = tmp_path / "brief.html"
    path.write_text(written("html", document), encoding="utf-8")
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(path.as_uri())
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("script").count() == 0
    assert page.locator("h1").inner_text().startswith("Briefing: Workforce")
    context.close()


def test_a_picture_scrolls_by_keyboard_and_a_long_name_is_broken(tmp_path, browser, serious):
    figure = balance_plot(["Workforce"], np.array([3]), {})
    name = "50004181_ashcombe_childrens_services_inspection_2024_final.pdf"
    document = Document(name, (Heading(name), Text(name), Bullets((name,)), Picture(figure, "x")))
    path = tmp_path / "page.html"
    path.write_text(written("html", document), encoding="utf-8")
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert serious(page) == []
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") == "figure"
