"""A small tagged report, and a browser."""

import shutil

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

from classifier.codebook import Codebook
from classifier.report import Report, Sentence
from classifier.results.tagged import TaggedReport


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


@pytest.fixture(scope="session")
def browser():
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
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
