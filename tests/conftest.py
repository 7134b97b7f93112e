"""What several tests need: the example corpus, and the real reports where they are at hand."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "corpus" / "example"


@pytest.fixture(scope="session")
def example_pdfs() -> list[Path]:
    return sorted(EXAMPLE.glob("*.pdf"))


@pytest.fixture(scope="session")
def real() -> Path:
    """Folder with real reports and annotations, which are not part of the project."""
    folder = Path(os.environ.get("REPORT_THEMES_SHARED", ROOT.parent / "shared"))
    if not (folder / "annotations").is_dir():
        pytest.skip(f"the real reports are not at hand: no folder {folder / 'annotations'}")
    return folder
