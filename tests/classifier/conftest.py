"""Small tagged reports and inspections, and a browser."""

import shutil

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

from classifier.codebook import Codebook, Theme
from classifier.report import Cover, Report, Sentence
from classifier.results.comparison import compare
from classifier.results.tagged import TaggedReport

POLARITIES = ("strength", "improvement", "mixed", "neutral")
THEMES = ("workforce", "planning", "health")
HOSTILE = "=1+1 <script>alert('“x”')</script> | *b* \u202eabc\u2069 are what this says"


@pytest.fixture
def tagged() -> TaggedReport:
    texts = ("=SUM(A1) is said, “quoted”; with 中 😀.", "Plans are late.")
    report = Report("a.pdf", " ".join(texts), ())
    sentences = tuple(
        Sentence("a.pdf", i, 3, None, None, 5, "paragraph", 0, 5, text)
        for i, text in enumerate(texts, 1)
    )
    probabilities = np.array([[0.2, 0.97], [0.51236, 0.9]])
    return TaggedReport(
        report=report,
        sentences=sentences,
        codebook=Codebook.from_names(["planning", "out_of_hours"], ["strength", "improvement"]),
        probabilities=probabilities,
        assigned=probabilities >= 0.5,
        polarities=("strength", "improvement"),
        polarity_probabilities=np.array([[0.9, 0.1], [0.25, 0.75]]),
        polarity=np.array([0, 1]),
        coder="test model",
    )


def _report_of(*rows, name="a.pdf", cover=None, themes=("workforce", "planning")):
    """A tagged report of rows (text, themes, polarity, and fields of the sentence)."""
    sentences, assigned, polarity = [], [], []
    for number, (text, about, finding, *more) in enumerate(rows, start=1):
        fields = {"page": 2, "section": "leaders", "heading": None, "kind": "paragraph"}
        fields |= {"paragraph": number} | (more[0] if more else {})
        sentences.append(
            Sentence(report=name, sentence=number, start=0, end=len(text), text=text, **fields)
        )
        assigned.append([theme in about.split() for theme in themes])
        polarity.append(POLARITIES.index(finding) if finding else -1)
    assigned = np.array(assigned, dtype=bool).reshape(len(rows), len(themes))
    return TaggedReport(
        report=Report(
            name, "", (), cover=cover or Cover("Ashcombe", inspection_start="2024-03-04")
        ),
        sentences=tuple(sentences),
        codebook=Codebook(tuple(Theme(name, title=name.capitalize()) for name in themes)),
        probabilities=np.where(assigned, 0.9, 0.1),
        assigned=assigned,
        polarities=POLARITIES,
        polarity_probabilities=np.full((len(rows), len(POLARITIES)), 0.8),
        polarity=np.array(polarity, dtype=np.int64),
    )


@pytest.fixture(scope="session")
def report_of():
    """What makes a tagged report of rows."""
    return _report_of


def _inspection(authority, start, name=None, others=0, text="{} is said of {}.", **counts):
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


@pytest.fixture(scope="session")
def inspection():
    """What makes a tagged report of counts."""
    return _inspection


@pytest.fixture(scope="session")
def hostile_text():
    """A sentence that is a formula to a spreadsheet and a script to a page."""
    return HOSTILE


@pytest.fixture
def two(report_of):
    return [
        report_of(
            (HOSTILE, "workforce", "strength", {"paragraph": None}),
            ("Plans of children in need are often out of date.", "planning", "improvement"),
        ),
        report_of(name="@b.pdf", cover=Cover()),
    ]


@pytest.fixture
def comparison():
    grades = {"overall_effectiveness": "good", "in_care": "good"}
    worse = {"overall_effectiveness": "inadequate", "in_care": "good"}
    return compare(
        [
            _inspection("Ashcombe", "2020-01-01", workforce=(12, 1), cover=grades),
            _inspection("Ashcombe", "2024-01-01", workforce=(1, 12), text=HOSTILE, cover=worse),
            _inspection(
                "<b>Wexbridge</b> \u202e$x^2$", "2022-01-01", health=(4, 1, 1), cover=grades
            ),
        ]
    )


@pytest.fixture(scope="session")
def browser():
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip("no Chromium: install one to run the tests of the page")
    with sync_playwright() as playwright:
        options = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
        ]
        browser = playwright.chromium.launch(executable_path=found, args=options)
        yield browser
        browser.close()
