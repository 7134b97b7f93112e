"""The page of tagged reports, in a real browser."""

import json
import re
from contextlib import closing
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import expect

from classifier import load_model, read_report, read_text
from classifier.report import Block, Cover, Report


def ready_within(browser, path, limit):
    """Whether the page can be used after so many seconds; once is enough, a machine may be busy."""
    for _ in range(10):
        with closing(browser.new_context()) as context:
            page = context.new_page()
            page.goto(path.as_uri())
            page.wait_for_function("document.documentElement.dataset.ready")
            if page.evaluate("performance.now()") < 1000 * limit:
                return True
    return False


def theme(page, title):
    return page.locator("#themes button", has_text=title)


def test_it_is_ready_at_once_and_weighs_little(browser, one, hundred, long):
    assert ready_within(browser, one, 1)
    assert ready_within(browser, hundred, 3)
    text = len(long.report.text.encode())
    assert one.stat().st_size <= 3 * text + 300_000
    assert hundred.stat().st_size <= 100 * 3 * text + 300_000


def test_the_text_stands_in_order_with_headings_and_paragraph_numbers(visit, one, long):
    page = visit(one)
    shown = page.locator("#text .sentence").all_text_contents()
    assert shown == [sentence.text for sentence in long.sentences]
    headings = page.locator("#text h3").all_text_contents()
    assert headings[:2] == list(dict.fromkeys(s.heading for s in long.sentences if s.heading))[:2]
    numbers = page.locator("#text .at").all_text_contents()
    assert numbers[0] == str(next(s.paragraph for s in long.sentences if s.paragraph))


def test_themes_are_counted_strengths_apart_from_weaknesses(visit, one, long):
    page = visit(one)
    counts = long.theme_counts()
    where = [long.polarities.index(name) for name in ("improvement", "strength")]
    for k, entry in enumerate(long.codebook.themes):
        weak, strong = counts[k, where]
        expect(theme(page, entry.title).locator(".counts")).to_have_text(f"{weak}−{strong}+")


def test_a_theme_and_a_finding_filter_the_text(visit, one, long):
    page = visit(one)
    theme(page, "Workforce").click()
    page.locator("#polarities").get_by_label("Needs to improve").check()
    k = long.codebook.names.index("workforce")
    weak = long.polarities.index("improvement")
    wanted = [
        s.text
        for s, yes, polarity in zip(long.sentences, long.assigned[:, k], long.polarity, strict=True)
        if yes and polarity == weak
    ]
    assert wanted
    assert page.locator("#text .sentence.match").all_text_contents() == wanted
    expect(page.locator("#summary h2")).to_have_text(f"{len(wanted)} sentences: Workforce")
    page.get_by_label("Only these paragraphs").check()
    visible = page.locator("#text .block:visible")
    assert 0 < visible.count() <= len(wanted)
    page.get_by_role("button", name="Clear all filters").click()
    assert page.locator("#text .block:visible").count() == len(set(long.report.blocks))


def test_probability_and_section_filter_too(visit, one, long):
    page = visit(one)
    page.get_by_label("Section").select_option("care_leavers")
    matched = set(page.locator("#text .sentence.match").all_text_contents())
    assert matched
    assert matched <= {s.text for s in long.sentences if s.section == "care_leavers"}
    page.get_by_label("Section").select_option("")
    theme(page, "Plans and reviews").click()
    matched = set(page.locator("#text .sentence.match").all_text_contents())
    page.get_by_label("Probability of theme and finding at least").fill("0.95")
    sure = set(page.locator("#text .sentence.match").all_text_contents())
    assert sure < matched


def test_a_search_finds_and_marks_words(visit, one, long):
    page = visit(one)
    page.get_by_label("Search the text").fill("social workers")
    wanted = [
        s.text
        for s in long.sentences
        if {"social", "workers"} <= set(re.findall(r"\w+", s.text.lower()))
    ]
    expect(page.locator("#found")).to_have_text(re.compile(r"\d+ sentences?"))
    found = page.locator("#text .sentence.match").all_text_contents()
    assert set(wanted) <= set(found)
    assert all("social" in text.lower() and "workers" in text.lower() for text in found)
    assert page.evaluate("CSS.highlights.get('search').size") >= 2 * len(found)


def test_the_mouse_shows_tags_and_the_words_that_moved_them(visit, one, long):
    page = visit(one)
    explanation = long.explanations[0]
    page.locator(f"#s{explanation.sentence.sentence}").hover()
    details = page.locator("#details")
    expect(details).to_be_visible()
    title = {t.name: t.title for t in long.codebook.themes}[explanation.theme]
    expect(details).to_contain_text(f"{title} {explanation.probability:.2f}")
    strongest = max(explanation.words, key=lambda word: abs(word.contribution))
    expect(details).to_contain_text(f"“{strongest.text}” +{strongest.contribution:.1f}")
    assert page.evaluate("CSS.highlights.get('for').size") > 0
    page.mouse.move(5, 5)
    expect(details).to_be_hidden()


def test_a_link_opens_the_sentence(visit, hundred, long):
    number = long.explanations[-1].sentence.sentence
    page = visit(hundred, f"#report=council-042.pdf&sentence={number}")
    expect(page.locator("#head h2")).to_have_text("Council 042")
    expect(page.locator(f"#s{number}")).to_be_in_viewport()
    expect(page.locator("#details")).to_be_visible()
    assert page.title().startswith("Council 042")


def test_filters_are_part_of_the_address(visit, hundred):
    page = visit(hundred)
    theme(page, "Workforce").click()
    page.get_by_label("Authority").select_option("Council 007")
    again = visit(hundred, "#" + page.url.split("#")[1])
    expect(theme(again, "Workforce")).to_have_attribute("aria-pressed", "true")
    expect(again.locator("#head h2")).to_have_text("1 report")
    assert again.locator("#summary").inner_text() == page.locator("#summary").inner_text()


def test_a_quotation_is_copied_with_its_reference(visit, one, long):
    page = visit(one, permissions=["clipboard-read", "clipboard-write"])
    sentence = next(e.sentence for e in long.explanations if e.sentence.paragraph)
    page.locator(f"#s{sentence.sentence}").click()
    page.locator("#details .copy").click()
    expect(page.locator("#said")).to_have_text("Quotation copied")
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"“{sentence.text}” (Ashcombe, inspection of 11 to 22 September 2023,"
        f" paragraph {sentence.paragraph}, page {sentence.page})"
    )
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#said")).to_have_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{one.as_uri()}#report=ashcombe.pdf&sentence={sentence.sentence}"


def test_it_works_by_keyboard(visit, one, long):
    page = visit(one, permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    order = [e.sentence for e in long.explanations]
    tagged = list(dict.fromkeys(sentence.sentence for sentence in order))
    focused = page.locator(":focus")
    for _ in range(60):  # through the summary to the text, where one Tab reaches all sentences
        page.keyboard.press("Tab")
        if "tags" in (focused.get_attribute("class") or ""):
            break
    expect(focused).to_have_attribute("aria-label", re.compile(f"Themes of sentence {tagged[0]}:"))
    expect(page.locator("#details")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(focused).to_have_attribute("aria-label", re.compile(f"Themes of sentence {tagged[1]}:"))
    page.keyboard.press("Tab")
    expect(focused).to_have_text("Copy as quotation")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Quotation copied")
    page.keyboard.press("Escape")
    expect(page.locator("#details")).to_be_hidden()
    expect(focused).to_have_attribute("aria-label", re.compile(f"Themes of sentence {tagged[1]}:"))
    page.keyboard.press("End")
    expect(focused).to_have_attribute("aria-label", re.compile(f"Themes of sentence {tagged[-1]}:"))
    expect(focused).to_be_in_viewport()


def test_the_list_comes_first_and_a_text_when_it_is_opened(visit, hundred, long):
    page = visit(hundred)
    assert page.locator("#list tbody tr").count() == 100
    assert page.locator("#text .sentence").count() == 0
    page.get_by_role("link", name="Council 063").click()
    expect(page.locator("#text .sentence")).to_have_count(len(long))
    page.get_by_role("link", name="All reports").click()
    expect(page.locator("#text .sentence")).to_have_count(0)
    page.go_back()
    expect(page.locator("#head h2")).to_have_text("Council 063")


def test_skipping_to_the_text_keeps_what_is_shown(visit, hundred):
    page = visit(hundred, "#report=council-063.pdf&words=plan")
    page.get_by_role("link", name="Skip to the text").press("Enter")
    expect(page.locator("#main")).to_be_focused()
    expect(page.locator("#head h2")).to_have_text("Council 063")
    expect(page.locator("#words")).to_have_value("plan")
    assert page.evaluate("location.hash") == "#report=council-063.pdf&words=plan"


def test_a_theme_is_read_across_all_reports(visit, hundred, long):
    page = visit(hundred)
    theme(page, "Out-of-hours support").click()
    k = long.codebook.names.index("out_of_hours")
    per_report = int(long.assigned[:, k].sum())
    expect(page.locator("#found")).to_have_text(f"{100 * per_report:,} sentences")
    expect(page.locator("#list h2")).to_have_text("In 100 reports")
    first = page.locator("#summary ul.quotes").first
    before = first.locator("li").count()
    page.locator("#summary").get_by_role("button", name=re.compile("Show .* more")).first.click()
    assert first.locator("li").count() > before
    first.locator("a").first.click()
    expect(page.locator("#text .linked")).to_be_in_viewport()


def test_the_list_sorts(visit, hundred):
    page = visit(hundred)
    page.get_by_role("button", name="Report", exact=True).click()
    page.get_by_role("button", name="Report", exact=True).click()
    expect(page.locator("#list tbody a").first).to_have_text("Council 099")
    expect(page.locator("#list th[aria-sort]")).to_have_attribute("aria-sort", "descending")


def test_it_prints_text_and_tags_without_controls(visit, one, long):
    page = visit(one)
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    printed = " ".join(sheet.get_textpage().get_text_range() for sheet in document)
    words = re.sub(r"\W+", " ", printed)
    for sentence in long.sentences:
        assert re.sub(r"\W+", " ", sentence.text).strip()[:60] in words
    assert re.search(r"Needs to improve \d\.\d\d\??\]", re.sub(r"\s+", " ", printed))
    assert "Search the text" not in printed
    assert "Copy as quotation" not in printed


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "size"), [("light", (1300, 900)), ("dark", (390, 844))])
def test_axe_core_finds_nothing_serious(visit, short, hundred, scheme, size, serious):
    options = {"color_scheme": scheme, "viewport": {"width": size[0], "height": size[1]}}
    page = visit(short, "#sentence=20", bypass_csp=True, **options)
    assert serious(page) == []
    page = visit(short, "#theme=workforce&words=workers", bypass_csp=True, **options)
    assert serious(page) == []
    page = visit(hundred, bypass_csp=True, **options)
    assert serious(page) == []


def test_a_phone_shows_it_without_scrolling_sideways(visit, one, hundred):
    for path, fragment in (
        (one, "#sentence=20"),
        (one, ""),
        (hundred, ""),
        (hundred, "#theme=workforce"),
    ):
        page = visit(path, fragment, viewport={"width": 360, "height": 740}, has_touch=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.get_by_label("Search the text")).to_be_hidden()
    page.get_by_role("button", name="Themes and filters").click()
    expect(page.get_by_label("Search the text")).to_be_focused()


HOSTILE = (
    "<script>window.pwned = 1</script> was said.",
    "</script><script>window.pwned = 1</script> came next.",
    "An \"><img src=x onerror='window.pwned = 1'> followed.",
    "<!-- <script> Nothing closes this.",
    "A \u202egnorts\u202c and \u2066hidden\u2069 turn of phrase.",
    "{{ 7 * 7 }} ${7 * 7} &lt;b&gt; stays.",
)


def hostile_report():
    text = "\n\n".join(HOSTILE)
    starts = [text.index(sentence) for sentence in HOSTILE]
    blocks = tuple(
        Block(start, start + len(sentence), "paragraph", None, f"<b>{sentence}</b>", n)
        for n, (start, sentence) in enumerate(zip(starts, HOSTILE, strict=True), 1)
    )
    cover = Cover(authority="<img src=x onerror='window.pwned = 1'>\u202e")
    return Report("</title><script>window.pwned = 1</script>.pdf", text, blocks, (), cover)


def test_hostile_text_shows_as_text(visit, tmp_path, page_of):
    report = hostile_report()
    tagged = load_model().tag(report, explain=True)
    assigned = np.ones_like(tagged.assigned)
    pages = [page_of([replace(tagged, assigned=assigned)], tmp_path)]
    other = replace(report, name="b.pdf", cover=Cover(authority="Ashcombe"))
    two = [replace(tagged, assigned=assigned, report=one) for one in (report, other)]
    pages.append(page_of(two, tmp_path, "two.html"))
    for path in pages:
        page = visit(path, "" if path == pages[0] else f"#report={report.name}")
        assert page.evaluate("window.pwned") is None
        shown = " ".join(page.locator("#text .sentence").all_text_contents())
        for sentence in HOSTILE[:4] + HOSTILE[5:]:
            assert sentence in shown
        assert "A \ufffdgnorts\ufffd and \ufffdhidden\ufffd turn of phrase." in shown
        everything = page.evaluate("document.documentElement.innerText + document.title")
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", everything)
        assert page.locator("img").count() == 0


def test_the_policy_lets_nothing_else_run_or_load(browser, one):
    page = browser.new_page()
    page.goto(one.as_uri())
    attempts = (
        "const s = document.createElement('script'); s.text = 'window.ran = 1'; body.append(s)",
        "body.setAttribute('onclick', 'window.ran = 1'); body.click()",
        "body.innerHTML = '<b>x</b>'",
        "window.eval('window.ran = 1')",
    )
    for attempt in attempts:  # in a timer, where the rules of the page hold, not the debugger's
        page.evaluate(f"() => setTimeout(() => {{ const body = document.body; {attempt} }})")
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert page.locator("#text .sentence").count() > 0
    asked = "fetch('data:,x').then(() => 'loaded', () => 'refused')"
    assert page.evaluate(asked) == "refused"
    page.close()


def test_reports_that_people_annotated_have_no_probabilities(
    visit, annotations, codebook, tmp_path, page_of
):
    from train.annotations.convert import as_tagged

    page = visit(
        page_of(as_tagged(annotations, codebook), tmp_path), f"#report={annotations[0].report}"
    )
    expect(page.get_by_label("Probability of theme and finding at least")).to_be_hidden()
    page.locator("mark").first.click()
    expect(page.locator("#details")).not_to_contain_text(re.compile(r"\d\.\d\d"))


def test_the_data_of_a_page_are_what_was_tagged(one, long):
    found = re.findall(
        r'<script type="application/json" class="report">(.*)</script>', one.read_text()
    )
    (data,) = map(json.loads, found)
    assert [row[0] for row in data["sentences"]] == [s.text for s in long.sentences]
    assert [len(row[6]) for row in data["sentences"]] == long.assigned.sum(axis=1).tolist()


@pytest.mark.slow
def test_pages_of_real_reports_keep_their_size_and_speed(browser, real, tmp_path, page_of, renamed):
    files = sorted((real / "reports" / "labelled").glob("*.pdf"))[:4]
    model = load_model()
    tagged = [model.tag(read_report(file), explain=True) for file in files]
    path = page_of(tagged[:1], tmp_path)
    assert path.stat().st_size <= 3 * len(tagged[0].report.text.encode()) + 300_000
    assert ready_within(browser, path, 1)
    many = page_of((renamed(tagged[i % 4], i) for i in range(100)), tmp_path, "many.html")
    assert many.stat().st_size <= 25 * 3 * sum(len(t.report.text) for t in tagged) + 300_000
    assert ready_within(browser, many, 3)


def test_plain_text_makes_a_page_too(visit, tmp_path, page_of):
    text = "Caseloads are too high. Social workers are well supported."
    page = visit(page_of([load_model().tag(read_text(text), explain=True)], tmp_path))
    expect(page.locator("#text .sentence")).to_have_count(2)


def far(tagged, name=None):
    report = replace(tagged.report, name=name or tagged.report.name)
    return replace(tagged, report=report, unfamiliarity=0.52, unfamiliarity_limit=0.31)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_unfamiliar_report_has_a_banner(visit, report_of, tmp_path, scheme, page_of, serious):
    name = "<img src=x onerror='window.pwned = 1'>\u202e.pdf"
    tagged = far(report_of(("Caseloads are too high.", "workforce", "improvement")), name)
    page = visit(page_of([tagged], tmp_path), color_scheme=scheme)
    banner = page.get_by_role("note")
    said = "<img src=x onerror='window.pwned = 1'>\ufffd.pdf: unlike the reports that the model has"
    expect(banner).to_contain_text(said)
    expect(banner).to_contain_text("(0.52; usual is up to 0.31)")
    assert page.evaluate("window.pwned") is None
    assert serious(page) == []
    page.emulate_media(media="print")
    expect(banner).to_be_visible()


def test_a_familiar_report_has_none(visit, report_of, tmp_path, page_of):
    tagged = report_of(("Caseloads are too high.", "workforce", "improvement"))
    near = replace(tagged, unfamiliarity=0.2, unfamiliarity_limit=0.31)
    expect(visit(page_of([near], tmp_path)).get_by_role("note")).to_have_count(0)


def test_the_list_of_reports_names_unfamiliar_ones(visit, report_of, tmp_path, page_of):
    tagged = report_of(("Caseloads are too high.", "workforce", "improvement"))
    plain = replace(tagged, report=replace(tagged.report, cover=Cover("Ashcombe")))
    reports = [tagged, *(far(plain, f"{number}.pdf") for number in range(12))]
    page = visit(page_of(reports, tmp_path))
    lines = page.get_by_role("note").locator("p")
    expect(lines.first).to_be_hidden()
    page.get_by_text("12 reports are unlike those that the model has seen").click()
    expect(lines.first).to_be_visible()
    expect(lines).to_have_count(11)
    expect(lines.first).to_contain_text("0.pdf: unlike the reports")
    expect(lines.last).to_have_text("2 more reports like these")
    page = visit(page_of(reports, tmp_path), "#report=a.pdf")
    expect(page.get_by_role("note")).to_have_count(0)


@pytest.fixture
def with_context(report_of, tmp_path, page_of, cover):
    rows = [
        ("Inspectors spoke to forty social workers.", "workforce", "improvement", "context"),
        ("Caseloads are too high.", "workforce", "improvement", None),
        ("Plans are written on time.", "planning", "strength", None),
    ]
    spans, at = [], 0
    for text, *_ in rows:
        spans.append((at, at + len(text)))
        at += len(text) + 2
    blocks = tuple(Block(*span, role=role) for span, (*_, role) in zip(spans, rows, strict=True))
    text = "\n\n".join(text for text, *_ in rows)
    tagged = report_of(*(row[:3] for row in rows))
    report = Report("a.pdf", text, blocks, (), cover)
    starts, ends = zip(*spans, strict=True)
    sentences = tuple(report.sentences((1, 2, 3), starts, ends))
    return page_of([replace(tagged, report=report, sentences=sentences)], tmp_path)


def test_what_is_about_the_inspection_is_not_counted_unless_asked(visit, with_context):
    page = visit(with_context)
    counted = page.locator("#themes button", has_text="Workforce").locator(".counts")
    expect(counted).to_have_text("1−0+")
    expect(page.locator("#head")).to_contain_text("2 sentences")
    left_out = "1 about the area, the inspection or its method in the text, not counted"
    expect(page.locator("#head")).to_contain_text(left_out)
    expect(page.locator("#text .sentence")).to_have_count(3)
    expect(page.locator("#text .sentence.match")).to_have_count(2)
    about = page.get_by_label("About the area, the inspection or its method (1 sentence)")
    about.select_option("In the text and counted")
    expect(counted).to_have_text("2−0+")
    expect(page.locator("#head")).not_to_contain_text("not counted")
    assert "context=yes" in page.url
    again = visit(with_context, "#context=yes")
    expect(again.locator("#text .sentence.match")).to_have_count(3)
    again.get_by_role("button", name="Clear all filters").click()
    expect(again.locator("#text .sentence.match")).to_have_count(2)


def test_the_quoted_sentence_is_not_shifted_by_what_is_left_out(visit, with_context):
    page = visit(with_context)
    expect(page.locator("#summary .quote").first).to_contain_text("Caseloads are too high.")


def test_a_page_without_such_sentences_does_not_ask(visit, one):
    expect(visit(one).locator("#at-context")).to_be_hidden()
