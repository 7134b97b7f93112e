"""Blocks of features: what is fitted, what is computed in use, and what a new one takes."""

import subprocess
import sys

import numpy as np
import pytest

import classifier
from classifier.model import designs
from classifier.model.context import InContext
from classifier.model.views import VIEWS


@pytest.fixture(scope="module")
def seen(sentences, of_another_kind):
    vectorizer = classifier.load_model().theme_classifier.vectorizer_
    return InContext.of([sentences[0], of_another_kind], vectorizer)


@pytest.mark.parametrize("block", [*designs.THEMES, *designs.POLARITY], ids=lambda b: b.name)
def test_what_is_added_is_what_is_fitted(block, seen):
    columns = block.columns(seen.vectorizer)
    coef = np.random.default_rng(0).normal(size=(columns, 3)).astype(np.float32)
    fitted = block.weighted(seen)
    assert fitted.shape == (len(seen.place), columns)
    assert fitted.nnz
    np.testing.assert_allclose(block.adds(seen, coef), fitted @ coef, atol=1e-5)


def test_blocks_have_names_of_their_own():
    for blocks in (designs.THEMES, designs.POLARITY):
        assert len({block.name for block in blocks}) == len(blocks)
    assert len(set(VIEWS)) == len(VIEWS)


_NEW = """
import numpy as np
from classifier.model import designs
from classifier.model.block import Dense

class Shouting(Dense):
    of_sentence = {of_sentence}

    def columns(self, vectorizer):
        return 1

    def values(self, seen):
        texts = [sentence.text for report in seen.sentences for sentence in report]
        return np.array([[text.endswith("!")] for text in texts], dtype=np.float32)

designs.THEMES += (Shouting("shouting", 0.9, "exclamation mark"),)
designs.POLARITY += (Shouting("shouting", 0.9),)

from classifier import Codebook, Model
from classifier.language.sentences import split
from classifier.read import read_text
from classifier.model.estimators import Estimators
from classifier.model.polarity import PolarityClassifier
from classifier.model.themes import ThemeClassifier

texts = [f"The {{word}} was {{mood}}{{end}}" for word in ("soup", "tea", "nurse", "porter")
         for mood in ("fine", "poor", "so so") for end in "!." for _ in range(25)]
loud = np.array([text.endswith("!") for text in texts])
food = np.array(["soup" in text or "tea" in text for text in texts])
reports = [split(read_text(f"{{one}} {{other}}")) for one, other in zip(texts[::2], texts[1::2])]
themes = ThemeClassifier().fit(reports, np.column_stack([loud, food]))
moods = PolarityClassifier().fit(texts, np.where(loud, "bad", "good"))
codebook = Codebook.from_names(["loud", "food"], ["bad", "good"])
estimators = Estimators(codebook, themes, moods, themes.thresholds_)
again = Estimators.from_arrays(estimators.to_arrays(), codebook, themes.thresholds_, {{}})
model = Model(again)
assert "themes.context.coef_shouting" in estimators.to_arrays().arrays
for text in ("The tea was poor!", "The tea was poor."):
    (tagged,) = model.tag(text)
    assert ("loud" in tagged.themes) == text.endswith("!"), tagged.themes
    assert (tagged.polarity == "bad") == text.endswith("!")
    for found in model.explain(text, themes=["loud", "food"]):
        added = sum(word.contribution for word in found.words) + sum(found.surroundings.values())
        assert abs(found.base + added - found.score) < 1e-3, found
        if found.theme == "loud" and text.endswith("!"):
            assert found.surroundings["exclamation mark"] > 0.1, found
"""


@pytest.mark.parametrize("of_sentence", [True, False])
def test_a_new_block_takes_a_class_and_a_line(of_sentence):
    """It is fitted, kept, and told in explanations, with nothing said of it anywhere else."""
    code = _NEW.format(of_sentence=of_sentence)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
