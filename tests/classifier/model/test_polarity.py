"""Which polarity is assigned."""

import numpy as np
import pytest

from classifier.model.polarity import PolarityClassifier

NAMES = ("strength", "improvement", "mixed", "neutral")


@pytest.fixture(scope="module")
def fitted(sentences, annotations):
    polarity = np.array([a.polarity for a in annotations], dtype=object)
    return PolarityClassifier(NAMES).fit(sentences, polarity)


def test_it_is_always_the_most_probable_one(fitted, sentences):
    probability = fitted.predict_proba(sentences)
    assert fitted.predict(sentences).tolist() == [NAMES[i] for i in probability.argmax(axis=1)]
    assert len(set(fitted.predict(sentences))) > 2
