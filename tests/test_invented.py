"""The invented documents of other kinds that the default model learns from."""

from collections import Counter
from pathlib import Path

import pytest

from classifier.read.codebook import read_codebook
from classifier.report import FRAMEWORKS
from train.read import read_annotations

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.fixture(scope="module")
def invented():
    return read_annotations([CORPUS / "invented"])


def test_they_fit_the_codebook(invented):
    codebook = read_codebook(CORPUS / "codebook.toml")
    assert {theme for a in invented for theme in a.themes} == set(codebook.names)
    assert {a.polarity for a in invented} == set(codebook.polarities)
    assert {a.framework for a in invented} <= {None, *FRAMEWORKS}


def test_none_is_a_report_that_is_scored(invented):
    scored = {path.stem for path in (CORPUS / "annotations").iterdir()}
    scored |= {a.report for a in read_annotations([CORPUS / "example" / "annotations.jsonl"])}
    assert not scored & {a.report for a in invented}


def test_no_sentence_is_there_twice(invented):
    """But for these, which several people would write."""
    repeated = {text for text, count in Counter(a.text for a in invented).items() if count > 1}
    assert repeated == {
        "They are:",
        "Members are recommended to note the report.",
        "Feedback to those who make referrals",
        "Short breaks for disabled children",
    }
