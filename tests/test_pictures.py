"""The pictures of the README and of the pages are of what the code makes today."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "docs" / "assets"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture(scope="module")
def pictures():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "docs"))
        import pictures

        yield pictures


def test_a_screen_is_of_what_is_made_today(pictures):
    """Where this fails: .venv/bin/python docs/pictures.py, and look at what it drew."""
    for name, make in pictures.MADE.items():
        with Image.open(ASSETS / name) as picture:
            assert picture.info[pictures.MADE_FROM] == pictures.digest(make()), name


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)
    return ["".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_drawing_has_the_figures_of_today(pictures):
    for name in pictures.PLOTS:
        drawn = texts((ASSETS / name).read_text(encoding="utf-8"))
        assert len(drawn) > 20
        assert drawn == texts(pictures.drawing(name)), name


def test_pictures_are_small_and_shown_with_words_for_those_who_do_not_see_them(pictures):
    shown = {
        (page.parent / target).resolve(): words
        for page in PAGES
        for words, target in re.findall(
            r"!\[([^\]]*)\]\(([^):]+)\)", page.read_text(encoding="utf-8")
        )
    }
    for name in (*pictures.MADE, *pictures.PLOTS):
        assert (ASSETS / name).stat().st_size < 200_000
        assert len(shown[ASSETS / name].split()) > 8
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(docs/assets/page.png)" in readme
    assert "(docs/assets/heat-map.svg)" in readme
