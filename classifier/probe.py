"""A probe: sentences with the probabilities that a model gives them, kept in its bundle.

Another version of scikit-learn, numpy or spaCy may build other predictions from the same
weights. A model that gives its probe the probabilities it gave when it was written, gives them
to every text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from classifier.model import Model

TOLERANCE = 1e-4
"""Largest difference of a probability; results are written with four decimals."""

MOST_CHARACTERS = 100_000
"""A longer probe of a stranger is not tagged: it would take long."""

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


def make_probe(model: Model) -> dict[str, Any]:
    """The probe of a model, as its bundle keeps it.

    Parameters
    ----------
    model : Model

    Returns
    -------
    dict
        ``text``, ``themes`` (probabilities of each sentence) and ``polarity``.
    """
    tagged = model.tag(TEXT)
    return {
        "text": TEXT,
        "themes": tagged.probabilities.round(6).tolist(),
        "polarity": tagged.polarity_probabilities.round(6).tolist(),
    }


def difference(model: Model, probe: Mapping[str, Any]) -> float:
    """Largest difference between the probabilities of a probe and what the model gives now.

    Parameters
    ----------
    model : Model
    probe : mapping
        What `make_probe` gave.

    Returns
    -------
    float
        Infinite where the sentences, the themes or the polarities are others.

    Raises
    ------
    ValueError, TypeError, KeyError
        If it is no probe.
    """
    text = str(probe["text"])
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"the probe is longer than {MOST_CHARACTERS:,} characters")
    tagged = model.tag(text)
    largest = 0.0
    for kept, now in (
        (probe["themes"], tagged.probabilities),
        (probe["polarity"], tagged.polarity_probabilities),
    ):
        expected = np.array(kept, dtype=np.float64)
        if expected.shape != now.shape:
            return float("inf")
        largest = max(largest, float(np.abs(expected - now).max(initial=0)))
    return largest
