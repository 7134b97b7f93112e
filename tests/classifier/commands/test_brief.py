"""``brief`` as a person runs it."""

import docx
import pytest


@pytest.mark.slow
def test_a_briefing_of_reports(run, example_pdfs, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    out = tmp_path / "brief.docx"
    done = run("brief", *map(str, example_pdfs), str(broken), "--theme", "out_of_hours",
               "--out", str(out), "--jobs", "2")  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    word = docx.Document(str(out))
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert texts[0] == "Briefing: Out-of-hours support (3 reports on 3 authorities)"
    assert [text for text in texts if text.startswith("broken.pdf: ")]
    assert "Table 2. Grades" in texts
    quotations = [text for text in texts if "page " in text and text[0] in "“‘"]
    assert len(quotations) > 10


def test_markdown_goes_to_standard_output(run, tmp_path):
    text = tmp_path / "note.txt"
    text.write_text("Caseloads are too high. Social workers change too often.", encoding="utf-8")
    done = run("brief", str(text), "--telling", "1")
    assert done.returncode == 0
    assert done.stdout.startswith("# Briefing: 1 report\n")
    assert "“Social workers change too often.” (note.txt)" in done.stdout


def test_what_can_not_be_done_is_said_before_the_work(run, tmp_path):
    text = tmp_path / "note.txt"
    text.write_text("Caseloads are too high.", encoding="utf-8")
    for options, said in [
        (
            ("--theme", "worforce"),
            "the model has no theme 'worforce'; it has: workforce, placements,",
        ),
        (("--authority", "Wexbridge"), "no report is on Wexbridge"),
        (("--format", "pdf"), "format 'pdf' is unknown; choose one with --format: docx, html, md"),
    ]:
        done = run("brief", str(text), *options)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr


def test_a_theme_is_asked_for_by_its_title_too(run, tmp_path):
    text = tmp_path / "note.txt"
    text.write_text("Caseloads are too high. The emergency duty team answers at once.", "utf-8")
    asked = ("out_of_hours", "Out-of-hours support", "out-of-hours SUPPORT")
    briefs = [run("brief", str(text), "-t", theme).stdout for theme in asked]
    tagged = [run("tag", str(text), "-t", theme).stdout for theme in asked]
    explained = [run("explain", str(text), "-s", "1", "-t", theme).stdout for theme in asked]
    for same in (briefs, tagged, explained):
        assert same[0]
        assert len(set(same)) == 1
