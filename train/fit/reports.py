"""Which annotations are of the same report, whatever it is called, and each sentence once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import PurePath

from classifier.characters import letters
from classifier.read.formats import SUFFIXES
from train.annotation import Annotation, as_codebook, contested, merged
from train.fit.comments import standing_alone
from train.read.record import shown

COMMON = 0.25
"""Share of its sentences that the shorter of two reports has in common with the other from which
they are the same."""

FEWEST_COMMON = 10
"""Sentences that they have in common at least."""

IN_ORDER = 0.8
"""Share of these that come in the same order; reports made of the same phrases mix them."""

COMMON_OF_ONE_NAME = 0.5
"""The share, of however few sentences, where their names differ in folder, suffix and case only."""

_FEWEST_IN_ORDER = 3  # two short answers to a survey may be the same words
_MOST_NAMED = 10
_MOST_SHARING = 50  # reports with a text in common, beyond which it tells none from the others
_PLACE = re.compile(r"(?::|, \w+ )\d+$")  # the line or row in `Annotation.where`

Place = tuple[int | None, str]


def same_reports(annotations: Iterable[Annotation]) -> dict[str, str]:
    """Find the reports that are there under several names, by their sentences.

    Parameters
    ----------
    annotations : iterable of Annotation

    Returns
    -------
    dict of str to str
        The name that came first, by each of the other names of the same report.

    Notes
    -----
    Sentences are compared by their letters and digits. Two names are of one report where

    - all sentences are the same in the same order, and three of them differ; or
    - they have `FEWEST_COMMON` sentences in common at least, and these are `COMMON` of the
      sentences of the shorter one, and `IN_ORDER` of them come in one order: so much of one
      report was annotated by two people; or
    - the names are those of one file (``x``, ``X.PDF``, ``2024/x.pdf``), and
      `COMMON_OF_ONE_NAME` of the sentences are in common; or they name no two folders, all have
      numbers, and no number has two texts: people shared a report between them.

    A text that many reports have, such as a short answer to a survey, counts for some of them only.

    Different reports have sentences in common, too, such as how an inspection is done. Among 193
    annotated reports of five kinds, two had 31 in common at the most, and 0.076 of the shorter
    one. Of 20 in a row, all may be in another report, where they say what grades mean.
    """
    rows: dict[str, list[Annotation]] = defaultdict(list)
    for a in annotations:
        if a.report is not None:
            rows[a.report].append(a)
    order = {name: tuple(letters(a.text) or a.text for a in of) for name, of in rows.items()}
    texts = {name: frozenset(found) for name, found in order.items()}
    common: Counter[tuple[str, str]] = Counter()
    places: dict[str, list[str]] = defaultdict(list)
    for name, found in texts.items():
        for text in found:
            if len(places[text]) < _MOST_SHARING:
                common.update((other, name) for other in places[text])
                places[text].append(name)

    def share(pair: tuple[str, str]) -> float:
        return common[pair] / min(len(texts[name]) for name in pair)

    same = [
        (one, other)
        for (one, other), n in common.items()
        if (
            n >= FEWEST_COMMON
            and share((one, other)) >= COMMON
            and _one_order(order[one], order[other])
        )
        or (n >= _FEWEST_IN_ORDER and order[one] == order[other])
    ]
    files: dict[str, list[str]] = defaultdict(list)
    for name in rows:
        files[_file(name)].append(name)
    for names in files.values():
        same += [
            pair
            for pair in combinations(names[:_MOST_SHARING], 2)
            if share(pair) >= COMMON_OF_ONE_NAME
            or (_one_folder(*pair) and _one_numbering(rows[n] for n in pair))
        ]
    return _first_names(list(rows), same)


def _one_order(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether what two reports have in common comes in the same order in both, or nearly so."""
    at = {text: place for place, text in reversed(list(enumerate(other)))}
    places = [at[text] for text in dict.fromkeys(one) if text in at]
    rising: list[int] = []  # ends of the longest rising subsequences of each length
    for place in places:
        length = bisect_left(rising, place)
        rising[length : length + 1] = [place]
    return len(rising) >= IN_ORDER * len(places)


def _file(name: str) -> str:
    """What is left of a file's name without its folders, the suffix and capitals."""
    path = PurePath(name.replace("\\", "/").casefold())
    return path.stem if path.suffix in SUFFIXES else path.name


def _one_folder(one: str, other: str) -> bool:
    """Whether two names are of one folder, as far as they say: two folders are two reports."""
    folders = {PurePath(name.replace("\\", "/").casefold()).parent for name in (one, other)}
    return len(folders - {PurePath()}) < 2


def _place(a: Annotation) -> Place:
    return a.sentence, letters(a.text) or a.text


def _one_numbering(parts: Iterable[Iterable[Annotation]]) -> bool:
    """Whether all sentences are numbered, and no number has two texts."""
    places = {_place(a) for rows in parts for a in rows}
    numbers = {number for number, _ in places}
    return None not in numbers and len(numbers) == len(places)


def _first_names(names: Sequence[str], same: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first name of those that are connected by pairs, by each of the others."""
    first = {name: name for name in names}
    rank = {name: at for at, name in enumerate(names)}

    def root(name: str) -> str:
        while first[name] != name:
            first[name] = name = first[first[name]]
        return name

    for pair in same:
        one, other = sorted(map(root, pair), key=rank.__getitem__)
        first[other] = one
    return {name: root(name) for name in names if root(name) != name}


def each_once(
    annotations: Sequence[Annotation],
    names: Mapping[str, str] | None = None,
    say: Callable[[str], None] = lambda _: None,
    themes: Iterable[str] = (),
) -> list[Annotation]:
    """Annotations with one name for each report, and each of its sentences once.

    Parameters
    ----------
    annotations : sequence of Annotation
    names : mapping of str to str, optional
        What `same_reports` gives of these and maybe others; by default of these.
    say : callable
        Called with what was found, in a line each.
    themes : iterable of str
        Names of themes that none of these annotations may have: a sentence about which two people
        disagree in one theme is still without the others.

    Returns
    -------
    list of Annotation
        The same annotations, where no sentence of a known report comes twice. What several say
        of a sentence is put together; what they contradict each other in nobody has decided. Files
        that are no reports (`standing_alone`) have none after that.

    Notes
    -----
    Two annotations are of one sentence of a report where number and text are the same; where the
    numbers in several files or under several names do not fit together, or are missing, where
    the text is the same: the first in one with the first in the other.
    """
    return standing_alone(without_repeats(annotations, names, say, themes), say)


def without_repeats(
    annotations: Sequence[Annotation],
    names: Mapping[str, str] | None = None,
    say: Callable[[str], None] = lambda _: None,
    themes: Iterable[str] = (),
) -> list[Annotation]:
    """Annotations with each sentence of a report once, where files of comments keep their names.

    These tell a text from one with the same words in another file.

    Parameters
    ----------
    annotations, names, say, themes
        As for `each_once`.

    Returns
    -------
    list of Annotation
    """
    names = same_reports(annotations) if names is None else names
    found = [
        [replace(a, report=first) if (first := names.get(a.report or "")) else a for a in unit]
        for unit in same_sentences(annotations, names)
    ]
    here = {a.report for a in annotations}
    _say_names({name: first for name, first in names.items() if name in here}, say)
    several = [unit for unit in found if len(unit) > 1]
    if not several:
        return [unit[0] for unit in found]
    against = sum(bool(contested(unit)) for unit in several)
    what = "1 sentence comes" if len(several) == 1 else f"{len(several):,} sentences come"
    say(f"{what} more than once: counted once")
    if against:
        what = "1 of them has" if against == 1 else f"{against:,} of them have"
        say(
            f"WARNING: {what} different labels: where these differ, nothing is taken from them"
            " (report-themes agreement shows them)"
        )
    every = frozenset(themes) | set(as_codebook(annotations).names)
    return [merged(unit, every) if len(unit) > 1 else unit[0] for unit in found]


def one_name(annotations: Sequence[Annotation], say: Callable[[str], None]) -> list[Annotation]:
    """Annotations with one name for each report, and all that is said of its sentences.

    Parameters
    ----------
    annotations : sequence of Annotation
    say : callable
        Called with which names are of one report, in a line each.
    """
    names = same_reports(annotations)
    _say_names(names, say)
    return [replace(a, report=names.get(a.report or "", a.report)) for a in annotations]


def _say_names(names: Mapping[str, str], say: Callable[[str], None]) -> None:
    for name, first in list(names.items())[:_MOST_NAMED]:
        say(f"{shown(name)} is the same report as {shown(first)}: taken as one")
    if (more := len(names) - _MOST_NAMED) > 0:
        say(f"{more} more report{'s are' if more > 1 else ' is'} there under another name, too")


def same_sentences(
    annotations: Sequence[Annotation], names: Mapping[str, str]
) -> list[list[Annotation]]:
    """Put together the annotations that are of one sentence.

    Parameters
    ----------
    annotations : sequence of Annotation
    names : mapping of str to str
        What `same_reports` gives.

    Returns
    -------
    list of list of Annotation
        For each sentence all that is said of it: report by report, in the order given, or by
        number where a report comes from several places; those of unknown reports each alone.
    """
    parts: dict[object, dict[str, list[Annotation]]] = defaultdict(lambda: defaultdict(list))
    for number, a in enumerate(annotations):
        if a.report is None:
            parts[number][""].append(a)
        else:
            report = names.get(a.report, a.report)
            source = f"{_PLACE.sub('', a.where)}\n{a.report}"
            parts[report][source].append(a)
    return [unit for of in parts.values() for unit in _units(list(of.values()))]


def _units(sources: Sequence[Sequence[Annotation]]) -> list[list[Annotation]]:
    """The annotations of one report, sentence by sentence."""
    numbered = _one_numbering(sources)
    units: list[list[Annotation]] = []
    by_place: dict[Place, int] = {}
    by_text: dict[str, list[int]] = defaultdict(list)
    for rows in sources:
        free = {text: list(found) for text, found in by_text.items()}
        for a in rows:
            place = _place(a)
            same_text = [] if numbered else free.get(place[1], [])
            at = by_place.get(place) if a.sentence is not None else None
            if at is None:
                at = next(iter(same_text), len(units))
            if at in same_text:
                same_text.remove(at)
            if at == len(units):
                units.append([])
                by_text[place[1]].append(at)
            units[at].append(a)
            by_place.setdefault(place, at)
    if numbered and (len(sources) > 1 or len(units) < len(sources[0])):
        units.sort(key=lambda unit: unit[0].sentence or 0)
    return units
