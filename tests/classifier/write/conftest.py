"""Pages of tagged reports, open in a browser."""

import io
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import axe_playwright_python
import pytest

from classifier import load_model, read_report
from classifier.report import Cover, Report
from classifier.write import html

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
COVER = Cover(
    authority="Ashcombe",
    inspection_start="2023-09-11",
    inspection_end="2023-09-22",
    overall_effectiveness="good",
    in_care="requires improvement",
)


def _page_of(reports, folder, name="page.html"):
    text = io.StringIO()
    html.write(reports, text)
    path = folder / name
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def page_of():
    """What makes a page of reports in a folder."""
    return _page_of


@pytest.fixture(scope="session")
def long(example_pdfs):
    """A report of the size of a real one: the three of the example one after the other."""
    reports = [read_report(path) for path in example_pdfs]
    text, blocks = "", []
    for report in reports:
        at = len(text)
        blocks += [replace(b, start=b.start + at, end=b.end + at) for b in report.blocks]
        text += report.text + "\n\n"
    whole = Report("ashcombe.pdf", text.rstrip(), tuple(blocks), reports[0].page_starts, COVER)
    return load_model().tag(whole, explain=True)


def _renamed(tagged, number):
    name = f"council-{number:03}.pdf"
    cover = replace(COVER, authority=f"Council {number:03}")
    return replace(
        tagged,
        report=replace(tagged.report, name=name, cover=cover),
        sentences=tuple(replace(s, report=name) for s in tagged.sentences),
    )


@pytest.fixture(scope="session")
def one(long, tmp_path_factory):
    return _page_of([long], tmp_path_factory.mktemp("one"))


@pytest.fixture(scope="session")
def short(example_pdfs, tmp_path_factory):
    """A page with all that a page of a real report has, of fewer sentences."""
    tagged = load_model().tag(replace(read_report(example_pdfs[0]), cover=COVER), explain=True)
    return _page_of([tagged], tmp_path_factory.mktemp("short"))


@pytest.fixture(scope="session")
def hundred(long, tmp_path_factory):
    return _page_of((_renamed(long, i) for i in range(100)), tmp_path_factory.mktemp("hundred"))


@contextmanager
def _visiting(browser):
    contexts, wrong = [], []

    def open_page(path, fragment="", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(path.as_uri()) else wrong.append(asked.url),
        )
        page.goto(path.as_uri() + fragment)
        page.wait_for_function("document.documentElement.dataset.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def visit(browser):
    """Open a page; at the end, nothing may have gone wrong in it or been asked for."""
    with _visiting(browser) as open_page:
        yield open_page


@pytest.fixture(scope="session")
def visiting(browser):
    """What gives a `visit` that ends before a test does."""
    return partial(_visiting, browser)


def _findings(page, impacts=("minor", "moderate", "serious", "critical")):
    """What axe-core finds."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        (rule["id"], rule["nodes"][0]["html"][:120], rule["nodes"][0]["failureSummary"])
        for rule in found
        if rule["impact"] in impacts
    ]


@pytest.fixture(scope="session")
def serious():
    """What gives the findings of axe-core on a page that are serious or critical."""
    return partial(_findings, impacts=("serious", "critical"))


@pytest.fixture(scope="session")
def findings():
    """What gives all findings of axe-core on a page."""
    return _findings


@pytest.fixture(scope="session")
def cover():
    return COVER


@pytest.fixture(scope="session")
def renamed():
    """What makes the report of another council of a report."""
    return _renamed
