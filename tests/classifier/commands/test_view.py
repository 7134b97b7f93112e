"""``view`` as a person runs it, with a browser of its own."""

import os
import subprocess
import sys


def test_view_writes_the_page_and_opens_it(tmp_path, example_pdfs):
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n')
    browser.chmod(0o755)
    page = tmp_path / "page.html"
    command = [sys.executable, "-m", "train", "view", str(example_pdfs[0]), "--out", str(page)]
    result = subprocess.run(
        command,
        env={**os.environ, "BROWSER": f"{browser} %s"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert opened.read_text().strip() == page.as_uri()
    assert page.as_uri() in result.stderr
    assert result.stdout == ""
