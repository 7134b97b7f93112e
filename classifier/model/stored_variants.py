"""Variants of a classifier as numbers: what they share with the classifier is kept once.

Of the weights of a first pass, a variant keeps those that have moved: words that were in no
corrected sentence have the weights that they had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from classifier.model.linear import LinearPolarity, LinearThemes
from classifier.model.polarity import PolarityClassifier
from classifier.model.report_means import ReportMeans
from classifier.model.stored import Stored, Unusable
from classifier.model.themes import ThemeClassifier
from classifier.model.variants import Reach

_MOST = 100
_MOST_WEIGHTS = 2**28  # of the first passes of all variants: a gigabyte
_PARTS = ("reach", "classifier", "moved")

K = TypeVar("K", ThemeClassifier, PolarityClassifier)


def shared(classifier: ThemeClassifier | PolarityClassifier) -> tuple[str, str]:
    """What the variants of a classifier have in common with it, by name."""
    return "vectorizer", "second" if isinstance(classifier, ThemeClassifier) else "network"


def _first_passes(classifier: ThemeClassifier | PolarityClassifier) -> tuple[str, ...]:
    if not isinstance(classifier, ThemeClassifier):
        return ("first",)
    return ("alone", "context") if classifier.context_.context else ("alone",)  # of lone texts


def variants_to_arrays(classifier: ThemeClassifier | PolarityClassifier) -> Stored:
    """Settings and arrays of the variants of a classifier, by their number.

    Parameters
    ----------
    classifier : ThemeClassifier or PolarityClassifier

    Returns
    -------
    Stored
        In the place of what is shared the settings have None.
    """
    common, first_passes = shared(classifier), _first_passes(classifier)
    coefs = tuple(f"{name}.coef_" for name in first_passes)
    variants: Sequence[tuple[Reach, Any]] = classifier.variants_
    settings: dict[str, Any] = {}
    arrays: dict[str, NDArray[Any]] = {}
    for number, (reach, one) in enumerate(variants):
        of_one, of_reach = one.to_arrays(), reach.to_arrays()
        own = {**of_one.settings, **dict.fromkeys(common)}
        parts: dict[str, Any] = {"reach": of_reach.settings, "classifier": own, "moved": {}}
        for name in first_passes:
            moved = _moved(*(getattr(each, f"{name}_") for each in (classifier, one)))
            parts["moved"][name] = moved.settings
            arrays |= {f"{number}.moved.{name}.{key}": a for key, a in moved.arrays.items()}
        settings[str(number)] = parts
        arrays |= {f"{number}.reach.{name}": array for name, array in of_reach.arrays.items()}
        arrays |= {
            f"{number}.classifier.{name}": array
            for name, array in of_one.arrays.items()
            if name.split(".")[0] not in common and not name.startswith(coefs)
        }
    return Stored(settings, arrays)


def _moved(linear: LinearThemes | LinearPolarity, one: LinearThemes | LinearPolarity) -> Stored:
    """Which column of a first pass each of another comes from, and the weights that differ."""
    words = linear.coefs_[0]  # enough to tell
    origin = [int((words != col[:, None]).sum(axis=0).argmin()) for col in one.coefs_[0].T]
    weights, of_one = np.vstack(linear.coefs_), np.vstack(one.coefs_)
    differs = of_one != weights[:, origin]
    rows, columns = (np.flatnonzero(differs.any(axis=axis)) for axis in (1, 0))
    return Stored(
        {"origin": origin, "columns": columns.tolist()},
        {"rows": rows.astype(np.uint32), "values": of_one[np.ix_(rows, columns)]},
    )


def _coefs(
    stored: Stored, linear: LinearThemes | LinearPolarity, most: int
) -> dict[str, NDArray[np.float32]]:
    """The weights that `_moved` gave, by the names of their arrays; at most so many."""
    if stored.settings.keys() != {"origin", "columns"}:
        raise Unusable("has a variant whose weights can't be read")
    of_linear = linear.to_arrays().arrays
    coefs = {name: array for name, array in of_linear.items() if name != "intercept"}
    n_rows, n_outputs = sum(map(len, coefs.values())), len(linear.intercept_)
    origin, columns = stored.settings["origin"], stored.settings["columns"]
    if not _are_numbers(origin, n_outputs) or not _are_numbers(columns, len(origin)):
        raise Unusable("has a variant whose weights can't be read")
    if n_rows * len(origin) > most:
        raise Unusable(f"has variants of more than {_MOST_WEIGHTS:,} weights")
    n_moved = stored.length("rows")
    rows, values = stored.taken(
        rows=(np.uint32, (n_moved,)), values=(np.float32, (n_moved, len(columns)))
    )
    rows = rows.astype(np.int64)
    if (np.diff(rows) <= 0).any() or (n_moved and rows[-1] >= n_rows):
        raise Unusable("has a variant whose weights are not those of the words of the model")
    found: dict[str, NDArray[np.float32]] = {}
    begin = 0
    for name, coef in coefs.items():
        end = begin + len(coef)
        at = slice(*np.searchsorted(rows, [begin, end]))
        found[name] = coef.take(origin, axis=1)
        found[name][np.ix_(rows[at] - begin, columns)] = values[at]
        begin = end
    return found


def _are_numbers(value: Any, end: int) -> bool:
    return isinstance(value, list) and all(type(n) is int and 0 <= n < end for n in value)


def with_variants(
    classifier: K,
    stored: Stored,
    of_classifier: Stored,
    build: Callable[[Stored], K],
    trained: ReportMeans | None,
) -> None:
    """Give a classifier the variants that `variants_to_arrays` gave.

    Parameters
    ----------
    classifier : ThemeClassifier or PolarityClassifier
    stored : Stored
    of_classifier : Stored
        What the classifier was built from.
    build : callable
        Builds one from settings and arrays.
    trained : ReportMeans or None
        Of the reports that the model was trained on, with the words of this classifier.

    Raises
    ------
    Unusable
        If a setting or an array differs from what they need.
    """
    names = list(stored.settings)
    if names != [str(number) for number in range(len(names))] or not 0 < len(names) <= _MOST:
        raise Unusable("has variants that can't be told apart")
    places = tuple(f"{name}.{part}." for name in names for part in _PARTS)
    if other := [name for name in stored.arrays if not name.startswith(places)]:
        raise Unusable(f"has an array of a variant named {min(other)[:100]!r}")
    n_words, most = len(classifier.vectorizer_.word_ids_), _MOST_WEIGHTS // len(names)
    classifier.variants_ = tuple(
        _built(classifier, stored.inside(name), of_classifier, build, n_words, trained, most)
        for name in names
    )


def _built(
    classifier: K,
    stored: Stored,
    of_classifier: Stored,
    build: Callable[[Stored], K],
    n_words: int,
    trained: ReportMeans | None,
    most: int,
) -> tuple[Reach, K]:
    if stored.settings.keys() != set(_PARTS):
        raise Unusable(f"has settings of a variant other than {', '.join(_PARTS)}")
    of_one, moved = stored.inside("classifier"), stored.inside("moved")
    first_passes = _first_passes(classifier)
    moved.taken()  # no array of its own
    if moved.settings.keys() != set(first_passes):
        raise Unusable(f"has a variant without weights of {', '.join(first_passes)}")
    if any(
        key.startswith(tuple(f"{name}.coef_" for name in first_passes)) for key in of_one.arrays
    ):
        raise Unusable("has a variant whose weights are there twice")
    for name in first_passes:
        coefs = _coefs(moved.inside(name), getattr(classifier, f"{name}_"), most)
        arrays = {f"{name}.{key}": array for key, array in coefs.items()}
        of_one = Stored(of_one.settings, {**of_one.arrays, **arrays})
    for name in shared(classifier):
        if of_one.settings.get(name, {}) is not None:
            raise Unusable(f"has a variant with a {name} of its own")
        of_one = of_one.with_inside(name, of_classifier.inside(name))
    one = build(of_one)
    for name in shared(classifier):
        setattr(one, f"{name}_", getattr(classifier, f"{name}_"))
    return Reach.from_arrays(stored.inside("reach"), n_words, trained), one
