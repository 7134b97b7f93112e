"""A real Dask cluster of processes on this machine."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time

import pandas as pd
import pytest

pytest.importorskip("distributed")


@pytest.fixture
def reports(example_pdfs, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for i in range(4):
        for path in example_pdfs:
            shutil.copy(path, folder / f"{i}_{path.name}")
    (folder / "1_broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    return folder


@pytest.fixture
def cluster(tmp_path):
    """Address of a scheduler, and its two workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with contextlib.ExitStack() as stack:

        def start(module: str, *options: str) -> subprocess.Popen:
            command = [sys.executable, "-m", f"distributed.cli.dask_{module}", *options]
            process = subprocess.Popen(
                command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        start("scheduler", "--host", address, "--no-dashboard")
        options = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path / "d"))
        workers = [start("worker", f"tcp://{address}", "--no-nanny", *options) for _ in range(2)]
        yield f"tcp://{address}", workers


def tag(*arguments: str, cwd) -> subprocess.Popen:
    command = [sys.executable, "-m", "train", "tag", "reports", *arguments]
    return subprocess.Popen(command, cwd=cwd, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.usefixtures("reports")
def test_a_cluster_that_loses_a_worker_gives_the_rows_of_one_process(cluster, tmp_path):
    address, workers = cluster
    run = tag("--dask", address, "--out", "parts/", cwd=tmp_path)
    partial = tmp_path / "parts.partial"
    while len(list(partial.glob("*.parquet"))) < 3:
        assert run.poll() is None, run.stderr.read()
        time.sleep(0.02)
    workers[0].kill()
    _, said = run.communicate()
    broken, *others = said.splitlines()
    assert broken == "reports/1_broken.pdf: is damaged or cut short: it can't be opened as a PDF"
    assert all("unlike the reports" in line or "unfamiliar" in line for line in others)
    assert run.returncode == 1

    again = tag("--dask", address, "--out", "cluster.jsonl", cwd=tmp_path)
    alone = tag("--out", "alone.jsonl", cwd=tmp_path)
    of_one = alone.communicate()
    assert again.communicate() == of_one
    assert [line for line in of_one[1].splitlines() if "same text" not in line] == said.splitlines()
    lines = (tmp_path / "alone.jsonl").read_text()
    assert (tmp_path / "cluster.jsonl").read_text() == lines

    expected = [json.loads(line) for line in lines.splitlines()]
    frame = pd.read_parquet(tmp_path / "parts").sort_values(["report", "sentence"])
    assert len(frame) == len(expected)
    for row, record in zip(frame.to_dict("records"), expected, strict=True):
        assert (row["report"], row["sentence"], row["text"]) == (
            record["report"],
            record["sentence"],
            record["text"],
        )
        probabilities = row["theme_probabilities"].tolist()
        assert dict(zip(row["themes"], probabilities, strict=True)) == record["themes"]
        assert row["polarity"] == record["polarity"]


@pytest.mark.usefixtures("reports")
def test_no_scheduler_is_one_line(tmp_path):
    run = tag("--dask", "tcp://127.0.0.1:1", cwd=tmp_path)
    _, said = run.communicate()
    assert run.returncode == 2
    assert said.startswith("report-themes: tcp://127.0.0.1:1: no Dask scheduler answers (")
    assert said.count("\n") == 1
