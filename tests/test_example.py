"""The invented reports: rendered from their sentences, and annotated by the codebook."""

import json
import re
import subprocess
import sys
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
import reportlab

import classifier
from classifier.language.sentences import split
from train.annotation import Annotation
from train.annotations.check import check
from train.read import read_annotations

EXAMPLE = Path(__file__).parents[1] / "corpus" / "example"
OTHER = EXAMPLE / "other_kinds"


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-B", str(EXAMPLE / "build.py"), "--out", str(folder)]
    subprocess.run(command, check=True)
    return folder


@pytest.fixture(scope="module")
def others() -> list[Annotation]:
    return read_annotations([OTHER / "annotations.jsonl"])


def reports(ending: str) -> list[Path]:
    return sorted(path.relative_to(EXAMPLE) for path in EXAMPLE.rglob(f"*.{ending}"))


def test_the_texts_are_what_build_writes(built):
    assert len(reports("txt")) == 4
    for name in reports("txt"):
        assert (built / name).read_bytes() == (EXAMPLE / name).read_bytes(), name


def test_the_pdfs_are_what_build_writes(built):
    if reportlab.Version != "5.1.0" or "ng" in zlib.ZLIB_RUNTIME_VERSION:
        pytest.skip("another release of reportlab, or another zlib, writes other bytes")
    assert len(reports("pdf")) == 4
    for name in reports("pdf"):
        assert (built / name).read_bytes() == (EXAMPLE / name).read_bytes(), name


def test_annotations_of_other_kinds_follow_the_codebook(others, codebook):
    assert not check(others, codebook).errors
    assert {a.polarity for a in others} == set(codebook.polarities)
    assert [a.sentence for a in others] == list(range(1, len(others) + 1))
    for a in others:
        assert a.heading
        assert a.kind in ("paragraph", "bullet")
        assert (a.paragraph, a.framework) == (None, "area_send")
        assert a.section == ("improve" if a.heading.startswith("Areas for ") else None)
        if a.section == "improve":
            assert a.polarity == "improvement"


def test_annotations_of_other_kinds_have_the_roles_and_blocks_that_reading_gives(others):
    report = classifier.read_report(OTHER / "thornholt_2025.pdf")
    assert report.cover.framework == "area_send"
    found = {sentence.text: sentence for sentence in split(report)}
    known = [a for a in others if a.text in found]
    assert len(known) >= len(others) - 1  # a table's cells are glued
    for before, after in pairwise(known):
        assert found[after.text].role == after.role, after.text
        together = found[before.text].block == found[after.text].block
        assert together == (before.block == after.block), after.text


def test_sentences_of_other_kinds_stand_in_their_report_in_order(others):
    text = (OTHER / "thornholt_2025.txt").read_text(encoding="utf-8")
    at = 0
    for a in others:
        at = text.index(a.text, at) + len(a.text)


def test_counts_in_the_readme_of_other_kinds_are_true(others):
    text = (OTHER / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| [`*]([\w ]+)[`*] \| (\d+) \|$", text, re.MULTILINE))
    counts = {"no theme": sum(not a.themes for a in others), "sentences": len(others)}
    for a in others:
        for name in (*a.themes, a.polarity):
            counts[name] = counts.get(name, 0) + 1
    assert rows == {name: str(count) for name, count in counts.items()}


def test_no_sentence_of_other_kinds_is_that_of_a_real_report(others, real, windows):
    """No eight words in a row; set terms and names of bodies take up to seven."""
    files = sorted((real / "kinds").rglob("*.jsonl"))
    if not files:
        pytest.skip(f"no annotations of other kinds in {real / 'kinds'}")
    known: set[tuple[str, ...]] = set()
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            known |= windows(json.loads(line)["text"], 8)
    for a in others:
        assert not windows(a.text, 8) & known, a.text
