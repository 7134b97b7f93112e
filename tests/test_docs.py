"""The documentation: every command is in it, what it shows is true, and the site builds."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = {page.name: page.read_text(encoding="utf-8") for page in (DOCS / "how-to").glob("*.md")}


@pytest.fixture(scope="module")
def commands():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DOCS))
        import generate

        yield {
            name: [p.opts for p in command.params if generate.is_option(p)]
            for name, command in generate.all_commands()
        }


def examples(page: str) -> list[str]:
    """Commands that a page has in blocks to copy."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def prose(page: str) -> str:
    """What a person wrote: without the blocks, which would mention an option unexplained."""
    return re.sub(r"^```.*?^```|<!--.*?-->", "", page, flags=re.MULTILINE | re.DOTALL)


def test_every_command_has_a_page_with_an_example_and_all_its_options(commands):
    assert len(commands) > 12
    for name, options in commands.items():
        of_it = [
            text
            for text in PAGES.values()
            if any(re.search(rf"\b{name}(?!-)\b", line) for line in examples(text))
            and re.search(rf"`({name}|{name.removeprefix('report-themes ')})\b", prose(text))
        ]
        assert of_it, f"no how-to page has an example of {name} and speaks of it"
        for names in options:
            longest = max(names, key=len)
            assert any(re.search(rf"`{longest}\b(?!-)", prose(text)) for text in of_it), (
                f"no how-to page of {name} describes {longest}"
            )


def test_every_how_to_page_is_on_their_first_page():
    for name in PAGES.keys() - {"index.md"}:
        assert f"]({name})" in PAGES["index.md"], name


TRAINED = {"audit.md", "learning-curve.md", "train.md"}


@pytest.mark.slow
def test_pages_show_what_the_commands_print(tmp_path, alike):
    """What is stale is refreshed as CONTRIBUTING.md says."""
    kept = {
        page: text
        for page in sorted(DOCS.rglob("*.md"))
        if "[[[cog" in (text := page.read_text(encoding="utf-8"))
    }
    assert len(kept) > 12
    fresh = {page: tmp_path / page.relative_to(DOCS) for page in kept}
    for page, copy in fresh.items():
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(kept[page], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "-r", "-I", "docs", *map(str, fresh.values())],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for page, copy in fresh.items():
        text = copy.read_text(encoding="utf-8")
        if page.name not in TRAINED or not alike(kept[page], text):
            assert text == kept[page], page.name


class _Fetched(HTMLParser):
    """What a browser fetches to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag in ("script", "img", "iframe", "source") and named.get("src"):
            self.addresses.append(named["src"])
        if tag == "link" and named.get("href"):
            self.addresses.append(named["href"])


@pytest.mark.slow
def test_the_site_builds_and_needs_no_network(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        parser = _Fetched()
        parser.feed(page.read_text(encoding="utf-8"))
        assert parser.addresses
        for address in parser.addresses:
            assert not re.match(r"(https?:)?//", address), f"{page.name} fetches {address}"
