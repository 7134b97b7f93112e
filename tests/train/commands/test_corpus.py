"""``corpus`` as a person runs it: texts off annotations, and back on them."""

import json
import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

import classifier
from train.read import read_annotations

HEAD = {"report": "good", "provider": None, "published": None, "sha256": "0"}
ROW = {"fingerprint": "0", "paragraph": None, "themes": ["planning"], "polarity": None}


@pytest.fixture(scope="module")
def standoff(run, tmp_path_factory, example_pdfs):
    folder = tmp_path_factory.mktemp("standoff")
    source = example_pdfs[0].parent
    done = run("corpus", "detach", source / "annotations.jsonl", "--reports", source, "-o", folder)
    assert done.exit_code == 0, done.output
    return folder


def test_what_is_taken_off_comes_back(run, standoff, example_pdfs, annotations, tmp_path):
    for path in example_pdfs:  # under other names: files are known by their checksum
        (tmp_path / f"download {path.name}").write_bytes(path.read_bytes())
    out = tmp_path / "a.jsonl"
    done = run("corpus", "attach", "--annotations", standoff, "--reports", tmp_path, "-o", out)
    assert done.exit_code == 0, done.output
    assert "629 of 629 annotations are back" in done.output
    back = {(a.report, a.text): a for a in read_annotations([out])}
    for a in annotations:
        found = back[a.report, a.text]
        assert (found.themes, found.polarity) == (a.themes, a.polarity)
        assert (found.section, found.paragraph, found.kind) == (a.section, a.paragraph, a.kind)


@pytest.fixture(scope="module")
def of_two_kinds(run, tmp_path_factory, example_pdfs):
    """Annotations without text of an invented report of either kind, and their two folders."""
    folder = tmp_path_factory.mktemp("kinds")
    example, other = example_pdfs[0].parent, example_pdfs[0].parent / "other_kinds"
    annotations = [example / "annotations.jsonl", other / "annotations.jsonl"]
    done = run("corpus", "detach", *annotations, "--reports", example, "-o", folder)
    assert done.exit_code == 0, done.output
    children, send = folder / "pdfs" / "children", folder / "pdfs" / "send"
    for place, path in ((children, example_pdfs[0]), (send, next(other.glob("*.pdf")))):
        place.mkdir(parents=True)
        shutil.copy(path, place)
    for path in folder.glob("*.jsonl"):
        if path.stem not in {pdf.stem for pdf in folder.rglob("*.pdf")}:
            path.unlink()
    return folder, children, send


def test_reports_of_several_kinds_come_back_from_several_folders(run, of_two_kinds, tmp_path):
    folder, children, send = of_two_kinds
    attach = ("corpus", "attach", "--annotations", folder, "--reports", children)
    done = run(*attach, "-o", tmp_path / "one.jsonl")
    assert (done.exit_code, "thornholt_2025: no such report in" in done.output) == (1, True)
    done = run(*attach, "--reports", send, "-o", tmp_path / "both.jsonl")
    assert done.exit_code == 0, done.output
    assert "0 of 2 reports are missing" in done.output


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "parquet", "qdpx"])
def test_what_comes_back_says_its_kind_its_part_and_its_block(run, of_two_kinds, suffix, tmp_path):
    folder, *_ = of_two_kinds
    out = tmp_path / f"a.{suffix}"
    done = run(
        *("corpus", "attach", "--annotations", folder, "--reports", folder / "pdfs", "-o", out)
    )
    assert done.exit_code == 0, done.output
    back = read_annotations([out])
    kinds = {a.report: a.framework for a in back}
    assert kinds == {"ashcombe_2023": "ilacs", "thornholt_2025": "area_send"}
    of_send = [a for a in back if a.framework == "area_send"]
    assert {a.role for a in of_send} == {"strengths", "improvement", "context", None}
    bullets = [a.block for a in of_send if a.kind == "bullet"]
    assert None not in bullets
    assert len(set(bullets)) < len(bullets)  # some have several sentences


def test_annotations_are_not_written_over(run, example_pdfs, tmp_path):
    source = example_pdfs[0].parent
    one = tmp_path / f"{example_pdfs[0].stem}.jsonl"
    lines = (source / "annotations.jsonl").read_text().splitlines(keepends=True)
    one.write_text("".join(line for line in lines if one.stem in line))
    before = one.read_bytes()
    done = run("corpus", "detach", one, "--reports", source, "-o", tmp_path)
    assert (done.exit_code, one.read_bytes()) == (2, before)
    assert f"{one}: exists and is not a stand-off file" in done.output
    done = run("corpus", "detach", one, "--reports", source, "-o", one)
    assert (done.exit_code, done.output.splitlines()[-1]) == (
        2,
        f"report-themes: {one}: can't be written (File exists)",
    )


def test_missing_reports_are_named(run, standoff, tmp_path):
    done = run("corpus", "attach", "--annotations", standoff, "--reports", tmp_path)
    assert done.exit_code == 1
    assert "ashcombe_2023: no such report in" in done.output
    assert "0 of 629 annotations" in done.output


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([HEAD | {"report": []}, ROW], "'report' should be a name, found []"),
        ([HEAD | {"sha256": []}, ROW], "'sha256' should be a name, found []"),
        ([HEAD | {"report": "x" * 1_000_000}], "'report' should be a name, found <1000000 char"),
        ([HEAD, ROW | {"fingerprint": []}], "'fingerprint' should be a name, found []"),
        ([HEAD, ROW | {"themes": [{}]}], "'theme' should be a name, found {}"),
        ([HEAD, {}], "'fingerprint' should be a name, found none"),
        ("[" * 100_000, "is nested too deeply"),
        (Path.mkdir, "is not a file"),
        (getattr(os, "mkfifo", Path.mkdir), "is not a file"),
    ],
)
def test_what_is_no_standoff_file_is_named(run, tmp_path, lines, reason):
    path = tmp_path / "a.jsonl"
    if callable(lines):
        lines(path)
    else:
        path.write_text(lines if isinstance(lines, str) else "\n".join(map(json.dumps, lines)))
    (tmp_path / "reports").mkdir()
    done = run("corpus", "attach", "--annotations", tmp_path, "--reports", tmp_path / "reports")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"report-themes: {path}: ")
    assert reason in done.stderr


def test_a_report_that_cannot_be_read_is_named(run, standoff, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Plans are late.")

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("hashlib.file_digest", denied)  # root may read anything
    done = run("corpus", "attach", "--annotations", standoff, "--reports", tmp_path)
    assert (done.exit_code, done.stderr) == (
        2,
        f"report-themes: {tmp_path / 'a.txt'}: can't be read (Permission denied)\n",
    )


def test_the_annotations_that_ship_come_back(run, real, tmp_path):
    out = tmp_path / "a.jsonl"
    folders = [real / "reports", real / "kinds" / "reports"]
    done = run("corpus", "attach", *(x for f in folders for x in ("--reports", f)), "-o", out)
    assert done.exit_code == 0, done.output
    back = read_annotations([out])
    of_ilacs = [a for a in back if a.framework == "ilacs"]
    assert len(of_ilacs) >= 0.995 * 21_668
    assert len(back) - len(of_ilacs) >= 0.98 * 29_540
    kinds = Counter(kind for _, kind in {(a.report, a.framework) for a in back})
    assert kinds == {"ilacs": 106, "joint_inspection": 29, "area_send": 23, "sif": 29, None: 6}
    manifest = classifier.load_model().facts
    assert len(back) == manifest["data"]["sentences"]
    from train.fit.training import fingerprint as of_annotations

    invented = read_annotations([Path(__file__).parents[3] / "corpus" / "invented"])
    assert len(invented) == manifest["data"]["unscored"]
    assert of_annotations([*back, *invented]) == manifest["data"]["fingerprint"]


def test_no_text_is_left(standoff, annotations):
    kept = "".join(path.read_text() for path in standoff.iterdir())
    assert not any(word in kept for a in annotations for word in a.text.split() if len(word) > 14)
