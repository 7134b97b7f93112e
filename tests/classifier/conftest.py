"""A small tagged report."""

import numpy as np
import pytest

from classifier.codebook import Codebook
from classifier.report import Report, Sentence
from classifier.tagged import TaggedReport


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
