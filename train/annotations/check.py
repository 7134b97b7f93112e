"""Check annotations for what is wrong, or probably wrong, and count what is in them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any, Literal

import numpy as np

from classifier.characters import CONTROL, letters
from classifier.codebook import Codebook
from train.annotation import Annotation
from train.fit.codebook import FEW_FOR_SCORES, hardly_learnt
from train.fit.comments import standing_alone
from train.fit.reports import same_reports, same_sentences, without_repeats
from train.read.record import counted

NEAR = 0.85
"""Cosine of the character sequences of two sentences that almost say the same."""

_NUMBER = re.compile(r"\d+")
_JOINED = re.compile(r"[/+&#;:,|\\~^]| and ")  # what people put between the names of themes

_ODD = {
    # UTF-8 that was read as Windows-1252: â€™ for ’, Ã© for é, Â£ for £
    "text in a wrong encoding": re.compile(
        "[\u00c2\u00c3][\u00a0-\u00bf\u0080-\u009f\u2018-\u203a\u20ac\u0152\u0153\u0160\u0161"
        "\u0178\u017d\u017e\u0192\u02c6\u02dc\u2122\u2020-\u2026\u2030]|\u00e2\u20ac|\u00f0\u0178"
        "|\u00ef\u00bb\u00bf"
    ),
    "a replacement character": re.compile("\ufffd"),
    "a control character": re.compile(f"(?![\t-\r])[{CONTROL}\ufffe\uffff]"),
    "an HTML entity": re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d{2,5});"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at.

    Attributes
    ----------
    level : {"error", "warning"}
        An error is wrong whatever was meant; a warning may be right.
    kind : str
        What kind of problem, in two or three words.
    where : str
        File and row.
    message : str
    """

    level: Literal["error", "warning"]
    kind: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found.

    Attributes
    ----------
    sentences : int
        Each sentence of a report counts once, here and below, however often it is there.
    problems : tuple of Problem
        Errors before warnings.
    themes, polarities : dict of str to int
        Sentences of each.
    reports : dict of str to dict
        Sentences of each report, and how many of them have a theme.
    undecided : int
        Sentences that are there as the context of others: nobody decided anything about them.
    reading : tuple of str
        How each file was read, and what is left out of it.
    """

    sentences: int
    problems: tuple[Problem, ...]
    themes: dict[str, int]
    polarities: dict[str, int]
    reports: dict[str, dict[str, int]]
    undecided: int = 0
    reading: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many of the problems are errors."""
        return sum(problem.level == "error" for problem in self.problems)

    def to_dict(self) -> dict[str, Any]:
        """All of it, for JSON."""
        return asdict(self)


def check(
    annotations: Sequence[Annotation],
    codebook: Codebook | None = None,
    unusable: Iterable[str] = (),
    reading: Sequence[str] = (),
) -> Check:
    """Check annotations.

    Parameters
    ----------
    annotations : sequence of Annotation
    codebook : Codebook, optional
        Without it no theme is unknown.
    unusable : iterable of str
        Messages of annotations that could not be read; each begins with its place.
    reading : sequence of str
        What was decided about the files, for the result.

    Returns
    -------
    Check
    """
    names = same_reports(annotations)
    taken: list[str] = []
    once = standing_alone(without_repeats(annotations, names), taken.append)
    themes = Counter(theme for a in once for theme in a.themes)
    polarities = Counter(a.polarity for a in once if a.polarity)
    found = [Problem("error", "can't be used", *_place_and_rest(message)) for message in unusable]
    found += _unknown(annotations, codebook)
    found += _names(annotations, names)
    found += _twice(same_sentences(annotations, names))
    found += _near([a for a in annotations if a.decides])
    found += _few(themes, codebook)
    found += _odd(annotations)
    reports: dict[str, dict[str, int]] = defaultdict(lambda: {"sentences": 0, "with_themes": 0})
    for a in once:
        reports[a.report or ""]["sentences"] += 1
        reports[a.report or ""]["with_themes"] += bool(a.themes)
    order = codebook.names if codebook else ()
    return Check(
        sentences=len(once),
        problems=tuple(sorted(found, key=lambda problem: problem.level)),
        themes={n: themes[n] for n in [*order, *sorted(set(themes) - set(order))]},
        polarities=dict(polarities.most_common()),
        reports=dict(reports),
        undecided=sum(not a.decides for a in once),
        reading=(*reading, *taken),
    )


def _place_and_rest(message: str) -> tuple[str, str]:
    where, _, rest = message.partition(": ")
    return where, rest


def _named(a: Annotation) -> frozenset[str]:
    """The themes that an annotation decides on by name."""
    return a.themes | (a.judged or frozenset())


def _unknown(annotations: Sequence[Annotation], codebook: Codebook | None) -> Iterator[Problem]:
    counts = Counter(theme for a in annotations for theme in _named(a))
    yield from _spelt(annotations, counts)
    if codebook is None:
        for name, count in counts.items():
            spelt = letters(name)
            numbers = _NUMBER.findall(name)  # what differs in these alone is numbered
            others = [o for o in counts if counts[o] > count and letters(o) != spelt]
            others = [o for o in others if _NUMBER.findall(o) == numbers]
            if near := get_close_matches(name, others, n=1, cutoff=0.85):
                where = next(a.where for a in annotations if name in _named(a))
                message = (
                    f"{name!r} ({count}) is written almost like {near[0]!r} ({counts[near[0]]})"
                )
                yield Problem("warning", "similar themes", where, message)
        return
    known = {name: name for name in codebook.names} | {t.title: t.name for t in codebook.themes}
    polarities = list(codebook.polarities)
    nearest = {
        name: get_close_matches(name, known, n=1, cutoff=0.5)
        or get_close_matches(name.casefold().replace(" ", "_"), known, n=1, cutoff=0.5)
        for name in counts
    }
    for a in annotations:
        for name in sorted(_named(a) - set(codebook.names)):
            hint = f"; did you mean {known[nearest[name][0]]!r}?" if nearest[name] else ""
            yield Problem("error", "unknown theme", a.where, f"{name!r}{hint}")
        if a.polarity and polarities and a.polarity not in polarities:
            near = get_close_matches(a.polarity.casefold(), polarities, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(polarities)}"
            yield Problem("error", "unknown polarity", a.where, f"{a.polarity!r}{hint}")


def _spelt(annotations: Sequence[Annotation], counts: Mapping[str, int]) -> Iterator[Problem]:
    """Names of themes that differ in nothing but case, space and punctuation, or are joined."""
    spelt: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        spelt[letters(name) or name].append(name)
    first = {name: a.where for a in reversed(annotations) for name in _named(a)}
    for names in spelt.values():
        if len(names) > 1:
            listed = ", ".join(f"{name!r} ({counts[name]})" for name in names)
            message = f"{listed} differ in case, space or hyphens only, and are different themes"
            yield Problem("warning", "similar themes", first[names[-1]], message)
    for name in counts:
        divided = ([part.strip() for part in _JOINED.split(name)], name.split())  # as some forms do
        parts = next((of for of in divided if len(of) > 1 and all(p in counts for p in of)), [])
        if parts:
            listed = " and ".join(map(repr, parts))
            message = f"{name!r} ({counts[name]}) seems to be {listed}: --separator divides them"
            yield Problem("warning", "joined themes", first[name], message)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _differ(first: Annotation, second: Annotation) -> bool:
    """Whether both decided on a theme, or on the polarity, in different ways."""
    if first.against(second):
        return True
    partly = first.judged is not None or second.judged is not None
    if partly and None in (first.polarity, second.polarity):
        return False
    return first.polarity != second.polarity


def _themes(first: Annotation, second: Annotation) -> str:
    there, here = (", ".join(sorted(a.themes)) or "no theme" for a in (first, second))
    return f"{here} here, {there} there"


def _difference(first: Annotation, second: Annotation) -> str:
    parts = []
    if first.themes != second.themes:
        parts.append(_themes(first, second))
    if first.polarity != second.polarity:
        parts.append(f"{second.polarity or 'no polarity'} here, {first.polarity or 'none'} there")
    return f"{first.where} has the same sentence: {'; '.join(parts)}"


def _names(annotations: Sequence[Annotation], names: Mapping[str, str]) -> Iterator[Problem]:
    for name, first in names.items():
        where = next(a.where for a in annotations if a.report == name)
        message = f"{name!r} is the same report as {first!r}, and counts as one with it"
        yield Problem("warning", "several names", where, message)


def _twice(units: Iterable[Sequence[Annotation]]) -> Iterator[Problem]:
    """Sentences that come twice; `units` has all annotations of a sentence together."""
    numbered: dict[tuple[str, int], Annotation] = {}
    by_text: dict[str, Annotation] = {}
    for one, *others in units:
        for a in others:
            yield _again(one, a)
        if one.report is not None and one.sentence is not None:
            first = numbered.setdefault((one.report, one.sentence), one)
            if first is not one:
                message = f"{_also_at(first, one)}, with different text"
                yield Problem("error", "number used twice", one.where, message)
            continue
        first = by_text.setdefault(_plain(one.text), one)
        if first is one or not _differ(first, one):
            continue
        # Where their places differ, what is around them may explain it.
        places = {(x.report, x.section, x.paragraph, x.sentence) for x in (first, one)}
        level: Literal["error", "warning"] = "error" if len(places) == 1 else "warning"
        yield Problem(level, "duplicates disagree", one.where, _difference(first, one))


def _also_at(first: Annotation, a: Annotation) -> str:
    what = "the sentence" if a.sentence is None else f"sentence {a.sentence} of {a.report}"
    return f"{what} is also at {first.where}"


def _again(first: Annotation, a: Annotation) -> Problem:
    """A sentence that was annotated before."""
    if not _differ(first, a):
        return Problem("warning", "repeated sentence", a.where, _also_at(first, a))
    if (first.report, first.sentence) != (a.report, a.sentence) or a.sentence is None:
        return Problem("error", "duplicates disagree", a.where, _difference(first, a))
    message = f"{_also_at(first, a)}, with different labels"
    return Problem("error", "number used twice", a.where, message)


def _near(annotations: Sequence[Annotation]) -> Iterator[Problem]:
    """Sentences that say almost the same but have different themes."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    firsts: dict[str, int] = {}
    for i, a in enumerate(annotations):
        firsts.setdefault(_plain(a.text), i)
    texts = [text for text in firsts if len(text) >= 30]
    rows = [annotations[firsts[text]] for text in texts]
    if len(texts) < 2:
        return
    # Few pairs have rare sequences in common: frequent ones find nothing and take all the time.
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(5, 5), max_df=max(200, len(texts) // 50), dtype=np.float32
    )
    try:
        X = vectorizer.fit_transform(texts)
    except ValueError:  # nothing is left
        return
    for start in range(0, len(texts), 2000):
        similar = (X[start : start + 2000] @ X.T).tocoo()
        keep = (similar.data >= NEAR) & (similar.col > similar.row + start)
        for i, j, cosine in zip(
            similar.row[keep] + start, similar.col[keep], similar.data[keep], strict=True
        ):
            first, second = rows[i], rows[j]
            if not first.against(second):
                continue
            yield Problem(
                "warning",
                "near-duplicates disagree",
                second.where,
                f"{first.where} says almost the same ({cosine:.2f}): {_themes(first, second)}",
            )


def _few(counts: Counter[str], codebook: Codebook | None) -> Iterator[Problem]:
    names = codebook.names if codebook else sorted(counts)
    for name, count in hardly_learnt(names, counts).items():
        what = f"{counted(count, 'sentence')}; fewer than {FEW_FOR_SCORES} are hardly learnt"
        yield Problem("warning", "few examples", "", f"{name!r} has {what}")


def _odd(annotations: Sequence[Annotation]) -> Iterator[Problem]:
    for a in annotations:
        for what, pattern in _ODD.items():
            for field in ("text", "heading", *sorted(a.themes)):
                value = getattr(a, field, field) or ""
                if match := pattern.search(value):
                    around = value[max(0, match.start() - 12) : match.end() + 12]
                    yield Problem("warning", "odd encoding", a.where, f"{what}: {around!r}")
                    break
