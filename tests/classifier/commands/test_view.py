"""``view`` as a person runs it, with a browser of its own."""

import re
import shutil
from pathlib import Path

import pytest


@pytest.mark.posix
def test_view_writes_the_page_opens_it_and_says_so(run, tmp_path, example_pdfs):
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n')
    browser.chmod(0o755)
    page = tmp_path / "page.html"
    result = run("view", example_pdfs[0], "--out", page, BROWSER=f"{browser} %s")
    assert result.returncode == 0, result.stderr
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert opened.read_text().strip() == page.as_uri()
    said = result.stderr.splitlines()
    assert said[-3] == f"Wrote {page}: a page to read, with 1 report."
    assert said[-2].startswith("It opens in your browser.")
    assert said[-1] == page.as_uri()
    assert result.stdout == ""


def test_view_says_how_to_open_and_to_keep_the_page(run, tmp_path, example_pdfs):
    again = tmp_path / "again.pdf"
    shutil.copy(example_pdfs[0], again)
    result = run("view", example_pdfs[0], again, BROWSER="false")
    assert result.returncode == 0, result.stderr
    said = result.stderr.splitlines()
    (path,) = re.findall(r"^Wrote (\S+themes\.html): a page to read, with 1 report\.$", said[-4])
    assert said[-3] == "It is in a temporary folder; --out themes.html keeps it with you."
    assert said[-2] == "No browser was found here. Open that file in one, or this address:"
    assert said[-1] == Path(path).as_uri()
    assert Path(path).is_file()
    shutil.rmtree(Path(path).parent)
