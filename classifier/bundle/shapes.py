"""What the estimators of a bundle have to look like, attribute by attribute.

A model of allowed types can still have weights of any shape, settings of any size and attributes
of its own, and would then fail, or take all memory, at the first report or the thousandth.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from classifier.bundle.untrusted import Refused
from classifier.codebook import Codebook
from classifier.language.sentences import split
from classifier.model.context import Surroundings, place
from classifier.model.features import SentenceVectorizer
from classifier.model.network import AveragedNetworks
from classifier.model.polarity import PolarityClassifier
from classifier.model.stacking import VIEWS, PairNetwork
from classifier.model.themes import LinearThemes, ThemeClassifier
from classifier.read import read_text

_LONGEST = 100
_MOST_OPENING = 1_000
_MOST_HIDDEN = 4_096

Shape = tuple[int, ...]


def check_shapes(themes: Any, polarity: Any, codebook: Codebook) -> None:
    """Refuse estimators that are not exactly what training gives for a codebook.

    Parameters
    ----------
    themes : object
        What should be a fitted `ThemeClassifier`.
    polarity : object
        What should be a fitted `PolarityClassifier`, or None.
    codebook : Codebook

    Raises
    ------
    Refused
        If one has other attributes, or an array of another shape or kind.
    """
    around = Surroundings.of(example := [split(read_text("Plans are late."))])
    n_section, n_place = around.section.shape[1], place(example, around).shape[1]
    n_themes = len(codebook.names)
    _check(
        themes,
        ThemeClassifier,
        dict.fromkeys(("thresholds_", "f1_thresholds_"), ("f", (n_themes,)))
        | {"calibration_": ("f", (2, n_themes))},
        ("vectorizer_", "alone_", "context_", "second_"),
    )
    n_words, n_chars = _check_vectorizer(themes.vectorizer_)
    of_sentence = [n_words, n_words, n_chars]
    _check_linear(themes.alone_, False, of_sentence, n_themes)
    _check_linear(themes.context_, True, [*of_sentence, *[n_words] * 5, n_section], n_themes)
    second = themes.second_
    _check(
        second, PairNetwork, {"together_": ("f", (n_themes, n_themes))}, ("possible_", "network_")
    )
    if not isinstance(second.possible_, float):
        raise Refused("has a PairNetwork with a possible_ that is no number")
    _check_network(second.network_, len(VIEWS) + 5 + n_place + n_themes + 2 + n_themes, 1)
    if polarity is not None:
        _check_polarity(polarity, tuple(codebook.polarities), n_place)


def _check_polarity(polarity: Any, names: Collection[str], n_place: int) -> None:
    if type(polarity) is not PolarityClassifier or len(classes := list(polarity.classes_)) < 2:
        raise Refused("has no PolarityClassifier of two polarities where one belongs")
    n_classes = len(classes)
    n_words, n_chars = _check_vectorizer(polarity.vectorizer_)
    _check(
        polarity,
        PolarityClassifier,
        {
            "classes_": ("U", (n_classes,)),
            "first_coef_": ("f", (6 * n_words + n_chars + n_place, n_classes)),
            "first_intercept_": ("f", (n_classes,)),
            "calibration_": ("f", (n_classes + 1, n_classes)),
            "offsets_": ("f", (n_classes,)),
        },
        ("vectorizer_", "network_"),
    )
    if len(set(classes)) < n_classes or not set(classes) <= set(names):
        raise Refused("has other polarities than its codebook")
    _check_network(polarity.network_, 17 * n_classes + 5 + n_place, n_classes)


def _check_vectorizer(vectorizer: Any) -> tuple[int, int]:
    """Look at a vectorizer, and give the sizes of its two vocabularies."""
    if type(vectorizer) is not SentenceVectorizer:
        raise Refused("has no SentenceVectorizer where one belongs")
    n_words, n_chars = len(vectorizer.word_ids_), len(vectorizer.char_ids_)
    _check(
        vectorizer,
        SentenceVectorizer,
        {
            "word_ids_": ("u", (n_words,)),
            "word_idf_": ("f", (n_words,)),
            "char_ids_": ("u", (n_chars,)),
            "char_idf_": ("f", (n_chars,)),
        },
    )
    for ids in (vectorizer.word_ids_, vectorizer.char_ids_):
        if ids.dtype != np.uint64 or not (ids[1:] > ids[:-1]).all():
            raise Refused("has a SentenceVectorizer whose n-grams are not in order")
    lengths = (vectorizer.word_ngrams, *_pair(vectorizer.char_ngrams))
    if not all(type(n) is int and 1 <= n <= _LONGEST for n in lengths):
        raise Refused(f"has n-grams of a length that is not between 1 and {_LONGEST}")
    if type(vectorizer.opening) is not int or not 0 <= vectorizer.opening <= _MOST_OPENING:
        raise Refused(f"has an opening that is not between 0 and {_MOST_OPENING:,} words")
    return n_words, n_chars


def _pair(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) and len(value) == 2 else (None,)


def _check_linear(linear: Any, context: bool, sizes: list[int], n_themes: int) -> None:
    _check(linear, LinearThemes, {"intercept_": ("f", (n_themes,))}, ("coefs_",))
    if linear.context is not context or not isinstance(linear.coefs_, list):
        raise Refused("has a LinearThemes of another kind than belongs there")
    if len(linear.coefs_) != len(sizes):
        raise Refused("has a LinearThemes with more or fewer parts than it needs")
    for coef, size in zip(linear.coefs_, sizes, strict=True):
        _check_array("coefs_", coef, "f", (size, n_themes))


def _check_network(network: Any, n_inputs: int, n_outputs: int) -> None:
    if type(network) is not AveragedNetworks or np.ndim(network.hidden_intercept_) != 1:
        raise Refused("has no AveragedNetworks where one belongs")
    n_hidden = len(network.hidden_intercept_)
    _check(
        network,
        AveragedNetworks,
        {
            "center_": ("f", (n_inputs,)),
            "scale_": ("f", (n_inputs,)),
            "hidden_coef_": ("f", (n_inputs, n_hidden)),
            "hidden_intercept_": ("f", (n_hidden,)),
            "output_coef_": ("f", (n_hidden, n_outputs)),
            "output_intercept_": ("f", (n_outputs,)),
        },
    )
    if n_hidden > _MOST_HIDDEN:
        raise Refused(f"has more than {_MOST_HIDDEN:,} hidden units")
    if not (network.scale_ > 0).all() or not isinstance(network.clip, float):
        raise Refused("has an AveragedNetworks that can't scale its inputs")


def _check(
    value: Any, kind: type, arrays: Mapping[str, tuple[str, Shape]], others: Collection[str] = ()
) -> None:
    """Look at the type of an estimator, at its settings and at its arrays."""
    if type(value) is not kind:
        raise Refused(f"has no {kind.__name__} where one belongs")
    settings = set(kind().get_params())
    if vars(value).keys() != settings | arrays.keys() | set(others):
        raise Refused(f"has a {kind.__name__} with other attributes than it needs")
    if not all(_plain(getattr(value, name)) for name in settings):
        raise Refused(f"has a {kind.__name__} with a setting that is none")
    for name, (letter, shape) in arrays.items():
        _check_array(name, getattr(value, name), letter, shape)


def _plain(value: Any) -> bool:
    values = value if isinstance(value, tuple) else (value,)
    return all(v is None or isinstance(v, bool | int | float | str) for v in values)


def _check_array(name: str, value: Any, kind: str, shape: Shape) -> None:
    if not isinstance(value, np.ndarray) or value.dtype.kind != kind or value.shape != shape:
        raise Refused(f"has {name} of another shape than its codebook and its words ask for")
