"""Reading the page: what is sure and what is not, the way back, search, copies, kinds of report."""

import csv
import io
import re
from dataclasses import replace
from itertools import chain

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import expect

from classifier.report import Cover

ILACS = Cover("Ashcombe", "ilacs", inspection_start="2024-03-04", inspection_end="2024-03-15")
SEND = Cover("Ashcombe", "area_send", inspection_start="2023-05-02")
HOSTILE = "=1+1 <img src=x onerror='window.pwned = 1'></script> & “so” on."
LONG_NAME = "50004181_ashcombe_children-s-services_2024.pdf"
ROWS = (  # text, themes, finding, probability of the theme and of the finding, other fields
    ("Managers may be about to leave.", "workforce", "improvement", 0.95, 0.53),
    ("Visits are sometimes late.", "workforce planning", "improvement", 0.8, 0.8),
    ("Caseloads are too high.", "workforce", "improvement", 0.99, 0.97),
    ("Staff are well supported.", "workforce", "strength", 0.99, 0.99),
    ("Teams are perhaps newly formed.", "workforce", "strength", 0.6, 0.9),
    ("Inspectors met forty social workers.", "workforce", "neutral", 0.9, 0.9, "context"),
    ("Plans for out-of-hours support are clear.", "planning", "strength", 0.9, 0.9),
    ("It worked in hours and out.", "", "neutral", 0.9, 0.9),
    (HOSTILE, "planning", "improvement", 0.9, 0.9),
)


@pytest.fixture(scope="module")
def made(report_of):
    """What makes a tagged report of rows, with probabilities of their own."""

    def make(rows=ROWS, name="a.pdf", cover=ILACS):
        plain = [
            (text, themes, finding, {"role": role[0] if role else None})
            for text, themes, finding, _, _, *role in rows
        ]
        tagged = report_of(*plain, name=name, cover=cover)
        sure = np.array([row[3] for row in rows])[:, None]
        findings = np.array([row[4] for row in rows])[:, None]
        return replace(
            tagged,
            probabilities=np.where(tagged.assigned, sure, 0.1),
            polarity_probabilities=np.broadcast_to(findings, (len(rows), 4)),
        )

    return make


@pytest.fixture(scope="module")
def single(made, page_of, tmp_path_factory):
    return page_of([made()], tmp_path_factory.mktemp("single"))


@pytest.fixture(scope="module")
def page_of_many(made, page_of, tmp_path_factory):
    """What makes a page of so many reports of one kind, and of one of another."""

    def make(count):
        reports = [
            made(name=f"report-{n}.pdf", cover=replace(ILACS, authority=f"Council {n:02}"))
            for n in range(count)
        ]
        reports.append(made(ROWS[:4], LONG_NAME, SEND))
        return page_of(reports, tmp_path_factory.mktemp("many"))

    return make


@pytest.fixture(scope="module")
def several(page_of_many):
    return page_of_many(40)


@pytest.fixture(scope="module")
def few(page_of_many):
    return page_of_many(4)


def listed(page):
    """The headings of the lists, and the quoted sentences under each."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('#summary h3')].map(h => {
          let node = h.nextElementSibling;
          while (!node.matches('ul')) node = node.nextElementSibling;
          const quotes = [...node.querySelectorAll('.quote bdi')];
          return [h.textContent.trim(), quotes.map(quote => quote.textContent)];
        }))"""
    )


def theme(page, title):
    return page.locator("#themes button", has_text=title)


def test_lists_begin_with_the_surest_and_the_unsure_stand_by_themselves(visit, single):
    page = visit(single, "#theme=workforce")
    assert listed(page) == {
        "− Needs to improve (2)": ["Caseloads are too high.", "Visits are sometimes late."],
        "+ Strength (1)": ["Staff are well supported."],
        "Unsure (2)": ["Teams are perhaps newly formed.", "Managers may be about to leave."],
    }
    figures = page.locator("#summary li", has_text="about to leave").locator(".tagged")
    expect(figures).to_have_text("− Needs to improve 0.53? · Workforce 0.95")
    expect(page.locator("#summary")).to_contain_text("has a probability of 0.70 or less")
    label = page.locator("#text button.tags").first
    expect(label).to_have_attribute("aria-label", re.compile(r"Needs to improve 0\.53\?$"))
    expect(label).to_have_text("−?")


def test_what_an_unfamiliar_report_says_is_unsure_sooner(visit, made, page_of, tmp_path):
    far = replace(made(), unfamiliarity=0.5, unfamiliarity_limit=0.3)
    page = visit(page_of([far], tmp_path), "#theme=workforce")
    assert list(listed(page)) == ["− Needs to improve (1)", "+ Strength (1)", "Unsure (3)"]
    expect(page.locator("#summary")).to_contain_text("has a probability of 0.90 or less")


@pytest.mark.parametrize(("probability", "heading"), [(0.7, "Unsure (1)"), (0.7012, "Strength")])
def test_the_page_is_unsure_of_what_is_marked_as_uncertain(
    visit, made, page_of, tmp_path, probability, heading
):
    tagged = made([("Staff are well supported.", "workforce", "strength", 0.9, probability)])
    (sentence,) = replace(tagged, mark_uncertain=True)
    assert sentence.polarity_uncertain == (heading == "Unsure (1)")
    found = listed(visit(page_of([tagged], tmp_path), "#theme=workforce"))
    assert heading in next(iter(found))


def test_the_slider_looks_at_theme_and_finding(visit, single):
    page = visit(single, "#theme=workforce")
    page.get_by_label("Probability of theme and finding at least").fill("0.85")
    assert listed(page) == {
        "− Needs to improve (1)": ["Caseloads are too high."],
        "+ Strength (1)": ["Staff are well supported."],
    }
    expect(theme(page, "Workforce").locator(".counts")).to_have_text("1−1+")


def test_what_a_person_confirmed_is_sure(visit, single):
    page = visit(single, "#theme=workforce")
    page.locator("#s1").click()
    page.keyboard.press("Enter")
    page.reload()
    assert "Managers may be about to leave." in listed(page)["− Needs to improve (3)"]


def test_back_goes_back_step_by_step(visit, several):
    page = visit(several)
    theme(page, "Workforce").click()
    page.locator("#polarities").get_by_label("Strength").check()
    page.locator("#list").get_by_role("link", name="Council 07").click()
    expect(page.locator("#head h2")).to_have_text("Council 07")
    assert len(listed(page)) == 2  # the filters are still there
    page.get_by_label("Search the text").press_sequentially("well supp", delay=60)
    expect(page.locator("#found")).to_have_text("1 sentence")
    page.go_back()
    expect(page.locator("#words")).to_have_value("")
    expect(page.locator("#head h2")).to_have_text("Council 07")
    page.go_back()
    expect(page.locator("#head h2")).to_have_text("41 reports")
    assert "polarity=strength" in page.url
    page.go_back()
    expect(page.locator("#polarities").get_by_label("Strength")).not_to_be_checked()
    expect(theme(page, "Workforce")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(theme(page, "Workforce")).to_have_attribute("aria-pressed", "false")
    for _ in range(4):
        page.go_forward()
    expect(page.locator("#words")).to_have_value("well supp")


def test_back_leads_to_where_one_was(visit, several):
    page = visit(several, "#theme=workforce")
    page.locator("#summary").get_by_role("button", name="Show 50 more").first.click()
    quoted = page.locator("#summary ul.quotes").first.locator("li").nth(65).locator("a")
    quoted.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    href = quoted.get_attribute("href")
    quoted.press("Enter")
    expect(page.locator("#text .linked")).to_be_in_viewport()
    expect(theme(page, "Workforce")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(page.locator("#summary ul.quotes").first.locator("li")).to_have_count(75)
    assert abs(page.evaluate("scrollY") - before) < 40
    expect(page.locator(":focus")).to_have_attribute("href", href)


def test_themes_are_combined_with_or_and_with_and(visit, single):
    page = visit(single)
    together = page.get_by_role("group", name="Sentences on")
    theme(page, "Workforce").click()
    expect(together).to_be_hidden()
    theme(page, "Planning").click()
    expect(page.locator("#summary h2")).to_have_text("7 sentences: Workforce or Planning")
    together.get_by_label("all of the chosen themes (and)").check()
    expect(page.locator("#summary h2")).to_have_text("1 sentence: Workforce and Planning")
    assert page.locator("#text .match.sentence").all_text_contents() == [ROWS[1][0]]
    expect(theme(page, "Planning").locator(".counts")).to_have_text("1−0+")
    again = visit(single, "#" + page.url.split("#")[1])
    expect(again.locator("#summary h2")).to_have_text("1 sentence: Workforce and Planning")
    together.get_by_label("any of the chosen themes (or)").check()
    expect(page.locator("#summary h2")).to_have_text("7 sentences: Workforce or Planning")


def test_an_address_that_asks_for_all_of_one_theme_is_that_theme(visit, single):
    page = visit(single, "#theme=workforce&all=yes")
    expect(page.get_by_role("group", name="Sentences on")).to_be_hidden()
    assert listed(page) == listed(visit(single, "#theme=workforce"))
    theme(page, "Planning").click()
    expect(page.locator("#summary h2")).to_have_text("7 sentences: Workforce or Planning")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("out hours", 2),
        ('"out of hours"', 1),
        ("“Out-of-hours support”", 1),
        ('"in hours" work', 1),
        ('"out of hour"', 0),  # whole words
        ('"plans', 1),
        ("(", 0),
        ('""', None),
    ],
)
def test_phrases_in_quotation_marks_are_found(visit, single, typed, found):
    page = visit(single)
    page.get_by_label("Search the text").fill(typed)
    page.get_by_label("Search the text").press("Enter")
    told = "" if found is None else f"{found} sentence{'' if found == 1 else 's'}"
    expect(page.locator("#found")).to_have_text(told)
    if found:
        assert page.evaluate("CSS.highlights.get('search').size") >= 1


def test_all_that_is_listed_is_copied_for_word(visit, single):
    page = visit(
        single, "#theme=planning&words=s", permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name="Copy all 3 for Word").click()
    expect(page.locator("#said")).to_have_text("3 copied with their references")
    rich = page.evaluate(
        "navigator.clipboard.read().then(([item]) => item.getType('text/html')).then(b => b.text())"
    )
    plain = page.evaluate("navigator.clipboard.readText()")
    reference = "(Ashcombe, inspection of 4 to 15 March 2024, paragraph 2, page 2)"
    for text in (rich, plain):
        assert f"“Visits are sometimes late.” {reference}" in text
        assert text.index("Needs to improve (2)") < text.index("Strength (1)")
        assert "search: s" in text
    assert "<h3" in rich
    assert "<img" not in rich
    assert "&lt;img src=x" in rich
    assert "<img src=x" in plain


def test_all_is_copied_without_the_rights_to_the_clipboard(visit, single):
    page = visit(single, "#theme=workforce")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy as plain text").click()
    expect(page.locator("#said")).to_have_text("5 copied as plain text")
    page.get_by_label("Search the text").fill("")
    page.get_by_label("Search the text").press("Control+v")
    expect(page.get_by_label("Search the text")).to_have_value(re.compile("“Caseloads are too"))


def test_all_that_is_listed_is_downloaded_as_a_table(visit, single, tmp_path):
    page = visit(single, "#theme=planning&theme=workforce")
    with page.expect_download() as found:
        page.get_by_role("button", name="Download CSV").click()
    path = tmp_path / found.value.suggested_filename
    found.value.save_as(path)
    assert path.name == "sentences-planning-workforce.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["Text"].removeprefix("'") for row in rows] == list(chain(*listed(page).values()))
    hostile = next(row for row in rows if "onerror" in row["Text"])
    assert hostile["Text"] == f"'{HOSTILE}"  # no formula
    unsure = [row["Text"] for row in rows if row["Sure"] == "no"]
    assert unsure == listed(page)["Unsure (2)"]
    late = next(row for row in rows if row["Text"] == "Visits are sometimes late.")
    assert (late["Themes"], late["Themes' probabilities"]) == ("Workforce; Planning", "0.80; 0.80")
    assert (late["Finding"], late["Finding's probability"]) == ("Needs to improve", "0.80")
    assert (late["Authority"], late["Kind"], late["File"]) == ("Ashcombe", "ILACS", "a.pdf")


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_on_a_phone_a_chosen_theme_shows_what_was_found(visit, several):
    page = visit(several, **PHONE)
    page.get_by_role("button", name="Themes and filters").tap()
    theme(page, "Workforce").tap()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#summary-title")).to_be_in_viewport()
    expect(page.locator("#summary-title")).to_be_focused()
    expect(page.locator("#summary .quote").first).to_be_in_viewport()
    expect(page.locator("#chosen")).to_have_text("204 sentences: Workforce")
    page.get_by_role("button", name="Themes and filters").tap()
    page.locator("#polarities").get_by_label("Strength").check()
    page.get_by_role("button", name="Show 81 sentences").tap()
    expect(page.locator("#summary-title")).to_be_in_viewport()
    page.go_back()
    expect(page.locator("#chosen")).to_have_text("204 sentences: Workforce")


def test_on_a_phone_nothing_is_cut_off(visit, several, single):
    for path, fragment in ((several, ""), (several, "#theme=workforce"), (single, "#sentence=2")):
        page = visit(path, fragment, **PHONE)
        cut = page.evaluate(
            """() => [...document.querySelectorAll('body > header *, #bar *, main *')]
            .filter(one => one.checkVisibility() && one.getClientRects().length
              && one.getBoundingClientRect().right > 390.5)
            .map(one => one.outerHTML.slice(0, 80))"""
        )
        assert cut == []
        header = page.locator("#title")
        assert header.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert header.evaluate("one => getComputedStyle(one).textOverflow") == "clip"
    page = visit(several, **PHONE)
    whole = """one => [...one.childNodes].filter(node => node.data).every(part => {
        const range = document.createRange();
        range.selectNode(part);
        return range.getClientRects().length === 1;
    })"""
    for size in (390, 700, 1280):  # a name is broken between its parts, if at all
        page.set_viewport_size({"width": size, "height": 844})
        assert page.locator("#list .file", has_text="50004181").evaluate(whole)


def test_what_is_about_the_inspection_can_be_hidden(visit, single):
    page = visit(single)
    about = page.get_by_label("About the area, the inspection or its method (1 sentence)")
    context = page.locator("#text .sentence", has_text="Inspectors met")
    expect(context).to_be_visible()
    about.select_option("Hidden")
    expect(context).to_be_hidden()
    expect(page.locator("#head")).to_contain_text("its method hidden")
    page.get_by_role("button", name="Start").click()
    for _ in range(8):
        page.keyboard.press("n")
    expect(page.locator("#s9")).to_be_visible()
    expect(visit(single, "#context=hidden").locator("#s6")).to_be_hidden()
    page.go_back()
    expect(context).to_be_visible()


@pytest.mark.parametrize("shown", ["yes", "hidden"])
def test_the_link_of_a_quotation_keeps_what_is_shown_of_the_context(visit, single, shown):
    page = visit(single, f"#theme=workforce&context={shown}")
    page.locator("#summary li", has_text="Caseloads").get_by_role("link").click()
    expect(page.locator("#s3")).to_be_in_viewport()
    assert f"context={shown}" in page.url
    expect(page.locator("#context")).to_have_value(shown)


def test_kinds_of_report_are_kept_apart(visit, several):
    page = visit(several)
    groups = page.locator("#list th.group").all_text_contents()
    assert groups == ["ILACS (40)", "Area SEND inspection (1)"]
    kinds = page.locator("#summary table").first
    expect(kinds.locator("tbody tr").nth(1)).to_contain_text("Workforce 3")
    kinds.get_by_role("button", name="Area SEND inspection").click()
    expect(page.locator("#head h2")).to_have_text("1 report")
    expect(page.locator("#list th.group")).to_have_count(0)
    expect(page.get_by_label("Kind of report")).to_have_value("area_send")
    page.get_by_label("Kind of report").select_option("ILACS (40)")
    expect(page.locator("#head h2")).to_have_text("40 reports")
    page.get_by_label("Kind of report").select_option("All")
    theme(page, "Workforce").click()
    page.get_by_role("button", name="Area SEND inspection (4)").click()
    expect(page.locator("#summary h2")).to_have_text("4 sentences: Workforce")
    quoted = visit(several, "#theme=workforce").locator("#summary .where").first
    expect(quoted).to_contain_text(", ILACS, inspection of")


def test_one_kind_is_not_asked_for(visit, single):
    page = visit(single)
    expect(page.locator("#kind")).to_be_hidden()
    expect(page.locator("#summary")).not_to_contain_text("Kinds of report")


def test_the_same_report_twice_is_named_and_counted_once(visit, made, page_of, tmp_path):
    first = made()
    first = replace(first, report=replace(first.report, text="\n".join(row[0] for row in ROWS)))
    again = replace(first, report=replace(first.report, name=f"{HOSTILE}.pdf"))
    other = made(ROWS[:2], "letter.pdf")
    page = visit(page_of([first, again, other], tmp_path))
    expect(page.locator("#head h2")).to_have_text("2 reports")
    said = page.get_by_role("note")
    expect(said).to_contain_text(f"{HOSTILE}.pdf: the same text as a.pdf, counted once")
    expect(said).to_contain_text("a.pdf, letter.pdf: of the same inspection, it seems")
    expect(page.locator("#list tbody th", has_text="a.pdf")).to_contain_text(f"also: {HOSTILE}")
    page.locator("#list").get_by_role("link").first.click()
    expect(page.locator("#head")).to_contain_text("the same text as a.pdf")
    assert page.evaluate("window.pwned") is None


def test_a_page_of_some_sentences_says_so(visit, made, page_of, tmp_path):
    tagged = made().about(["workforce"], ["improvement"])
    page = visit(page_of([tagged, made(name="b.pdf", cover=SEND).about(["workforce"])], tmp_path))
    said = "only the sentences on Workforce with the finding Needs to improve, and all counts"
    expect(page.get_by_role("note").first).to_contain_text(said)
    page.locator("#list").get_by_role("link").first.click()
    expect(page.get_by_role("note").first).to_contain_text(said)
    text = page.locator("#text").inner_text()
    assert "[…]" not in text.split("Visits")[0]
    assert re.search(r"Caseloads are too high\..*", text)


def test_gaps_in_a_text_are_shown(visit, made, page_of, tmp_path):
    page = visit(page_of([made().about(["planning"])], tmp_path))
    text = " ".join(page.locator("#text").inner_text().split())
    assert re.search(r"\[…\] Visits are sometimes late\.", text)
    assert text.count("[…]") == 3


def test_what_can_be_done_is_said_for_keyboard_mouse_and_touch(visit, several):
    page = visit(several)
    how = page.locator("#how-to-correct")
    expect(how).to_contain_text("Open a report, then click or tap a sentence in its text")
    page.locator("#list").get_by_role("link").first.click()
    expect(how).to_contain_text("Click or tap a sentence in the text, or press Start")
    assert page.locator("#text kbd, #details kbd").count() == 0
    page.locator("#s1").click()
    expect(page.locator("#details kbd").first).to_be_visible()
    page = visit(several, "#report=report-3.pdf", **PHONE)
    page.locator("#s1").tap()
    expect(page.locator("#details .editor")).to_be_visible()
    expect(page.locator("#details kbd").first).to_be_hidden()


def test_a_theme_is_chosen_and_left_by_keyboard(visit, several):
    page = visit(several)
    page.locator("#summary tbody").nth(1).get_by_role("button", name="Workforce").press("Enter")
    expect(page.locator("#summary-title")).to_be_focused()
    expect(page.locator("#summary-title")).to_have_text("204 sentences: Workforce")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="ILACS (200)")).to_be_focused()
    page.go_back()
    expect(theme(page, "Workforce")).to_have_attribute("aria-pressed", "false")


def test_lists_are_printed_without_what_copies_them(visit, several):
    page = visit(several, "#theme=workforce&kind=area_send")
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    printed = " ".join(sheet.get_textpage().get_text_range() for sheet in document)
    assert "Unsure (1)" in printed
    assert "Needs to improve 0.53?" in printed
    assert "Copy all" not in printed
    assert "Themes and filters" not in printed


def test_nothing_shows_between_the_header_and_what_stays_below_it(visit, one):
    page = visit(one, "#theme=workforce")
    header = page.locator("body > header").bounding_box()
    top = header["y"] + header["height"]
    page.locator(".block").nth(20).evaluate("block => block.scrollIntoView()")
    for _ in range(10):
        page.evaluate("scrollBy(0, 3)")  # in all, more than a line of text
        box = page.locator(".steps").bounding_box()
        gap = {**box, "y": top, "height": box["y"] + 5 - top}
        picture = Image.open(io.BytesIO(page.screenshot(clip=gap)))
        assert len(picture.getcolors()) == 1


def test_on_a_phone_columns_and_what_is_shown_have_names(visit, several, findings):
    page = visit(several, **PHONE, bypass_csp=True)
    for name in ("Needs to improve", "Both", "Strength"):
        columns = page.locator("#summary").get_by_role("columnheader", name=name, exact=True)
        expect(columns).to_have_count(1)
    assert findings(page) == []
    page = visit(several, "#theme=workforce", **PHONE, bypass_csp=True)
    assert findings(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("phone", [False, True])
def test_axe_core_finds_nothing_serious(visit, few, serious, scheme, phone):
    options = {"bypass_csp": True, "color_scheme": scheme, **(PHONE if phone else {})}
    for fragment in ("", "#theme=workforce&theme=planning&all=yes", "#report=report-3.pdf"):
        assert serious(visit(few, fragment, **options)) == []
    page = visit(few, "#theme=workforce&theme=planning", **options)
    if phone:
        page.get_by_role("button", name="Themes and filters").tap()
    assert serious(page) == []
