"""What tests of commands need: what they said, and a model that knows what is usual."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.model.unfamiliar import Unfamiliarity
from classifier.results.model import Model, load_model, save_model


@pytest.fixture(scope="session")
def said() -> Callable[[subprocess.CompletedProcess], list[str]]:
    """What a command says on standard error, but for reports that the model finds unfamiliar."""

    def said(done: subprocess.CompletedProcess) -> list[str]:
        unlike = "unlike the reports that the model has seen"
        return [line for line in done.stderr.splitlines() if unlike not in line]

    return said


@pytest.fixture(scope="session")
def discerning(sentences, tmp_path_factory) -> Path:
    """A model that has learnt from the example what is usual, and names what is not."""
    parts = [part for whole in sentences for part in whole.parts(20)]
    estimators = load_model().estimators
    vectorizer = estimators.theme_classifier.vectorizer_
    far = Unfamiliarity().fit(parts, np.ones(len(parts), dtype=bool), vectorizer)
    path = tmp_path_factory.mktemp("models") / "discerning"
    save_model(Model(replace(estimators, unfamiliarity=far)), path)
    return path
