"""A probe: sentences with the probabilities that a model gives them, kept in its bundle.

Another version of scikit-learn, numpy or spaCy may build other predictions from the same
weights. A model that gives its probe the same probabilities as when it was written does so for
every text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.language.sentences import Sentences, split
from classifier.read import read_text

if TYPE_CHECKING:
    from classifier.model.estimators import Estimators

TOLERANCE = 1e-4
"""Largest difference of a probability; results are written with four decimals."""

MOST_CHARACTERS = 2_000
"""A longer probe is not tagged: it may be untrusted, and would take long."""

TEXT = (
    "Leaders know their services well, and they have invested in training. "
    "The number of vacancies is too high, and this has led to delay for 14 people.\n\n"
    "When somebody goes missing, the reasons are not always understood. "
    "They are well supported at school; most make good progress in their education.\n\n"
    "The team on duty responds promptly at night, and the police take part. "
    "Advisers keep in touch with those aged 21 to 25, who live in suitable homes. "
    "Managers’ oversight of plans is inconsistent, although reviews are held every 6 weeks."
)
"""Sentences written for the purpose, of no one domain."""


def make_probe(estimators: Estimators) -> dict[str, Any]:
    """The probe of a model, as its bundle keeps it.

    Parameters
    ----------
    estimators : Estimators

    Returns
    -------
    dict
        ``text``, ``themes`` (probabilities of each sentence), ``polarity``, and what was assigned:
        ``assigned`` (names of the themes of each sentence) and ``polarities``.
    """
    found = estimators.predict(_sentences(TEXT, estimators.language))
    themes = found.probabilities.round(6)
    polarity = found.polarity_probabilities.round(6)
    return {
        "text": TEXT,
        "themes": themes.tolist(),
        "polarity": polarity.tolist(),
        **_decisions(estimators, themes, polarity),
    }


def _sentences(text: str, language: str) -> Sentences:
    return split(read_text(text), language=language)


def _decisions(
    estimators: Estimators, themes: NDArray[np.float64], polarity: NDArray[np.float64]
) -> dict[str, Any]:
    """What is assigned to sentences with these probabilities, by name."""
    # A manifest keeps six decimals of a threshold.
    assigned = themes >= np.round(estimators.thresholds, 6)
    names = np.array(estimators.themes, dtype=object)
    found: dict[str, Any] = {"assigned": [names[row].tolist() for row in assigned]}
    if estimators.polarity_classifier is not None:
        decided = polarity.argmax(axis=1)
        found["polarities"] = np.array(estimators.polarities)[decided].tolist()
    return found


def difference(estimators: Estimators, probe: Mapping[str, Any]) -> float:
    """Largest difference between the probabilities of a probe and what the model gives now.

    Parameters
    ----------
    estimators : Estimators
    probe : mapping
        What `make_probe` gave.

    Returns
    -------
    float
        Infinite if the sentences, the themes or the polarities differ, if something is
        not a finite number, or if something else would be assigned to the same probabilities.

    Raises
    ------
    ValueError, TypeError, KeyError
        If it is not a probe.
    """
    text = str(probe["text"])
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"the probe is longer than {MOST_CHARACTERS:,} characters")
    found = estimators.predict(_sentences(text, estimators.language))
    themes, polarity = (np.array(probe[name], dtype=np.float64) for name in ("themes", "polarity"))
    apart = [0.0]
    for kept, now in ((themes, found.probabilities), (polarity, found.polarity_probabilities)):
        if kept.shape != now.shape or not (np.isfinite(kept).all() and np.isfinite(now).all()):
            return math.inf
        apart.append(float(np.abs(kept - now).max(initial=0)))
    decisions = _decisions(estimators, themes, polarity)
    if any(probe[name] != decided for name, decided in decisions.items()):
        return math.inf
    return max(apart)
