"""A page to read: reports, their themes, filters and search in one HTML file."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any, TextIO

import numpy as np

from classifier.characters import CONTROL, DIRECTION
from classifier.codebook import Codebook
from classifier.draw.colours import theme_colours
from classifier.draw.pages import environment
from classifier.draw.polarities import SIGNS
from classifier.report import FRAMEWORKS, JUDGEMENTS, SECTION_TITLES, Cover
from classifier.results.tagged import TaggedReport
from classifier.results.telling import telling, telling_scores

if TYPE_CHECKING:
    from classifier.results.explanation import Explanation

_POLARITIES = {
    "strength": "Strength",
    "improvement": "Needs to improve",
    "mixed": "Both",
    "neutral": "Neutral",
}
_WORDS = 5  # of an explanation; as many say why
_AROUND = 3  # surroundings
_LEAST = 0.2  # of what moves the score most; less moves nothing
_TELLING = 1  # sentences of each theme in the summary
_CONTROLS = re.compile(rf"(?![\t\n])[{CONTROL}{DIRECTION}]")


def _plain(text: str) -> str:
    """Text in which nothing is hidden or reverses the direction of what follows."""
    return _CONTROLS.sub("\ufffd", text)


def _json(value: Any) -> str:
    """JSON that can be put in a script element: it holds no tag, so it can't end there."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def inspected(cover: Cover) -> str:
    """When a report's inspection was, as people write it.

    Examples
    --------
    >>> inspected(Cover(inspection_start="2024-03-04", inspection_end="2024-03-15"))
    '4 to 15 March 2024'
    """
    days = [date.fromisoformat(d) for d in (cover.inspection_start, cover.inspection_end) if d]
    if not days:
        return ""
    first, last = days[0], days[-1]
    until = f"{last.day} {last:%B %Y}"
    if first == last:
        return until
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {until}"
    return f"{first.day} {first:{'%B' if first.year == last.year else '%B %Y'}} to {until}"


def _units(text: str, start: int) -> int:
    """Offset in UTF-16 code units, in which JavaScript counts."""
    return start if text.isascii() else len(text[:start].encode("utf-16-le")) // 2


def _moved(explanation: Explanation) -> tuple[list[Any], list[Any]]:
    """What moved a score most: words as [start, length, log-odds], and surroundings."""
    text, begin = explanation.sentence.text, explanation.sentence.start
    adds = [(abs(word.contribution), word) for word in explanation.words]
    around = explanation.surroundings
    most = max([add for add, _ in adds] + [abs(value) for value in around.values()], default=0.0)
    strongest = sorted((a for a in adds if a[0] > _LEAST * most), key=lambda a: -a[0])[:_WORDS]
    words = []
    for _, word in strongest:
        start = _units(text, word.start - begin)
        length = _units(text, word.end - begin) - start
        words.append([start, length, round(word.contribution, 1)])
    moved = sorted(enumerate(around.values()), key=lambda one: -abs(one[1]))[:_AROUND]
    return words, [[w, round(value, 1)] for w, value in moved if abs(value) > _LEAST * most]


def _report(tagged: TaggedReport) -> dict[str, Any]:
    """The text of a report with its tags, as the page's script reads it."""
    names = tagged.codebook.names
    places: list[tuple[Any, ...]] = []
    why = {
        at: {found.theme: _moved(found) for found in group}
        for at, group in groupby(tagged.explanations, key=lambda found: found.sentence.sentence)
    }
    block_starts = [block.start for block in tagged.report.blocks]
    blocks = np.searchsorted(block_starts, [s.start for s in tagged.sentences], side="right")
    sentences = []
    before = None
    for block, one in zip(blocks.tolist(), tagged, strict=True):
        at = one.sentence
        if block != before:
            heading = at.heading and _plain(at.heading)
            context = int(at.role == "context")
            places.append((at.kind, at.section, heading, at.paragraph, at.page, context))
            before = block
        moved = why.get(at.sentence, {})
        tags = [
            [names.index(name), None if one.by_hand else round(p, 2), *moved.get(name, ([], []))]
            for name, p in one.themes.items()
        ]
        polarity = -1 if one.polarity is None else tagged.polarities.index(one.polarity)
        sure = None if one.by_hand or polarity < 0 else round(one.polarity_probability or 0, 2)
        text = _plain(at.text)
        sentences.append([text, len(places) - 1, at.sentence, at.page, polarity, sure, tags])
    return {"blocks": places, "sentences": sentences}


def _entry(tagged: TaggedReport) -> dict[str, Any]:
    """What the list of reports and the summaries say about a report."""
    cover = tagged.report.cover
    kept = np.flatnonzero(~tagged.in_context)
    whole, tagged = tagged, tagged.without_context()
    sentences = tagged.assigned.sum(axis=0)
    when = inspected(cover)
    authority = cover.authority and _plain(cover.authority)
    name = _plain(tagged.report.name)
    scores = telling_scores(tagged)
    worst = "improvement" if "improvement" in tagged.polarities else None
    return {
        "name": name,
        "authority": authority,
        "start": cover.inspection_start,
        "inspected": when,
        "reference": f"{authority or name}{f', inspection of {when}' if when else ''}",
        "grades": [
            [title, grade[:1].upper() + grade[1:]]
            for field, title in JUDGEMENTS.items()
            if (grade := getattr(cover, field))
        ],
        "kind": FRAMEWORKS.get(cover.framework or ""),
        "warning": whole.warning and _plain(whole.warning),
        **_counts(tagged),
        "whole": _counts(whole) if len(kept) < len(whole) else None,
        "telling": [
            kept[telling(tagged, theme, worst, _TELLING, scores=scores)].tolist() if n else []
            for theme, n in zip(tagged.codebook.names, sentences, strict=True)
        ],
    }


def _counts(tagged: TaggedReport) -> dict[str, Any]:
    """How many sentences a report has, in all, by finding, and by theme and finding."""
    counts = tagged.theme_counts()
    without = tagged.assigned.sum(axis=0) - counts.sum(axis=1)
    has_theme = tagged.assigned.any(axis=1)
    return {
        "sentences": len(tagged),
        "findings": [
            int((has_theme & (tagged.polarity == k)).sum()) for k in range(len(tagged.polarities))
        ],
        "counts": np.column_stack([counts, without]).tolist(),
    }


def _book(title: str, codebook: Codebook, polarities: tuple[str, ...]) -> dict[str, Any]:
    colours = theme_colours(codebook)
    return {
        "title": title,
        "themes": [
            {
                "name": theme.name,
                "title": _plain(theme.title),
                "definition": _plain(theme.definition),
                "color": colours[theme.name],
            }
            for theme in codebook.themes
        ],
        "polarities": [
            {
                "name": name,
                "title": _POLARITIES.get(name) or _plain(name),
                "sign": SIGNS.get(name, "•"),
                "look": name if name in _POLARITIES else "neutral",
            }
            for name in polarities
        ],
        "surroundings": [],
    }


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
    Reports are written as they come; a list of them is kept for the end. Their text is data to
    the page's script, in elements that are not run, and its content security policy runs
    nothing but that script and loads nothing at all. Control characters, those of writing
    direction among them, are shown as U+FFFD.
    """
    from markupsafe import Markup

    templates = files("classifier.write") / "templates"
    assets = {
        kind: (templates / f"reports.{kind}").read_text(encoding="utf-8") for kind in ("css", "js")
    }
    hashes = {
        kind: "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for kind, text in assets.items()
    }
    entries: list[dict[str, Any]] = []
    sections: set[str] = set()
    book: dict[str, Any] = {}

    def written() -> Iterator[Markup]:
        for tagged in reports:
            if not book:
                book.update(_book("Themes of reports", tagged.codebook, tagged.polarities))
                book["by_hand"] = tagged.by_hand
            if tagged.explanations:
                book["surroundings"] = list(tagged.explanations[0].surroundings)
            entries.append(_entry(tagged))
            sections.update(s.section for s in tagged.sentences if s.section)
            yield Markup(_json(_report(tagged)))  # noqa: S704 - no element can begin in it

    def index() -> Markup:
        if len(entries) == 1:
            book["title"] = f"Themes of {entries[0]['reference']}"
        order = [(name, title) for name, title in SECTION_TITLES.items() if name in sections]
        book["sections"] = [{"name": name, "title": title} for name, title in order]
        return Markup(_json({**book, "reports": entries}))  # noqa: S704 - the same

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
