"""How far annotators of the same sentences agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from classifier.characters import letters
from classifier.extras import needs
from train.annotation import Annotation, AnnotationError, contested
from train.fit.reports import same_reports, without_repeats


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """Agreement on one theme, or on polarity as a whole.

    Attributes
    ----------
    name : str
    support : float
        Sentences that have it, mean over annotators.
    kappa : float or None
        Cohen's kappa, mean over pairs of annotators; None if nobody used it in any pair's
        sentences.
    f1 : float or None
        F1 of one annotator against the other, mean over pairs; macro-F1 for polarity.
    """

    name: str
    support: float
    kappa: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sentence on which annotators disagree.

    Attributes
    ----------
    report : str or None
    sentence : int or None
    text : str
    on : tuple of str
        The themes on which they disagree, and ``"polarity"``.
    labels : dict of str to (tuple of str, str or None)
        Themes and polarity by annotator.
    """

    report: str | None
    sentence: int | None
    text: str
    on: tuple[str, ...]
    labels: dict[str, tuple[tuple[str, ...], str | None]]

    def to_dict(self) -> dict[str, Any]:
        """One record, for JSON lines."""
        return {
            "report": self.report,
            "sentence": self.sentence,
            "text": self.text,
            "differ_on": list(self.on),
            "annotators": {
                name: {"themes": list(themes), "polarity": polarity}
                for name, (themes, polarity) in self.labels.items()
            },
        }


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of annotators.

    Attributes
    ----------
    annotators : tuple of str
    sentences : int
        Sentences that at least two of them annotated.
    partly : int
        Those of them that somebody judged for some themes only.
    alone : dict of str to int
        Sentences that only this annotator has, or decided on.
    alpha : float or None
        Krippendorff's alpha over sets of themes with MASI distance, those of a sentence that all
        who annotated it decided on; None if it is not defined, because only one set occurs.
    polarity_alpha : float or None
        Krippendorff's alpha over polarities as names.
    themes : tuple of LabelAgreement
    polarity : LabelAgreement or None
    disagreements : tuple of Disagreement
    """

    annotators: tuple[str, ...]
    sentences: int
    partly: int
    alone: dict[str, int]
    alpha: float | None
    polarity_alpha: float | None
    themes: tuple[LabelAgreement, ...]
    polarity: LabelAgreement | None
    disagreements: tuple[Disagreement, ...]


def masi_distance(left: frozenset[str], right: frozenset[str]) -> float:
    """Distance of two sets by MASI, measuring agreement on set-valued items.

    One minus the Jaccard index times a weight: 1 where the sets are the same, 2/3 where one
    contains the other, 1/3 where they overlap, 0 where they have nothing in common (Passonneau,
    LREC 2006). As in nltk, except for two empty sets, where nltk divides by zero: they are the
    same, as both annotators say that no theme applies.

    Examples
    --------
    >>> masi_distance(frozenset("ab"), frozenset("ab")), masi_distance(frozenset(), frozenset())
    (0.0, 0.0)
    >>> round(masi_distance(frozenset("ab"), frozenset("a")), 2)
    0.67
    """
    from nltk.metrics.distance import masi_distance as distance

    return 0.0 if left == right else float(distance(left, right))


def agreement(annotators: Mapping[str, Sequence[Annotation]]) -> Agreement:
    """Compare annotators.

    Parameters
    ----------
    annotators : mapping of str to sequence of Annotation
        At least two. Sentences are matched by report, number and text, where every annotation
        has all of these; otherwise, or if that matches none, by report and text; or else by
        text alone, the first of the same text with the first. What nobody decided is left out.

    Returns
    -------
    Agreement

    Raises
    ------
    AnnotationError
        If they have no sentence in common.
    MissingExtra
        If nltk is not installed.
    """
    with needs("agreement"):
        from nltk.metrics.distance import binary_distance
    names = tuple(annotators)
    matched = units_of(annotators)
    units = [{n: a for n, a in unit.items() if a.decides} for unit in matched]
    shared = [unit for unit in units if len(unit) > 1]
    if not shared:
        what = " that both decided on" if any(len(unit) > 1 for unit in matched) else ""
        raise AnnotationError(f"{' and '.join(names)} have no sentence in common{what}")
    themes = sorted({theme for unit in shared for a in unit.values() for theme in a.themes})
    polarised = [{n: a for n, a in unit.items() if a.polarity} for unit in shared]
    polarised = [unit for unit in polarised if len(unit) > 1]
    return Agreement(
        annotators=names,
        sentences=len(shared),
        partly=sum(_narrowed(unit) for unit in shared),
        alone={n: sum(set(unit) == {n} for unit in units) for n in names},
        alpha=_alpha([sets for u in shared if (sets := _sets(u))], masi_distance),
        polarity_alpha=_alpha(
            [{n: a.polarity for n, a in u.items()} for u in polarised], binary_distance
        ),
        themes=tuple(
            _label(theme, [_told(theme, unit) for unit in shared], names) for theme in themes
        ),
        polarity=(
            _label("polarity", [{n: a.polarity for n, a in u.items()} for u in polarised], names)
            if polarised
            else None
        ),
        disagreements=tuple(_disagreement(u, on) for u in shared if (on := contested(u.values()))),
    )


def _told(theme: str, unit: Mapping[str, Annotation]) -> dict[str, bool]:
    """What those who decided on a theme say of a sentence."""
    told = {name: a.says_of(theme) for name, a in unit.items()}
    return {name: says for name, says in told.items() if says is not None}


def _sets(unit: Mapping[str, Annotation]) -> dict[str, frozenset[str]]:
    """The themes of a sentence by annotator, of those that all decided on; empty if of none."""
    judged = [a.judged for a in unit.values() if a.judged is not None]
    if not judged:
        return {name: a.themes for name, a in unit.items()}
    common = frozenset.intersection(*judged)
    return {name: a.themes & common for name, a in unit.items()} if common else {}


def _narrowed(unit: Mapping[str, Annotation]) -> bool:
    """Whether somebody decided on themes of a sentence that another left open."""
    return len({a.judged for a in unit.values()}) > 1


def units_of(annotators: Mapping[str, Sequence[Annotation]]) -> list[dict[str, Annotation]]:
    """Match the sentences of annotators: for each, the annotations of it by annotator.

    A report has one name in all of them (`train.fit.reports.same_reports`), and what one
    annotator says several times of a sentence is put together.
    """
    reports = same_reports(a for rows in annotators.values() for a in rows)
    each = {name: without_repeats(rows, reports) for name, rows in annotators.items()}
    everything = [a for rows in each.values() for a in rows]
    keys: list[Callable[[Annotation], tuple[Any, ...]]] = [lambda a: (_plain(a),)]
    if all(a.report is not None for a in everything):
        keys.insert(0, lambda a: (a.report, _plain(a)))
        if all(a.sentence is not None for a in everything):
            keys.insert(0, lambda a: (a.report, a.sentence, _plain(a)))
    units: dict[tuple[Any, ...], dict[str, Annotation]] = {}
    for key in keys:
        units = {}
        for name, rows in each.items():
            met: Counter[tuple[Any, ...]] = Counter()
            for a in rows:
                met[key(a)] += 1
                units.setdefault((*key(a), met[key(a)]), {})[name] = a
        if any(len(unit) > 1 for unit in units.values()):
            break
    return list(units.values())


def _plain(a: Annotation) -> str:
    return letters(a.text) or a.text


def _alpha(
    units: Sequence[Mapping[str, Any]], distance: Callable[[Any, Any], float]
) -> float | None:
    """Krippendorff's alpha; the units are the values by annotator."""
    from nltk.metrics.agreement import AnnotationTask

    data = [(name, str(i), value) for i, unit in enumerate(units) for name, value in unit.items()]
    if len({value for _, _, value in data}) < 2:
        return None
    return float(AnnotationTask(data=data, distance=distance).alpha())


def _label(
    name: str, units: Sequence[Mapping[str, Any]], annotators: Sequence[str]
) -> LabelAgreement:
    from sklearn.metrics import cohen_kappa_score, f1_score

    kappas, f1s = [], []
    for one, other in combinations(annotators, 2):
        pairs = [(u[one], u[other]) for u in units if one in u and other in u]
        left, right = [p[0] for p in pairs], [p[1] for p in pairs]
        values = {*left, *right}
        if values <= {False}:
            continue
        if len(values) > 1:
            kappas.append(float(cohen_kappa_score(left, right)))
        average = "binary" if values <= {False, True} else "macro"
        f1s.append(float(f1_score(left, right, average=average, zero_division=0)))
    support = [sum(bool(u.get(n)) for u in units) for n in annotators]
    return LabelAgreement(
        name,
        float(np.mean(support)),
        float(np.mean(kappas)) if kappas else None,
        float(np.mean(f1s)) if f1s else None,
    )


def _disagreement(unit: Mapping[str, Annotation], on: tuple[str, ...]) -> Disagreement:
    first = next(iter(unit.values()))
    labels = {name: (tuple(sorted(a.themes)), a.polarity) for name, a in unit.items()}
    return Disagreement(first.report, first.sentence, first.text, on, labels)
