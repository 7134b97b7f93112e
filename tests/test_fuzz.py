"""Broken files are read or refused in words; python -m fuzz does it for longer."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fuzz
from classifier.language.sentences import split
from classifier.read import UnreadableReport, read_text
from classifier.read.formats import FORMATS
from classifier.read.guarded import GuardedReader
from fuzz.__main__ import case, guarded, minimise
from fuzz.cases import check_sentences, run
from fuzz.seeds import seeds

FINDINGS = sorted((Path(fuzz.__file__).parent / "findings").glob("[!.]*"))
SECONDS = 20.0


@pytest.fixture(scope="module")
def reader():
    with guarded() as reader:
        yield reader


def test_the_files_to_begin_from_are_good(reader):
    for name, data in seeds().items():
        outcome = run(reader, name, data)
        assert (outcome.read, outcome.wrong) == (True, None), name


def test_there_is_a_file_to_begin_from_of_every_format():
    names = seeds()
    missing = [f.module for f in FORMATS if not any(n.endswith(f.suffixes) for n in names)]
    assert not missing


@pytest.mark.slow
def test_broken_files_for_a_while(reader):
    files = seeds()
    until, number = time.monotonic() + SECONDS, 0
    while time.monotonic() < until or number < 20:
        name, data = case(files, number, seed=0)
        assert run(reader, name, data).wrong is None, f"case {number}, {name}"
        number += 1


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.name)
def test_what_was_found_is_read_or_refused(reader, path):
    assert run(reader, path.name, path.read_bytes()).wrong is None


def test_a_file_that_is_read_badly_is_seen(monkeypatch):
    with GuardedReader(seconds=60) as reader:
        monkeypatch.setattr("fuzz.cases._attempt", divmod)  # which fails there
        assert "reader" in run(reader, "x.txt", b"").wrong


def test_a_finding_is_made_small():
    assert minimise(b"x" * 1000 + b"needle" + b"y" * 1000, lambda d: b"needle" in d) == b"needle"


TEXT = st.text(
    st.one_of(st.sampled_from("Aa. \n\t\r\f•1().,:;’“-\u2028\u00a0\u200b\ufeff"), st.characters()),
    max_size=300,
)


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_every_character_is_in_one_sentence_or_between_two(text):
    try:
        report = read_text(text)
    except UnreadableReport:
        return
    check_sentences(report.text, list(split(report)))
