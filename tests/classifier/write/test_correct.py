"""Correcting tags on the page, in a real browser: what is downloaded is read as annotations."""

import json
import re
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import expect
from typer.testing import CliRunner

from classifier import load_model
from classifier.bundle.shipped import default_model_path
from classifier.codebook import Codebook, Theme
from classifier.language.sentences import split
from classifier.report import Block, Report
from classifier.results.doubt import doubts
from train.annotations.agreement import agreement
from train.annotations.convert import as_tagged
from train.commands.cli import app
from train.fit.examples import in_context
from train.read import read_annotations

CONTEXT = ("report", "framework", "sentence", "section", "heading", "role", "paragraph", "block")


def start(page):
    """From the top of the page, by keyboard alone."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.locator(".skip").first.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to correcting the tags")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start")).to_be_focused()
    page.keyboard.press("Enter")
    return page.locator(":focus")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def switch(page, typed):
    press(page, "t")
    page.keyboard.type(typed)
    press(page, "Enter")


def download(page, folder, kind="jsonl"):
    """By keyboard: to the downloads, and press one."""
    if page.locator("button.tags:focus").count():
        press(page, "d")
    else:
        page.get_by_label("Your name").focus()
    press(page, "Tab", *(["Tab"] if kind == "csv" else []))
    with page.expect_download() as found:
        press(page, "Enter")
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def records(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def correct(page, number):
    """Fifty sentences, one after the other, in five ways."""
    for n in range(number):
        if n % 5 == 1:
            switch(page, "workf")
        elif n % 5 == 2:
            press(page, "2")
        elif n % 5 == 3:
            switch(page, "workf")
            press(page, "n")
            continue
        elif n % 5 == 4:
            press(page, "1", "n")
            continue
        press(page, "Enter")


@pytest.fixture(scope="module")
def kept(visiting, one):
    """What the browser keeps of fifty corrections by keyboard."""
    with visiting() as visit:
        page = visit(one)
        start(page)
        correct(page, 50)
        expect(page.locator("#decided")).to_have_text("50 decided")
        return page.evaluate("({...localStorage})")


@pytest.fixture
def corrected(visit, one, kept):
    """The page when somebody comes back to it who has corrected fifty sentences."""
    page = visit(one)
    page.evaluate("kept => Object.assign(localStorage, kept)", kept)
    page.reload()
    page.wait_for_function("document.documentElement.dataset.ready")
    return page


def told(path, long):
    """The records of the sentences that were corrected, with what the model had said."""
    names = long.codebook.names
    rows = records(path)
    assert [row["text"] for row in rows] == [s.text for s in long.sentences]
    return [
        (row, {n for n, on in zip(names, assigned, strict=True) if on}, long.polarities[polarity])
        for row, assigned, polarity in zip(rows, long.assigned, long.polarity, strict=True)
    ]


def test_fifty_corrections_by_keyboard_alone(corrected, long, tmp_path):
    page, names = corrected, list(long.codebook.names)
    expect(page.locator("#decided")).to_have_text("50 decided")
    expect(page.locator("#text .sentence.decided")).to_have_count(50)
    start(page)
    press(page, "u", "u")
    expect(page.locator("#decided")).to_have_text("48 decided")
    press(page, "r", "r")
    expect(page.locator("#decided")).to_have_text("50 decided")

    found = told(download(page, tmp_path), long)
    for n, (row, themes, polarity) in enumerate(found[:50]):
        flipped = themes ^ {"workforce"}
        if n % 5 == 0:
            expected = (themes, polarity, names)
        elif n % 5 == 1:
            expected = (flipped, polarity, names)
        elif n % 5 == 2:
            expected = (themes, "improvement", names)
        elif n % 5 == 3:
            expected = (flipped & {"workforce"}, None, ["workforce"])
        else:
            expected = (set(), "strength", [])
        assert (set(row["themes"]), row["polarity"], row["judged"]) == expected, n
    for row, *_ in found[50:]:
        assert (row["themes"], row["polarity"], row["judged"]) == ([], None, [])


def test_what_was_corrected_is_right_on_the_page_of_the_new_model(
    corrected, visit, long, page_of, tmp_path
):
    """The whole circle: page, download, ``train --from``, tag, page."""
    path = download(corrected, tmp_path)
    options = ["--from", "default", "--out", str(tmp_path / "model")]
    run = CliRunner().invoke(app, ["train", str(path), *options])
    assert run.exit_code == 0, run.output
    tagged = load_model(tmp_path / "model").tag(long.report)
    names = tagged.codebook.names
    titles = {theme.name: theme.title for theme in tagged.codebook.themes}
    page = visit(page_of([tagged], tmp_path))
    for row, n in zip(records(path)[:50], range(50), strict=True):
        assigned = {name for name, on in zip(names, tagged.assigned[n], strict=True) if on}
        assert assigned & set(row["judged"]) == set(row["themes"]), n
        if row["polarity"]:
            assert tagged.polarities[tagged.polarity[n]] == row["polarity"]
        shown = page.locator("#text button.tags").nth(n).get_attribute("aria-label")
        assert all(titles[name] in shown for name in row["themes"]), shown


def test_a_download_gives_each_sentence_its_true_context(corrected, long, tmp_path):
    path = download(corrected, tmp_path)
    for row, sentence in zip(records(path), long.sentences, strict=True):
        assert [row[name] for name in CONTEXT] == [getattr(sentence, name) for name in CONTEXT]
        assert (row["page"], row["kind"]) == (sentence.page, sentence.kind)
    (learnt,), _ = in_context(read_annotations([path]))
    used = split(long.report)
    for name in ("sections", "roles", "kinds", "offsets", "norms"):
        assert np.array_equal(getattr(learnt, name), getattr(used, name)), name
    together = [np.diff(sentences.paragraphs) == 0 for sentences in (learnt, used)]
    assert np.array_equal(*together)


def test_a_spreadsheet_has_the_same(corrected, tmp_path):
    lines, table = (
        read_annotations([download(corrected, tmp_path, kind)]) for kind in ("jsonl", "csv")
    )
    assert [replace(a, where="") for a in table] == [replace(a, where="") for a in lines]


def test_commands_take_a_download_as_it_is(visit, one, long, tmp_path):
    page = visit(one)
    start(page)
    for _ in range(60):
        press(page, "Enter")
    path = download(page, tmp_path)
    run = CliRunner().invoke(app, ["check", str(path), "--codebook", "default"])
    undecided = f"{len(long) - 60:,} of them undecided"
    assert f"{len(long):,} sentences of 1 report, {undecided}: 0 errors" in run.output
    run = CliRunner().invoke(app, ["evaluate", str(default_model_path()), str(path)])
    assert run.exit_code == 0, run.output
    run = CliRunner().invoke(app, ["agreement", str(path), str(download(page, tmp_path, "csv"))])
    assert "60 sentences in common, 0 with disagreements" in run.output


def test_the_order_of_doubt_begins_with_what_is_most_worth_a_look(visit, one, long):
    page = visit(one)
    page.locator("#order-doubt").check()
    worth = doubts(long).worth
    order = np.argsort(-worth.round(2), kind="stable")[: (worth > 0).sum()]
    expect(page.locator("#left")).to_have_text(f"({len(order)})")
    focused = start(page)
    for at in order[:5].tolist():
        sentence = long.sentences[at]
        expect(focused).to_have_attribute(
            "aria-label", re.compile(f"Themes of sentence {sentence.sentence}:")
        )
        press(page, "Enter")
    press(page, "p", "p")
    expect(focused).to_have_attribute("aria-label", re.compile("; confirmed$"))
    expect(page.locator("#left")).to_have_text(f"({len(order) - 5})")
    page.locator("#look summary").click()
    first = page.locator("#queue li").first
    expect(first).to_contain_text(long.sentences[order[5]].text)
    first.locator("a").click()
    expect(page.locator("#details .editor")).to_be_visible()


def test_the_doubts_of_all_reports_are_in_one_list(visit, hundred, long):
    page = visit(hundred)
    page.locator("#look summary").click()
    best = long.sentences[int(np.argmax(doubts(long).worth))].text
    expect(page.locator("#queue li").nth(4)).to_contain_text(best)
    page.locator("#queue a").nth(4).click()
    press(page, "Enter")
    expect(page.locator("#decided-all")).to_have_text(
        re.compile("1 sentence decided.* in 1 report")
    )
    page.get_by_role("link", name="All reports").click()
    press_undo = page.get_by_role("button", name="Undo", exact=True)
    press_undo.click()
    expect(page.locator("#decided")).to_have_text("")
    expect(page.locator("#head h2")).to_have_text("Council 004")


def test_the_mouse_does_the_same(visit, one, long):
    page = visit(one)
    at = next(i for i, row in enumerate(long.assigned) if row.sum() == 1)
    number, k = long.sentences[at].sentence, int(long.assigned[at].argmax())
    title = long.codebook.themes[k].title
    count = page.locator("#themes button", has_text=title).locator(".counts")
    before = count.inner_text()
    page.locator(f"#s{number}").click()
    editor = page.get_by_role("group", name="Correct this sentence")
    editor.get_by_role("button", name=title).click()
    expect(editor.get_by_role("button", name=title)).to_have_attribute("aria-pressed", "false")
    expect(editor.locator(".state")).to_have_text(f"Decided in part; changed: not {title}")
    assert page.locator(f"#s{number}").evaluate("node => node.tagName") == "SPAN"
    assert count.inner_text() != before
    editor.get_by_role("button", name="Undo").click()
    assert page.locator(f"#s{number}").evaluate("node => node.tagName") == "MARK"
    assert count.inner_text() == before
    editor.get_by_role("button", name="Other theme").click()
    page.get_by_role("option", name="Out-of-hours support").click()
    pressed = editor.get_by_role("button", name="Out-of-hours support")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    editor.get_by_role("button", name="Take back").click()
    expect(page.locator("#decided")).to_have_text("")


def test_one_theme_is_gone_through_by_itself(visit, one, long, tmp_path):
    page = visit(one, "#theme=workforce")
    start(page)
    press(page, "y", "y")
    switch(page, "")
    press(page, "n", "y")
    k = long.codebook.names.index("workforce")
    about = [s.sentence for s, yes in zip(long.sentences, long.assigned[:, k], strict=True) if yes]
    found = {row["sentence"]: row for row in records(download(page, tmp_path)) if row["judged"]}
    assert list(found) == about[:4]
    assert all(row["judged"] == ["workforce"] and not row["polarity"] for row in found.values())
    assert [bool(row["themes"]) for row in found.values()] == [True, True, False, True]


def test_a_key_held_down_decides_once(visit, one):
    page = visit(one)
    start(page)
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(page.locator("#decided")).to_have_text("1 decided")


def test_confirming_again_is_no_step_to_undo(visit, one):
    page = visit(one)
    start(page)
    press(page, "Enter", "p", "Enter")
    expect(page.locator("#decided")).to_have_text("1 decided")
    press(page, "u")
    expect(page.locator("#decided")).to_have_text("")


def test_no_key_decides_while_the_editor_is_hidden(visit, one):
    page = visit(one)
    marked = page.locator("mark").first
    marked.click()
    press(page, "Escape")
    page.mouse.move(0, 0)
    marked.hover()
    expect(page.locator("#details")).to_be_visible()
    expect(page.locator(".editor")).to_be_hidden()
    press(page, "1", "Enter")
    expect(page.locator("#decided-all")).to_have_text("No sentence decided yet")


def test_a_theme_does_not_quote_what_it_was_taken_from(visit, one):
    page = visit(one)
    title = page.locator("#summary tr.quoted button").first.inner_text()
    row = page.locator("#summary tr.quoted", has=page.get_by_role("button", name=title))
    quoted = page.locator("#summary tr.quoted + tr .quote").first
    text = quoted.locator("bdi").inner_text()
    quoted.locator("a").click()
    page.locator(".editor").get_by_role("button", name=title).click()
    page.reload()
    expect(row.or_(page.locator("#summary-title")).first).to_be_visible()
    under = "row => row.nextElementSibling.textContent"
    assert all(text not in one.evaluate(under) for one in row.all())


def test_a_screen_reader_hears_the_sentence_what_was_decided_and_how_many(visit, one, long):
    page = visit(one)
    focused = start(page)
    expect(focused).to_have_accessible_description(long.sentences[0].text)
    expect(focused).to_have_attribute("aria-expanded", "true")
    press(page, "2")
    expect(focused).to_have_accessible_name(re.compile("Needs to improve; decided in part$"))
    expect(page.locator("#said")).to_have_text("Needs to improve")
    for status in ("said", "decided"):
        expect(page.locator(f"#{status}")).to_have_role("status")
    press(page, "t")
    chooser = page.get_by_role("combobox", name="Theme to switch on or off")
    expect(chooser).to_be_focused()
    press(page, "ArrowDown")
    active = page.locator(f"#{chooser.get_attribute('aria-activedescendant')}")
    expect(active).to_have_role("option")
    assert active.evaluate("node => node.classList.contains('active')")


def test_no_key_does_harm_in_a_field(visit, one):
    page = visit(one)
    start(page)
    page.get_by_label("Search the text").click()
    page.keyboard.type("xu12ntr?")
    press(page, "Enter", "Control+z")
    press(page, *["Backspace"] * 10)
    expect(page.locator("#decided")).to_have_text("")
    expect(page.locator("dialog")).to_be_hidden()
    page.get_by_label("Your name").click()
    page.keyboard.type("Anna x12")
    press(page, "Enter")
    expect(page.locator("#decided")).to_have_text("")
    page.reload()
    expect(page.get_by_label("Your name")).to_have_value("Anna x12")


def test_a_key_shows_the_keys_and_escape_leads_back(visit, one):
    page = visit(one)
    focused = start(page)
    press(page, "t", "Escape")
    expect(page.locator("#details")).to_be_visible()
    press(page, "?")
    expect(page.get_by_role("dialog")).to_contain_text("Confirm the sentence as it is shown")
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(focused).to_have_attribute("aria-label", re.compile("Themes of sentence"))
    press(page, "Enter", "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    press(page, "Control+z", "Escape")
    expect(page.locator("#decided")).to_have_text("1 decided")


def test_another_file_has_corrections_of_its_own(visit, one, long, page_of, renamed, tmp_path):
    page = visit(one)
    start(page)
    press(page, "Enter")
    other = page.context.new_page()
    for path, decided in (
        (page_of([long], tmp_path, "again.html"), "1 decided"),
        (page_of([long, renamed(long, 1)], tmp_path, "other.html"), ""),
    ):
        other.goto(path.as_uri())
        other.wait_for_function("document.documentElement.dataset.ready")
        expect(other.locator("#decided")).to_have_text(decided)


def test_two_windows_show_the_same(visit, one):
    page = visit(one)
    other = page.context.new_page()
    other.goto(one.as_uri())
    start(page)
    press(page, "Enter", "2")
    expect(other.locator("#decided")).to_have_text("2 decided")
    expect(other.locator("#text .sentence.decided")).to_have_count(2)


def test_a_window_that_could_not_keep_its_corrections_does_not_lose_them(visit, one):
    page = visit(one)
    other = page.context.new_page()
    other.goto(one.as_uri())
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full') } }")
    start(page)
    press(page, "Enter", "Enter")
    start(other)
    press(other, "Enter")
    expect(other.locator("#decided")).to_have_text("1 decided")
    page.wait_for_timeout(300)
    expect(page.locator("#decided")).to_have_text("2 decided, not kept: download")


def test_a_page_that_is_gone_back_to_shows_what_is_kept(visit, one):
    page = visit(one)
    start(page)
    press(page, "Enter")
    page.evaluate("localStorage.clear()")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("#decided")).to_have_text("")


def test_a_download_of_a_report_with_a_long_name_has_the_annotator(
    visit, long, page_of, renamed, tmp_path
):
    page = visit(page_of([renamed(long, "a" * 150)], tmp_path))
    page.get_by_label("Your name").fill("Anna")
    start(page)
    press(page, "Enter")
    assert download(page, tmp_path).name == f"council-{'a' * 92}-Anna.jsonl"


@pytest.mark.parametrize(
    "kept", ["{", "7", '{"done": [[0, 9999, null, null]]}', '{"done": [[0, 0]]}']
)
def test_what_is_kept_and_broken_does_no_harm(visit, one, kept):
    page = visit(one)
    key = "'report-themes ' + JSON.parse(document.getElementById('index').textContent).digest"
    page.evaluate(f"kept => localStorage.setItem({key}, kept)", kept)
    page.reload()
    start(page)
    press(page, "Enter")
    expect(page.locator("#decided")).to_have_text("1 decided")


def test_the_second_link_of_a_report_that_is_opened_anew_leads_to_correcting(visit, hundred):
    page = visit(hundred)
    page.locator("#list a").first.click()
    expect(page.locator("#start")).to_be_visible()
    page.reload()
    press(page, "Tab", "Tab", "Enter")
    expect(page.get_by_role("button", name="Start")).to_be_focused()


def test_a_browser_that_keeps_nothing_says_so_and_warns(browser, one):
    context = browser.new_context()
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    page = context.new_page()
    page.goto(one.as_uri())
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    start(page)
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_contain_text("does not keep your last corrections")
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    context.close()


HOSTILE = (
    "=HYPERLINK(\"x\") is what this says, in 'quotes'.",
    "</script><script>window.pwned = 1</script> came next.",
    "An \"><img src=x onerror='window.pwned = 1'> followed, and a comma.",
    "A \u202egnorts\u202c turn of phrase.",
    "@SUM(1+9)*cmd|' /C calc'!A0 is said.",
)
NAMES = ("=1+1", "<img src=x onerror='window.pwned = 1'>", 'a;b, "c"', "\u202ereverse", "none")


@pytest.fixture
def hostile():
    text = "\n\n".join(HOSTILE)
    starts = [text.index(sentence) for sentence in HOSTILE]
    blocks = tuple(
        Block(at, at + len(sentence), "paragraph", None, f"+{sentence}", n)
        for n, (at, sentence) in enumerate(zip(starts, HOSTILE, strict=True), 1)
    )
    report = Report("=</script>\u202e'\".pdf", text, blocks)
    tagged = load_model().tag(report)
    assigned = np.zeros((len(tagged), len(NAMES)), dtype=bool)
    themes = tuple(Theme(name, title=f"{name}</script><b>") for name in NAMES)
    return replace(
        tagged,
        codebook=Codebook(themes, tagged.codebook.polarities),
        assigned=assigned,
        probabilities=np.full(assigned.shape, 0.4),
    )


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_hostile_text_stays_text_and_comes_back(visit, hostile, page_of, tmp_path, kind):
    page = visit(page_of([hostile], tmp_path))
    annotator = "=1+1</script><img src=x onerror='window.pwned = 1'>\u202e"
    page.get_by_label("Your name").fill(annotator)
    start(page)
    for n in range(len(HOSTILE)):
        press(page, "t", *["ArrowDown"] * n, "Enter", "Enter")
    page.locator("#look summary").click()
    path = download(page, tmp_path, kind)
    assert page.evaluate("window.pwned") is None
    assert page.locator("img, #text b").count() == 0
    assert re.fullmatch(r"[\w.-]+", path.name)
    shown = page.evaluate("document.documentElement.innerText + document.title")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)
    rows = read_annotations([path])
    assert [row.text for row in rows] == list(HOSTILE)
    assert {row.report for row in rows} == {hostile.report.name}
    assert [row.heading for row in rows] == [f"+{text}" for text in HOSTILE]
    assert [row.themes for row in rows] == [{name} for name in NAMES]
    assert all(row.judged == set(NAMES) for row in rows)
    if kind == "jsonl":
        assert {row["annotator"] for row in records(path)} == {annotator}
    else:
        for cell in re.findall(r'(?:^|,)"?([^",\r\n]+)', path.read_text(encoding="utf-8-sig")):
            assert not cell.startswith(("=", "+", "-", "@")), cell


def test_annotations_of_people_are_corrected_and_kept_whole(
    visit, page_of, annotations, codebook, tmp_path
):
    rows = [replace(a, where="") for a in annotations]
    rows[3] = replace(rows[3], themes=frozenset(), polarity=None, judged=frozenset({"health"}))
    page = visit(page_of(as_tagged(rows, codebook), tmp_path), f"#report={rows[0].report}")
    expect(page.locator("#look")).to_be_hidden()
    start(page)
    page.locator(".editor").get_by_role("button", name="Needs to improve").press("Enter")
    press(page, "n")
    switch(page, "workf")
    found = read_annotations([download(page, tmp_path)])
    names = frozenset(codebook.names)
    kept = [replace(a, judged=names if a.judged is None else a.judged) for a in rows]
    kept[0] = replace(kept[0], polarity="improvement")
    kept[1] = replace(kept[1], themes=kept[1].themes ^ {"workforce"})
    assert [replace(a, where="") for a in found] == kept


def test_what_people_left_open_is_shown_and_decided(
    visit, page_of, annotations, codebook, tmp_path
):
    names = frozenset(codebook.names)
    rows = [a for a in annotations if a.report == annotations[0].report]
    rows[0] = replace(rows[0], themes=frozenset(), judged=names - {"health", "planning"})
    rows[2] = replace(rows[2], judged=names, polarity=None)
    page = visit(page_of(as_tagged(rows, codebook), tmp_path), f"#report={rows[0].report}")
    start(page)
    editor = page.locator(".editor")
    expect(editor.locator(".state")).to_have_text(re.compile("^Open: .*, .*"))
    editor.get_by_role("button", name="Health").press("Enter")
    expect(editor.locator(".state")).to_have_text(re.compile(r"changed: .*\. Open: [^,]*$"))
    press(page, "n", "n")
    expect(editor.locator(".state")).to_have_text("Open: finding")
    press(page, "1")
    expect(editor.locator(".state")).to_have_text(re.compile("^Decided in part; changed: [^.]*$"))
    first, second, *_ = read_annotations([download(page, tmp_path)])
    assert (first.themes, first.judged) == ({"health"}, names - {"planning"})
    assert second.judged == names


def test_sentences_without_numbers_of_blocks_keep_their_own_headings(
    annotations, codebook, page_of, tmp_path
):
    rows = [
        replace(a, section=None, block=None, paragraph=None)
        for a in annotations
        if a.report == annotations[0].report
    ]
    text = page_of(as_tagged(rows, codebook), tmp_path).read_text(encoding="utf-8")
    data = json.loads(re.search(r'<script type="application/json" class="report">(.*)<', text)[1])
    places = [data["blocks"][place] for _, place, *_ in data["sentences"]]
    assert len({row.heading for row in rows}) > 1
    found = [(kind, section, heading, role) for kind, section, heading, _, _, role, *_ in places]
    assert found == [(row.kind, row.section, row.heading, row.role) for row in rows]


def test_what_two_people_decided_is_compared(visit, one, tmp_path):
    paths = []
    for person, keys in (("Anna", ("Enter", "Enter", "1", "n")), ("Ben", ("n", "2", "Enter"))):
        page = visit(one)
        page.get_by_label("Your name").fill(person)
        start(page)
        press(page, *keys)
        paths.append(download(page, tmp_path))
    assert [path.name for path in paths] == ["ashcombe-Anna.jsonl", "ashcombe-Ben.jsonl"]
    found = agreement({path.stem: read_annotations([path]) for path in paths})
    assert (found.sentences, found.partly) == (1, 0)
    assert found.alone == {"ashcombe-Anna": 2, "ashcombe-Ben": 0}
    (disagreement,) = found.disagreements
    assert disagreement.on == ("polarity",)


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "size"), [("light", (1300, 900)), ("dark", (390, 844))])
def test_axe_core_finds_nothing_serious_while_correcting(visit, short, serious, scheme, size):
    width, height = size
    page = visit(
        short, bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": height}
    )
    page.locator("#look summary").click()
    start(page)
    press(page, "Enter", "2", "t")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    press(page, "Escape", "?")
    assert serious(page) == []


def test_it_prints_what_was_corrected_without_controls(corrected):
    document = pypdfium2.PdfDocument(corrected.pdf(format="A4"))
    printed = re.sub(
        r"\s+", " ", " ".join(sheet.get_textpage().get_text_range() for sheet in document)
    )
    assert "[Workforce" in printed
    for control in ("Confirm and go on", "Correct the tags", "Your name", "50 decided"):
        assert control not in printed


def test_a_model_without_polarities_is_corrected_too(visit, report_of, page_of, tmp_path):
    said = report_of(("Caseloads are high.", "workforce", None), ("It rained.", "", None))
    plain = replace(
        said, polarities=(), polarity_probabilities=np.zeros((2, 0)), polarity=np.full(2, -1)
    )
    page = visit(page_of([plain], tmp_path))
    start(page)
    press(page, "1", "Enter")
    switch(page, "plan")
    count = page.locator("#themes button", has_text="Planning").locator(".counts")
    expect(count).to_have_text("1")
    first, second = records(download(page, tmp_path))
    assert (first["themes"], first["polarity"]) == (["workforce"], None)
    assert first["judged"] == ["workforce", "planning"]
    assert (second["themes"], second["judged"]) == (["planning"], ["planning"])
