"""Comparisons as files and pages."""

import csv
import io
import json
import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import axe_playwright_python
import pytest
from matplotlib.figure import Figure

from classifier.draw.colours import BALANCE
from classifier.draw.pages import unbroken
from classifier.errors import CannotWrite
from classifier.results.comparison import compare
from classifier.write import COMPARISONS

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


def written(name, comparison):
    file = io.BytesIO() if COMPARISONS[name].binary else io.StringIO()
    COMPARISONS[name].write(comparison, file)
    return file.getvalue()


def test_records(comparison):
    rows = [json.loads(line) for line in written("jsonl", comparison).splitlines()]
    cells = list(csv.DictReader(io.StringIO(written("csv", comparison), newline="")))
    assert [r["authority"] for r in rows] == [c["authority"] for c in cells]
    assert list(rows[0]) == list(cells[0])
    assert (rows[3]["change"], rows[3]["in_care"]) == ("worse", "good")
    assert (cells[3]["change"], cells[3]["balance"]) == ("worse", "-0.8462")


def test_workbook(hostile_text, comparison):
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(written("xlsx", comparison)))
    assert book.sheetnames == [
        "What changed", "Heat map", "Sentences", "Changes", "Judgements", "Figures",
    ]  # fmt: skip
    (pair,) = list(book["What changed"].values)[1:]
    assert pair[:4] == (
        "Ashcombe", "2020-01-01", "2024-01-01",
        "Overall effectiveness (good, then inadequate); Workforce",
    )  # fmt: skip
    assert not any(pair[4:])
    heat = {row[0].value: row for row in book["Heat map"].rows}
    assert heat["Workforce"][2].value == "+1 −12 worse"
    sheet, place = heat["Workforce"][2].hyperlink.location.split("!")
    first = book[sheet][place].row
    block = [[cell.value for cell in row] for row in book[sheet].iter_rows(first, first + 12)]
    assert {tuple(row[:4]) for row in block} == {
        ("Ashcombe", "2024-01-01", "ashcombe-2024-01-01.pdf", "workforce")
    }
    assert [row[5] for row in block] == ["improvement"] * 12 + ["strength"]
    assert book[sheet].max_row == 1 + 13 + 13 + 6
    assert heat["Planning"][2].hyperlink is None
    assert heat["Workforce"][2].fill.start_color.rgb == "FF" + BALANCE[-3][1:]
    assert heat["Overall effectiveness"][2].value == "inadequate"
    header, row = book["Changes"].values
    change = dict(zip(header, row, strict=True))
    assert (change["theme"], change["change"], change["quote"]) == (
        "workforce",
        "worse",
        hostile_text,
    )
    assert all(cell.data_type != "f" for sheet in book for row in sheet.rows for cell in row)


def test_too_long_a_sentence_for_a_cell_is_named(inspection):
    long = "word " * 8000
    reports = [inspection("Ashcombe", "2020-01-01", workforce=(12, 1)),
               inspection("Ashcombe", "2024-01-01", workforce=(1, 12), text=long)]  # fmt: skip
    with pytest.raises(CannotWrite, match="a cell holds 32,767 characters"):
        written("xlsx", compare(reports))


def test_markdown_and_table(comparison):
    markdown = written("md", comparison)
    assert (
        "### Ashcombe, 2020-01-01 to 2024-01-01. Worse: Overall effectiveness (good, then"
        " inadequate); Workforce.\n"
    ) in markdown
    assert "- worse: Workforce (negative findings 8%, then 92%)" in markdown
    assert "<script>" not in markdown
    assert "| Workforce | +12 −1 | +1 −12 worse |" in markdown
    table = written("table", comparison)
    assert "Ashcombe, 2020-01-01 to 2024-01-01. Worse: Overall effectiveness (good," in table
    assert "  worse: Overall effectiveness (good, then inadequate)" in table
    assert "  worse: Workforce (negative findings 8%, then 92%)" in table


def test_pictures(inspection, comparison):
    assert written("png", comparison).startswith(b"\x89PNG")
    root = ET.fromstring(written("svg", comparison))
    texts = {"".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Workforce", "+12 −1", "strengths", "to improve"} <= texts
    assert written("svg", comparison) == written("svg", comparison)
    figure = comparison.plot()
    assert isinstance(figure, Figure)
    many = compare([inspection(f"Council {i}", "2024-01-01", health=(i,)) for i in range(60)])
    assert many.plot().get_size_inches()[0] < 20


@pytest.fixture(scope="module")
def shown(hostile_text, inspection, browser, tmp_path_factory):
    """The page, open in a browser, dark or light and as wide as asked."""
    contexts = []
    cover = {"overall_effectiveness": "good"}
    comparison = compare(
        [
            inspection("Ashcombe", "2020-01-01", workforce=(12, 1), cover=cover),
            inspection("Ashcombe", "2024-01-01", workforce=(1, 12), text=hostile_text),
            *(
                inspection(f"<b>Council</b> {i}", "2022-01-01", health=(i, 9 - i, 1))
                for i in range(10)
            ),
        ]
    )
    path = tmp_path_factory.mktemp("page") / "compare.html"
    path.write_text(written("html", comparison), encoding="utf-8")

    def opened(**options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def test_the_page_allows_nothing_and_holds_no_script(hostile_text, comparison):
    page = written("html", comparison)
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|<img|\ssrc=|\son\w+=", page, re.IGNORECASE)
    assert "\u202e" not in page.replace(
        hostile_text.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;"), ""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 390])
def test_the_page_can_be_used_by_everyone(shown, scheme, width):
    page = shown(color_scheme=scheme, viewport={"width": width, "height": 844})
    assert page.title() == "12 inspections of 11 authorities"
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert not [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


def test_the_heat_map_scrolls_in_its_own_box_below_a_column_that_stays(shown):
    page = shown(viewport={"width": 390, "height": 844})
    box, name = page.locator(".heat"), page.get_by_role("rowheader", name="Workforce")
    before = name.bounding_box()["x"]
    box.evaluate("box => box.scrollLeft = 300")
    assert box.evaluate("box => box.scrollLeft") == 300
    assert name.bounding_box()["x"] == pytest.approx(before, abs=1)


def test_all_of_the_heat_map_is_printed(shown):
    page = shown(viewport={"width": 718, "height": 1047})  # A4 with the margins of browsers
    page.emulate_media(media="print")
    tables = page.get_by_role("table")
    heads = tables.get_by_role("columnheader").all_text_contents()
    assert heads.count("Theme") == tables.count() == 3
    assert [f"<b>Council</b> {i}" in heads for i in range(10)] == [True] * 10
    assert [head for head in heads if head.startswith("20")] == [
        "2020-01-01", "2024-01-01", *["2022-01-01"] * 10,
    ]  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth") == 718
    row = tables.nth(1).get_by_role("row", name=re.compile("^Health"))
    assert "+3 −6 ±1" in row.get_by_role("cell").first.text_content()
    page.emulate_media(media="screen")
    assert tables.count() == 1


def test_a_cell_says_its_numbers_in_words(shown):
    row = shown().get_by_role("row", name=re.compile("^Workforce"))
    cell = row.get_by_role("cell").nth(1)
    assert "1 strength, 12 to improve, 13 sentences" in cell.text_content()
    assert "worse" in cell.text_content()


def test_a_cell_leads_to_its_sentences_by_keyboard_and_back(shown, hostile_text):
    page = shown(viewport={"width": 390, "height": 844})
    assert page.locator("section.list").evaluate_all("all => all.every(e => !e.offsetHeight)")
    row = page.get_by_role("row", name=re.compile("^Workforce"))
    cell = row.get_by_role("link").nth(1)
    cell.focus()
    page.keyboard.press("Enter")
    found = page.get_by_role("region", name="Workforce: Ashcombe, 2024-01-01")
    assert found.is_visible()
    assert page.evaluate("document.activeElement.id") == found.get_attribute("id")
    heads = found.get_by_role("heading").all_text_contents()
    assert heads == ["Workforce: Ashcombe, 2024-01-01", "Needs to improve: 12", "Strength: 1"]
    texts = found.locator("li bdi").all_text_contents()
    assert texts == [hostile_text] * 13
    assert "(page 1, paragraph 2)" in found.locator("li").first.text_content()
    page.go_back()
    assert not found.is_visible()
    cell.press("Enter")
    found.get_by_role("link", name="Back to the table").click()
    assert not found.is_visible()
    assert page.evaluate("location.hash") == "#" + page.locator(":target").get_attribute("id")
    assert page.locator(":target").text_content() == cell.text_content()


def test_unsure_sentences_are_marked_on_the_page(inspection):
    unsure = inspection("Ashcombe", "2024-01-01", workforce=(0, 2))
    sure = unsure.polarity_probabilities.copy()
    sure[0] = 0.53
    page = written("html", compare([replace(unsure, polarity_probabilities=sure)]))
    assert page.count("Check: finding 53% sure") == 1


def test_headings_name_what_changed_and_stand_open(shown):
    page = shown()
    heads = page.locator("details h3").all_text_contents()
    assert heads == ["Ashcombe, 2020-01-01 to 2024-01-01. Worse: Workforce. "]
    assert page.locator("details[open]").count() == 1


def test_long_comparisons_open_where_something_changed(inspection, browser, tmp_path):
    reports = []
    for i in range(12):
        reports.append(inspection(f"Council {i:02}", "2020-01-01", f"a{i}", workforce=(12, 1)))
        after = (1, 12) if i % 4 == 1 else (12, 1)
        reports.append(inspection(f"Council {i:02}", "2024-01-01", f"b{i}", workforce=after))
    path = tmp_path / "compare.html"
    path.write_text(written("html", compare(reports)), encoding="utf-8")
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        found = page.locator("details[open] h3").all_text_contents()
        assert [text[:10] for text in found] == ["Council 01", "Council 05", "Council 09"]
        links = page.get_by_role("navigation", name="What changed").get_by_role("listitem")
        assert links.count() == 12
        assert links.nth(0).text_content().endswith("No grade and no theme changed.")
        assert links.nth(1).text_content().endswith("Worse: Workforce. ")
        links.nth(5).get_by_role("link").click()
        assert page.locator(":target h3").text_content().startswith("Council 05")
        page.evaluate(AXE)
        assert not page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]


@pytest.fixture
def noted(inspection):
    """A comparison of two kinds, with an unfamiliar report of a hostile name."""
    known = inspection("Ashcombe", "2024-01-01", health=(9, 3))
    other = inspection("Wexbridge", "2022-01-01", "<i>x</i>\u202e.pdf", health=(4, 1))
    cover = replace(other.report.cover, framework="area_send")
    other = replace(other, report=replace(other.report, cover=cover), unfamiliarity=0.5)
    return compare([known, replace(other, unfamiliarity_limit=0.3)])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_notes_stand_above_the_figures_of_the_page(noted, browser, tmp_path, scheme):
    path = tmp_path / "compare.html"
    path.write_text(written("html", noted), encoding="utf-8")
    with closing(browser.new_context(color_scheme=scheme)) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        kinds, unlike = page.get_by_role("note").all_text_contents()
        assert "(ILACS: 1, area SEND inspection: 1)" in kinds
        assert "<i>x</i>" in unlike
        assert "\u202e" not in page.evaluate("document.body.innerText").replace("\u2068", "")
        row = page.get_by_role("row", name=re.compile("^Kind of report")).get_by_role("cell")
        assert row.all_text_contents() == ["ILACS", "area SEND inspection"]
        page.emulate_media(media="print")
        assert page.get_by_role("note").first.is_visible()
        page.evaluate(AXE)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        assert not [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


def test_an_option_is_not_broken_at_its_hyphens(browser):
    with closing(browser.new_context()) as context:
        page = context.new_page()
        note = unbroken("Not <counted>: see what --context does.")
        page.set_content(f"<style>.unbroken {{ white-space: nowrap; }}</style><p>{note}</p>")
        assert page.locator("p").text_content() == "Not <counted>: see what --context does."
        page.add_style_tag(content="p { width: 1em; }")
        assert page.evaluate("document.querySelector('span').getClientRects().length") == 1


def test_no_format_mixes_kinds_without_saying_so(noted):
    from openpyxl import load_workbook

    said = "ILACS: 1, area SEND inspection: 1"
    for name in ("html", "md"):
        assert said in " ".join(re.sub("<[^>]*>", "", written(name, noted)).split()), name
    table = written("table", noted)
    assert said in " ".join(table.split())
    assert "Kind of report" in table
    for line in written("jsonl", noted).splitlines():
        row = json.loads(line)
        assert row["framework"] == {"Ashcombe": "ilacs", "Wexbridge": "area_send"}[row["authority"]]
    assert written("csv", noted).splitlines()[0].split(",")[3] == "framework"
    book = load_workbook(io.BytesIO(written("xlsx", noted)))
    assert said in str(list(book["Notes"].values))


def test_a_pair_of_two_kinds_says_so(inspection):
    before, after = (
        inspection("Ashcombe", date, health=(9, 3)) for date in ("2016-01-01", "2024-01-01")
    )
    cover = replace(before.report.cover, framework="sif")
    found = compare([replace(before, report=replace(before.report, cover=cover)), after])
    for name in ("html", "md", "table"):
        text = " ".join(written(name, found).split())
        assert "The kind of report changed (single inspection framework, then ILACS)" in text, name


def test_a_picture_has_the_notes_below_it(noted, comparison):
    def texts(of):
        root = ET.fromstring(written("svg", of))
        found = root.iter("{http://www.w3.org/2000/svg}text")
        return " ".join("".join(text.itertext()) for text in found)

    assert "Reports of different kinds are compared (ILACS: 1," in texts(noted)
    assert "Reports of different kinds" not in texts(comparison)
