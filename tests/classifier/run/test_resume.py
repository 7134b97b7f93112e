"""Runs that stop and go on."""

import json
import shutil
import subprocess
import sys
import time

import pandas as pd
import pytest

from classifier.run.resume import partial_folder


def test_work_in_progress_is_on_the_disk_of_the_output(tmp_path):
    (tmp_path / "out.csv").symlink_to(tmp_path / "disk" / "themes.csv")
    assert partial_folder(tmp_path / "out.csv") == tmp_path / "disk" / "themes.csv.partial"


@pytest.mark.slow
@pytest.mark.parametrize(("out", "times"), [("out.jsonl", 2), ("out.xlsx", 1), ("parts/", 2)])
def test_killed_again_and_again_a_run_ends_as_one_that_was_not(
    run, out, times, example_pdfs, tmp_path
):
    """At first, and when it had gone on; a workbook is made of what JSON lines are made of."""
    reports = tmp_path / "reports"
    reports.mkdir()
    for i in range(4):
        for path in example_pdfs:
            shutil.copy(path, reports / f"{i}_{path.name}")
    (reports / "1_broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    (tmp_path / "straight").mkdir()
    command = [sys.executable, "-m", "train", "tag", "reports", "--jobs", "2", "--out", out]
    partial = tmp_path / (out.rstrip("/") + ".partial")
    for kills in range(times):
        with subprocess.Popen(
            [*command, *["--resume"] * bool(kills)], cwd=tmp_path, stderr=subprocess.DEVNULL
        ) as killed:
            while done(partial) < 3 * kills + 2:
                assert killed.poll() is None
                time.sleep(0.02)
            killed.kill()
        assert not (tmp_path / out).exists()
    said = subprocess.run(
        [*command, "--resume"], cwd=tmp_path, capture_output=True, text=True, check=False
    ).stderr
    straight = run("tag", "reports", "--jobs", "1", "--out", f"straight/{out}", cwd=tmp_path).stderr
    for lines in (said, straight):
        broken, *others = (line for line in lines.splitlines() if "same text" not in line)
        assert broken == (
            "reports/1_broken.pdf: is damaged or cut short: it can't be opened as a PDF"
        )
        assert all("unlike the reports" in line or "unfamiliar" in line for line in others)
    assert not partial.exists()
    left, right = rows(tmp_path / out), rows(tmp_path / "straight" / out)
    assert left == right
    assert len({row["report"] for row in left}) == 12


def done(partial) -> int:
    """How many results there are, whole or not."""
    if (partial / "results").exists():
        return (partial / "results").read_bytes().count(b"\n")
    return len(list(partial.glob("*.parquet")))


def rows(path) -> list[dict]:
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    frame = pd.read_excel(path) if path.suffix == ".xlsx" else pd.read_parquet(path)
    records = json.loads(frame.to_json(orient="records"))
    return sorted(records, key=lambda row: (row["report"], row["sentence"]))
