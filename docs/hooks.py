"""Pages of the site whose text has its place elsewhere in the project."""

from __future__ import annotations

from pathlib import Path

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
