"""What the page of reports knows of them, in the form that its script reads."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from classifier.characters import CONTROL, DIRECTION
from classifier.codebook import Codebook
from classifier.draw.colours import theme_colours
from classifier.draw.polarities import SIGNS
from classifier.report import FRAMEWORKS, JUDGEMENTS
from classifier.results.briefing.citation import period
from classifier.results.doubt import Doubts, doubts
from classifier.results.doubtful import doubt_of
from classifier.results.sentence import TaggedSentence
from classifier.results.tagged import TaggedReport
from classifier.results.telling import telling, telling_scores
from classifier.write.delimited import FORMULA, NOT_PLAIN

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
_TELLING = 3  # sentences of each theme; the summary quotes the first that it has not yet quoted
_CONTROLS = re.compile(rf"(?![\t\n])[{CONTROL}{DIRECTION}]")


def plain(text: str) -> str:
    """Text in which nothing is hidden or reverses the direction of what follows."""
    return _CONTROLS.sub("\ufffd", text)


def as_json(value: Any) -> str:
    """JSON that can be put in a script element: it holds no tag, so it can't end there."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _raw(text: str | None) -> list[str]:
    """What a correction has to give back, where it is not what is shown."""
    return [text] if text and plain(text) != text else []


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


def text_of(tagged: TaggedReport) -> dict[str, Any]:
    """The text of a report with its tags.

    Parameters
    ----------
    tagged : TaggedReport

    Returns
    -------
    dict
        ``blocks``, the places in the report that sentences share, and ``sentences``, each as a
        list, which takes less room than names would.
    """
    names = tagged.codebook.names
    places: list[tuple[Any, ...]] = []
    why = {
        at: {found.theme: _moved(found) for found in group}
        for at, group in groupby(tagged.explanations, key=lambda found: found.sentence.sentence)
    }
    doubtful, limit = doubts(tagged), round(1 - doubt_of(tagged.unfamiliar), 2)

    def figure(probability: float) -> float:
        """To two digits, or more where the page could not tell else whether it is in doubt."""
        short = round(probability, 2)
        return probability if short == limit else short

    block_starts = [block.start for block in tagged.report.blocks]
    blocks = np.searchsorted(block_starts, [s.start for s in tagged.sentences], side="right")
    sentences: list[list[Any]] = []
    before = None
    for block, one in zip(blocks.tolist(), tagged, strict=True):
        at = one.sentence
        where = (block, at.kind, at.section, at.heading, at.paragraph, at.role)
        if where != before:
            heading = at.heading and plain(at.heading)
            place = (at.kind, at.section, heading, at.paragraph, at.page, at.role, at.block)
            places.append((*place, *_raw(at.heading)))
            before = where
        moved = why.get(at.sentence, {})
        tags = [
            [names.index(name), None if one.by_hand else figure(p), *moved.get(name, ([], []))]
            for name, p in one.themes.items()
        ]
        polarity = -1 if one.polarity is None else tagged.polarities.index(one.polarity)
        sure = None if one.by_hand or polarity < 0 else figure(one.polarity_probability or 0)
        text = plain(at.text)
        more = _more(one, len(sentences), doubtful, names)
        row = [text, len(places) - 1, at.sentence, at.page, polarity, sure, tags]
        sentences.append([*row, more] if more else row)
    return {"blocks": places, "sentences": sentences}


def _more(
    one: TaggedSentence, row: int, doubtful: Doubts, names: tuple[str, ...]
) -> dict[str, Any]:
    """What few sentences have: a doubt, themes that nobody judged, hidden characters."""
    more: dict[str, Any] = {}
    if doubtful.worth[row]:
        more["worth"] = round(float(doubtful.worth[row]), 2)
    if perhaps := np.flatnonzero(doubtful.missing[row]).tolist():
        more["perhaps"] = [[theme, round(one.scores[names[theme]], 2)] for theme in perhaps]
    if one.judged is not None:
        more["judged"] = [names.index(name) for name in one.judged]
    if raw := _raw(one.sentence.text):
        (more["raw"],) = raw
    return more


def entry_of(tagged: TaggedReport) -> dict[str, Any]:
    """What the list of reports and the summaries say about a report.

    Parameters
    ----------
    tagged : TaggedReport

    Returns
    -------
    dict
        `name_all` adds the reference by which it is quoted.
    """
    cover = tagged.report.cover
    when = period(cover.inspection_start, cover.inspection_end)
    kept = np.flatnonzero(~tagged.in_context)
    whole, tagged = tagged, tagged.without_context()
    sentences = tagged.assigned.sum(axis=0)
    authority = cover.authority and plain(cover.authority)
    name = plain(tagged.report.name)
    scores = telling_scores(tagged)
    worst = "improvement" if "improvement" in tagged.polarities else None
    return {
        "name": name,
        "file": tagged.report.name,
        "framework": cover.framework,
        "authority": authority,
        "start": cover.inspection_start,
        "inspected": when,
        "also": [],
        "same": [],
        "grades": [
            [title, grade[:1].upper() + grade[1:]]
            for field, title in JUDGEMENTS.items()
            if (grade := getattr(cover, field))
        ],
        "kind": FRAMEWORKS.get(cover.framework or ""),
        "doubt": doubt_of(whole.unfamiliar),
        "look": int((doubts(whole).worth > 0).sum()),
        "warning": whole.warning and plain(whole.warning),
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


def book_of(title: str, codebook: Codebook, polarities: tuple[str, ...]) -> dict[str, Any]:
    """What reports have in common: themes and polarities, and what a cell of a table may hold.

    Parameters
    ----------
    title : str
    codebook : Codebook
    polarities : tuple of str

    Returns
    -------
    dict
    """
    colours = theme_colours(codebook)
    return {
        "title": title,
        "themes": [
            {
                "name": theme.name,
                "title": plain(theme.title),
                "definition": plain(theme.definition),
                "color": colours[theme.name],
            }
            for theme in codebook.themes
        ],
        "polarities": [
            {
                "name": name,
                "title": _POLARITIES.get(name) or plain(name),
                "sign": SIGNS.get(name, "•"),
                "look": name if name in _POLARITIES else "neutral",
            }
            for name in polarities
        ],
        "surroundings": [],
        "formula": FORMULA.pattern,
        "not_plain": NOT_PLAIN.pattern,
    }


def name_all(entries: Sequence[dict[str, Any]]) -> None:
    """Give reports the references by which they are quoted, and name those of one inspection.

    Parameters
    ----------
    entries : sequence of dict
        What `entry_of` gives for each report. The reference is authority, inspection and, where
        reports are of several kinds, the kind; where two would be the same, the file as well.
    """
    several = len({entry["framework"] for entry in entries}) > 1
    alike = defaultdict(list)
    for entry in entries:
        parts = [entry["authority"] or entry["name"]]
        if entry["authority"] and several and entry["kind"]:
            parts.append(entry["kind"])
        if entry["inspected"]:
            parts.append(f"inspection of {entry['inspected']}")
        entry["reference"] = ", ".join(parts)
        if entry["authority"] and entry["start"]:
            alike[entry["framework"], entry["authority"], entry["start"]].append(entry)
    often = Counter(entry["reference"] for entry in entries)
    for entry in entries:
        if often[entry["reference"]] > 1 and entry["authority"]:
            entry["reference"] += f", {entry['name']}"
    for same in alike.values():
        for entry in same:
            entry["same"] = [other["name"] for other in same if other is not entry]
