"""Pages of the site whose text has its place elsewhere in the project, and lines that are long."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]

ELSEWHERE = {
    "reference/model-card.md": "models/default/README.md",
    "reference/reliability.svg": "models/default/reliability.svg",
    "project/changelog.md": "CHANGELOG.md",
    "project/contributing.md": "CONTRIBUTING.md",
}
"""Place in the site, and place in the project."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of `ELSEWHERE`.

    Parameters
    ----------
    files : Files
        What mkdocs found in the folder.
    config : MkDocsConfig

    Returns
    -------
    Files
    """
    for place, source in ELSEWHERE.items():
        files.append(File.generated(config, place, abs_src_path=str(ROOT / source)))
    return files


_BLOCK = re.compile(r'<div class="language-(\w+) highlight">(?=<pre>(.*?)</pre>)', re.DOTALL)
_TAG = re.compile("<[^>]*>")
_COLUMNS = 80  # wider lines are rows of data, not a table that is set in columns


def on_page_content(html: str, **_: Any) -> str:
    """Let long lines of code wrap, which would be cut off at the edge.

    Parameters
    ----------
    html : str
        The text of a page.

    Returns
    -------
    str
        Blocks have the class ``wraps``, but for what a command prints in columns.
    """

    def marked(block: re.Match[str]) -> str:
        lines = _TAG.sub("", block[2]).splitlines()
        if block[1] == "text" and ("│" in block[2] or max(map(len, lines), default=0) <= _COLUMNS):
            return block[0]
        return block[0].replace(" highlight", " highlight wraps")

    return _BLOCK.sub(marked, html)
