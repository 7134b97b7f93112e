"""A page to read: reports, their themes, filters and search in one HTML file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any, TextIO

from classifier.draw.pages import environment
from classifier.read.repeats import Met
from classifier.report import SECTION_TITLES
from classifier.results.tagged import TaggedReport
from classifier.write.page import as_json, book_of, entry_of, name_all, plain, text_of

_SCRIPTS = ("tables", "search", "decisions", "correct", "sharing", "listing", "reports")
"""In this order one script."""


def write(reports: Iterable[TaggedReport], file: TextIO, all_scores: bool = False) -> None:  # noqa: ARG001
    """Write the page.

    Parameters
    ----------
    reports : iterable of TaggedReport
        Explained ones (`Model.tag` with ``explain=True``) show the words that moved each theme.
    file : text file
    all_scores : bool
        Has no effect: the page shows the themes that were assigned.

    Notes
    -----
    Reports are written as they come; a list of them is kept for the end. One that has the same
    text as one before is named there and not counted again. Their text is data to
    the page's script, in elements that are not run, and its content security policy runs
    nothing but that script and loads nothing at all. Control characters, those of writing
    direction among them, are shown as U+FFFD. Corrections are kept by the browser under a
    digest of the reports and their tags, and downloaded as annotations.
    """
    from markupsafe import Markup

    templates = files("classifier.write") / "templates"
    names = {"css": ["reports.css"], "js": [f"{name}.js" for name in _SCRIPTS]}
    assets = {
        kind: "\n".join((templates / name).read_text(encoding="utf-8") for name in parts)
        for kind, parts in names.items()
    }
    hashes = {
        kind: "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for kind, text in assets.items()
    }
    entries: list[dict[str, Any]] = []
    met = Met()
    sections: set[str] = set()
    book: dict[str, Any] = {}
    digest = hashlib.sha256()

    def written() -> Iterator[Markup]:
        for tagged in reports:
            if not book:
                book.update(book_of("Themes of reports", tagged.codebook, tagged.polarities))
                book["by_hand"] = tagged.by_hand
                book["only"] = [list(tagged.only_themes), list(tagged.only_polarities)]
            first = None if tagged.by_hand else met.first(tagged.report)
            if first is not None:
                same = next(entry for entry in entries if entry["file"] == first)
                same["also"].append(plain(tagged.report.name))
                continue
            if tagged.explanations:
                book["surroundings"] = list(tagged.explanations[0].surroundings)
            entries.append(entry_of(tagged))
            sections.update(s.section for s in tagged.sentences if s.section)
            text = as_json(text_of(tagged))
            digest.update(f"{as_json(tagged.report.name)}\n{text}\n".encode())
            yield Markup(text)  # noqa: S704 - no element can begin in it

    def index() -> Markup:
        name_all(entries)
        if len(entries) == 1:
            book["title"] = f"Themes of {entries[0]['reference']}"
        order = [(name, title) for name, title in SECTION_TITLES.items() if name in sections]
        book["sections"] = [{"name": name, "title": title} for name, title in order]
        digest.update(as_json([book.get("themes"), book.get("polarities")]).encode())
        book["digest"] = digest.hexdigest()
        return Markup(as_json({**book, "reports": entries}))  # noqa: S704 - the same

    page = (
        environment("classifier.write")
        .get_template("reports.html")
        .generate(
            title="Themes of reports",
            hashes=hashes,
            reports=written(),
            index=index,
            **{kind: Markup(text) for kind, text in assets.items()},  # noqa: S704 - part of the package
        )
    )
    file.writelines(page)
