"""Inspections side by side."""

import csv
import io
import json
import re
import time
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import axe_playwright_python
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

import classifier
from classifier.codebook import Codebook, Theme
from classifier.draw.colours import BALANCE, BALANCE_DARK, balance_step, contrast, readable_on
from classifier.errors import CannotWrite
from classifier.report import Cover, Report, Sentence
from classifier.results.comparison import agresti_caffo, authority_key, compare, grade_changes
from classifier.results.tagged import TaggedReport
from classifier.write import comparisons

POLARITIES = ("strength", "improvement", "mixed", "neutral")
THEMES = ("workforce", "planning", "health")
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
HOSTILE = "=1+1 <script>document.title = 'gone'</script> \u202eabc\u2069"


def inspection(authority, start, name=None, others=0, text="{} is said of {}.", **counts):
    """A tagged report with so many sentences of each polarity on each theme."""
    cover = counts.pop("cover", {})
    name = name or f"{authority}-{start}.pdf".lower()
    rows = [
        (theme, polarity, text.format(polarity.capitalize(), theme))
        for theme, found in counts.items()
        for polarity, count in zip(POLARITIES, found, strict=False)
        for _ in range(count)
    ]
    rows += [(None, "neutral", "Nothing of note is said here.")] * others
    assigned = np.array([[theme == t for t in THEMES] for theme, *_ in rows], dtype=bool)
    assigned = assigned.reshape(len(rows), len(THEMES))
    return TaggedReport(
        report=Report(name, "", (), cover=Cover(authority, "ilacs", start, **cover)),
        sentences=tuple(
            Sentence(name, number, 1, "leaders", None, number, "paragraph", 0, 1, said)
            for number, (*_, said) in enumerate(rows, start=1)
        ),
        codebook=Codebook(tuple(Theme(t, title=t.capitalize()) for t in THEMES)),
        probabilities=assigned * 0.9,
        assigned=assigned,
        polarities=POLARITIES,
        polarity_probabilities=np.full((len(rows), 4), 0.9),
        polarity=np.array([POLARITIES.index(p) for _, p, _ in rows], dtype=np.int64),
    )


def changes(before, after):
    found = compare([inspection("Ashcombe", "2020-01-01", **before),
                     inspection("Ashcombe", "2024-01-01", **after)])  # fmt: skip
    return [(change.kind, change.theme.name) for change in found.changes]


def test_columns_stand_by_authority_and_date():
    found = compare(
        [
            inspection("Wexbridge", "2022-05-01", health=(1,)),
            inspection("Ashcombe Council", "2024-01-01", health=(1,)),
            inspection("ASHCOMBE", "2018-01-01", health=(1,)),
            inspection(None, None, "notes.txt", health=(1,)),
        ]
    )
    assert [i.label for i in found.inspections] == [
        "Ashcombe Council, 2018-01-01",
        "Ashcombe Council, 2024-01-01",
        "Wexbridge, 2022-05-01",
        "notes.txt",
    ]
    ((before, after),) = found.pairs
    assert (before.date, after.date) == ("2018-01-01", "2024-01-01")


@pytest.mark.parametrize(
    "name",
    [
        "ASHCOMBE",
        "Ashcombe Council",
        "Ashcombe County Council",
        "Ashcombe City Council",
        "Ashcombe Metropolitan Borough Council",
        "London Borough of Ashcombe",
        "The Royal Borough of Ashcombe",
        "City of Ashcombe",
        "Ashcombe, City of",
        "Council of the City of Ashcombe",
        " Âshcombe  council ",
    ],
)
def test_an_authority_is_the_same_however_its_name_is_printed(name):
    assert authority_key(name) == "ashcombe"


def test_different_authorities_stay_apart():
    names = [
        "Derby",
        "Derbyshire",
        "North Ashcombe",
        "Ashcombe",
        "Boroughbridge",
        "Royal Wexbridge",
    ]
    assert len({authority_key(f"{name} City Council") for name in names}) == len(names)
    assert authority_key("Ashcombe-on-Sea") == authority_key("Ashcombe on Sea")
    assert authority_key("Council") == "council"


def test_the_time_for_a_key_grows_with_the_length_of_the_name():
    begin = time.process_time()
    assert authority_key("london " * 20_000 + "x").endswith("london x")
    assert time.process_time() - begin < 2  # it was half a minute


@given(st.text(min_size=1))
def test_a_key_is_stable(name):
    assert authority_key(name) == authority_key(name.upper()) or name.upper().casefold() != (
        name.casefold()
    )


def test_worse_and_better_are_more_than_chance():
    assert changes({"workforce": (12, 1)}, {"workforce": (1, 12)}) == [("worse", "workforce")]
    assert changes({"workforce": (1, 12)}, {"workforce": (12, 1)}) == [("better", "workforce")]
    assert changes({"workforce": (6, 3)}, {"workforce": (4, 5)}) == []
    assert changes({"workforce": (4, 0)}, {"workforce": (0, 40)}) == []  # few findings at first
    assert changes({"workforce": (12, 0)}, {"workforce": (4, 0, 12)}) == []  # both counts half
    assert changes({"workforce": (0, 12)}, {"workforce": (0, 6, 0, 40)}) == []  # neutral: none


def test_new_and_gone_are_more_than_a_stray_sentence():
    assert changes({"health": (60,)}, {"health": (60,), "planning": (8,)}) == [("new", "planning")]
    assert changes({"health": (60,), "planning": (0, 8)}, {"health": (60,)}) == [
        ("gone", "planning")
    ]
    assert changes({"health": (60,)}, {"health": (60,), "planning": (2,)}) == []
    assert (
        changes({"health": (30,)}, {"health": (900,), "planning": (4,)}) == []
    )  # as rare as before


def test_a_change_quotes_the_newer_report_and_says_how_sure_it_is():
    found = compare([inspection("Ashcombe", "2020-01-01", workforce=(12, 1)),
                     inspection("Ashcombe", "2024-01-01", workforce=(1, 12))])  # fmt: skip
    (change,) = found.changes
    assert change.quote.sentence.text == "Improvement is said of workforce."
    assert change.quote.sentence.report == "ashcombe-2024-01-01.pdf"
    assert (change.value_before, change.value_after) == (1 / 13, 12 / 13)
    assert 0 < change.low < change.value_after - change.value_before < change.high <= 1


def test_visits_and_reports_without_a_date_are_in_no_pair():
    full = [inspection("Ashcombe", date, health=(9,)) for date in ("2018-01-01", "2024-01-01")]
    visit = inspection("Ashcombe", "2020-01-01", health=(0, 9))
    cover = replace(visit.report.cover, framework="focused_visit")
    visit = replace(visit, report=replace(visit.report, cover=cover))
    undated = inspection("Ashcombe", None, health=(0, 9))
    twice = inspection("Ashcombe", "2024-01-01", "again.docx", health=(0, 9))
    found = compare([*full, visit, undated, twice])
    assert len(found.inspections) == 5
    assert [(a.date, b.date) for a, b in found.pairs] == [("2018-01-01", "2024-01-01")]


def test_intervals_are_those_of_the_paper():
    # Agresti and Caffo (2000), section 4: 10 of 10 against 0 of 10 would be [1, 1] by Wald.
    low, high = agresti_caffo(np.array([0.0]), np.array([10.0]), np.array([10.0]), np.array([10.0]))
    centre, half = 10 / 12, 1.96 * np.sqrt(2 * (11 / 12) * (1 / 12) / 12)
    assert low[0] == pytest.approx(centre - half)
    assert high[0] == 1


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_what_is_worse_one_way_is_better_the_other(a, b, c, d):
    kinds = {"worse": "better", "better": "worse"}
    forth = changes({"workforce": (a, b), "health": (9,)}, {"workforce": (c, d), "health": (9,)})
    back = changes({"workforce": (c, d), "health": (9,)}, {"workforce": (a, b), "health": (9,)})
    assert [kinds[k] for k, _ in forth if k in kinds] == [k for k, _ in back if k in kinds]


@pytest.fixture
def found():
    grades = {"overall_effectiveness": "good", "in_care": "good"}
    worse = {"overall_effectiveness": "inadequate", "in_care": "good"}
    return compare(
        [
            inspection("Ashcombe", "2020-01-01", workforce=(12, 1), cover=grades),
            inspection("Ashcombe", "2024-01-01", workforce=(1, 12), text=HOSTILE, cover=worse),
            inspection(
                "<b>Wexbridge</b> \u202e$x^2$", "2022-01-01", health=(4, 1, 1), cover=grades
            ),
        ]
    )


def test_frames_are_tidy(found):
    frame = found.to_frame()
    assert len(frame) == 9
    row = frame[(frame.report == "ashcombe-2024-01-01.pdf") & (frame.theme == "workforce")].iloc[0]
    assert (row.change, row.improvement, row.overall_effectiveness) == ("worse", 12, "inadequate")
    assert row.balance == pytest.approx(-11 / 13, abs=1e-4)
    assert frame[frame.theme == "planning"].balance.isna().all()
    assert found.changes_frame().change.tolist() == ["worse"]
    grades = found.judgements()
    assert grades.overall_effectiveness.max() == "good"
    assert compare([inspection("A", None, health=(1,))]).changes_frame().empty


def test_grades_that_changed(found):
    (change,) = grade_changes(*found.pairs[0])
    assert (change.judgement, change.before, change.after) == (
        "overall_effectiveness", "good", "inadequate",
    )  # fmt: skip
    assert not change.better


def written(name, comparison):
    file = io.BytesIO() if name in comparisons.BINARY else io.StringIO()
    comparisons.FORMATS[name](comparison, file)
    return file.getvalue()


def test_records(found):
    rows = [json.loads(line) for line in written("jsonl", found).splitlines()]
    cells = list(csv.DictReader(io.StringIO(written("csv", found), newline="")))
    assert [r["authority"] for r in rows] == [c["authority"] for c in cells]
    assert list(rows[0]) == list(cells[0])
    assert (rows[3]["change"], rows[3]["in_care"]) == ("worse", "good")
    assert (cells[3]["change"], cells[3]["balance"]) == ("worse", "-0.8462")


def test_workbook(found):
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(written("xlsx", found)))
    assert book.sheetnames == ["Heat map", "Changes", "Judgements", "Figures"]
    heat = {row[0].value: row for row in book["Heat map"].rows}
    assert heat["Workforce"][2].value == "+1 −12 worse"
    assert heat["Workforce"][2].fill.start_color.rgb == "FF" + BALANCE[-3][1:]
    assert heat["Overall effectiveness"][2].value == "inadequate"
    header, row = book["Changes"].values
    change = dict(zip(header, row, strict=True))
    assert (change["theme"], change["change"], change["quote"]) == ("workforce", "worse", HOSTILE)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.rows for cell in row)


def test_too_long_a_sentence_for_a_cell_is_named():
    long = "word " * 8000
    reports = [inspection("Ashcombe", "2020-01-01", workforce=(12, 1)),
               inspection("Ashcombe", "2024-01-01", workforce=(1, 12), text=long)]  # fmt: skip
    with pytest.raises(CannotWrite, match="a cell holds 32,767 characters"):
        written("xlsx", compare(reports))


def test_markdown_and_table(found):
    markdown = written("md", found)
    assert "- worse: Workforce (negative findings 8%, then 92%)" in markdown
    assert "<script>" not in markdown
    assert "| Workforce | +12 −1 | +1 −12 **worse** |" in markdown
    table = written("table", found)
    assert "  Overall effectiveness: good, then inadequate" in table
    assert "  worse: Workforce (negative findings 8%, then 92%)" in table


def test_pictures(found):
    assert written("png", found).startswith(b"\x89PNG")
    root = ET.fromstring(written("svg", found))
    texts = {"".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Workforce", "+12 −1", "strengths", "to improve"} <= texts
    assert written("svg", found) == written("svg", found)
    figure = found.plot()
    assert isinstance(figure, Figure)
    many = compare([inspection(f"Council {i}", "2024-01-01", health=(i,)) for i in range(60)])
    assert many.plot().get_size_inches()[0] < 20


@pytest.mark.parametrize("palette", [BALANCE, BALANCE_DARK])
def test_colours_can_be_read(palette):
    assert all(contrast(colour, readable_on(colour)) >= 4.5 for colour in palette.values())
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@given(st.floats(-1, 1), st.integers(0, 99))
def test_every_balance_has_a_colour_of_its_side(balance, findings):
    step = balance_step(balance, findings)
    if findings < 3:
        assert step is None
    else:
        assert step == -balance_step(-balance, findings) or abs(balance * 7) % 2 == pytest.approx(1)
        assert step * balance >= 0
        assert step in BALANCE
    assert balance_step(float("nan"), 0) is None


@pytest.fixture(scope="module")
def shown(browser, tmp_path_factory):
    """The page, open in a browser, dark or light and as wide as asked."""
    contexts = []
    cover = {"overall_effectiveness": "good"}
    comparison = compare(
        [
            inspection("Ashcombe", "2020-01-01", workforce=(12, 1), cover=cover),
            inspection("Ashcombe", "2024-01-01", workforce=(1, 12), text=HOSTILE),
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


def test_the_page_allows_nothing_and_holds_no_script(found):
    page = written("html", found)
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|<img|\ssrc=|\son\w+=", page, re.IGNORECASE)
    assert "\u202e" not in page.replace(
        HOSTILE.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;"), ""
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


def test_a_cell_says_its_numbers_in_words(shown):
    row = shown().get_by_role("row", name=re.compile("^Workforce"))
    cell = row.get_by_role("cell").nth(1)
    assert "1 strength, 12 to improve, 13 sentences" in cell.text_content()
    assert "worse" in cell.text_content()


def test_public_names():
    assert classifier.compare is compare
    assert {"compare", "summarise", "Comparison", "Summary"} <= set(classifier.__all__)
