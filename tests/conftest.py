"""What several tests need: the example corpus, and the real reports where they are at hand."""

import os
from pathlib import Path

import numpy as np
import pytest

from classifier.codebook import Codebook
from classifier.sentences import Sentences
from train.annotations import Annotation, in_context, read_annotations

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "corpus" / "example"


@pytest.fixture(scope="session")
def example_pdfs() -> list[Path]:
    return sorted(EXAMPLE.glob("*.pdf"))


@pytest.fixture(scope="session")
def annotations() -> list[Annotation]:
    return read_annotations([EXAMPLE / "annotations.jsonl"])


@pytest.fixture(scope="session")
def sentences(annotations) -> list[Sentences]:
    return in_context(annotations)[0]


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return Codebook.read(ROOT / "corpus" / "codebook.toml")


@pytest.fixture(scope="session")
def truth(annotations, codebook) -> np.ndarray:
    return np.array([[name in a.themes for name in codebook.names] for a in annotations])


@pytest.fixture(scope="session")
def real() -> Path:
    """Folder with real reports and annotations, which are not part of the project."""
    folder = Path(os.environ.get("REPORT_THEMES_SHARED", ROOT.parent / "shared"))
    if not (folder / "annotations").is_dir():
        pytest.skip(f"the real reports are not at hand: no folder {folder / 'annotations'}")
    return folder
